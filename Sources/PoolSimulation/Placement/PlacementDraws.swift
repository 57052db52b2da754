internal import Probability

/// A number for each instance that a join may go to. It is keyed by join, attempt and instance, so
/// it depends neither on what was drawn before nor on which other instances there are.
struct PlacementDraws: Sendable {
  private var family: StreamFamily

  init(seed: UInt64 = 0, replication: Int = 0) {
    family = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("placement"))
  }

  @inline(__always) func draw(_ instance: InstanceID, for join: JoinRequest) -> UInt64 {
    var stream = family.stream(
      UInt64(join.join) << 16 | UInt64(join.attempt & 0xFFFF), UInt64(instance))
    return stream.next()
  }
}

/// Two of the instances that are shown, each pair as likely as the other: those of the lowest
/// draws.
struct DrawnPair {
  /// The one that was drawn first, and the one that was drawn second; -1: not so many were shown.
  private(set) var first: InstanceID = -1
  private(set) var second: InstanceID = -1
  private var draws = (UInt64.max, UInt64.max)

  @inline(__always) mutating func show(_ instance: InstanceID, draw: UInt64) {
    if first < 0 || draw < draws.0 {
      (second, draws.1) = (first, draws.0)
      (first, draws.0) = (instance, draw)
    } else if second < 0 || draw < draws.1 {
      (second, draws.1) = (instance, draw)
    }
  }

  /// The one of the lower load, the one that was drawn first of equals; nil without any.
  func lower(by load: (InstanceID) -> Int64) -> InstanceID? {
    guard second >= 0 else { return first < 0 ? nil : first }
    return load(second) < load(first) ? second : first
  }
}

extension PlacementStrategy {
  /// Calls `body` with every instance that a join may be sent to: those on which it fits, and those
  /// that have left the group and look idle because nobody has been told yet.
  @inline(__always) func forEachCandidate(
    for join: JoinRequest, in fleet: borrowing Fleet, _ body: (InstanceID) -> Void
  ) {
    for serving in fleet.servingIDs {
      let id = InstanceID(serving)
      if fleet.seats(on: id) + join.seats <= join.ceiling { body(id) }
    }
    guard fleet.hasDepartures, join.seats <= join.ceiling else { return }
    for departure in fleet.departures { body(departure.instance) }
  }
}
