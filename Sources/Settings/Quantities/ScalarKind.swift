/// A way to read one scalar: what it is called, what may be written, and how the text becomes a
/// value.
///
/// The kinds are what `SettingsReader` is made of; they also read texts that stand elsewhere, such
/// as the elements of a raw node.
package struct ScalarKind<Value> {
  /// One or two words for reference pages, such as `time span`.
  package var name: String
  /// What is expected, for messages, with an example: `a time span such as 90s, 5m or 11h2m`.
  package var expected: String { expecting() }
  /// How such a value can be moved; nil: it is no number.
  package var magnitude: SettingsMagnitude?
  /// The least and the most that it may be, as `Quantity` counts it; nil: nobody said.
  package let range: ClosedRange<Double>?
  /// Words and forms are made for those who ask: a value that is right needs none.
  private let expecting: () -> String
  private let describing: () -> [SettingsForm]
  private let reading: (String) throws(QuantityError) -> Value
  private let writing: (Value) -> String

  /// A kind that reads with `read` and writes with `text`, each the inverse of the other.
  /// - Parameters:
  ///   - name: one or two words
  ///   - expected: what is expected
  ///   - forms: the same for a schema, which may allow more but nothing less
  ///   - magnitude: how such a value can be moved; nil: it is no number
  ///   - range: the least and the most that it may be, as `Quantity` counts it
  ///   - read: the value of a text
  ///   - text: the text of a value
  package init(
    _ name: String, expected: @autoclosure @escaping () -> String,
    forms: @autoclosure @escaping () -> [SettingsForm],
    magnitude: SettingsMagnitude? = nil, range: ClosedRange<Double>? = nil,
    read: @escaping (String) throws(QuantityError) -> Value, text: @escaping (Value) -> String
  ) {
    self.name = name
    expecting = expected
    self.magnitude = magnitude
    self.range = range
    describing = forms
    reading = read
    writing = text
  }

  /// The value that `text` stands for; throws what is wrong with it.
  package func read(_ text: String) throws(QuantityError) -> Value {
    if text.isEmpty { throw QuantityError("is empty") }
    return try reading(text)
  }

  /// What may be written, for a schema.
  package var forms: [SettingsForm] { describing() }

  /// The value as a user would write it.
  package func text(_ value: Value) -> String { writing(value) }
}

/// The part of an expectation that names a range: `from 1 to 10`, `of 1 or more`, or nothing;
/// `lowest` and `highest` mean no bound.
func rangeText<Bound>(
  _ range: ClosedRange<Bound>, lowest: Bound, highest: Bound, text: (Bound) -> String
) -> String {
  switch (range.lowerBound <= lowest, range.upperBound >= highest) {
  case (true, true): ""
  case (true, false): " of \(text(range.upperBound)) or less"
  case (false, true): " of \(text(range.lowerBound)) or more"
  case (false, false): " from \(text(range.lowerBound)) to \(text(range.upperBound))"
  }
}

/// Throws unless `value`, written as `text`, is in the range.
func check<Bound: SignedNumeric & Comparable>(
  _ value: Bound, in range: ClosedRange<Bound>, _ text: String
) throws(QuantityError) {
  guard !range.contains(value) else { return }
  throw QuantityError(
    "\(quoted(text)) \(value < 0 && range.lowerBound >= 0 ? "is negative" : "is out of range")")
}
