public import Settings

/// A join that looks for an instance.
public struct JoinRequest: BitwiseCopyable, Sendable {
  /// The join's number in the workload.
  public var join: Int
  /// How often this participant was refused before, or dropped: draws of a second attempt differ
  /// from the first's.
  public var attempt: Int
  /// The seats it takes on one instance.
  public var seats: Int
  /// The most seats that may be taken on the instance afterwards: its limit, or the lower one for
  /// new meetings.
  public var ceiling: Int
  /// The seats that its meeting is expected to take there, its own included; 0: nobody knows, or
  /// the strategy does not ask.
  public var expected = 0
}

/// What became of a join that found an instance, told to strategies that remember.
public struct JoinRoute: BitwiseCopyable, Sendable {
  /// The join's number in the workload.
  public var join: Int
  /// The join's meeting, by its number in the workload.
  public var meeting: Int
  /// The instance that it was sent to, whether it answers or not.
  public var instance: InstanceID
  /// Whether the strategy chose it, rather than the meeting's being there already.
  public var isPlaced: Bool
  /// Whether nobody was in the meeting, and it did not go on without anybody either.
  public var startsMeeting: Bool
}

extension JoinRoute {
  /// A join that goes where the whole of its meeting is.
  init(join: Int, meeting: Int, toItsHost host: InstanceID) {
    self.init(join: join, meeting: meeting, instance: host, isPlaced: false, startsMeeting: false)
  }
}

/// Chooses an instance for a join.
///
/// A strategy is asked at every join of a new meeting, so it is generic in the simulation and must
/// not allocate. It is defined by `rank`; `place` may be any faster way to the same answer, and a
/// test holds the two together.
public protocol PlacementStrategy: Sendable {
  /// The name in `placement.strategy`.
  static var name: String { get }
  /// One sentence for `greenroom list strategies`.
  static var summary: String { get }
  /// Reads the strategy's own keys of the `placement` section.
  init(settings: inout SettingsReader)
  /// Where an instance stands for a join: the lowest rank is chosen, ties go to the oldest.
  func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64
  /// The serving instance that the join goes to; nil when it fits nowhere.
  func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID?
  /// The seed of the run, for strategies that draw.
  mutating func begin(seed: UInt64, replication: Int)

  /// Whether the strategy is told of every instant, and of every join too. Nothing is spent on
  /// those that are not.
  static var remembers: Bool { get }
  /// An instant begins, and nothing of it has happened yet: what a report of now would say.
  mutating func beginInstant(
    at time: SimulationTime, _ fleet: borrowing Fleet, _ meetings: borrowing MeetingHosts)
  /// Whether the strategy is told of every join that finds an instance, without a word of the
  /// instants between. Who remembers is told of both.
  static var notesRoutes: Bool { get }
  /// A join was sent to an instance.
  mutating func note(_ route: JoinRoute, at time: SimulationTime)

  /// Whether the strategy asks for the oldest instance that is not too full
  /// (`LoadIndex.oldest(atMost:)`). Nothing is spent on those that do not.
  static var asksForOldestFit: Bool { get }

  /// Whether the strategy asks how large meetings are expected to become (`JoinRequest.expected`,
  /// `Fleet.seatsExpected(on:)`). Nothing is spent on those that do not.
  static var expectsSizes: Bool { get }
}

extension PlacementStrategy {
  /// Nothing to prepare.
  public mutating func begin(seed: UInt64, replication: Int) {}

  /// Most look at the fleet as it is.
  public static var remembers: Bool { false }
  /// Who remembers does.
  public static var notesRoutes: Bool { remembers }
  /// Nothing to remember.
  public mutating func beginInstant(
    at time: SimulationTime, _ fleet: borrowing Fleet, _ meetings: borrowing MeetingHosts
  ) {}
  /// Nothing to remember.
  public mutating func note(_ route: JoinRoute, at time: SimulationTime) {}

  /// Most do not.
  public static var asksForOldestFit: Bool { false }

  /// Most know of a meeting only who is in it.
  public static var expectsSizes: Bool { false }

  /// The serving instance of lowest rank on which the join fits.
  public func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? {
    lowestRank(for: join, in: fleet)
  }

  /// What `place` must answer, found by ranking every serving instance.
  package func lowestRank(for join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? {
    var best: InstanceID?
    var bestRank = Int64.max
    for serving in fleet.servingIDs {
      let id = InstanceID(serving)
      guard fleet.seats(on: id) + join.seats <= join.ceiling else { continue }
      let rank = rank(id, for: join, in: fleet)
      if best == nil || rank < bestRank { (best, bestRank) = (id, rank) }
    }
    return best
  }
}
