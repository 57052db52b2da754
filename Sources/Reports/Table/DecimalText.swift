internal import PoolSimulation

/// Numbers as text, made of digits alone: no locale and no binary fraction has a say in them.
package enum DecimalText {
  /// `units` divided by ten to the power of `places`, with exactly so many decimals: -5 with three
  /// places is `-0.005`.
  package static func text(_ units: Int128, places: Int, mark: Character = ".") -> String {
    let digits = String(units.magnitude)
    let sign = units < 0 ? "-" : ""
    guard places > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return "\(sign)\(padded.dropLast(places))\(mark)\(padded.suffix(places))"
  }

  /// The number with a comma between each three digits before the mark: `1,234,567.8`.
  package static func grouped(_ number: String) -> String {
    let sign = number.hasPrefix("-") ? "-" : ""
    let whole = number.dropFirst(sign.count).prefix { $0 != "." }
    let rest = number.dropFirst(sign.count + whole.count)
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return sign + grouped + rest
  }
}
