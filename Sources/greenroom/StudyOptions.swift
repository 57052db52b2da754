internal import ArgumentParser
internal import Foundation
internal import Settings
internal import Studies

/// How commands of many runs do them.
struct StudyOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many runs at a time (default: one a core).", valueName: "n"))
  var jobs: Int?

  @Flag(help: "Tell no progress.")
  var quiet = false

  func validate() throws { try Self.check(jobs: jobs) }

  /// Refuses what is no number of runs at a time.
  static func check(jobs: Int?) throws {
    if let jobs, !(Limit.jobs.from(1)).contains(jobs) {
      throw ValidationError(
        "--jobs \(jobs) is no number of runs at a time; expected a number from 1 to 1024")
    }
  }

  /// The number of runs at a time.
  var workers: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount }

  /// Shows how far a study is, where there is a terminal to show it on.
  var report: (@Sendable (StudyProgress) -> Void)? {
    if quiet || isatty(STDERR_FILENO) == 0 { return nil }
    return { ProgressBar.shared.show($0) }
  }

  /// Tells how a study went.
  func tell(_ text: String) {
    if !quiet { Console.tell(text) }
  }

  /// Does something with the errors of running and storing told.
  func telling<Value>(_ body: () throws -> Value) throws -> Value {
    Study.prepareEngine()
    return try Self.telling(body)
  }

  /// Does something with the errors of running and storing told.
  static func telling<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let code as ExitCode {
      throw code
    } catch let error as ValidationError {
      throw Failure.exit(error.message, code: Failure.usage)
    } catch {
      throw Failure.exit(error)
    }
  }
}
