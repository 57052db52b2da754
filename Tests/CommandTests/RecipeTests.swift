import Foundation
import Testing

/// Two recipes of CONTRIBUTING hold: their steps make a policy and a column that a program on the
/// library finds. They are performed on a copy of the sources, which is then built.
@Suite struct RecipeTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let isWanted = ProcessInfo.processInfo.environment["GREENROOM_RECIPES"] != nil

  /// The one file of the recipe for a policy.
  private static let policy = """
    package import Settings

    /// Keeps the instances' utilization within a band.
    package struct BandPolicy: ScalingPolicy {
      package static let name = "band"
      package static let summary = "Keeps utilization between two shares, a step at a time."

      private let lowest, highest: Double
      private let step, most: Int
      private let calm: TimeSpan
      private let isEager: Bool
      private var changed = SimulationTime.zero

      package init(settings: inout SettingsReader) {
        highest = settings.fraction("highest", default: 0.8, help: "where instances are added")
        lowest = settings.fraction("lowest", default: 0.3, help: "where instances are removed")
        step = settings.integer("step", default: 1, in: 1...100, help: "how many at once")
        most = settings.integer("most", default: 100, in: 1...10_000, help: "the most instances")
        calm = TimeSpan(
          milliseconds: settings.timeSpan("calm", default: 0, help: "the time between changes"))
        isEager = settings.flag("eager", default: false, help: "whether waiting people count twice")
      }

      package mutating func decide(_ pool: PoolObservation) -> ScalingDecision {
        let busy = (pool.utilization ?? 0) * (isEager && pool.seatsWaiting > 0 ? 2 : 1)
        let change = busy > highest ? step : busy < lowest ? -step : 0
        guard change != 0, pool.time >= changed + calm else {
          return ScalingDecision(.instances(pool.desired), reason: .steady, signal: busy)
        }
        changed = pool.time
        return ScalingDecision(
          .instances(min(pool.desired + change, most)),
          reason: change > 0 ? .aboveThreshold : .belowThreshold, signal: busy)
      }
    }
    """

  /// What the program on the changed library prints: the policy's keys, and the column's value in a
  /// catalog.
  private static let program = """
    import PoolSimulation
    import Settings
    import Studies

    for type in scalingPolicies where type.name == "band" {
      print(SettingsReader.keys { _ = type.init(settings: &$0) }.map(\\.name).joined(separator: " "))
    }
    print(Metric.catalog.filter { $0.name == "evaluations_acted" }.map(\\.help).joined())
    """

  /// The text with what stands behind a mark in it; the mark is there once.
  private func inserting(_ text: String, after mark: String, in file: String) throws {
    let old = try String(contentsOfFile: file, encoding: .utf8)
    try #require(old.components(separatedBy: mark).count == 2, "\(file) has not one \(mark)")
    try old.replacing(mark, with: mark + text).write(
      toFile: file, atomically: true, encoding: .utf8)
  }

  /// The package without what needs the most time: reports, commands and tests.
  private func manifest() throws -> String {
    let text = try String(
      contentsOf: Self.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    func place(_ mark: String) throws -> String.Index {
      try #require(text.range(of: mark), "no \(mark)").lowerBound
    }
    let start = try place("  products: [")
    let head = String(text[..<start])
    let first = try place("  dependencies: [")
    let last = try place("    .target(\n      name: \"Reports\",")
    let program =
      "    .executableTarget(\n      name: \"recipe\", "
      + "dependencies: [\"Studies\", \"PoolSimulation\", \"Settings\"]),\n  ]\n)\n"
    return head + String(text[first..<last]) + program
  }

  @Test(
    "The recipes for a policy and for a column need the steps that they name, and no other",
    .enabled(if: isWanted, "only in make test-full, which sets GREENROOM_RECIPES"),
    .timeLimit(.minutes(patience)))
  func recipes() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let files = FileManager.default
    try files.copyItem(
      atPath: Self.root.appendingPathComponent("Sources").path, toPath: "\(bench.path)/Sources")
    for folder in ["Reports", "greenroom"] {
      try files.removeItem(atPath: "\(bench.path)/Sources/\(folder)")
    }
    try bench.write(manifest(), to: "Package.swift")
    // What was fetched once need not be fetched again.
    try files.createDirectory(atPath: "\(bench.path)/.build", withIntermediateDirectories: true)
    for name in [
      "Package.resolved", ".build/checkouts", ".build/repositories", ".build/workspace-state.json",
    ] {
      let path = Self.root.appendingPathComponent(name).path
      guard files.fileExists(atPath: path) else { continue }
      try files.copyItem(atPath: path, toPath: "\(bench.path)/\(name)")
    }
    let sources = "\(bench.path)/Sources"
    // A policy: its file, and its line.
    try bench.write(Self.policy + "\n", to: "Sources/PoolSimulation/Scaling/BandPolicy.swift")
    try inserting(
      "\n  BandPolicy.self,", after: "[any ScalingPolicy.Type] = [",
      in: "\(sources)/PoolSimulation/Scaling/ScalingCatalog.swift")
    // A column: a constant, and its place in the list of its group.
    let group = "\(sources)/Studies/Metrics/Metric+Pool.swift"
    try inserting("\n    evaluationsActed,", after: "launches: [Metric] = [", in: group)
    try inserting(
      """

        public static let evaluationsActed = Metric(
          "evaluations_acted", .count, .pool, "evaluations after which the group did something"
        ) { .count($0.result.decisions.count) }
      """, after: "static let pool: [Metric] = launches + drains + sizes + media + hours", in: group
    )
    try files.createDirectory(atPath: "\(sources)/recipe", withIntermediateDirectories: true)
    try bench.write(Self.program + "\n", to: "Sources/recipe/main.swift")
    let built = try bench.shell("swift build -j 2 --product recipe")
    try #require(built.code == 0, "\(built.output)\(built.problems)")
    let told = try bench.shell("swift run --skip-build recipe")
    #expect(
      told.output == """
        highest lowest step most calm eager
        evaluations after which the group did something

        """)
  }
}
