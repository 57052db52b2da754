// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "greenroom", path: "..")],
  targets: [
    .executableTarget(
      name: "EngineBenchmark", dependencies: [.product(name: "Greenroom", package: "greenroom")]),
    .executableTarget(
      name: "CornerBenchmark", dependencies: [.product(name: "Greenroom", package: "greenroom")]),
    .executableTarget(
      name: "ReaderBenchmark", dependencies: [.product(name: "Greenroom", package: "greenroom")]),
  ]
)
