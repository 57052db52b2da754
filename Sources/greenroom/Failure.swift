internal import ArgumentParser
internal import Reports
internal import Settings
internal import Studies
internal import Workloads

/// The exit codes, as `sysexits.h` numbers them.
enum Failure {
  /// A check or a comparison that failed, or nothing that meets what was asked.
  static let failedCheck: Int32 = 1
  /// Shards of a study that have not run.
  static let missingShards: Int32 = 3
  /// Bad usage, or a scenario that is wrong.
  static let usage: Int32 = 64
  /// A trace whose content is wrong.
  static let data: Int32 = 65
  /// An input that is not there or cannot be read.
  static let missingInput: Int32 = 66
  /// A report that cannot be written.
  static let output: Int32 = 74

  /// Tells what is wrong, a line a problem, and gives the exit code to end with.
  static func exit(_ error: any Error) -> ExitCode {
    switch error {
    case let error as ScenarioError: exit(error.description, code: code(of: error))
    case let error as ScenarioErrors: exit(error)
    case let error as WriteError: exit(error.description, code: output)
    case let error as StoreError: exit(error.description, code: error.isDamage ? data : output)
    case let error as ShardProblem: exit(error.description, code: code(of: error))
    default: exit("\(error)", code: 70)
    }
  }

  /// The same for files that are no scenarios: what is wrong in one of them is bad data.
  static func exit(ofData error: any Error) -> ExitCode {
    let first = (error as? ScenarioErrors)?.errors.first ?? error as? ScenarioError
    let isOfFile: Bool =
      switch first {
      case .issues(let issues): issues.first.map { !$0.location.isOption } ?? false
      case .unreadable(_, _, let isMissing): !isMissing
      default: false
      }
    let code = exit(error)
    return isOfFile ? ExitCode(data) : code
  }

  /// Tells what is wrong and gives the exit code to end with.
  static func exit(_ message: String, code: Int32) -> ExitCode {
    Console.tell(message)
    return ExitCode(code)
  }

  private static func code(of error: ShardProblem) -> Int32 {
    switch error {
    case .missing: missingShards
    case .bad, .badManifest: data
    }
  }

  /// Scenarios may share what is wrong, such as an option: it is told once. The code is that of the
  /// first.
  private static func exit(_ error: ScenarioErrors) -> ExitCode {
    var told: [String] = []
    for line in error.errors.flatMap({ $0.description.split(separator: "\n").map(String.init) })
    where !told.contains(line) {
      told.append(line)
    }
    return exit(told.joined(separator: "\n"), code: error.errors.first.map(code) ?? usage)
  }

  private static func code(of error: ScenarioError) -> Int32 {
    switch error {
    case .unreadable(_, _, let isMissing): isMissing ? missingInput : usage
    case .issues: usage
    case .trace(.missingFile), .trace(.unreadableFile): missingInput
    case .trace(.invalid), .outside, .policy: data
    }
  }
}
