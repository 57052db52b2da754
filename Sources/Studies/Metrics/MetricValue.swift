package import PoolSimulation

/// What a metric came to in one run, in the unit it is added up in: reports turn it into decimals,
/// and nothing is rounded before.
package enum MetricValue: Sendable, Hashable {
  /// A count.
  case integer(Int64)
  /// A length of time, in milliseconds.
  case seconds(Int64)
  /// Money, in micro-dollars.
  case dollars(Int64)
  /// Instance-, seat- or participant-milliseconds, shown in hours.
  case hours(Int64)
  /// A number that is not whole.
  case number(Double)
  /// A ratio with its parts, so that those of several runs add up.
  case ratio(Ratio)
  /// A point in time.
  case time(SimulationTime)
  /// There was nothing to measure.
  case missing

  /// The value in the unit of its column (seconds, dollars, hours); nil for times and where nothing
  /// was measured.
  package var number: Double? {
    switch self {
    case .integer(let count): Double(count)
    case .seconds(let milliseconds): Double(milliseconds) / 1_000
    case .dollars(let micro): Double(micro) / 1_000_000
    case .hours(let milliseconds): Double(milliseconds) / 3_600_000
    case .number(let number): number
    case .ratio(let ratio): ratio.rounded.number
    case .time, .missing: nil
    }
  }

  /// A count.
  static func count(_ count: Int) -> Self { .integer(Int64(count)) }

  /// A share; nothing where there is nothing to share.
  static func share(_ part: Int64, of whole: Int64) -> Self { quotient(.share, part, whole) }

  /// A ratio; nothing where the whole is 0.
  static func quotient(_ kind: Ratio.Kind, _ part: Int64, _ whole: Int64) -> Self {
    whole > 0 ? .ratio(Ratio(kind: kind, part: part, whole: whole)) : .missing
  }

  /// Seconds, where there are any.
  static func seconds(optional milliseconds: Int64?) -> Self {
    milliseconds.map { .seconds($0) } ?? .missing
  }
}

/// A ratio with its parts.
package struct Ratio: Sendable, Hashable {
  /// What is divided by what.
  package enum Kind: String, Sendable, CaseIterable {
    /// Counts, or levels times milliseconds, of which the parts are as many or as long.
    case share = "q"
    /// Milliseconds by a count: seconds.
    case meanSeconds = "s"
    /// Micro-dollars by participant-milliseconds: dollars an hour.
    case dollarsPerHour = "d"
  }

  /// What is divided by what.
  package let kind: Kind
  /// What is divided.
  package let part: Int64
  /// What it is divided by, above 0.
  package let whole: Int64

  /// A ratio.
  package init(kind: Kind, part: Int64, whole: Int64) {
    (self.kind, self.part, self.whole) = (kind, part, whole)
  }

  /// The ratio as one run has it, in the unit that it is shown in.
  package var rounded: MetricValue {
    switch kind {
    case .share: .number(Double(part) / Double(whole))
    case .meanSeconds: .seconds(Int64(PoolSimulation.rounded(Int128(part), over: Int128(whole))))
    case .dollarsPerHour:
      .dollars(Int64(PoolSimulation.rounded(Int128(part) * 3_600_000, over: Int128(whole))))
    }
  }

  /// How much the column counts for one part of one whole.
  package var scale: Double {
    switch kind {
    case .share: 1
    case .meanSeconds: 0.001
    case .dollarsPerHour: 3.6
    }
  }
}
