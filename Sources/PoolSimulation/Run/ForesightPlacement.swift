package import Settings

/// Puts meetings together that end together, by somebody who knows when everybody leaves: hosts
/// that are full at the same time become empty at the same time.
///
/// What a host would run longer for a meeting counts first. Of hosts that run on for others anyway
/// it is the one that ends the soonest after the meeting.
package struct ForesightPlacement: PlacementStrategy {
  package static let name = "foresight"
  package static let summary = "The instance that ends with the meeting, by everybody's leave."
  package static let notesRoutes = true

  /// When the last one leaves of those who are in a meeting without a break; without affinity of
  /// each participant.
  private var ends: [SimulationTime] = []
  /// By join, the place of that; without affinity it is the join's number.
  private var sittings: [UInt32] = []
  /// By instance: when the last one leaves who was sent there.
  private var hosts: [SimulationTime] = []
  /// The instances that end after `past`, and some that do not serve any more: by their ends, equal
  /// ones by age. All others end at `past` or before.
  private var ahead: [Host] = []
  private var past = SimulationTime.zero

  private struct Host: Comparable, BitwiseCopyable {
    var end: SimulationTime
    var instance: InstanceID

    @inline(__always) static func < (left: Self, right: Self) -> Bool {
      left.end < right.end || left.end == right.end && left.instance < right.instance
    }
  }

  /// Nothing is foreseen.
  package init(settings: inout SettingsReader) {}

  /// Who leaves when is known.
  /// - Parameters:
  ///   - workload: the demand
  ///   - affinity: whether meetings stay together
  package init(_ workload: Workload, affinity: Affinity) {
    workload.withColumns { columns in
      guard affinity != .none else {
        ends = (0..<columns.count).map(columns.leaveTime)
        return
      }
      // Meetings may be empty for days and go on: each sitting has its own end.
      var sittingOfMeeting = Column(repeating: Int32(-1), count: workload.meetingCount)
      var ends = Column<SimulationTime>()
      sittings = [UInt32](unsafeUninitializedCapacity: columns.count) { sittings, count in
        for join in 0..<columns.count {
          let meeting = Int(columns.meetingOfJoin[join])
          var sitting = Int(sittingOfMeeting[meeting])
          if sitting < 0 || ends[sitting] <= columns.joinTimes[join] {
            sitting = ends.count
            ends.append(.zero)
            sittingOfMeeting[meeting] = Int32(sitting)
          }
          ends[sitting] = max(ends[sitting], columns.leaveTime(of: join))
          sittings[join] = UInt32(sitting)
        }
        count = columns.count
      }
      self.ends = ends.elements
    }
  }

  package func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet)
    -> Int64
  {
    guard let end = end(ofJoin: join.join) else { return 0 }
    let longer = (end - self.end(of: instance)).milliseconds
    return longer > 0 ? 1 << 48 + longer : -longer
  }

  /// What `rank` ranks first, found by going through the hosts' ends from the meeting's on: most
  /// instances are full when somebody is placed.
  package func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? {
    guard let end = end(ofJoin: join.join), end > past else {
      return lowestRank(for: join, in: fleet)
    }
    let first = place(of: Host(end: end, instance: 0))
    for place in first..<ahead.count {
      let id = ahead[place].instance
      if hasRoom(id, for: join, in: fleet) { return id }
    }
    var best: Host?
    for place in (0..<first).reversed() {
      let host = ahead[place]
      if let best, host.end < best.end { break }
      if hasRoom(host.instance, for: join, in: fleet) { best = host }
    }
    return best?.instance ?? lowestRank(for: join, in: fleet)
  }

  /// Most are full, and of the others most serve.
  @inline(__always) private func hasRoom(
    _ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet
  ) -> Bool {
    fleet.seats(on: instance) + join.seats <= join.ceiling && fleet.phase(of: instance) == .serving
  }

  /// How many of those ahead come before a host.
  private func place(of host: Host) -> Int {
    var (low, high) = (0, ahead.count)
    while low < high {
      let middle = (low + high) / 2
      if ahead[middle] < host { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func end(ofJoin join: Int) -> SimulationTime? {
    if sittings.indices.contains(join) { return ends[Int(sittings[join])] }
    return ends.indices.contains(join) ? ends[join] : nil
  }

  private func end(of instance: InstanceID) -> SimulationTime {
    hosts.indices.contains(instance) ? hosts[instance] : .zero
  }

  package mutating func note(_ route: JoinRoute, at time: SimulationTime) {
    guard let end = end(ofJoin: route.join), end > self.end(of: route.instance) else { return }
    let before = Host(end: self.end(of: route.instance), instance: route.instance)
    while hosts.count <= route.instance { hosts.append(.zero) }
    hosts[route.instance] = end
    let place = place(of: before)
    if place < ahead.count, ahead[place] == before { ahead.remove(at: place) }
    let host = Host(end: end, instance: route.instance)
    ahead.insert(host, at: self.place(of: host))
    past = max(past, time)
    ahead.removeFirst(self.place(of: Host(end: past, instance: .max)))
  }
}
