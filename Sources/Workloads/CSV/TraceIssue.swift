internal import Settings

/// One thing wrong in a trace, with its place.
public struct TraceIssue: Equatable, Sendable, CustomStringConvertible {
  /// The file as the scenario names it.
  public var file: String
  /// The line, counted from 1; 0 when it is about the whole file.
  public var line: Int
  /// The column by the simulator's name; nil when it is about the whole row.
  public var column: String?
  /// What is wrong.
  public var problem: String
  /// What was expected, with a suggestion where there is one.
  public var expected: String

  /// `file:line: column: what is wrong; what was expected`.
  public var description: String {
    let place = "\(file):\(line == 0 ? "" : "\(line):") \(column.map { "\($0): " } ?? "")"
    return "\(place)\(problem); \(expected)".onOneLine
  }
}

/// Why a trace gave no workload.
public enum TraceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file is not there.
  case missingFile(String)
  /// The file is there, but the system does not let it be read.
  case unreadableFile(String, reason: String)
  /// The file's content is wrong: the first issues, and how many there are in all.
  case invalid([TraceIssue], total: Int)

  /// How many issues are kept; the others are only counted.
  package static let issuesShown = 20

  /// One line an issue, and a last one when there are more than are shown.
  public var description: String {
    switch self {
    case .missingFile(let path): "\(path): there is no such file; expected a trace".onOneLine
    case .unreadableFile(let path, let reason): "\(path): cannot be read: \(reason)".onOneLine
    case .invalid(let issues, let total):
      (issues.map(\.description)
        + (total > issues.count
          ? ["\(total) problems in all, the first \(issues.count) shown"] : []))
        .joined(separator: "\n")
    }
  }
}
