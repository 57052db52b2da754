/// How much a search may run before it has to say what it knows.
package struct RunLimits: Sendable, Hashable {
  /// The most replications of one variant or value.
  package let replications: Int
  /// The most runs of all; nil: as many as it takes.
  package let runs: Int?
  /// The longest time; nil: as long as it takes. What a search then comes to depends on the
  /// machine.
  package let time: Duration?

  /// What ended a search.
  package enum Stop: Sendable, Hashable {
    case replications, runs, time
  }

  /// Limits.
  package init(replications: Int, runs: Int? = nil, time: Duration? = nil) {
    self.replications = replications
    self.runs = runs
    self.time = time
  }

  /// What is left of limits.
  struct Budget {
    private let limits: RunLimits
    private let start = ContinuousClock.now
    private var runs = 0
    /// What is used up; nil: nothing yet.
    private(set) var stop: Stop?

    init(_ limits: RunLimits) { self.limits = limits }

    /// Whether so many more runs may be done, which are then taken as done.
    mutating func allows(_ more: Int) -> Bool {
      if let most = limits.runs, runs + more > most { stop = stop ?? .runs }
      if let time = limits.time, ContinuousClock.now - start > time { stop = stop ?? .time }
      if stop == nil { runs += more }
      return stop == nil
    }
  }
}
