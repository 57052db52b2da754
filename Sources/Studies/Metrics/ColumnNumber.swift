internal import PoolSimulation
internal import Settings

/// A number as `summary.csv` has it: `units` divided by ten to the power of `places`, which files
/// compare digit by digit.
package struct ColumnNumber: Sendable, Hashable {
  /// The digits as a whole number.
  package let units: Int128
  /// How many of them are decimals, at most six.
  package let places: Int

  private init(units: Int128, places: Int) {
    self.units = units
    self.places = places
  }

  /// A number with six decimals, to the nearest, halves away from zero; nil when it is not finite
  /// or has more than 30 digits.
  package init?(_ number: Double) {
    let scaled = (number * 1_000_000).rounded()
    guard scaled.magnitude < 1e36 else { return nil }
    self.init(units: Int128(scaled), places: 6)
  }

  /// The value of a metric; nil for a time, and where nothing was measured.
  package init?(_ value: MetricValue) {
    switch value {
    case .integer(let count): self.init(units: Int128(count), places: 0)
    case .seconds(let milliseconds): self.init(units: Int128(milliseconds), places: 3)
    case .dollars(let micro): self.init(units: Int128(micro), places: 6)
    case .hours(let milliseconds):
      self.init(units: rounded(Int128(milliseconds) * 1_000_000, over: 3_600_000), places: 6)
    case .number(let number): self.init(number)
    case .ratio(let ratio): self.init(ratio.rounded)
    case .time, .missing: return nil
    }
  }

  /// Reads `-12.5`; nil for anything else than digits, with more than six decimals or 30 digits
  /// before them.
  package init?(_ text: String) {
    let isNegative = text.hasPrefix("-")
    let parts = text.dropFirst(isNegative ? 1 : 0).split(
      separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    let places = parts.count == 2 ? parts[1].count : 0
    guard parts[0].count <= 30, places <= 6, let units = Int128(parts.joined()) else { return nil }
    self.init(units: isNegative ? -units : units, places: places)
  }

  /// The number, as near as binary fractions come.
  package var value: Double { Double(millionths) / 1_000_000 }

  /// Whether both are the same number, with however many zeros at the end.
  package func isSame(as other: ColumnNumber) -> Bool { millionths == other.millionths }

  private var millionths: Int128 { (places..<6).reduce(units) { units, _ in units * 10 } }
}

extension ScalarKind<ColumnNumber> {
  /// Plain digits.
  static var columnNumber: Self {
    Self(
      "number", expected: "a number of plain digits such as 236.170000, or null", forms: [.text]
    ) {
      text throws(QuantityError) in
      guard let number = ColumnNumber(text) else {
        throw QuantityError("\"\(text.onOneLine)\" is not a number")
      }
      return number
    } text: {
      "\($0.value)"
    }
  }
}
