internal import Probability

/// A synthetic demand under a name, `workload.preset`, with the facts that its numbers come from.
package struct WorkloadPreset: Equatable, Sendable {
  /// The name that scenarios use.
  package let name: String
  /// What it stands for, in one sentence.
  package let summary: String
  /// Where the numbers come from; assumptions are called so.
  package let source: String
  /// What is drawn.
  package let demand: SyntheticDemand
  /// How people arrive and leave.
  package let flow: ParticipantFlow
  /// The probability that a listed participant comes.
  package let attendance: Double

  /// Every preset, by name.
  package static let all: [WorkloadPreset] = [campus, corporate, telephony, tutoring, webinarFlash]
}

extension DemandPart {
  /// A part with a name and what differs from the counted week.
  init(
    _ name: String, kind: String, meetingsPerWeek: Double, weekdays: [Double], starts: MeetingStarts
  ) {
    self.init()
    self.name = name
    self.kind = kind
    self.meetingsPerWeek = meetingsPerWeek
    weekdayShare = weekdays + [Double](repeating: 0, count: 7 - weekdays.count)
    self.starts = starts
  }
}

extension MeetingStarts {
  /// Meetings on some minutes of the day, from times as `930` for 9:30 with their weights.
  static func at(_ weights: KeyValuePairs<Int, Double>) -> MeetingStarts {
    var minutes = [Double](repeating: 0, count: 1440)
    for (time, weight) in weights { minutes[time / 100 * 60 + time % 100] += weight }
    return .timesOfDay(minutes)
  }

  /// Meetings at any instant, from a weight for each equal span of the day that begins at `start`,
  /// in minutes.
  static func rate(from start: Int, every span: Int, _ weights: [Double]) -> MeetingStarts {
    var minutes = [Double](repeating: 0, count: 1440)
    for (index, weight) in weights.enumerated() {
      for minute in 0..<span { minutes[start + index * span + minute] = weight / Double(span) }
    }
    return .atAnyTime(minutes)
  }
}

extension Distribution {
  /// One of some lengths in minutes, with their weights.
  static func minutes(_ weights: KeyValuePairs<Double, Double>) -> Distribution {
    .mixture(
      weights.map {
        WeightedDistribution(weight: $0.value, distribution: .constant($0.key * 60_000))
      })
  }

  /// A mixture of lognormals, from weight, median and sigma.
  static func lognormals(_ parts: [(weight: Double, median: Double, sigma: Double)]) -> Distribution
  {
    .mixture(
      parts.map {
        WeightedDistribution(
          weight: $0.weight, distribution: .lognormal(median: $0.median, sigma: $0.sigma))
      })
  }
}
