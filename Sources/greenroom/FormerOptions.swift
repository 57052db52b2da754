internal import ArgumentParser
internal import Workloads

// What options were called before one word meant one thing: `--rows` is what a row of a trace is,
// `--format` is what is printed. The old spellings go on working, and tell the new one.

/// The value of an option that may have been given under its former name, which is told.
/// - Parameters:
///   - option: the option's name
///   - value: its value
///   - formerName: what it was called
///   - formerValue: the value under that name
/// - Returns: the value that was given; nil without one
/// - Throws: `ValidationError` when both were given
func value<Value: RawRepresentable<String>>(
  of option: String, _ value: Value?, formerly formerName: String, _ formerValue: Value?
) throws -> Value? {
  guard let formerValue else { return value }
  let words = formerValue.rawValue
  if value != nil {
    throw ValidationError(
      "\(formerName) \(words) is \(option) \(words) now; expected only \(option)")
  }
  Console.tell("\(formerName) \(words) is \(option) \(words) now")
  return formerValue
}

/// What `--format` says: what is printed, or, as it did before, what a row is.
enum FormatOption<Output: RawRepresentable<String> & CaseIterable>: ExpressibleByArgument {
  case output(Output)
  case rows(TraceFormat)

  init?(argument: String) {
    if let output = Output(rawValue: argument) {
      self = .output(output)
    } else if let rows = TraceFormat(rawValue: argument) {
      self = .rows(rows)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] { Output.allCases.map(\.rawValue) }

  /// What is printed, if that was said.
  var output: Output? { if case .output(let output) = self { output } else { nil } }
  /// What a row is, if that was said.
  var rows: TraceFormat? { if case .rows(let rows) = self { rows } else { nil } }
}
