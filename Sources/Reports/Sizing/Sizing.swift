package import QueueingTheory

/// What `greenroom size` answers: the seats of a stationary load by theory, without a simulation.
package struct Sizing: Sendable {
  /// The offered load, in erlangs: the people who would be in at once if nobody were turned away.
  package let offeredLoad: Double
  /// The joins an hour that make it; nil where the people were given.
  package let joinsPerHour: Double?
  /// The mean stay, in seconds; nil where nobody said.
  package let meanStay: Double?
  /// The seats of one instance.
  package let participantLimit: Int
  /// The time in seconds that a wait has to exceed to count.
  package let patience: Double
  /// The answers: for each target by Erlang's formula, then by the square-root rule.
  package let staffings: [Staffing]

  /// Sizes a pool.
  /// - Parameters:
  ///   - offeredLoad: in erlangs, above 0
  ///   - joinsPerHour: what it was computed from; nil where it was given
  ///   - meanStay: in seconds; nil where nobody said, and then waits have no length
  ///   - participantLimit: the seats of one instance
  ///   - blocking: the share of joins that may be refused; nil: not asked for
  ///   - waiting: the share of joins that may wait; nil: not asked for
  ///   - patience: how long a wait has to be to count, in seconds; above 0 it takes a mean stay
  package init(
    offeredLoad: Double, joinsPerHour: Double?, meanStay: Double?, participantLimit: Int,
    blocking: Double?,
    waiting: Double?, patience: Double = 0
  ) {
    self.offeredLoad = offeredLoad
    self.joinsPerHour = joinsPerHour
    self.meanStay = meanStay
    self.participantLimit = participantLimit
    self.patience = patience
    let stays = meanStay.map { patience / $0 } ?? 0
    let targets: [Staffing.Target?] = [
      blocking.map { .blocking(atMost: $0) }, waiting.map { .waiting(atMost: $0, beyond: stays) },
    ]
    staffings = targets.compactMap(\.self).flatMap { target in
      Staffing.Rule.allCases.map {
        Staffing(offeredLoad: offeredLoad, $0, target, unitSize: participantLimit)
      }
    }
  }

  /// What the numbers take for granted, a sentence each.
  package var assumptions: [String] {
    var sentences = [
      "The load is stationary: the same rate of joins at all times, by people who come one by one "
        + "and "
        + "independently of each other (Poisson). Whole meetings that start on the hour need more.",
      "All seats are one shared pool: a join takes any free seat, and no meeting sticks to an "
        + "instance.",
      "All instances are running: no scale-up lag, nothing that drains or fails.",
    ]
    if staffings.contains(where: { !$0.target.isWaiting }) {
      sentences.append(
        "Erlang B: whoever is refused does not try again; of stays only the mean counts.")
    }
    if staffings.contains(where: \.target.isWaiting) {
      sentences.append(
        "Erlang C: whoever finds no seat waits for as long as it takes, in turn; stays are "
          + "exponential."
      )
    }
    return sentences
  }
}
