internal import Settings

/// How far a number may be from another one: a share of it, or an amount in the unit of the column.
package struct Tolerance: Sendable, Hashable {
  /// Whether it is a share of the other number.
  package let isShare: Bool
  /// The share as a plain number, or the amount.
  package let size: Double
  /// As it was written.
  package let text: String
  /// Which way the number is better, and then may be as far away as it likes; neither: it may be
  /// away so far, either way.
  package let better: MetricDirection

  /// A share of another number, or an amount in the unit of the column.
  package init(isShare: Bool, size: Double, text: String, better: MetricDirection = .neither) {
    self.isShare = isShare
    self.size = size
    self.text = text
    self.better = better
  }

  /// The same for a number that may be better by any amount.
  func oneSided(_ better: MetricDirection) -> Self {
    Tolerance(isShare: isShare, size: size, text: text, better: better)
  }

  /// Whether a number is near enough.
  package func allows(_ number: Double, near reference: Double, unit: MetricUnit) -> Bool {
    // What is exactly at the edge is within, whatever binary fractions make of it.
    margin(number, near: reference, unit: unit) >= -4 * max(abs(number), abs(reference)).ulp
  }

  /// How much further away it might be; below 0 where it is too far.
  package func margin(_ number: Double, near reference: Double, unit: MetricUnit) -> Double {
    allowed(near: reference, unit: unit) - distance(number, from: reference)
  }

  private func distance(_ number: Double, from reference: Double) -> Double {
    switch better {
    case .neither: abs(number - reference)
    case .less: number - reference
    case .more: reference - number
    }
  }

  /// A share of nothing is nothing, so beside 0 it stands for the least amount of the unit.
  private func allowed(near reference: Double, unit: MetricUnit) -> Double {
    guard isShare else { return size }
    return reference == 0 && size > 0 ? unit.least : size * abs(reference)
  }
}

extension ScalarKind<Tolerance> {
  /// A share, or an amount in the unit of a metric's column; for all columns together a share only.
  static func tolerance(on metric: Metric?) -> Self {
    // With a sign of percent it is a share, also of a column of fractions.
    let amount = metric.map {
      ", or an amount such as \($0.unit == .fraction ? "0.001" : $0.unit.example)"
    }
    return Self("tolerance", expected: "a share such as 2%\(amount ?? "")", forms: [.text]) {
      text throws(QuantityError) in
      let share = ScalarKind<Double>.fraction(in: 0...1_000)
      if text.hasSuffix("%") {
        return Tolerance(isShare: true, size: try share.read(text), text: text)
      }
      guard let metric else { throw QuantityError("\"\(text.onOneLine)\" is not a share") }
      let size = try metric.number(text)
      guard size >= 0 else { throw QuantityError("\"\(text.onOneLine)\" is negative") }
      return Tolerance(isShare: false, size: size, text: text)
    } text: {
      $0.text
    }
  }
}
