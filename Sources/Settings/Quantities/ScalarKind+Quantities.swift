/// The words for a length of time without end.
package let foreverWords = ["never", "forever", "inf"]

extension ScalarKind<Int64> {
  /// A length of time in milliseconds: numbers with the units d, h, m, s, ms, decimals and
  /// compounds such as `11h2m` allowed, rounded to whole milliseconds. With `allowsForever` also
  /// `never`, `forever` or `inf`, which is `Int64.max` and in no need of the range.
  package static func timeSpan(
    in range: ClosedRange<Int64> = 0...(.max), allowsForever: Bool = false
  ) -> Self {
    let example = range == 0...(.max) ? "90s, 5m or 11h2m" : "90s"
    let endless: [SettingsForm] = allowsForever ? [.words(foreverWords)] : []
    return Self(
      "time span",
      expected: expectation(range, of: .timeSpan, example: example, worth: 90_000)
        + (allowsForever ? ", or never" : ""),
      forms: UnitTable.timeSpan.forms(range) + endless,
      magnitude: .real, range: doubles(range, per: 1_000)
    ) { text throws(QuantityError) in
      if foreverWords.contains(text) {
        guard allowsForever else { throw QuantityError("\(quoted(text)) is without end") }
        return .max
      }
      let value = try UnitTable.timeSpan.read(text)
      if value.magnitude > UInt64(Limit.milliseconds.most) {
        throw QuantityError(
          "\(quoted(text)) is longer than "
            + "\(UnitTable.timeSpan.text(Int64(Limit.milliseconds.most)))"
        )
      }
      try check(value, in: range, text)
      return value
    } text: {
      $0 == .max ? "never" : UnitTable.timeSpan.text($0)
    }
  }

  /// A data size in bytes, in decimal units: 1 GB is 10^9 bytes.
  package static func dataSize(in range: ClosedRange<Int64> = 0...(.max)) -> Self {
    unitKind("data size", .dataSize, .dataSize, range, example: "40GB", worth: 40_000_000_000)
  }

  /// A bit rate in bits per second.
  package static func bitRate(in range: ClosedRange<Int64> = 0...(.max)) -> Self {
    unitKind("bit rate", .bitRate, .bitRate, range, example: "2.5Mbps", worth: 2_500_000)
  }

  /// An amount of money in nano-dollars, exactly as written: `$0.17` or `0.17`, at most 9 decimals.
  package static func money(in range: ClosedRange<Int64> = 0...(.max)) -> Self {
    let write: (Int64) -> String = {
      "\($0 < 0 ? "-" : "")$\(decimalText($0.magnitude, decimals: 9))"
    }
    var bounds: String {
      range == 0...(.max) ? "" : rangeText(range, lowest: .min, highest: .max, text: write)
    }
    var example: String {
      range.contains(170_000_000) ? "$0.17 or 0.17" : write(range.lowerBound)
    }
    return Self(
      "money", expected: "an amount of money\(bounds) such as \(example)",
      forms: moneyForms(range), magnitude: .real, range: doubles(range, per: 1e9)
    ) { text throws(QuantityError) in
      let isNegative = text.hasPrefix("-")
      let amount = text.dropFirst(isNegative ? 1 : 0)
      let digits = amount.dropFirst(amount.hasPrefix("$") ? 1 : 0)
      guard let decimal = ExactDecimal(digits), digits.first != "-", digits.first != "+" else {
        let tooLong = digits.count > 18 && digits.allSatisfy { "0123456789.".contains($0) }
        throw QuantityError(
          "\(quoted(text)) \(tooLong ? "has too many digits" : "is not an amount of money")")
      }
      guard decimal.decimals <= 9 else {
        throw QuantityError("\(quoted(text)) has more than 9 decimals")
      }
      let scaled = decimal.scaled(by: 1_000_000_000)
      guard let value = Int64(exactly: isNegative ? -scaled : scaled) else {
        throw QuantityError("\(quoted(text)) is too large")
      }
      try check(value, in: range, text)
      return value
    } text: {
      write($0)
    }
  }

  /// What may be written for an amount of money: a number of dollars, with their sign or without.
  private static func moneyForms(_ range: ClosedRange<Int64>) -> [SettingsForm] {
    let least = range.lowerBound == .min ? -.infinity : Double(range.lowerBound) / 1e9
    let most = range.upperBound == .max ? .infinity : Double(range.upperBound) / 1e9
    let sign = range.lowerBound < 0 ? "-?" : ""
    return [.number(least...most), .pattern(#"^\#(sign)\$?[0-9]*\.?[0-9]+$"#)]
  }

  /// A range of what is counted, in the units of `Quantity`.
  private static func doubles(
    _ range: ClosedRange<Int64>, per unit: Double
  ) -> ClosedRange<Double> {
    Double(range.lowerBound) / unit...Double(range.upperBound) / unit
  }

  private static func unitKind(
    _ name: String, _ table: UnitTable, _ limit: Limit, _ range: ClosedRange<Int64>,
    example: String, worth: Int64
  ) -> Self {
    Self(
      name, expected: expectation(range, of: table, example: example, worth: worth),
      forms: table.forms(range), magnitude: .real, range: doubles(range, per: 1)
    ) { text throws(QuantityError) in
      let value = try table.read(text)
      if value.magnitude > UInt64(limit.most) {
        throw QuantityError("\(quoted(text)) is more than \(table.text(Int64(limit.most)))")
      }
      try check(value, in: range, text)
      return value
    } text: {
      table.text($0)
    }
  }

  /// The example is only shown when it is in the range.
  private static func expectation(
    _ range: ClosedRange<Int64>, of table: UnitTable, example: String, worth: Int64
  ) -> String {
    let bounds =
      range == 0...(.max) ? "" : rangeText(range, lowest: .min, highest: .max, text: table.text)
    return
      "\(table.quantity)\(bounds) such as "
      + "\(range.contains(worth) ? example : table.text(range.lowerBound))"
  }
}
