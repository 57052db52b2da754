internal import PoolSimulation
internal import Studies

/// Numbers in the words of a sentence.
package enum Wording {
  /// `1,234`.
  package static func count(_ count: some BinaryInteger) -> String {
    DecimalText.grouped(String(count))
  }

  /// `1 join`, `1,234 joins`.
  package static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(Wording.count(count)) \(count == 1 ? one : many ?? one + "s")"
  }

  /// `a`, `a and b`, `a, b and c`; with another word in the place of `and`, and on request with a
  /// comma before it.
  package static func list(
    _ words: [String], _ conjunction: String = "and", isSeparated: Bool = false
  ) -> String {
    let last = words.suffix(2).joined(separator: "\(isSeparated ? "," : "") \(conjunction) ")
    return (words.dropLast(2) + [last]).joined(separator: ", ")
  }

  /// The codes that a column may hold, `a, b or c`, in the order of the cases.
  static func codes<Code: CaseIterable & RawRepresentable<String>>(_ type: Code.Type) -> String {
    list(type.allCases.map(\.rawValue), "or")
  }

  /// A number with so many decimals: `1,234.50`.
  package static func decimal(_ number: Double, places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (number * scale).rounded()
    guard scaled.magnitude < 1e36 else { return "-" }
    return DecimalText.grouped(DecimalText.text(Int128(scaled), places: places))
  }

  /// A number with two digits that say something: `2,800`.
  static func roughly(_ number: Int) -> String {
    var unit = 1
    while number / unit >= 100 { unit *= 10 }
    return count((number + unit - 1) / unit * unit)
  }

  /// A fraction in percent: `0.150 %`.
  package static func percent(_ fraction: Double, places: Int = 3) -> String {
    decimal(fraction * 100, places: places) + " %"
  }

  /// An amount of money: `$236.17`, and of less than a dollar `$0.0016`.
  package static func dollars(_ amount: Double) -> String {
    (amount < 0 ? "-$" : "$") + decimal(abs(amount), places: dollarPlaces(amount))
  }

  /// Cents are enough from one dollar up, and for nothing. What four decimals would round to a
  /// dollar is one.
  static func dollarPlaces(_ amount: Double) -> Int {
    abs(amount) >= 0.99995 || amount == 0 ? 2 : 4
  }

  /// `2 d 3 h`, `4 min 12 s`, `0.250 s`: the two largest units.
  package static func length(_ milliseconds: Int64) -> String { length(milliseconds, parts: 2) }

  /// The same in at most so many units, one after the other: `1 h 30 min 40 s` in three.
  package static func length(_ milliseconds: Int64, parts: Int) -> String {
    if milliseconds < 60_000 {
      let isWhole = milliseconds % 1_000 == 0
      return DecimalText.text(
        Int128(isWhole ? milliseconds / 1_000 : milliseconds), places: isWhole ? 0 : 3) + " s"
    }
    let seconds = (milliseconds + 500) / 1_000
    let units: [(size: Int64, name: String)] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")]
    let first = units.firstIndex { seconds >= $0.size } ?? 3
    var left = seconds
    let told = units[first...].prefix(parts).compactMap { unit -> String? in
      let count = left / unit.size
      left %= unit.size
      return count > 0 ? "\(count) \(unit.name)" : nil
    }
    return told.isEmpty ? "0 s" : told.joined(separator: " ")
  }
}

/// A count with a comma between each three digits.
package func groupedCount(_ count: Int) -> String { Wording.count(count) }
