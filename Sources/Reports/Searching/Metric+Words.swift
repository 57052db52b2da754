internal import Studies

extension Metric {
  /// A value of the column in words, with as many decimals as tell it from a bound that it is not equal to: `0.098 %`, `30.0 s`, `$236.17`.
  func words(_ value: Double, apartFrom bound: Double? = nil) -> String {
    guard let bound, bound != value else { return words(value, places: usualPlaces) }
    let places = (usualPlaces...9).first { words(value, places: $0) != words(bound, places: $0) }
    return words(value, places: places ?? 9)
  }

  private var usualPlaces: Int {
    switch unit {
    case "fraction": 3
    case "s": 1
    case "USD": 2
    case "count": 0
    default: 2
    }
  }

  private func words(_ value: Double, places: Int) -> String {
    switch unit {
    case "fraction": Wording.percent(value, places: places)
    case "s": Wording.decimal(value, places: places) + " s"
    case "USD": (value < 0 ? "-$" : "$") + Wording.decimal(abs(value), places: places)
    // A mean of counts need not be whole.
    case "count": Wording.decimal(value, places: value == value.rounded() ? places : max(places, 1))
    default: Wording.decimal(value, places: places)
    }
  }
}
