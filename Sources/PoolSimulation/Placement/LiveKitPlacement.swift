package import Settings

/// LiveKit's choice: a node below the limit, by what nodes last said of themselves.
///
/// Source: livekit/livekit, `pkg/routing/selector/utils.go` at a8d4df6 (`SelectSortedNode`,
/// `selectTwoChoiceSortedNode`), `cpuload.go` and `any.go` at 2aa9877 and 33c549c, and
/// `pkg/routing/redisrouter.go` at 00861e6 (`statsUpdateInterval`). Nodes at or over
/// `cpu_load_limit` are left out unless all are. Of two equals the one that was drawn first is
/// taken, as a sort of two leaves them; of more the oldest.
///
/// The CPU's load is the load over its limit, or without one the share of the seats that are taken.
/// `sysload`, `tracks`, `bytespersec` and regions are left out: nothing here is like them.
package struct LiveKitPlacement: PlacementStrategy {
  package static let name = "livekit"
  package static let summary =
    "LiveKit's: below the load limit unless none is, then random, lowest or the lower of two, by "
    + "reports of 2 s."
  package static let remembers = true

  private enum Kind: String, CaseIterable {
    case any, cpuload
    static let usual = Kind.any
  }
  private enum SortBy: String, CaseIterable { case random, cpuload, rooms, clients }
  private enum Algorithm: String, CaseIterable { case lowest, twochoice }

  /// A node that is always over its limit is none.
  private static let limits = 0.01...1

  /// What a node says of itself.
  private struct Stats: BitwiseCopyable {
    var stress = 0.0
    var clients: Int32 = 0
    var rooms: Int32 = 0
  }

  private let kind: Kind
  private let sortBy: SortBy
  private let algorithm: Algorithm
  private let limit: Double
  private var stats: LoadReports<Stats>
  private var rooms = MeetingCensus()
  private var draws = PlacementDraws()

  package init(settings: inout SettingsReader) {
    kind = settings.choice(
      "kind", default: Kind.usual, help: "whether nodes over a load are left out")
    sortBy = settings.choice(
      "sort_by", default: SortBy.random, help: "what nodes are compared by")
    algorithm = settings.choice(
      "algorithm", default: Algorithm.lowest,
      help: "whether all nodes are compared, or two that are drawn")
    limit = settings.fraction(
      "cpu_load_limit", default: 0.9, in: Self.limits,
      help: "the load from which on a node is left out, unless all are")
    stats = LoadReports(
      every: LoadReports<Stats>.interval(default: 2_000, &settings), nothing: Stats())
    if kind == .any, settings.has("cpu_load_limit") {
      settings.issue(
        "cpu_load_limit", "has no effect here; expected kind: cpuload beside it, or no such key")
    }
    if sortBy == .random, algorithm == .twochoice {
      settings.issue(
        "algorithm",
        "twochoice has no effect beside sort_by: random; expected another sort_by, or lowest")
    }
    if sortBy == .random, kind == .any, settings.has("load_reported_every") {
      settings.issue(
        "load_reported_every",
        "has no effect here, where no load is looked at; expected kind: cpuload or another sort_by "
          + "beside it, or no such key")
    }
  }

  package mutating func begin(seed: UInt64, replication: Int) {
    draws = PlacementDraws(seed: seed, replication: replication)
  }

  private func isOver(_ node: InstanceID) -> Bool {
    kind == .cpuload && stats[node].stress >= limit
  }

  private func sorted(_ node: InstanceID, for join: JoinRequest) -> Int64 {
    switch sortBy {
    case .random: Int64(draws.draw(node, for: join) >> 2)
    // Their bits are in the order of doubles of 0 or more; those of 1 leave the flag free.
    case .cpuload: Int64(truncatingIfNeeded: min(stats[node].stress, 1).bitPattern)
    case .rooms: Int64(stats[node].rooms)
    case .clients: Int64(stats[node].clients)
    }
  }

  /// Those over the limit come after all others. Of two choices the chosen one comes first, and
  /// where it is not among those that are compared, the lowest does.
  package func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet)
    -> Int64
  {
    if algorithm == .twochoice, place(join, in: fleet) == instance { return -1 }
    return sorted(instance, for: join) | (isOver(instance) ? 1 << 62 : 0)
  }

  package func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? {
    guard algorithm == .twochoice else { return lowestRank(for: join, in: fleet) }
    var (below, all) = (DrawnPair(), DrawnPair())
    forEachCandidate(for: join, in: fleet) { node in
      let draw = draws.draw(node, for: join)
      all.show(node, draw: draw)
      if !isOver(node) { below.show(node, draw: draw) }
    }
    return (below.first >= 0 ? below : all).lower { sorted($0, for: join) }
  }

  package mutating func beginInstant(
    at time: SimulationTime, _ fleet: borrowing Fleet, _ meetings: borrowing MeetingHosts
  ) {
    guard stats.due(by: time) != nil else { return }
    stats.take(fleet) {
      Stats(stress: fleet.stress(of: $0), clients: Int32(fleet.people(on: $0)))
    }
    guard sortBy == .rooms else { return }
    rooms.forEachHost(in: meetings) { host, _, _ in
      stats.amend(host, in: fleet) { $0.rooms += 1 }
    }
  }

  package mutating func note(_ route: JoinRoute, at time: SimulationTime) {
    if sortBy == .rooms, route.startsMeeting { rooms.begin(route.meeting, at: time) }
  }
}
