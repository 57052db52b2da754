/// A plain decimal number read from bytes as a whole number of thousandths.
///
/// Seconds become milliseconds without passing through `Double`: 0.1 s is 100 ms, not
/// 100.00000000000001. Exponents, thousands separators and words are not numbers here.
enum FixedDecimal: Equatable {
  /// The number times 1,000; a finer fraction was rounded half up.
  case thousandths(Int64)
  case empty
  case notANumber
  case outOfRange

  /// More digits than this are a damaged file rather than a precise one.
  static let mostDigits = 32

  /// Reads a number; blanks around it do not count.
  @inline(__always)
  init(_ bytes: Span<UInt8>) {
    if let thousandths = Self.usualThousandths(bytes) {
      self = .thousandths(thousandths)
    } else {
      self.init(unusual: bytes)
    }
  }

  /// The number when it is written as almost all are: some digits, and perhaps a point and one to
  /// three more. So few that nothing overflows.
  @inline(__always)
  private static func usualThousandths(_ bytes: Span<UInt8>) -> Int64? {
    let end = bytes.count
    guard end > 0 && end <= 15 else { return nil }
    var magnitude: UInt64 = 0
    var index = 0
    while index < end {
      let digit = bytes[index] &- Byte.zero
      if digit > 9 { break }
      magnitude = magnitude &* 10 &+ UInt64(digit)
      index &+= 1
    }
    if index == end { return Int64(bitPattern: magnitude &* 1000) }
    let decimals = end &- index &- 1
    guard index > 0, bytes[index] == Byte.point, decimals >= 1, decimals <= 3 else { return nil }
    index &+= 1
    while index < end {
      let digit = bytes[index] &- Byte.zero
      if digit > 9 { return nil }
      magnitude = magnitude &* 10 &+ UInt64(digit)
      index &+= 1
    }
    return Int64(bitPattern: magnitude &* (decimals == 3 ? 1 : decimals == 2 ? 10 : 100))
  }

  private init(unusual bytes: Span<UInt8>) {
    let text = bytes.textRange
    var index = text.lowerBound
    let end = text.upperBound
    if index == end {
      self = .empty
      return
    }
    let isNegative = bytes[index] == Byte.minus
    if isNegative || bytes[index] == Byte.plus { index += 1 }

    var magnitude: UInt64 = 0
    var digits = 0
    var decimals = 0
    var hasPoint = false
    var overflows = false
    var rest = Rest.none
    while index < end {
      let byte = bytes[index]
      index += 1
      if byte == Byte.point && !hasPoint {
        hasPoint = true
        continue
      }
      guard byte >= Byte.zero && byte <= Byte.nine else {
        self = .notANumber
        return
      }
      digits += 1
      let digit = UInt64(byte - Byte.zero)
      if hasPoint && decimals == 3 {
        rest.add(digit)
        continue
      }
      if hasPoint { decimals += 1 }
      let (product, tooLarge) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(digit)
      overflows = overflows || tooLarge || carried
      magnitude = sum
    }
    if digits == 0 {
      self = .notANumber
      return
    }
    if digits > Self.mostDigits {
      self = .outOfRange
      return
    }
    for _ in decimals..<3 {
      let (product, tooLarge) = magnitude.multipliedReportingOverflow(by: 10)
      overflows = overflows || tooLarge
      magnitude = product
    }
    // Half up means towards plus infinity: a negative number's half goes towards zero.
    if !overflows, magnitude < .max, rest == .aboveHalf || (rest == .half && !isNegative) {
      magnitude += 1
    }
    if overflows || magnitude > UInt64(Int64.max) {
      self = .outOfRange
    } else {
      self = .thousandths(isNegative ? -Int64(magnitude) : Int64(magnitude))
    }
  }

  /// The digits after the third decimal, as far as rounding needs them.
  private enum Rest {
    case none, belowHalf, half, aboveHalf

    mutating func add(_ digit: UInt64) {
      switch self {
      case .none: self = digit == 5 ? .half : digit > 5 ? .aboveHalf : .belowHalf
      case .half: if digit > 0 { self = .aboveHalf }
      case .belowHalf, .aboveHalf: break
      }
    }
  }
}
