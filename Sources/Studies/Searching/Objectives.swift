public import Settings

/// The `objectives` section: what is to be least, and what has to hold all the same.
public struct Objectives: Sendable {
  /// What is to be least.
  public let minimize: Metric
  /// What has to hold.
  public let subjectTo: [Condition]

  /// An objective with its conditions.
  public init(minimize: Metric, subjectTo: [Condition]) {
    self.minimize = minimize
    self.subjectTo = subjectTo
  }

  /// Reads the section; nil, with issues, when something is wrong.
  public init?(_ reader: inout SettingsReader) {
    let names = Metric.catalog.filter(\.isNumber).map(\.name)
    let name = reader.name("minimize", among: names, default: "cost_capacity_usd", help: "the column that is to be least")
    let entries = reader.entries("subject_to", help: "the bounds of columns that have to hold", expected: "a section of columns and bounds")
    let log = reader.issues
    let conditions = entries.compactMap { entry -> Condition? in
      let path = "\(reader.path).subject_to.\(entry.key)"
      guard let metric = Metric.read(entry, path: path, issues: log) else { return nil }
      return reader.value(of: entry.node, .bound(on: metric), path: "subject_to.\(entry.key)").map { Condition(metric: metric, bound: $0) }
    }
    guard let name, let minimize = Metric.named(name), conditions.count == entries.count else { return nil }
    self.minimize = minimize
    subjectTo = conditions
  }
}
