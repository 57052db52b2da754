import Foundation
import Testing

/// The demo's scenario on the real week of online classes, where that trace is at hand (see
/// CONTRIBUTING.md).
@Suite struct RealWeekCommandTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let trace = root.deletingLastPathComponent().appendingPathComponent(
    "shared/traces/uva_week_2020-09-14_replay.csv"
  ).path
  static let isThere = FileManager.default.fileExists(atPath: trace)

  @Test(
    "The real week replays: 176,173 joins, and a Tuesday class break that falls and is refilled within minutes",
    .enabled(if: isThere, "SKIPPED: the trace of the real week is not beside the checkout"))
  func realWeek() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let outcome = try bench.greenroom(
      "simulate", Self.root.appendingPathComponent("scenarios/campus-week.yaml").path, "--set",
      "workload.trace=\(Self.trace)", "--set",
      "workload.columns.start_time=start_local", "--set", "workload.attendance=100%", "--set",
      "report.interval=5m", "--out", "out")
    #expect(outcome.code == 0, "\(outcome.problems)")
    let summary = try rows(of: bench.read("out/summary.csv"))
    #expect(summary[0]["joins_offered"] == "176173")
    let peak = try #require(summary[0]["peak_demand_participants"].flatMap { Int($0) })
    #expect((6_900...8_000).contains(peak))
    let demand = try rows(of: bench.read("out/timeseries.csv")).reduce(into: [String: Double]()) {
      $0[$1["wall_clock"] ?? ""] = Double($1["demand_seats"] ?? "")
    }
    #expect(try #require(demand["2020-09-15T10:50:00"]) < 2_500)
    #expect(try #require(demand["2020-09-15T11:20:00"]) > 6_000)
  }

  /// The rows of a CSV without quoted cells, by column.
  private func rows(of text: String) -> [[String: String]] {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { Dictionary(zip(header, $0)) { first, _ in first } }
  }
}
