internal import Foundation
internal import Settings

extension SettingField {
  /// A number with what it is written with, and where a slider of it begins and ends.
  package struct Number: Sendable, Equatable {
    /// The number in front of its unit; nil: there is none yet.
    package let value: Double?
    /// What stands before and behind the digits, such as `$` and `GB`.
    package let before, after: String
    /// Whether it takes whole numbers only.
    package let isWhole: Bool
    /// From where to where a slider goes, and in which steps; nil: there is one value only.
    package let slider: Slider?

    /// A sensible range.
    package struct Slider: Sendable, Equatable {
      /// The ends and the step.
      package let low, high, step: Double
    }

    /// The number of a setting; nil: its text is none, such as `never`.
    /// - Parameters:
    ///   - text: what is written; nil: nothing
    ///   - key: what declares it
    init?(_ text: String?, _ key: SettingsKey) {
      guard let notation = Notation(text, kind: key.kind) else { return nil }
      (before, after) = (notation.before, notation.after)
      value = notation.value
      isWhole = key.magnitude == .whole
      let usual = Quantity(key.defaultText)?.value ?? 0
      slider = Slider(
        value: notation.value ?? usual / notation.worth, usual: usual / notation.worth,
        least: key.range.map { $0.lowerBound / notation.worth },
        most: key.range.map { $0.upperBound / notation.worth },
        isWhole: isWhole, isShare: after == "%" || key.kind == "fraction")
    }
  }

  /// How a number is written: `$0.17`, `40GB`, `60%`.
  private struct Notation {
    let before, after: String
    let value: Double?
    /// What 1 of it is worth as `Quantity` counts it.
    let worth: Double

    private static let usual = [
      "time span": "s", "fraction": "%", "data size": "GB", "bit rate": "Mbps",
    ]

    init?(_ text: String?, kind: String) {
      guard let text else {
        // A law may be of anything.
        if kind.hasPrefix("distribution") { return nil }
        before = ""
        value = nil
        after = Self.usual[kind] ?? ""
        worth = Quantity("1\(after)")?.value ?? 1
        return
      }
      guard let quantity = Quantity(text) else { return nil }
      let sign = text.hasPrefix("-") ? "-" : ""
      let rest = text.dropFirst(sign.count)
      let money = rest.hasPrefix("$") ? "$" : ""
      let digits = rest.dropFirst(money.count).prefix { $0.isNumber || $0 == "." }
      let unit = String(rest.dropFirst(money.count + digits.count))
      let isPlain = unit.allSatisfy { $0.isLetter || $0 == "%" } && !unit.hasPrefix("e")
      before = money
      if isPlain, let number = Double(digits), let one = Quantity("\(money)1\(unit)") {
        (value, after, worth) = (sign == "-" ? -number : number, unit, one.value)
      } else {
        // Several units, or an exponent.
        (value, after, worth) = (quantity.value, quantity.unit == .seconds ? "s" : "", 1)
      }
    }
  }
}

extension SettingField.Number.Slider {
  /// From 0, or what is declared, to about three times the present value, or what is declared.
  fileprivate init?(
    value: Double, usual: Double, least: Double?, most: Double?, isWhole: Bool, isShare: Bool
  ) {
    let declared = most ?? .infinity
    let size = max(abs(value), abs(usual))
    let fallback: Double = isWhole ? 10 : 1
    var high = size > 0 ? Self.round(size * 2.5) : fallback
    // A declared end that is near is the end.
    if declared <= max(high * 2, value * 4) || isShare && declared <= 100 { high = declared }
    var low = value < 0 ? -high : 0
    if let least {
      low = max(low, least)
      // A range that begins right above 0 leaves 0 out.
      if least > 0, least < high / 1_000 { low = isWhole ? least : 0 }
    }
    guard high > low, high.isFinite else { return nil }
    let step = Self.round((high - low) / 400)
    (self.low, self.high) = (low, high)
    self.step = isWhole ? max(1, step.rounded()) : step
  }

  /// 1, 2 or 5 times a power of ten, not below the number.
  private static func round(_ number: Double) -> Double {
    let power = pow(10, log10(number).rounded(.down))
    return [1, 2, 5].map { $0 * power }.first { $0 >= number * 0.999_999 } ?? 10 * power
  }
}
