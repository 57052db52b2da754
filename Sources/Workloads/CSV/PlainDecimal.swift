/// A plain number with its decimals as they are written, whichever mark stands before them.
struct PlainDecimal {
  /// The digits, read as one whole number with its sign.
  private(set) var mantissa: Int64 = 0
  /// How many of them are decimals.
  private(set) var decimals = 0
  /// What stands before the decimals; nil for a whole number.
  private(set) var mark: UInt8?
  /// The digits before the mark.
  private(set) var wholeDigits = 0
  private var beginsWithZero = false

  /// More digits than these are rounded off, or too many.
  private static let mostDigits = 18

  /// Reads a number; blanks around it do not count. Nil for anything else.
  init?(_ bytes: Span<UInt8>) {
    let range = bytes.textRange
    var index = range.lowerBound
    guard index < range.upperBound else { return nil }
    let isNegative = bytes[index] == Byte.minus
    if isNegative || bytes[index] == Byte.plus { index += 1 }
    beginsWithZero = index < range.upperBound && bytes[index] == Byte.zero
    while index < range.upperBound {
      let byte = bytes[index]
      index += 1
      if byte == Byte.point || byte == Byte.comma {
        if mark != nil { return nil }
        mark = byte
        continue
      }
      let digit = byte &- Byte.zero
      if digit > 9 { return nil }
      if wholeDigits + decimals == Self.mostDigits {
        if mark == nil { return nil }
        continue
      }
      mantissa = mantissa * 10 + Int64(digit)
      if mark == nil { wholeDigits += 1 } else { decimals += 1 }
    }
    if wholeDigits + decimals == 0 || (mark != nil && decimals == 0) { return nil }
    if isNegative { mantissa = -mantissa }
  }

  /// Whether its mark may as well stand before thousands: `1,234` and `12.345`, but not `0,250`.
  var mayBeThousands: Bool {
    decimals == 3 && (1...3).contains(wholeDigits) && !beginsWithZero
  }

  /// The decimals without the zeros at their end.
  var significantDecimals: Int {
    var (rest, count) = (mantissa, decimals)
    while count > 0, rest % 10 == 0 {
      rest /= 10
      count -= 1
    }
    return count
  }

  /// The milliseconds of so many of a unit, rounded half up; nil when 64 bits do not hold them.
  func milliseconds(of unit: Int64) -> Int64? {
    let scale = power
    let doubled = 2 * Int128(mantissa) * Int128(unit) + scale
    let (quotient, rest) = doubled.quotientAndRemainder(dividingBy: 2 * scale)
    return Int64(exactly: rest < 0 ? quotient - 1 : quotient)
  }

  /// Half a unit of the last decimal, in milliseconds of a unit: how far the number was rounded.
  func rounding(of unit: Int64) -> Int64 { Int64((Int128(unit) + 2 * power - 1) / (2 * power)) }

  /// Ten to the number of decimals.
  private var power: Int128 { (0..<decimals).reduce(Int128(1)) { product, _ in product * 10 } }
}
