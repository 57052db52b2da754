/// What makes one row unreadable without harming the rows after it.
package enum CSVDamage: Equatable, Sendable {
  case nulByte
  case strayQuote
  case textAfterQuote

  /// What is wrong, and what was expected.
  var words: (problem: String, expected: String) {
    switch self {
    case .nulByte: ("a NUL byte", "expected text")
    case .strayQuote:
      (
        "a quote inside an unquoted field",
        "expected the whole field in quotes and the quote doubled"
      )
    case .textAfterQuote: ("text after a closing quote", "expected a comma or the end of the line")
    }
  }
}

/// What ends the reading of a file: nothing after it can be told apart.
package enum CSVBreakdown: Error, Equatable, Sendable {
  case unterminatedQuote(line: Int)
  case overlongRow(line: Int, limit: Int)
  case readFailed(line: Int, reason: String)
  case gzipCutShort(line: Int)
  case gzipDamaged(line: Int, reason: String)
  case utf16
  case damagedUTF16
  /// Only a text that has to be held as a whole can be too long.
  case tooLong(limit: Int)

  /// The line of the row that could not be read.
  var line: Int {
    switch self {
    case .unterminatedQuote(let line), .overlongRow(let line, _), .readFailed(let line, _),
      .gzipCutShort(let line),
      .gzipDamaged(let line, _):
      line
    case .utf16, .damagedUTF16, .tooLong: 1
    }
  }

  /// What is wrong, and what was expected.
  var words: (problem: String, expected: String) {
    switch self {
    case .unterminatedQuote: ("a quote that opens here is never closed", "expected a closing quote")
    case .overlongRow(_, let limit):
      ("a row of more than \(limit) bytes", "expected a CSV file with one row a line")
    case .readFailed(_, let reason): ("reading failed: \(reason)", "expected a readable file")
    case .gzipCutShort(let line):
      (
        "the packed file is cut short in this line, \(Self.rows(before: line))",
        "expected a whole .gz file"
      )
    case .gzipDamaged(let line, let reason):
      (
        "the packed file is damaged in this line (\(reason)), \(Self.rows(before: line))",
        "expected a .gz file that unpacks"
      )
    case .utf16: ("the text is UTF-16", "expected UTF-8")
    case .damagedUTF16:
      ("the text is UTF-16 and damaged", "expected UTF-8, or UTF-16 as it was written")
    case .tooLong(let limit):
      (
        "the text has more than \(limit) bytes",
        "expected commas and times in ISO 8601 in a file so large"
      )
    }
  }

  private static func rows(before line: Int) -> String {
    line == 1 ? "and nothing before it was read" : "and the \(line - 1) before it were read"
  }
}

/// The bytes with a meaning.
enum Byte {
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let quote = UInt8(ascii: "\"")
  static let plus = UInt8(ascii: "+")
  static let comma = UInt8(ascii: ",")
  static let semicolon = UInt8(ascii: ";")
  static let minus = UInt8(ascii: "-")
  static let point = UInt8(ascii: ".")
  static let zero = UInt8(ascii: "0")
  static let nine = UInt8(ascii: "9")
}
