/// How many servers a stationary load needs for a target, and how many that is in units of several
/// servers, such as instances with seats.
package struct Staffing: Hashable, Sendable {
  /// By which rule servers are counted.
  package enum Rule: String, CaseIterable, Sendable {
    /// The fewest that keep the target by Erlang's formula.
    case erlang
    /// The load and so many times its square root as keep the target in the limit of large loads.
    case squareRoot = "square_root"
  }

  /// What is kept small.
  package enum Target: Hashable, Sendable {
    /// The share of arrivals that find every server busy and are lost: Erlang B.
    case blocking(atMost: Double)
    /// The share of arrivals that wait longer than so many mean stays, when nobody gives up: Erlang
    /// C.
    case waiting(atMost: Double, beyond: Double = 0)

    /// The share.
    package var share: Double {
      switch self {
      case .blocking(let share), .waiting(let share, _): share
      }
    }
    /// Whether those who find every server busy wait.
    package var isWaiting: Bool {
      if case .waiting = self { true } else { false }
    }
  }

  /// The offered load, in erlangs.
  package let offeredLoad: Double
  /// The rule.
  package let rule: Rule
  /// What is kept small.
  package let target: Target
  /// The servers of one unit.
  package let unitSize: Int
  /// The servers that the rule asks for.
  package let servers: Int

  /// Counts servers.
  /// - Parameters:
  ///   - offeredLoad: in erlangs, above 0
  ///   - rule: the rule
  ///   - target: what is kept small: a share above 0 and below 1
  ///   - unitSize: the servers of one unit, 1 or more
  package init(offeredLoad: Double, _ rule: Rule, _ target: Target, unitSize: Int) {
    self.offeredLoad = offeredLoad
    self.rule = rule
    self.target = target
    self.unitSize = unitSize
    switch (rule, target) {
    case (.erlang, .blocking(let share)):
      servers = serversNeeded(offeredLoad: offeredLoad, blocking: share)
    case (.erlang, .waiting(let share, let stays)):
      servers = serversNeeded(offeredLoad: offeredLoad, waiting: share, beyond: stays)
    case (.squareRoot, .blocking(let share)):
      let beta = squareRootQuality(offeredLoad: offeredLoad, blocking: share)
      servers = squareRootStaffing(offeredLoad: offeredLoad, beta: beta)
    case (.squareRoot, .waiting(let share, let stays)):
      let beta = squareRootQuality(offeredLoad: offeredLoad, waiting: share, beyond: stays)
      servers = squareRootStaffing(offeredLoad: offeredLoad, beta: beta)
    }
  }

  /// The fewest units with so many servers.
  package var units: Int { (servers + unitSize - 1) / unitSize }
  /// The servers of these units.
  package var serversOfUnits: Int { units * unitSize }
  /// The servers beyond the load, as a multiple of its square root.
  package var beta: Double { (Double(servers) - offeredLoad) / offeredLoad.squareRoot() }
  /// The share that the target is about, by Erlang's formula with `servers`.
  package var share: Double { share(with: servers) }
  /// The same with all servers of the units.
  package var shareOfUnits: Double { share(with: serversOfUnits) }

  /// The mean share of the units' servers that are busy; 1 where a queue grows for ever.
  package var utilization: Double {
    guard serversOfUnits > 0 else { return 0 }
    let served =
      target.isWaiting
      ? offeredLoad : carriedLoad(offeredLoad: offeredLoad, servers: serversOfUnits)
    return min(1, served / Double(serversOfUnits))
  }

  /// The mean wait of all arrivals with the units' servers; nil where nobody waits.
  /// - Parameter meanStay: the mean service time, in any unit of time
  /// - Returns: a length of time in the unit of `meanStay`
  package func meanWait(meanStay: Double) -> Double? {
    guard target.isWaiting else { return nil }
    return erlangCMeanWait(offeredLoad: offeredLoad, servers: serversOfUnits, meanStay: meanStay)
  }

  private func share(with servers: Int) -> Double {
    switch target {
    case .blocking: erlangB(offeredLoad: offeredLoad, servers: servers)
    case .waiting(_, let stays): erlangC(offeredLoad: offeredLoad, servers: servers, beyond: stays)
    }
  }
}
