// swift-tools-version: 6.1
import PackageDescription

// Text goes in at one end and a report comes out at the other: a target may import only those above it in this file.
let features: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// `make test` has what takes most of its time optimized, with every assertion kept. Asked for by the
// environment alone: nobody can depend on a package with unsafe flags.
let optimized: [SwiftSetting] =
  Context.environment["GREENROOM_OPTIMIZED_TESTS"] == nil
  ? features
  : features + [.unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))]

let package = Package(
  name: "greenroom",
  products: [
    .executable(name: "greenroom", targets: ["greenroom"]),
    .library(name: "Greenroom", targets: ["Greenroom"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    .systemLibrary(
      name: "CMicrohttpd", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CIcal", pkgConfig: "libical", providers: [.apt(["libical-dev"])]),
    .systemLibrary(
      name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CPrefetch"),
    .target(name: "Probability", dependencies: ["CGSL"], swiftSettings: optimized),
    .target(name: "Settings", swiftSettings: optimized),
    .target(name: "QueueingTheory", swiftSettings: features),
    .target(
      name: "PoolSimulation", dependencies: ["Probability", "Settings", "CPrefetch"],
      swiftSettings: optimized),
    .target(
      name: "Workloads",
      dependencies: ["PoolSimulation", "Probability", "Settings", "CZlib", "CIcal"],
      swiftSettings: optimized),
    .target(
      name: "Studies",
      dependencies: [
        "Workloads", "PoolSimulation", "Probability", "Settings", "CNettle", "Yams",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: optimized),
    .target(
      name: "Deployments", dependencies: ["Studies", "PoolSimulation", "Settings"],
      swiftSettings: features),
    .target(
      name: "Reports",
      dependencies: [
        "Studies", "Workloads", "PoolSimulation", "QueueingTheory", "Probability", "Settings",
        "CXlsxWriter", "CZlib",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [
        "page.mustache", "page.css", "page.js", "studio.mustache", "studio.css", "studio.js",
      ].map { .embedInCode("Pages/Assets/\($0)") },
      swiftSettings: features),
    .target(
      name: "Studio",
      dependencies: ["Reports", "Studies", "PoolSimulation", "Settings", "CMicrohttpd"],
      swiftSettings: features),
    .target(
      name: "Greenroom",
      dependencies: [
        "Reports", "Studies", "Workloads", "PoolSimulation", "Probability", "Settings",
      ],
      swiftSettings: features),
    .executableTarget(
      name: "greenroom",
      dependencies: [
        "Studio", "Reports", "Deployments", "Studies", "Workloads", "PoolSimulation",
        "Probability", "Settings", "CMalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: features),

    .testTarget(
      name: "ProbabilityTests", dependencies: ["Probability", "CGSL"], swiftSettings: features),
    .testTarget(name: "SettingsTests", dependencies: ["Settings"], swiftSettings: features),
    .testTarget(
      name: "QueueingTheoryTests", dependencies: ["QueueingTheory"], swiftSettings: features),
    .testTarget(
      name: "PoolSimulationTests",
      dependencies: [
        "PoolSimulation", "Probability", "Settings", "QueueingTheory", "Workloads", "Studies",
      ],
      exclude: ["Cases"], swiftSettings: features),
    .testTarget(
      name: "WorkloadsTests",
      dependencies: ["Workloads", "PoolSimulation", "Probability", "Settings"],
      swiftSettings: features),
    .testTarget(
      name: "StudiesTests",
      dependencies: [
        "Studies", "Workloads", "PoolSimulation", "Probability", "QueueingTheory", "Settings",
      ],
      exclude: ["Certainty/family.yaml"], swiftSettings: features),
    .testTarget(
      name: "DeploymentsTests",
      dependencies: ["Deployments", "Studies", "Workloads", "PoolSimulation", "Settings"],
      swiftSettings: features),
    .testTarget(
      name: "ReportsTests",
      dependencies: ["Reports", "Studies", "Workloads", "PoolSimulation", "Settings"],
      swiftSettings: features),
    .testTarget(name: "GreenroomTests", dependencies: ["Greenroom"], swiftSettings: features),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "greenroom", "Reports", "Studies", "Workloads", "PoolSimulation", "Settings", "CZlib",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: features),
  ]
)
