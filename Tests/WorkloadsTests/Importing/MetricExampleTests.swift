import Foundation
import Testing

@testable import Workloads

/// The files of lists and metrics in Examples/imports.
@Suite struct MetricExampleTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../Examples/imports").standardized

  private static let gauge: @Sendable (inout ImportSettings) -> Void = {
    $0.gaugeMeanStay = 2_400_000
  }

  static let examples:
    [(
      file: String, format: ImportFormat, change: @Sendable (inout ImportSettings) -> Void,
      found: [String]
    )] = [
      // Seconds of 2026-01-05T09:00:00Z and five minutes on; 09:10 has no datapoint.
      (
        "cloudwatch.json", .cloudwatch, { _ in },
        ["1767603600 40", "1767603900 120", "1767604200 0", "1767604500 3"]
      ),
      // 40, then 60 and 70 people: 60 - 39.0124 = 20.988; 70 - 60 x .975310 = 11.481. Sums 40,
      // 60.988 and 72.469: 40, 21, 11.
      ("prometheus.json", .prometheus, gauge, ["1767603540 40", "1767603600 21", "1767603660 11"]),
      ("grafana.csv", .grafana, gauge, ["1767603540 40", "1767603600 21", "1767603660 11"]),
      ("colibri.jsonl", .colibri, { _ in }, ["1767603600.120 3", "1767603660.120 8"]),
      // Polls at 09:00, 09:05 and 09:10: the middles are 150 and 450 s.
      (
        "bigbluebutton.xml", .bigbluebutton,
        {
          $0.asOf = 1_767_604_200_000
          $0.polledEvery = 300_000
        }, ["algebra 1767603600+450 14", "biology 1767603600+150 20"]
      ),
    ]

  @Test("Each example is recognised and converts as derived", arguments: examples)
  func converts(
    _ file: String, _ format: ImportFormat, _ change: @Sendable (inout ImportSettings) -> Void,
    _ expected: [String]
  ) throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(file), encoding: .utf8)
    #expect(ImportFormat.recognised(FileHead(text: text)) == format)
    let result = try imported(text, from: format, change)
    #expect(
      (format == .bigbluebutton ? result.sessions : result.counts) == expected, "\(result.notes)")
  }
}
