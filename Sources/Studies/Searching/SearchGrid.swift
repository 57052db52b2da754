internal import Glibc
internal import Settings

/// The numbers that a search may try: few digits where all are above 0, so that an answer is one
/// that a person would write.
///
/// Numbers are counted by whole indices, so that halving and parting a range is exact and the same
/// on every machine.
enum SearchGrid: Sendable, Hashable {
  /// Whole numbers.
  case whole
  /// Numbers above 0 of so many significant digits, at about equal ratios.
  case digits(Int)
  /// So many equal steps between two ends, for ranges that reach 0 or below.
  case steps(Int, ClosedRange<Double>)

  /// The grid for a range and a tolerance as a share: its neighbours are no further apart than
  /// that.
  init(isWhole: Bool, range: ClosedRange<Double>, tolerance: Double) {
    if isWhole {
      self = .whole
    } else if range.lowerBound > 0 {
      var (digits, count) = (2, 10.0)
      while 1 / count > tolerance { (digits, count) = (digits + 1, count * 10) }
      self = .digits(digits)
    } else {
      self = .steps(Int((1 / tolerance).rounded(.up)), range)
    }
  }

  /// The number at an index.
  func value(at index: Int) -> Double {
    switch self {
    case .whole: return Double(index)
    case .digits(let digits):
      let first = Self.power(digits - 1)
      let decade = Int(floorDivide(Int64(index), Int64(9 * first)))
      // Read as text, the nearest number to the decimal one, whatever a power of ten is on this
      // machine.
      return Double("\(first + index - decade * 9 * first)e\(decade - digits + 1)") ?? .infinity
    case .steps(let count, let range):
      if index == count { return range.upperBound }
      return range.lowerBound + (range.upperBound - range.lowerBound) * Double(index)
        / Double(count)
    }
  }

  /// The index of the largest number of the grid that is not above a value.
  func index(atMost value: Double) -> Int {
    var index: Int
    switch self {
    case .whole: return Int(value.rounded(.down))
    case .digits(let digits):
      let first = Self.power(digits - 1)
      let decade = Int(log10(value).rounded(.down))
      index = decade * 9 * first + Int(value / pow(10, Double(decade - digits + 1))) - first
    case .steps(let count, let range):
      index = Int(
        ((value - range.lowerBound) / (range.upperBound - range.lowerBound) * Double(count))
          .rounded(.down))
    }
    // Logarithms and quotients may be a little off.
    while self.value(at: index + 1) <= value { index += 1 }
    while self.value(at: index) > value { index -= 1 }
    return index
  }

  /// The numbers that part what lies between two others into so many stretches of about the same
  /// length; fewer where there are not so many.
  func parting(_ low: Double, _ high: Double, into stretches: Int) -> [Double] {
    let first = index(atMost: low)
    let below = index(atMost: high)
    let last = value(at: below) < high ? below + 1 : below
    let places = (1..<stretches).map { stretch in
      // Never the ends themselves, however short the stretches are.
      min(max(first + (last - first) * stretch / stretches, first + 1), last - 1)
    }
    var values: [Double] = []
    for value in places.map({ value(at: $0) })
    where value > low && value < high && value != values.last { values.append(value) }
    return values
  }

  /// The next number to look at on the way up or down: twice or half as much, or at once the end.
  func beyond(_ value: Double, isUp: Bool, within range: ClosedRange<Double>) -> Double {
    let next: Double
    switch self {
    case .whole: next = isUp ? max(value + 1, value * 2) : (value / 2).rounded(.down)
    case .digits:
      let wanted = isUp ? value * 2 : value / 2
      // An end is what was given, not the number of few digits beside it.
      next =
        wanted > range.lowerBound && wanted < range.upperBound
        ? self.value(at: index(atMost: wanted)) : wanted
    case .steps: next = isUp ? range.upperBound : range.lowerBound
    }
    return min(max(next, range.lowerBound), range.upperBound)
  }

  private static func power(_ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}
