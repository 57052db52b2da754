/// A decimal number as it was written, without binary rounding: at most 18 digits on each side of
/// the point.
struct ExactDecimal {
  /// The digits before the point.
  var whole: Int128
  /// The digits after the point, as an integer.
  var fraction: Int128
  /// Ten to the number of digits after the point.
  var fractionUnit: Int128
  /// How many digits stand after the point.
  var decimals: Int
  /// Whether a minus sign stands in front.
  var isNegative: Bool

  /// Reads `12`, `-0.5` or `.5`; nil for anything else, exponents and more digits included.
  init?(_ text: Substring) {
    var digits = text.utf8[...]
    isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first else { return nil }
    let second = parts.count == 2 ? parts[1] : nil
    guard second.map({ !$0.isEmpty }) ?? !first.isEmpty else { return nil }
    guard let whole = Self.integer(first), let fraction = second.map({ Self.integer($0) }) ?? 0
    else { return nil }
    self.whole = whole
    self.fraction = fraction
    decimals = second?.count ?? 0
    fractionUnit = (0..<decimals).reduce(1) { unit, _ in unit * 10 }
  }

  /// Whether the number is 0.
  var isZero: Bool { whole == 0 && fraction == 0 }

  /// The number times `unit`, rounded half away from zero to an integer.
  func scaled(by unit: Int64) -> Int128 {
    let part = (fraction * Int128(unit) * 2 + fractionUnit) / (fractionUnit * 2)
    let magnitude = whole * Int128(unit) + part
    return isNegative ? -magnitude : magnitude
  }

  private static func integer(_ digits: Substring.UTF8View) -> Int128? {
    guard digits.count <= 18 else { return nil }
    var value: Int128 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int128(digit - UInt8(ascii: "0"))
    }
    return value
  }
}
