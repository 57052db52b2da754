// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "CustomPolicy",
  dependencies: [.package(name: "greenroom", path: "../..")],
  targets: [
    .executableTarget(
      name: "CustomPolicy", dependencies: [.product(name: "Greenroom", package: "greenroom")])
  ]
)
