internal import Glibc
internal import Studies

extension Estimate {
  /// The number with its unit, and how sure it is: `$23.47 ± 0.04`, `1.99 % (0.9 to 6.2 %)`, `0 %,
  /// none in 5 runs: at most 45 %`, and of what has no interval what the replications came to, `3.7
  /// s (0 to 480 s)`.
  var words: String {
    let told = ToldUnit(of: metric.unit)
    let sign = value < 0 ? "-" : ""
    if let halfWidth = halfWidth() {
      let digits = DifferenceDigits(
        value * told.scale, halfWidth * told.scale, isMoney: told.isMoney)
      if halfWidth > 0 {
        return "\(sign)\(told.prefix)\(digits.size) ± \(digits.tolerance)\(told.suffix)"
      }
      // No spread is no proof that the next run is the same.
      return "\(sign)\(told.prefix)\(digits.size)\(told.suffix) each time"
    }
    let digits = DifferenceDigits(value * told.scale, 0, isMoney: told.isMoney)
    let number = "\(sign)\(told.prefix)\(digits.size)"
    if count == 1 { return number + told.suffix }
    if let bound = boundOfNothing() {
      return
        "\(number)\(told.suffix), none in \(Wording.counted(count, "run")): at most "
        + "\(EndWords(of: told).upper(bound))\(told.suffix)"
    }
    let ends = EndWords(of: told)
    if let interval = interval() {
      return
        "\(number)\(told.suffix) (\(ends.lower(interval.lowerBound)) to "
        + "\(ends.upper(interval.upperBound))\(told.suffix))"
    }
    if range.lowerBound == range.upperBound { return "\(number)\(told.suffix) each time" }
    return
      "\(number)\(told.suffix), from \(ends.lower(range.lowerBound)) to "
      + "\(ends.upper(range.upperBound))\(told.suffix)"
  }
}

/// The ends of an interval in few digits, never told narrower than it is.
struct EndWords {
  private let told: ToldUnit

  init(of told: ToldUnit) { self.told = told }

  /// The lower end, rounded down.
  func lower(_ number: Double) -> String { text(number * told.scale, .down) }

  /// The upper end, rounded up.
  func upper(_ number: Double) -> String { text(number * told.scale, .up) }

  private func text(_ number: Double, _ rule: FloatingPointRoundingRule) -> String {
    let size = abs(number)
    guard size > 0, size.isFinite else {
      return Wording.decimal(size.isFinite ? size : 0, places: 0)
    }
    let few = min(max(1 - Int(log10(size).rounded(.down)), 0), 9)
    let places = told.isMoney && size >= 0.995 ? 2 : few
    let scale = pow(10, Double(places))
    // 0.45 times 100 is a little more than 45, and forty halvings end a little above the number
    // itself.
    let rounded = (size * scale * (rule == .up ? 1 - 1e-9 : 1 + 1e-9)).rounded(rule) / scale
    return "\(number < 0 ? "-" : "")\(told.prefix)\(Wording.decimal(rounded, places: places))"
  }
}
