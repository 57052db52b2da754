extension ScalarKind<Int> {
  /// A whole number in plain digits.
  package static func integer(in range: ClosedRange<Int>) -> Self {
    var bounds: String { rangeText(range, lowest: .min, highest: .max, text: String.init) }
    let example = min(max(5, range.lowerBound), range.upperBound)
    return Self(
      "integer", expected: "an integer\(bounds), such as \(example)", forms: [.integer(range)],
      magnitude: .whole, range: Double(range.lowerBound)...Double(range.upperBound)
    ) { text throws(QuantityError) in
      guard isDecimal(text, withPoint: false, withExponent: false) else {
        throw QuantityError("\(quoted(text)) is not an integer")
      }
      guard let value = Int(text) else { throw QuantityError("\(quoted(text)) is out of range") }
      try check(value, in: range, text)
      return value
    } text: {
      String($0)
    }
  }
}

extension ScalarKind<Double> {
  /// A plain number, with an exponent if need be; finite. A range that starts at
  /// `Double.leastNonzeroMagnitude` leaves out 0, and one that ends at
  /// `Double.greatestFiniteMagnitude` or infinity has no end.
  package static func number(in range: ClosedRange<Double>) -> Self {
    let example = range.contains(1.5) ? 1.5 : range.contains(0.5) ? 0.5 : range.lowerBound
    return Self(
      "number",
      expected:
        "a number\(doubleRangeText(range, text: plainText)), such as \(plainText(example))",
      forms: [.number(range)], magnitude: .real, range: range
    ) { text throws(QuantityError) in
      guard isDecimal(text, withPoint: true, withExponent: true), let value = Double(text) else {
        throw QuantityError("\(quoted(text)) is not a number")
      }
      guard value.isFinite else { throw QuantityError("\(quoted(text)) is out of range") }
      try check(value, in: range, text)
      return value
    } text: {
      plainText($0)
    }
  }

  /// A share: a percentage or a plain number, read as the plain number (`60%` is 0.6).
  package static func fraction(in range: ClosedRange<Double> = 0...1) -> Self {
    return Self(
      "fraction",
      expected: "a percentage\(doubleRangeText(range, text: percentText)) such as "
        + "\(range.contains(0.6) ? "60%" : percentText(range.lowerBound)), or a plain fraction",
      forms: [.number(range), .pattern("^\(plainPattern(of: range.lowerBound < 0))%?$")],
      magnitude: .real, range: range
    ) { text throws(QuantityError) in
      let isPercentage = text.hasSuffix("%")
      let number = isPercentage ? String(text.dropLast()) : text
      // A shifted exponent is exact where a division by 100 would round twice.
      guard isDecimal(number, withPoint: true, withExponent: !isPercentage),
        let value = Double(isPercentage ? number + "e-2" : number)
      else {
        throw QuantityError("\(quoted(text)) is not a percentage")
      }
      guard range.contains(value) else {
        let asPercentage = !isPercentage && range.contains(value / 100) ? "\(text)%" : nil
        throw QuantityError(
          "\(quoted(text)) "
            + "\(value < 0 && range.lowerBound >= 0 ? "is negative" : "is out of range")",
          suggestion: asPercentage)
      }
      return value
    } text: {
      percentText($0)
    }
  }

  /// A value of a metric: a plain number, or where that is a share a percentage.
  package static func level(in range: ClosedRange<Double>) -> Self {
    var bounds: String { doubleRangeText(range, text: plainText) }
    var examples: String { range.contains(150) ? "150 or 60%" : plainText(range.lowerBound) }
    let share = ScalarKind<Double>.fraction(in: range)
    return Self(
      "number", expected: "a number\(bounds), or a percentage, such as \(examples)",
      forms: share.forms, magnitude: .real, range: range
    ) { text throws(QuantityError) in
      do throws(QuantityError) {
        return try share.read(text)
      } catch {
        var problem = error
        problem.problem.replace(" is not a percentage", with: " is not a number")
        throw problem
      }
    } text: {
      plainText($0)
    }
  }
}

/// A regular expression for plain decimals.
func plainPattern(of isSigned: Bool) -> String {
  #"[\#(isSigned ? "-+" : "+")]?([0-9]+(\.[0-9]+)?|\.[0-9]+)"#
}

/// Whether the text is a sign, digits, and where allowed a point and an exponent: what
/// `Double.init` takes and a user would not, such as `nan`, `inf` and hexadecimal digits, is left
/// out.
private func isDecimal(_ text: String, withPoint: Bool, withExponent: Bool) -> Bool {
  var rest = text.utf8[...]
  func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") }
  if let sign = rest.first, isSign(sign) { rest = rest.dropFirst() }
  var digits = rest.prefix(while: isDigit).count
  rest = rest.dropFirst(digits)
  if withPoint, rest.first == UInt8(ascii: ".") {
    let decimals = rest.dropFirst().prefix(while: isDigit).count
    guard decimals > 0 else { return false }
    digits += decimals
    rest = rest.dropFirst(decimals + 1)
  }
  guard digits > 0 else { return false }
  guard withExponent, let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") else {
    return rest.isEmpty
  }
  rest = rest.dropFirst()
  if let sign = rest.first, isSign(sign) { rest = rest.dropFirst() }
  return !rest.isEmpty && rest.allSatisfy(isDigit)
}

private func doubleRangeText(_ range: ClosedRange<Double>, text: (Double) -> String) -> String {
  let highest = Double.greatestFiniteMagnitude
  guard range.lowerBound == .leastNonzeroMagnitude else {
    return rangeText(range, lowest: -highest, highest: highest, text: text)
  }
  return range.upperBound >= highest
    ? " of more than 0" : " of more than 0 and at most \(text(range.upperBound))"
}

/// The shortest text that reads back as the same number, without `.0`.
private func plainText(_ value: Double) -> String {
  let text = value.description
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

private func percentText(_ value: Double) -> String {
  // Rounded to 12 digits, because 0.07 * 100 is not quite 7.
  let percent = (value * 1e14).rounded() / 1e12
  return (abs(percent) < 1e6 ? plainText(percent) : plainText(value * 100)) + "%"
}
