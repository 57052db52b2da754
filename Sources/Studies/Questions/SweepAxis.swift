internal import Glibc
internal import Settings

/// One axis of a sweep: a key, or several that move together, and the values they take.
package struct SweepAxis: Sendable {
  /// The settings that the axis changes, by path.
  package let keys: [String]
  let values: Values

  enum Values: Sendable {
    /// Written one by one; each has a node for every key.
    case list([[SettingsNode]])
    /// Between two ends.
    case range(SweepRange)
  }

  /// How many values a grid takes from the axis; nil for a range that does not say.
  package var count: Int? {
    switch values {
    case .list(let values): values.count
    case .range(let range): range.steps
    }
  }

  /// The values at a place of a grid, one a key.
  func nodes(at place: Int) -> [SettingsNode] {
    switch values {
    case .list(let values): values[place]
    case .range(let range): [range.node(at: place)]
    }
  }

  /// The values at a coordinate within 0..<1 of a sampled design, one a key.
  func nodes(at coordinate: Double) -> [SettingsNode] {
    if case .range(let range) = values, range.steps == nil { return [range.node(at: coordinate)] }
    let count = count ?? 1
    return nodes(at: min(count - 1, Int(coordinate * Double(count))))
  }
}

/// The values of an axis between two ends, both of them included.
struct SweepRange: Sendable {
  /// How values lie between the ends.
  enum Scale: String, CaseIterable {
    /// At equal distances.
    case linear
    /// At equal ratios.
    case log
  }

  let from, to: Quantity
  let scale: Scale
  /// How many values a grid takes; nil: the design says.
  let steps: Int?
  /// Whether the setting takes whole numbers only.
  let isWhole: Bool
  let location: SourceLocation

  /// The value at a place from 0 up to `steps - 1`.
  func node(at place: Int) -> SettingsNode {
    let last = (steps ?? 1) - 1
    // The ends are what was written, whatever arithmetic makes of them.
    if place == 0 || last == 0 { return node(from.value) }
    return node(place == last ? to.value : value(Double(place) / Double(last)))
  }

  /// The value at a coordinate within 0..<1: of whole numbers each has the same share of it.
  func node(at coordinate: Double) -> SettingsNode {
    guard isWhole, scale == .linear else { return node(value(coordinate)) }
    let low = min(from.value, to.value)
    let high = max(from.value, to.value)
    return node(min(high, low + (coordinate * (high - low + 1)).rounded(.down)))
  }

  private func value(_ share: Double) -> Double {
    switch scale {
    case .linear: from.value + (to.value - from.value) * share
    case .log: from.value * pow(to.value / from.value, share)
    }
  }

  private func node(_ value: Double) -> SettingsNode {
    // Six digits are what two math libraries agree on.
    let unit = from.value == 0 ? to.unit : from.unit
    let rounded =
      scale == .log && value != from.value && value != to.value ? Self.shortened(value) : value
    return SettingsNode(
      .scalar(Quantity(isWhole ? rounded.rounded() : rounded, unit).text), at: location)
  }

  private static func shortened(_ value: Double) -> Double {
    let unit = pow(10, log10(abs(value)).rounded(.down) - 5)
    return (value / unit).rounded() * unit
  }
}
