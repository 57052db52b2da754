internal import Studies

extension Wording {
  /// A number in the unit of a column: `0.412 %`, `35.2 s`, `$251.01`, `1,234`.
  static func amount(_ number: Double, _ unit: MetricUnit, furtherPlaces: Int = 0) -> String {
    let places = 3 + furtherPlaces
    switch unit {
    case .fraction: return trimmed(decimal(number * 100, places: places)) + " %"
    case .seconds: return trimmed(decimal(number, places: places)) + " s"
    case .dollars:
      return (number < 0 ? "-$" : "$")
        + decimal(abs(number), places: dollarPlaces(number) + furtherPlaces)
    default: return trimmed(decimal(number, places: places))
    }
  }

  /// Two numbers in the unit of a column, with as many decimals as it takes to tell them apart.
  static func apart(_ number: Double, _ other: Double, _ unit: MetricUnit) -> (String, String) {
    func texts(_ further: Int) -> (String, String) {
      (amount(number, unit, furtherPlaces: further), amount(other, unit, furtherPlaces: further))
    }
    return (0..<10).lazy.map(texts).first { $0.0 != $0.1 } ?? texts(0)
  }

  /// How far a number moved, as a share of what it was: `+6.28 %`; nil where it was 0 or did not
  /// move.
  static func change(from old: ColumnNumber, to new: ColumnNumber) -> String? {
    guard old.value != 0, new.value != old.value else { return nil }
    let percent = (new.value - old.value) / abs(old.value) * 100
    let text = (2...12).lazy.map { decimal(abs(percent), places: $0) }.first {
      $0.contains { ("1"..."9").contains($0) }
    }
    return "\(percent < 0 ? "-" : "+")\(text ?? "0") %"
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains("."), let last = text.lastIndex(where: { $0 != "0" }) else { return text }
    return String(text[last] == "." ? text[..<last] : text[...last])
  }
}

extension Metric {
  /// A value of the column in words, with as many decimals as tell it from a bound that it is not
  /// equal to.
  func words(_ value: Double, apartFrom bound: Double? = nil) -> String {
    bound.map { Wording.apart(value, $0, unit).0 } ?? Wording.amount(value, unit)
  }
}

extension ColumnNumber {
  /// The digits as `summary.csv` has them.
  var text: String { DecimalText.text(units, places: places) }
}
