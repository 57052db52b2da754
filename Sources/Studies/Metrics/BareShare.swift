internal import Settings

// A share without a sign of percent is a fraction: 0.1 is 10 %, and easily meant as 0.1 %.

/// What a share comes to that is written without a sign of percent; nil with one, and for 0.
/// - Parameter number: the share as it was written, such as 0.1
/// - Returns: `is 10 %; write 10% or 0.1% to be plain`
package func bareShareNote(_ number: String) -> String? {
  guard let quantity = Quantity(number), quantity.unit == .none, quantity.value != 0 else {
    return nil
  }
  let percent = Quantity(quantity.value, .percent).text
  return "is \(percent.replacing("%", with: " %")); "
    + "write \(percent) or \(number.onOneLine)% to be plain"
}

extension Condition {
  /// What its bound comes to where that is a share without a sign of percent.
  package var bareShareNote: String? { bound.bareShareNote(on: metric) }
}

extension Bound {
  func bareShareNote(on metric: Metric) -> String? {
    guard metric.unit == .fraction else { return nil }
    let number = text.dropFirst(comparison.rawValue.count).drop { $0 == " " }
    return Studies.bareShareNote(String(number)).map { "\"\(text.onOneLine)\" \($0)" }
  }
}
