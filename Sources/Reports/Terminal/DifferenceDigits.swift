internal import Glibc
internal import Studies

/// A difference and its ± with as many decimals as say something: two digits of the ±, or three of
/// a difference without one, and at most four of the difference. The ± is rounded up, so that no
/// interval is told narrower than it is. Of money from one dollar up these are cents.
package struct DifferenceDigits {
  private let difference: Double
  private let halfWidth: Double
  private let places: Int

  /// A difference with its ±; in dollars, where it is money.
  package init(_ difference: Double, _ halfWidth: Double, isMoney: Bool = false) {
    let size = abs(difference)
    var places =
      halfWidth > 0 ? Self.places(of: halfWidth, digits: 2) : Self.places(of: size, digits: 3)
    if size > 0 { places = min(places, Self.places(of: size, digits: 4)) }
    if isMoney, let cents = Self.cents(size, halfWidth) { places = cents }
    // What is shown must not say that 0 is within an interval when it is not, nor the other way
    // round.
    while places < 9,
      (size > halfWidth)
        != (Self.rounded(size, places, .toNearestOrAwayFromZero)
          > Self.rounded(halfWidth, places, .up))
    {
      places += 1
    }
    self.difference = difference
    self.halfWidth = halfWidth
    self.places = places
  }

  /// One of the numbers that differ: with as many decimals, and three digits at least.
  func mean(_ number: Double) -> String {
    Wording.decimal(number, places: max(places, Self.places(of: abs(number), digits: 3)))
  }

  /// The difference without its sign.
  package var size: String { Wording.decimal(abs(difference), places: places) }

  /// The difference's sign; nothing where all its digits are 0.
  package var sign: String {
    size.contains { ("1"..."9").contains($0) } ? (difference < 0 ? "-" : "+") : ""
  }

  /// The ±, without a sign.
  package var tolerance: String {
    halfWidth == 0 ? "0" : Wording.decimal(Self.rounded(halfWidth, places, .up), places: places)
  }

  /// How many decimals show so many digits of a number.
  fileprivate static func places(of number: Double, digits: Int) -> Int {
    number > 0 ? min(max(digits - 1 - Int(log10(number).rounded(.down)), 0), 9) : 0
  }

  /// The decimals of amounts of which one comes to a dollar; nil: none does.
  fileprivate static func cents(_ amounts: Double...) -> Int? {
    amounts.contains { abs($0) >= 0.995 } ? 2 : nil
  }

  private static func rounded(_ number: Double, _ places: Int, _ rule: FloatingPointRoundingRule)
    -> Double
  {
    let scale = pow(10, Double(places))
    // 0.31 times 100 is a little more than 31.
    return (number * scale * (rule == .up ? 1 - 1e-12 : 1)).rounded(rule) / scale
  }
}

/// A difference and the ends of its interval with as many decimals as say something: two digits of
/// half its width, or three of a difference without width, and at most four of the difference. Ends
/// are rounded outward, so that no interval is told narrower than it is. Of money from one dollar up
/// these are cents.
package struct IntervalDigits {
  private let difference: Double
  private let ends: (low: Double, high: Double)
  private let places: Int
  private let isMoney: Bool

  /// A difference with its interval; in dollars, where it is money.
  package init(_ difference: Double, _ interval: ClosedRange<Double>, isMoney: Bool = false) {
    let (size, half) = (abs(difference), (interval.upperBound - interval.lowerBound) / 2)
    var places =
      half > 0
      ? DifferenceDigits.places(of: half, digits: 2) : DifferenceDigits.places(of: size, digits: 3)
    if size > 0 { places = min(places, DifferenceDigits.places(of: size, digits: 4)) }
    if isMoney,
      let cents = DifferenceDigits.cents(size, interval.lowerBound, interval.upperBound)
    {
      places = cents
    }
    func rounded(_ places: Int) -> (low: Double, high: Double) {
      (
        Self.rounded(interval.lowerBound, places, .down),
        Self.rounded(interval.upperBound, places, .up)
      )
    }
    // What is shown must not say that 0 is within an interval when it is not.
    func holdsZero(_ ends: (low: Double, high: Double)) -> Bool { ends.low <= 0 && ends.high >= 0 }
    while places < 9, holdsZero(rounded(places)) != interval.contains(0) { places += 1 }
    self.difference = difference
    self.places = places
    self.isMoney = isMoney
    ends = rounded(places)
  }

  /// The difference without its sign.
  package var size: String { Wording.decimal(abs(difference), places: places) }
  /// The difference with its sign; without one where all its digits are 0.
  package var signed: String { Self.signed(difference, places) }
  /// The lower end and the upper end with their signs.
  package var low: String { Self.signed(ends.low, places) }
  package var high: String { Self.signed(ends.high, places) }

  /// `0.4 to 6.9`: the ends of a difference whose direction is told beside it, the one nearer to 0
  /// first; `-0.4 to +6.9` where it has none.
  package var words: String {
    if ends.low > 0 {
      return
        "\(Wording.decimal(ends.low, places: places)) to "
        + "\(Wording.decimal(ends.high, places: places))"
    }
    if ends.high < 0 {
      return
        "\(Wording.decimal(-ends.high, places: places)) to "
        + "\(Wording.decimal(-ends.low, places: places))"
    }
    return "\(low) to \(high)"
  }

  /// One of the numbers that differ: with as many decimals, and three digits at least.
  func value(_ number: Double) -> String {
    let cents = isMoney ? DifferenceDigits.cents(number) : nil
    return Wording.decimal(
      number, places: cents ?? max(places, DifferenceDigits.places(of: abs(number), digits: 3)))
  }

  private static func signed(_ number: Double, _ places: Int) -> String {
    let text = Wording.decimal(abs(number), places: places)
    return text.contains { ("1"..."9").contains($0) } ? (number < 0 ? "-" : "+") + text : text
  }

  private static func rounded(_ number: Double, _ places: Int, _ rule: FloatingPointRoundingRule)
    -> Double
  {
    let scale = pow(10, Double(places))
    let (scaled, nearest) = (number * scale, (number * scale).rounded())
    // 0.29 times 100 is a little less than 29.
    return (abs(scaled - nearest) < 1e-9 * max(1, abs(scaled)) ? nearest : scaled.rounded(rule))
      / scale
  }
}

/// How numbers of a column are told: a share in percent, and everything else in the column's unit.
struct ToldUnit {
  var scale = 1.0
  var prefix = ""
  var suffix = ""

  /// The unit alone, for a column of a table.
  let symbol: String

  var isMoney: Bool { prefix == "$" }

  init(of unit: MetricUnit) {
    switch unit {
    case .fraction: (scale, suffix) = (100, " %")
    case .dollars: prefix = "$"
    case .count, .instances, .seats, .ratio: break
    case .hours, .instanceHours, .seatHours: suffix = " h"
    case .seconds, .gigabytes, .gigabyteMonths, .megabitsPerSecond, .localTime:
      suffix = " \(unit.rawValue)"
    }
    let shown = (prefix + suffix).filter { $0 != " " }
    symbol = shown.isEmpty ? unit.rawValue : shown
  }
}
