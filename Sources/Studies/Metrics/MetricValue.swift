public import PoolSimulation

/// What a metric came to in one run, in the unit it is added up in: reports turn it into decimals, and nothing is rounded before.
public enum MetricValue: Sendable, Hashable {
  /// A count.
  case integer(Int64)
  /// A length of time, in milliseconds.
  case seconds(Int64)
  /// Money, in micro-dollars.
  case dollars(Int64)
  /// Instance-, seat- or participant-milliseconds, shown in hours.
  case hours(Int64)
  /// A ratio or another number that is not whole.
  case number(Double)
  /// A point in time.
  case time(SimulationTime)
  /// There was nothing to measure.
  case missing

  /// The value in the unit of its column (seconds, dollars, hours); nil for times and where nothing was measured.
  public var number: Double? {
    switch self {
    case .integer(let count): Double(count)
    case .seconds(let milliseconds): Double(milliseconds) / 1_000
    case .dollars(let micro): Double(micro) / 1_000_000
    case .hours(let milliseconds): Double(milliseconds) / 3_600_000
    case .number(let number): number
    case .time, .missing: nil
    }
  }

  /// A count.
  static func count(_ count: Int) -> Self { .integer(Int64(count)) }

  /// A share; nothing where there is nothing to share.
  static func share(_ part: Int64, of whole: Int64) -> Self { whole > 0 ? .number(Double(part) / Double(whole)) : .missing }

  /// Seconds, where there are any.
  static func seconds(optional milliseconds: Int64?) -> Self { milliseconds.map { .seconds($0) } ?? .missing }
}
