internal import Settings

/// How a table is written as CSV.
package enum CSVProfile: String, CaseIterable, Sendable {
  /// RFC 4180 with LF, so that results diff well.
  case plain
  /// With the byte order mark that Excel needs to read UTF-8, CRLF, and a blank between date and
  /// time.
  case excel
  /// The same with semicolons and decimal commas, for locales where a comma is the decimal mark.
  /// The two change together.
  case excelEU = "excel-eu"

  var separator: Character { self == .excelEU ? ";" : "," }
  var decimalMark: Character { self == .excelEU ? "," : "." }
  var lineEnd: String { self == .plain ? "\n" : "\r\n" }
  var opening: String { self == .plain ? "" : "\u{FEFF}" }
  /// Excel takes a `T` between date and time for text. LibreOffice takes it for a time at once, and
  /// a blank only when asked to.
  var timeMark: Character { self == .plain ? "T" : " " }
}

extension ReportTable {
  /// The table as CSV with a header row.
  package func csv(_ profile: CSVProfile = .plain) -> String {
    rows.reduce(into: profile.header(columns)) { $0 += profile.line($1) }
  }
}

extension CSVProfile {
  /// The first line of a file.
  func header(_ columns: [ReportColumn]) -> String {
    opening + line(columns.map { .text($0.name) })
  }

  /// A row.
  func line(_ row: [ReportCell]) -> String {
    var text: [UInt8] = []
    append(row, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends a row as UTF-8, for files of millions of rows.
  func append(_ row: [ReportCell], to text: inout [UInt8]) {
    for (index, cell) in row.enumerated() {
      if index > 0 { text.append(separator.byte) }
      cell.append(to: &text, self)
    }
    text.append(contentsOf: lineEnd.utf8)
  }
}

extension ReportCell {
  fileprivate func append(to line: inout [UInt8], _ profile: CSVProfile) {
    switch self {
    case .text(let text):
      line.append(
        contentsOf: Self.quoted(Self.disarmed(text), separator: profile.separator).utf8)
    // No spreadsheet reads a time with an offset as a time.
    case .time(let local, _):
      for byte in local.utf8 {
        line.append(byte == UInt8(ascii: "T") ? profile.timeMark.byte : byte)
      }
    case .integer(let count): line.append(count, digits: 1)
    case .decimal(let units, let places): Self.append(units, places, to: &line, profile)
    case .missing: break
    }
  }

  /// Appends a number as `DecimalText` writes it; almost all are short enough for a register.
  private static func append(
    _ units: Int128, _ places: Int, to line: inout [UInt8], _ profile: CSVProfile
  ) {
    guard let small = Int64(exactly: units), small > .min, (1...9).contains(places) else {
      let text = DecimalText.text(units, places: places, mark: profile.decimalMark)
      return line.append(contentsOf: text.utf8)
    }
    let one = powersOfTen[places]
    let size = abs(small)
    if small < 0 { line.append(UInt8(ascii: "-")) }
    line.append(size / one, digits: 1)
    line.append(profile.decimalMark.byte)
    line.append(size % one, digits: places)
  }

  private static let powersOfTen: [Int64] = (0...9).map { places in
    (0..<places).reduce(1) { power, _ in power * 10 }
  }

  /// What makes a spreadsheet take text for a formula when it comes first: the signs, their
  /// full-width forms, which some locales read as the signs, and what is skipped before them.
  ///
  /// Source: OWASP, CSV Injection (https://owasp.org/www-community/attacks/CSV_Injection); the NUL
  /// is in its ASVS 5.0, 1.2.10.
  private static let formulaMarks: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\t", "\r", "\n", "\0",
  ]

  /// Text that a spreadsheet would run as a formula gets an apostrophe, which makes it text.
  private static func disarmed(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, formulaMarks.contains(first) else { return text }
    return "'" + text
  }

  private static func quoted(_ text: String, separator: Character) -> String {
    // Both separators are quoted under every profile: that costs nothing, and files that are read
    // with the wrong one stay whole.
    let space = UInt8(ascii: " ")
    let needsQuotes =
      text.utf8.first == space || text.utf8.last == space
      || text.utf8.contains { byte in
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ","),
          UInt8(ascii: ";"):
          true
        default: false
        }
      }
    guard needsQuotes else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}

extension Character {
  /// The byte of a mark, which is in ASCII.
  fileprivate var byte: UInt8 { utf8.first ?? UInt8(ascii: "?") }
}
