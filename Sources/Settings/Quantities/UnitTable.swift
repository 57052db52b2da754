/// The units of one kind of quantity, each a whole multiple of the smallest thing counted.
struct UnitTable: Sendable {
  /// A unit as it must be written, and what it is worth.
  struct Unit: Sendable {
    let symbol: String
    let worth: Int64
  }

  /// The quantity with its article, such as `a time span`.
  let quantity: String
  /// The thing counted, such as `a millisecond`.
  let grain: String
  /// From the largest to the smallest.
  let units: [Unit]
  /// Whether several units may follow each other, as in `11h2m`.
  let isCompound: Bool
  /// What people write instead of a unit, in lower case; units in the wrong case are found without
  /// it.
  let otherNames: [String: String]

  static let timeSpan = UnitTable(
    quantity: "a time span", grain: "a millisecond",
    units: [
      .init("d", 86_400_000), .init("h", 3_600_000), .init("m", 60_000), .init("s", 1000),
      .init("ms", 1),
    ],
    isCompound: true,
    otherNames: [
      "days": "d", "day": "d", "hours": "h", "hour": "h", "hrs": "h", "hr": "h", "minutes": "m",
      "minute": "m", "mins": "m", "min": "m",
      "seconds": "s", "second": "s", "secs": "s", "sec": "s", "milliseconds": "ms",
      "millisecond": "ms", "msec": "ms", "millis": "ms",
    ])
  static let dataSize = UnitTable(
    quantity: "a data size", grain: "a byte",
    units: [
      .init("PB", 1_000_000_000_000_000), .init("TB", 1_000_000_000_000),
      .init("GB", 1_000_000_000), .init("MB", 1_000_000),
      .init("kB", 1000), .init("B", 1),
    ],
    isCompound: false,
    otherNames: [
      "k": "kB", "m": "MB", "g": "GB", "t": "TB", "kib": "kB", "mib": "MB", "gib": "GB",
      "tib": "TB", "pib": "PB",
    ])
  static let bitRate = UnitTable(
    quantity: "a bit rate", grain: "a bit per second",
    units: [
      .init("Tbps", 1_000_000_000_000), .init("Gbps", 1_000_000_000), .init("Mbps", 1_000_000),
      .init("kbps", 1000), .init("bps", 1),
    ],
    isCompound: false,
    otherNames: [
      "k": "kbps", "m": "Mbps", "g": "Gbps", "kbit/s": "kbps", "mbit/s": "Mbps", "gbit/s": "Gbps",
      "bit/s": "bps", "mb/s": "Mbps",
      "kb/s": "kbps", "gb/s": "Gbps",
    ])

  /// The quantity `text` says, counted in the smallest unit and rounded half up to a whole one.
  func read(_ text: String) throws(QuantityError) -> Int64 {
    var rest = text[...]
    var total: Int128 = 0
    var isNegative = false
    var next = units.startIndex
    repeat {
      let number = rest.prefix { "0123456789.+-".contains($0) }
      rest = rest.dropFirst(number.count)
      let symbol = rest.prefix { !"0123456789.".contains($0) }
      rest = rest.dropFirst(symbol.count)
      guard let decimal = ExactDecimal(number),
        number.startIndex == text.startIndex || number.first?.isNumber == true
      else {
        let tooLong = number.count > 18 && number.allSatisfy { "0123456789.".contains($0) }
        throw QuantityError(
          tooLong ? "\(quoted(text)) has too many digits" : "\(quoted(text)) is not \(quantity)")
      }
      if symbol.isEmpty {
        if number == text, decimal.isZero { return 0 }
        throw QuantityError("\(quoted(text)) has no unit (add \(symbols))")
      }
      guard let index = units.firstIndex(where: { $0.symbol == symbol }) else {
        throw QuantityError(
          "\(quoted(text)) has the unknown unit \(quoted(String(symbol)))",
          suggestion: meant(number, symbol, of: text))
      }
      guard index >= next, isCompound || rest.isEmpty else {
        let problem =
          isCompound ? "names its units out of order" : "is more than a number and a unit"
        throw QuantityError("\(quoted(text)) \(problem)")
      }
      next = index + 1
      let amount = decimal.scaled(by: units[index].worth)
      guard amount != 0 || decimal.isZero else {
        throw QuantityError("\(quoted(text)) is finer than \(grain)")
      }
      if decimal.isNegative { isNegative = true }
      total += isNegative && !decimal.isNegative ? -amount : amount
    } while !rest.isEmpty
    // The largest number stands for a span without end, so a written one stays below it.
    guard abs(total) < Int128(Int64.max) else {
      throw QuantityError("\(quoted(text)) is too large")
    }
    return Int64(total)
  }

  /// The shortest exact text of `amount`: `1m30s` where units may follow each other, `2.5Mbps`
  /// where they may not.
  func text(_ amount: Int64) -> String {
    guard let smallest = units.last, amount != 0 else {
      return "0\(isCompound ? "s" : units.last?.symbol ?? "")"
    }
    var rest = amount.magnitude
    var result = amount < 0 ? "-" : ""
    if isCompound {
      for unit in units where rest >= unit.worth.magnitude {
        result += "\(rest / unit.worth.magnitude)\(unit.symbol)"
        rest %= unit.worth.magnitude
      }
      return result
    }
    let unit = units.first { rest >= $0.worth.magnitude } ?? smallest
    let digits = String(unit.worth).count - 1
    return result + decimalText(rest, decimals: digits) + unit.symbol
  }

  /// What may be written, for a schema: numbers with units, or 0 where that is in the range.
  func forms(_ range: ClosedRange<Int64>) -> [SettingsForm] {
    let sign = range.lowerBound < 0 ? "[-+]?" : "[+]?"
    let part = "([0-9]+(\\.[0-9]+)?|\\.[0-9]+)(\(units.map(\.symbol).joined(separator: "|")))"
    let written = SettingsForm.pattern("^\(sign)\(isCompound ? "(\(part))+" : part)$")
    return range.contains(0) ? [written, .integer(0...0)] : [written]
  }

  private var symbols: String {
    let names = units.reversed().map(\.symbol)
    return "\(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"
  }

  private func meant(_ number: Substring, _ symbol: Substring, of text: String) -> String? {
    // In a compound the other parts may be wrong as well, so nothing is proposed.
    guard number.count + symbol.count == text.count else { return nil }
    let name = symbol.lowercased().filter { $0 != " " }
    let unit = units.first { $0.symbol.lowercased() == name }?.symbol ?? otherNames[name]
    return unit.map { "\(number)\($0)" }
  }
}

extension UnitTable.Unit {
  init(_ symbol: String, _ worth: Int64) {
    self.init(symbol: symbol, worth: worth)
  }
}

/// `amount` with its last `decimals` digits after the point, without trailing zeros.
func decimalText(_ amount: UInt64, decimals: Int) -> String {
  var digits = String(amount)
  if digits.count <= decimals {
    digits = String(repeating: "0", count: decimals - digits.count + 1) + digits
  }
  let whole = digits.dropLast(decimals)
  let fraction = digits.suffix(decimals)
  let end = fraction.lastIndex { $0 != "0" }
  return end.map { "\(whole).\(fraction[...$0])" } ?? String(whole)
}
