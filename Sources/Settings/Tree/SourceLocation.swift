/// Where a setting was written: a line of a file, or an option of the command line.
///
/// Locations are ordered for output: files by name and line first, then options in the order they
/// were given.
package struct SourceLocation: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The file's label as it is printed, or the whole option (`--set seed=3`).
  package var file: String
  /// The line in the file, counted from 1; for an option its place among the options.
  package var line: Int
  /// Whether this is an option of the command line, which has no line to print.
  package var isOption: Bool

  /// A line, counted from 1, of the file with this label.
  package init(file: String, line: Int) {
    self.file = file
    self.line = line
    isOption = false
  }

  /// An option as it was written; `ordinal` is its place among the options and only serves the
  /// order of output.
  package init(option: String, ordinal: Int) {
    file = option
    line = ordinal
    isOption = true
  }

  /// `file:line`, or the option alone.
  package var description: String { isOption ? file : "\(file):\(line)" }

  /// Files come before options, and each kind in its own order.
  package static func < (left: Self, right: Self) -> Bool {
    if left.isOption != right.isOption { return right.isOption }
    if left.isOption { return left.line < right.line }
    return (left.file, left.line) < (right.file, right.line)
  }
}
