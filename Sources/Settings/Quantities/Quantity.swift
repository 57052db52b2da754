internal import Foundation

/// A number with its unit, read without knowing which setting it is for: what a sweep interpolates,
/// a search moves, and a column holds.
package struct Quantity: Sendable, Hashable {
  /// What the number counts.
  package enum Unit: Sendable, Hashable, CaseIterable {
    /// Nothing: `300`.
    case none
    /// A whole of 1: `60%`.
    case percent
    /// US dollars: `$0.17`.
    case dollars
    /// Seconds: `90s`.
    case seconds
    /// Bytes: `40GB`.
    case bytes
    /// Bits a second: `2.5Mbps`.
    case bitsPerSecond

    /// How a column's name tells the unit of its values.
    package var columnSuffix: String {
      switch self {
      case .none, .percent: ""
      case .dollars: "_usd"
      case .seconds: "_s"
      case .bytes: "_gb"
      case .bitsPerSecond: "_mbps"
      }
    }
  }

  /// What the number counts.
  package let unit: Unit
  /// The number in that unit: `60%` is 0.6, `90s` is 90.
  package let value: Double

  /// A number of a unit.
  package init(_ value: Double, _ unit: Unit) {
    self.value = value
    self.unit = unit
  }

  /// Reads `300`, `60%`, `$0.17`, `1m30s`, `40GB` or `2.5Mbps`; nil for anything else, `never`
  /// included.
  package init?(_ text: String) {
    if let number = try? ScalarKind<Double>.number(
      in: -.greatestFiniteMagnitude ... .greatestFiniteMagnitude
    ).read(text) {
      self.init(number, .none)
    } else if text.hasSuffix("%"),
      let share = try? ScalarKind<Double>.fraction(in: -1e12...1e12).read(text)
    {
      self.init(share, .percent)
    } else if text.contains("$"),
      let nano = try? ScalarKind<Int64>.money(in: .min ... .max).read(text)
    {
      self.init(Double(nano) / 1e9, .dollars)
    } else if let milliseconds = try? ScalarKind<Int64>.timeSpan(in: .min ... .max).read(text) {
      self.init(Double(milliseconds) / 1000, .seconds)
    } else if let bytes = try? ScalarKind<Int64>.dataSize(in: .min ... .max).read(text) {
      self.init(Double(bytes), .bytes)
    } else if let bits = try? ScalarKind<Int64>.bitRate(in: .min ... .max).read(text) {
      self.init(Double(bits), .bitsPerSecond)
    } else {
      return nil
    }
  }

  /// The number as a column holds it: gigabytes and megabits a second where the unit is bytes or
  /// bits.
  package var columnValue: Double {
    switch unit {
    case .none, .percent, .dollars, .seconds: value
    case .bytes: value / 1e9
    case .bitsPerSecond: value / 1e6
    }
  }

  /// The quantity as a setting would have it, rounded to what its unit can hold: whole
  /// milliseconds, bytes and bits, and 12 digits.
  package var text: String {
    switch unit {
    case .none: Self.plain(value)
    case .percent: ScalarKind<Double>.fraction(in: -1e12...1e12).text(value)
    case .dollars: ScalarKind<Int64>.money().text(Int64((value * 1e9).rounded()))
    case .seconds: ScalarKind<Int64>.timeSpan().text(Int64((value * 1000).rounded()))
    case .bytes: ScalarKind<Int64>.dataSize().text(Int64(value.rounded()))
    case .bitsPerSecond: ScalarKind<Int64>.bitRate().text(Int64(value.rounded()))
    }
  }

  /// The number without the noise of binary fractions: 12 significant digits.
  private static func plain(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return "0" }
    let digits = 11 - Int(log10(abs(value)).rounded(.down))
    let scale = pow(10, Double(abs(digits)))
    let rounded =
      digits >= 0 ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
    return ScalarKind<Double>.number(in: -.greatestFiniteMagnitude ... .greatestFiniteMagnitude)
      .text(rounded)
  }
}
