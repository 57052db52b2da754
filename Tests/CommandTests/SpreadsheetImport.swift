import Foundation
import Testing

/// A CSV profile, and how somebody whose computer fits it imports it into LibreOffice.
struct SpreadsheetImport: CustomTestStringConvertible {
  let profile: String
  let separator: Character
  let language: Int
  /// Without it, which is what LibreOffice offers first, only ISO 8601 is a time.
  let detectsSpecialNumbers: Bool
  /// Names that LibreOffice takes for something else, unless their column is imported as text.
  let lookAlikes: [String: SpreadsheetCell]

  static let all = [
    Self("plain", ",", .english, detectsSpecialNumbers: false, ["1.5": .number(1.5)]),
    Self("plain", ",", .english, ["1.5": .number(1.5), "true": .other("boolean")]),
    Self("excel", ",", .english, ["1.5": .number(1.5), "true": .other("boolean")]),
    Self("excel-eu", ";", .german, ["1,5": .number(1.5)]),
  ]

  /// Whether there is a LibreOffice. It is not needed for anything else, and is not on every
  /// machine.
  static let isPossible = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/soffice")
    }

  enum Language: Int {
    case english = 1033
    case german = 1031
  }

  private init(
    _ profile: String, _ separator: Character, _ language: Language,
    detectsSpecialNumbers: Bool = true,
    _ lookAlikes: [String: SpreadsheetCell]
  ) {
    self.profile = profile
    self.separator = separator
    self.language = language.rawValue
    self.detectsSpecialNumbers = detectsSpecialNumbers
    let everywhere: [String: SpreadsheetCell] = [
      "00123": .number(123), "1e5": .number(100_000), "2020-09-14": .time("2020-09-14T00:00:00"),
    ]
    self.lookAlikes = lookAlikes.merging(everywhere) { $1 }
  }

  /// LibreOffice's name for the import: the separator, `"`, UTF-8, the first line, the columns'
  /// formats, the language, quoted cells like others, and whether special numbers are detected.
  func filter(formats: String = "") -> String {
    "CSV:\(separator.asciiValue ?? 0),34,76,1,\(formats),\(language),false,\(detectsSpecialNumbers)"
  }

  var testDescription: String {
    detectsSpecialNumbers ? "\(profile), detecting special numbers" : profile
  }
}

/// The cells of CSV with commas and LF.
func csvCells(_ text: String) -> [[String]] {
  var rows: [[String]] = []
  var row: [String] = []
  var cell = ""
  var isQuoted = false
  var previous: Character = "\n"
  for character in text {
    switch character {
    case "\"":
      // A quotation mark that opens where one just closed is a doubled one.
      if !isQuoted, previous == "\"" { cell.append("\"") }
      isQuoted.toggle()
    case "," where !isQuoted:
      row.append(cell)
      cell = ""
    case "\n" where !isQuoted:
      rows.append(row + [cell])
      (row, cell) = ([], "")
    default: cell.append(character)
    }
    previous = character
  }
  return rows
}
