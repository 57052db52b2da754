package import PoolSimulation
package import Settings
package import Studies

/// One cell of a table. Numbers that are not whole are scaled integers, so no rendering can round
/// them differently.
package enum ReportCell: Sendable, Hashable {
  /// Text that a scenario or a trace may have chosen.
  case text(String)
  /// A local time in ISO 8601 without a fraction of a second, and its offset from UTC.
  case time(String, offset: String)
  /// A count.
  case integer(Int64)
  /// `units` divided by ten to the power of `places`.
  case decimal(units: Int128, places: Int)
  /// Nothing was measured.
  case missing

  /// A count.
  package static func count(_ count: Int) -> Self { .integer(Int64(count)) }

  /// Milliseconds as seconds with three decimals; missing for nil.
  package static func seconds(_ milliseconds: Int64?) -> Self {
    milliseconds.map { .decimal(units: Int128($0), places: 3) } ?? .missing
  }

  /// The seconds since the scenario's start; missing for nil.
  package static func seconds(at time: SimulationTime?) -> Self { seconds(time?.milliseconds) }

  /// A length of time; missing for nil.
  package static func seconds(_ span: TimeSpan?) -> Self { seconds(span?.milliseconds) }

  /// Micro-dollars as dollars with six decimals.
  package static func dollars(_ micro: Int64) -> Self { .decimal(units: Int128(micro), places: 6) }

  /// `integral / length` with six decimals, to the nearest, halves away from zero; missing when
  /// there is no length.
  package static func mean(of integral: Int64, over length: Int64) -> Self {
    guard length > 0 else { return .missing }
    let (scaled, overflows) = integral.multipliedReportingOverflow(by: 1_000_000)
    if !overflows {
      let (mean, rest) = scaled.quotientAndRemainder(dividingBy: length)
      let isNearerAway = rest.magnitude >= length.magnitude - rest.magnitude
      return .decimal(units: Int128(isNearerAway ? mean + scaled.signum() : mean), places: 6)
    }
    return .decimal(units: rounded(Int128(integral) * 1_000_000, over: Int128(length)), places: 6)
  }

  /// A number with six decimals, to the nearest, halves away from zero; missing when it is not
  /// finite or has more than 30 digits.
  package static func number(_ number: Double) -> Self { Self(ColumnNumber(number)) }

  /// A number with nine decimals, for what may be very small; missing for nil.
  static func small(_ number: Double?) -> Self {
    guard let number, number.magnitude < 1e27 else { return .missing }
    return .decimal(units: Int128((number * 1e9).rounded()), places: 9)
  }

  /// A time on the scenario's clocks.
  package static func wallClock(_ time: SimulationTime, _ calendar: ScenarioCalendar) -> Self {
    .time(
      calendar.localText(at: time.milliseconds), offset: calendar.offsetText(at: time.milliseconds))
  }

  /// A number of a column; missing for nil.
  package init(_ number: ColumnNumber?) {
    self = number.map { .decimal(units: $0.units, places: $0.places) } ?? .missing
  }

  /// The value of a metric.
  package init(_ value: MetricValue, calendar: ScenarioCalendar) {
    switch value {
    case .integer(let count): self = .integer(count)
    case .time(let time): self = .wallClock(time, calendar)
    case .seconds, .dollars, .hours, .number, .ratio, .missing: self.init(ColumnNumber(value))
    }
  }
}
