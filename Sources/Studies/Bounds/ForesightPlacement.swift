internal import PoolSimulation
internal import Settings

/// Puts meetings together that end together, by somebody who knows when everybody leaves: hosts
/// that are full at the same time become empty at the same time.
///
/// What a host would run longer for a meeting counts first. Of hosts that run on for others anyway
/// it is the one that ends the soonest after the meeting.
struct ForesightPlacement: PlacementStrategy {
  static let name = "foresight"
  static let summary = "The instance that ends with the meeting, by everybody's leave."
  static let remembers = true

  /// By join: when the last one leaves who is then in the meeting without a break; without
  /// affinity when the participant leaves.
  private let ends: [SimulationTime]
  /// By instance: when the last one leaves who was sent there.
  private var hosts: [SimulationTime] = []

  /// Nothing is foreseen.
  init(settings: inout SettingsReader) { ends = [] }

  init(_ workload: Workload, affinity: Affinity) {
    func leaveTime(_ join: Int) -> SimulationTime {
      workload.joinTimes[join] + workload.stays[join]
    }
    guard affinity != .none else {
      ends = workload.joinTimes.indices.map(leaveTime)
      return
    }
    // Meetings may be empty for days and go on: each sitting has its own end.
    var sittings: [SimulationTime] = []
    var sittingOfMeeting = [Int](repeating: -1, count: workload.meetingCount)
    let sittingOfJoin = workload.joinTimes.indices.map { join in
      let meeting = Int(workload.meetingOfJoin[join])
      var sitting = sittingOfMeeting[meeting]
      if sitting < 0 || sittings[sitting] <= workload.joinTimes[join] {
        sitting = sittings.count
        sittings.append(.zero)
        sittingOfMeeting[meeting] = sitting
      }
      sittings[sitting] = max(sittings[sitting], leaveTime(join))
      return sitting
    }
    ends = sittingOfJoin.map { sittings[$0] }
  }

  func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64 {
    guard ends.indices.contains(join.join) else { return 0 }
    let longer = (ends[join.join] - end(of: instance)).milliseconds
    return longer > 0 ? 1 << 48 + longer : -longer
  }

  private func end(of instance: InstanceID) -> SimulationTime {
    hosts.indices.contains(instance) ? hosts[instance] : .zero
  }

  mutating func note(_ route: JoinRoute, at time: SimulationTime) {
    guard ends.indices.contains(route.join) else { return }
    while hosts.count <= route.instance { hosts.append(.zero) }
    hosts[route.instance] = max(hosts[route.instance], ends[route.join])
  }
}
