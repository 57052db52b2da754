public import Settings

/// How far a number may be from another one: a share of it, or an amount in the unit of the column.
public struct Tolerance: Sendable, Hashable {
  /// Whether it is a share of the other number.
  public let isShare: Bool
  /// The share as a plain number, or the amount.
  public let size: Double
  /// As it was written.
  public let text: String

  /// A share of another number, or an amount in the unit of the column.
  public init(isShare: Bool, size: Double, text: String) {
    self.isShare = isShare
    self.size = size
    self.text = text
  }

  /// Whether a number is near enough.
  public func allows(_ number: Double, near reference: Double) -> Bool {
    let allowed = isShare ? size * abs(reference) : size
    // What is exactly at the edge is within, whatever binary fractions make of it.
    return abs(number - reference) <= allowed + 4 * max(abs(number), abs(reference)).ulp
  }
}

extension ScalarKind<Tolerance> {
  /// A share, or an amount in the unit of a metric's column; for all columns together a share only.
  static func tolerance(on metric: Metric?) -> Self {
    // With a sign of percent it is a share, also of a column of fractions.
    let amount = metric.map { ", or an amount such as \($0.unit == "fraction" ? "0.001" : $0.exampleAmount)" }
    return Self("tolerance", expected: "a share such as 2%\(amount ?? "")") { text throws(QuantityError) in
      let share = ScalarKind<Double>.fraction(in: 0...1_000)
      if text.hasSuffix("%") { return Tolerance(isShare: true, size: try share.read(text), text: text) }
      guard let metric else { throw QuantityError("\"\(text.onOneLine)\" is not a share") }
      let size = try metric.number(text)
      guard size >= 0 else { throw QuantityError("\"\(text.onOneLine)\" is negative") }
      return Tolerance(isShare: false, size: size, text: text)
    } text: {
      $0.text
    }
  }
}
