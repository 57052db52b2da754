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
    var text = ""
    for (index, cell) in row.enumerated() {
      if index > 0 { text.append(separator) }
      text += cell.csv(self)
    }
    return text + lineEnd
  }
}

extension ReportCell {
  fileprivate func csv(_ profile: CSVProfile) -> String {
    switch self {
    case .text(let text): Self.quoted(Self.disarmed(text), separator: profile.separator)
    // No spreadsheet reads a time with an offset as a time.
    case .time(let local, _): String(local.map { $0 == "T" ? profile.timeMark : $0 })
    case .integer(let count): String(count)
    case .decimal(let units, let places):
      DecimalText.text(units, places: places, mark: profile.decimalMark)
    case .missing: ""
    }
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
    let special: Set<Unicode.Scalar> = ["\"", "\n", "\r", ",", ";"]
    // Both separators are quoted under every profile: that costs nothing, and files that are read
    // with the wrong one stay whole.
    let needsQuotes =
      text.unicodeScalars.contains { special.contains($0) } || text.hasPrefix(" ")
      || text.hasSuffix(" ")
    guard needsQuotes else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
