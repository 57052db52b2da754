internal import Settings

/// A strategy that another package brings, asked through its protocol: the simulation is
/// specialized for this type, once, and not for every strategy that there may be.
///
/// What `place` answers is checked, because everything else relies on it.
struct ForeignPlacement: PlacementStrategy {
  static let name = "foreign"
  static let summary = "A strategy of another package, or the usual one."

  static let remembers = true
  static let expectsSizes = true

  private var strategy: any PlacementStrategy
  private let strategyRemembers, strategyNotesRoutes: Bool

  init(_ strategy: any PlacementStrategy) {
    self.strategy = strategy
    strategyRemembers = type(of: strategy).remembers
    strategyNotesRoutes = type(of: strategy).notesRoutes
  }

  init(settings: inout SettingsReader) {
    self.init(LeastLoadedPlacement(settings: &settings))
  }

  mutating func begin(seed: UInt64, replication: Int) {
    strategy.begin(seed: seed, replication: replication)
  }

  mutating func beginInstant(
    at time: SimulationTime, _ fleet: borrowing Fleet, _ meetings: borrowing MeetingHosts
  ) {
    if strategyRemembers { strategy.beginInstant(at: time, fleet, meetings) }
  }

  mutating func note(_ route: JoinRoute, at time: SimulationTime) {
    if strategyNotesRoutes { strategy.note(route, at: time) }
  }

  func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64 {
    strategy.rank(instance, for: join, in: fleet)
  }

  func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? {
    guard let id = strategy.place(join, in: fleet) else {
      let least = fleet.index.lowestLevel
      precondition(
        least < 0 || least + join.seats > join.ceiling,
        "\(type(of: strategy)) places a join nowhere that fits; expected an instance")
      return nil
    }
    precondition(
      (0..<fleet.count).contains(id) && fleet.phase(of: id) == .serving,
      "\(type(of: strategy)) places a join on instance \(id), which does not serve")
    precondition(
      fleet.seats(on: id) + join.seats <= join.ceiling,
      "\(type(of: strategy)) places a join on instance \(id), which has no room for it")
    return id
  }
}
