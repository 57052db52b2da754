import Foundation
import Testing

/// A folder with a pool whose demand each test brings along.
struct DemandBench {
  let bench: Workbench

  /// A Monday in Berlin, and one instance for everybody, so that only the demand matters.
  static let scenario = """
    scenario: demand
    start: 2026-03-02T00:00:00
    time_zone: Europe/Berlin
    seed: 5
    workload: {trace: trace.csv}
    instance: {participant_limit: 1000}
    auto_scaling_group: {min_size: 1, max_size: 4}
    launch: {control_loop: 0s, pending: 4s, cold: 60s, registration: 5s}
    scaling: {policy: fixed, desired: 1}
    pricing: {on_demand_per_hour: 0.17}
    """

  /// Files by their names, beside the scenario.
  init(scenario: String = DemandBench.scenario, _ files: [String: String] = [:]) throws {
    bench = try Workbench(scenario: scenario, trace: nil)
    for (name, text) in files.sorted(by: { $0.key < $1.key }) { try bench.write(text, to: name) }
  }

  /// The rows that `synthesize` writes, in the order of the file, without the header.
  func demand(_ settings: [String], _ options: String...) throws -> [String] {
    try Self.rows(demandFile(settings, options))
  }

  /// The trace that `synthesize` writes, byte for byte.
  func demandFile(_ settings: [String], _ options: [String] = []) throws -> String {
    let outcome = try bench.greenroom(
      ["synthesize", "small.yaml", "--output", "demand.csv"] + Self.sets(settings) + options)
    #expect(outcome.code == 0, "\(outcome.problems)")
    return try bench.read("demand.csv")
  }

  /// Every CSV report of a run by its name; the manifest has the digests of the inputs, which may
  /// differ.
  func reports(_ settings: [String], input: String? = nil) throws -> [String: String] {
    let folder = "reports-\(UUID().uuidString)"
    let options = Self.sets(settings).map { "'\($0)'" }.joined(separator: " ")
    let line = "\"$GREENROOM\" simulate small.yaml --quiet --out \(folder) \(options)"
    let outcome = try bench.shell(input.map { "cat \($0) | \(line)" } ?? line)
    #expect(outcome.code == 0, "\(outcome.problems)")
    let names = bench.contents.filter { $0.hasPrefix("\(folder)/") && $0.hasSuffix(".csv") }
    #expect(names.count == 9)
    return Dictionary(
      uniqueKeysWithValues: try names.map {
        (String($0.dropFirst(folder.count + 1)), try bench.read($0))
      })
  }

  /// What `trace convert` writes to stdout.
  func converted(_ trace: String, _ options: String...) throws -> String {
    let outcome = try bench.greenroom(
      ["trace", "convert", trace, "--time-zone", "Europe/Berlin", "--output", "-"] + options)
    #expect(outcome.code == 0, "\(outcome.problems)")
    return outcome.output
  }

  static func sets(_ settings: [String]) -> [String] { settings.flatMap { ["--set", $0] } }

  static func rows(_ file: String) -> [String] {
    file.split(separator: "\n").dropFirst().map(String.init)
  }

  /// The cells of a row; no test writes a name with a comma.
  static func cells(_ row: String) -> [String] {
    row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  /// Who is there from when to when, such as `3 from 32400.000 to 36000.000`, in the order of time:
  /// how copies are called does not matter.
  static func presences(_ rows: [String]) -> [String] {
    let spans = rows.map { row in cells(row)[1...2].map { Double($0) ?? .nan } }
    let counts = Dictionary(spans.map { ($0, 1) }, uniquingKeysWith: +)
    return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { span, count in
      "\(count) from \(span.map { String(format: "%.3f", $0) }.joined(separator: " to "))"
    }
  }
}
