internal import Settings

/// What scenarios came to when somebody last looked and was content: a text file beside them, or
/// one for all of them.
package struct Baseline: Sendable {
  /// What one scenario came to.
  package struct Section: Sendable {
    /// The scenario's name.
    package let scenario: String
    /// The seed.
    package let seed: UInt64
    /// The number of replications.
    package let replications: Int
    /// The fingerprint of the events of all of them.
    package let eventFingerprint: UInt64
    /// The columns, in the order of the file.
    package let values: [Value]
    /// Where it is in the file; nil for what was just measured.
    let location: SourceLocation?

    /// The value of a column; nil when it has no such column.
    package func value(of column: String) -> Value? { values.first { $0.column == column } }
  }

  /// What one column came to.
  package struct Value: Sendable {
    /// The column.
    package let column: String
    /// The number; nil: nothing was measured.
    package let number: ColumnNumber?
    let location: SourceLocation?
  }

  /// The file.
  package let path: String
  /// The scenarios, in the order of the file.
  package private(set) var sections: [Section]

  /// A baseline of these scenarios.
  package init(path: String, sections: [Section] = []) {
    self.path = path
    self.sections = sections
  }

  /// Where the baseline of a scenario's file is unless somebody says otherwise: beside it.
  package static func defaultPath(besides scenario: String) -> String {
    let ending = [".yaml", ".yml"].first { scenario.hasSuffix($0) } ?? ""
    return scenario.dropLast(ending.count) + fileEnding
  }

  /// What to do where there is none, or another one is needed.
  static let remedy = "expected a baseline made by `greenroom check --update-baseline`"

  /// How the names of such files end.
  package static let fileEnding = ".baseline.yaml"

  /// What a scenario came to; nil when it is not in the file.
  package func section(of scenario: String) -> Section? {
    sections.first { $0.scenario == scenario }
  }

  /// Puts what a scenario came to in its place, or at the end; all others stay.
  package mutating func replace(_ section: Section) {
    if let place = sections.firstIndex(where: { $0.scenario == section.scenario }) {
      sections[place] = section
    } else {
      sections.append(section)
    }
  }
}

extension Baseline.Section {
  /// What a scenario came to: every column that is a number, in the catalog's order.
  package init(_ scenario: Scenario, _ records: [RunRecord]) {
    self.init(
      scenario: scenario.name, seed: scenario.seed, replications: records.count,
      eventFingerprint: records.eventFingerprint,
      values: (records.first?.metrics ?? Metric.catalog).filter(\.isNumber).map {
        Baseline.Value(column: $0.name, number: Measurement($0, in: records).number, location: nil)
      }, location: nil)
  }
}

/// What a scenario came to before, and now.
package struct BaselineUpdate: Sendable {
  /// The baseline's file.
  package let path: String
  /// What the file has; nil: the scenario is not in it.
  package let old: Baseline.Section?
  /// What was measured.
  package let new: Baseline.Section

  /// What a scenario came to before, and now.
  package init(path: String, old: Baseline.Section?, new: Baseline.Section) {
    self.path = path
    self.old = old
    self.new = new
  }
}
