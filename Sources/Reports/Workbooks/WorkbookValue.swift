internal import Settings

/// What a cell of a workbook holds.
enum WorkbookValue: Hashable {
  case empty
  case number(Double)
  /// Text, which is never a formula, whatever it begins with.
  case text(String)
  /// Text that had more characters than a cell holds.
  case cut(String)

  /// The most characters of a cell, in units of UTF-16.
  static let mostCharacters = 32_767
  /// A spreadsheet has 15 digits of a number for sure.
  private static let most: Int128 = 1_000_000_000_000_000

  init(_ cell: ReportCell) {
    switch cell {
    case .missing: self = .empty
    case .integer(let count): self = Self.number(Int128(count), places: 0)
    case .decimal(let units, let places): self = Self.number(units, places: places)
    case .time(let local, _): self = Self.day(local).map { .number($0) } ?? .text(local)
    case .text(let text): self = Self.text(of: text)
    }
  }

  /// The number that it holds; nil for anything else.
  var number: Double? { if case .number(let number) = self { number } else { nil } }

  /// A whole number with more digits than a spreadsheet keeps, such as a seed, is a text of all of
  /// them.
  private static func number(_ units: Int128, places: Int) -> Self {
    if places == 0, units.magnitude >= most { return .text(String(units)) }
    // The quotient of two whole numbers that a Double has exactly is the nearest one.
    if units.magnitude < 1 << 53, places <= 22 {
      var divisor = 1.0
      for _ in 0..<places { divisor *= 10 }
      return .number(Double(units) / divisor)
    }
    return Double(DecimalText.text(units, places: places)).map { .number($0) } ?? .empty
  }

  /// The days since 1899-12-30 of a local time such as `2026-01-05T09:01:00`, which is how a
  /// spreadsheet keeps it; nil for one before 1900-03-01, where spreadsheets differ.
  ///
  /// Source: ECMA-376, part 1, 18.17.4.1 (the 1900 date base).
  private static func day(_ local: String) -> Double? {
    let digits = local.utf8.map { (0x30...0x39).contains($0) ? Int64($0) - 0x30 : nil }
    guard digits.count == 19 else { return nil }
    func number(_ places: Range<Int>) -> Int64? {
      places.reduce(Int64?.some(0)) { sum, place in
        sum.flatMap { sum in digits[place].map { sum * 10 + $0 } }
      }
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19)
    else { return nil }
    let days = CivilDate(year: year, month: month, day: day).daysSince1970 + 25_569
    return days < 61
      ? nil : Double(days) + Double(hour * 3_600 + minute * 60 + second) / 86_400
  }

  /// Text with what XML cannot hold, and what a spreadsheet would read as a code, made visible, and
  /// no longer than a cell.
  private static func text(of text: String) -> Self {
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x5F }
    if isPlain, text.utf8.count <= mostCharacters { return .text(text) }
    var shown = ""
    var count = 0
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.popFirst() {
      let word = Self.word(scalar, before: rest)
      count += word.utf16.count
      if count > mostCharacters { return .cut(shown) }
      shown += word
    }
    return .text(shown)
  }

  private static func word(_ scalar: Unicode.Scalar, before rest: Substring.UnicodeScalarView)
    -> String
  {
    switch scalar {
    case "\n", "\t": return String(scalar)
    case "_":
      // `_x0041_` is an A to a spreadsheet.
      let next = Array(rest.prefix(6))
      let isCode =
        next.count == 6 && next[0] == "x" && next[5] == "_"
        && next[1..<5].allSatisfy { $0.properties.isASCIIHexDigit }
      return isCode ? "_x005F_" : "_"
    default:
      let isHeld = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
      return isHeld ? String(scalar) : scalar.escaped(asASCII: true)
    }
  }
}

extension ReportCell {
  /// The number of a workbook's cell; of a time its days. nil for anything else.
  var serial: Double? { WorkbookValue(self).number }
}
