internal import Foundation
internal import Studies

/// What is said when somebody stops a command with Ctrl-C.
enum Interruption {
  /// From now on the last words of this process, if that is how it ends.
  static func tell(_ text: String) {
    // The line of the progress, or ^C, stays as it is.
    let start = isatty(STDERR_FILENO) == 1 ? "\n" : ""
    whenInterrupted { Console.tell(start + text) }
  }

  /// The same where finished runs are kept.
  /// - Parameter place: where
  static func tell(keptIn place: String) {
    tell("interrupted: the runs that are finished are kept in \(place); the same command goes on")
  }

  /// The same where nothing is kept until the end.
  static func tellNothingIsKept() {
    tell("interrupted: nothing was written")
  }
}
