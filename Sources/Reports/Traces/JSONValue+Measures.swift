internal import PoolSimulation
internal import Workloads

// Measures of a trace as JSON.
extension JSONValue {
  /// A number with six decimals; null without one.
  static func fraction(_ number: Double?) -> JSONValue {
    guard let number, number.magnitude < 1e30 else { return .null }
    return .number(DecimalText.text(Int128((number * 1e6).rounded()), places: 6))
  }

  /// A whole number; null without one.
  static func optional(_ number: Int?) -> JSONValue { number.map { .integer($0) } ?? .null }

  /// Milliseconds as seconds with three decimals; null without any.
  static func seconds(_ milliseconds: Int64?) -> JSONValue {
    milliseconds.map { .number(DecimalText.text(Int128($0), places: 3)) } ?? .null
  }

  /// Quantiles of lengths in seconds, or of counts; null without values.
  static func summary(_ summary: ValueSummary?, areLengths: Bool) -> JSONValue {
    guard let summary else { return .null }
    func value(_ number: Int64) -> JSONValue { areLengths ? .seconds(number) : .integer(number) }
    let unit = areLengths ? "_s" : ""
    var members = [
      Member("count", .integer(summary.count)), Member("min\(unit)", value(summary.least)),
    ]
    members += zip(ValueSummary.percents, summary.quantiles).map {
      Member("p\($0)\(unit)", value($1))
    }
    members.append(Member("max\(unit)", value(summary.most)))
    members.append(Member("mean\(unit)", .fraction(summary.mean / (areLengths ? 1000 : 1))))
    return .object(members)
  }

  /// Counts by mark of the clock.
  static func starts(_ starts: StartShares) -> JSONValue {
    let names = ["on_hour", "on_half_hour", "on_quarter", "elsewhere"]
    return .object(zip(names, starts.parts).map { Member($0, .integer($1)) })
  }
}
