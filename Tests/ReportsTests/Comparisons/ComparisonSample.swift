import Reports
import Studies

/// Runs of a base and of candidates in a few columns, each a value a replication.
enum ComparisonSample {
  typealias Columns = KeyValuePairs<String, [MetricValue]>

  static func records(_ columns: Columns) -> [RunRecord] {
    (0..<(columns.map(\.value.count).max() ?? 0)).map { replication in
      RunRecord(
        values: Metric.catalog.map { metric in
          columns.first { $0.key == metric.name }?.value[replication] ?? .missing
        }, fingerprint: 0)
    }
  }

  static func comparison(
    _ base: Columns, _ candidates: (Contender, Columns)...,
    judged: [String] = Comparison.judgedByDefault, confidence: Double = 0.95
  ) -> Comparison {
    Comparison(
      base: (Contender(name: "week", origin: "scenarios/week.yaml"), records(base)),
      candidates: candidates.map { ($0, records($1)) },
      judged: judged.compactMap { Metric.named($0) }, confidence: confidence)
  }

  static let candidate = Contender(name: "more", origin: "more.yaml")

  /// Dollars, shares and seconds, as they are added up.
  static func dollars(_ values: Double...) -> [MetricValue] {
    values.map { .dollars(Int64(($0 * 1e6).rounded())) }
  }
  static func shares(_ values: Double...) -> [MetricValue] { values.map { .number($0) } }
  static func seconds(_ values: Double...) -> [MetricValue] {
    values.map { .seconds(Int64(($0 * 1e3).rounded())) }
  }
}
