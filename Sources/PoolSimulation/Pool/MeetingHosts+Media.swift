// What the hosts of meetings forward, where people come and go.
extension MeetingHosts {
  /// Counts a participant in, as `join` does, with what the meeting's hosts forward from then on.
  @inline(never) mutating func joinForwarding(
    _ meeting: Int, on instance: InstanceID, of fleet: inout Fleet, at time: SimulationTime
  ) {
    let people = people(of: meeting)
    if !hasFurtherHosts(meeting), people == 0 || host(of: meeting) == instance {
      join(meeting, on: instance, of: &fleet, at: time)
      fleet.media.enter(instance, among: people, at: time)
    } else {
      forward(meeting, isAdded: false, through: &fleet, at: time)
      join(meeting, on: instance, of: &fleet, at: time)
      forward(meeting, isAdded: true, through: &fleet, at: time)
    }
  }

  /// Counts a participant out, as `leave` does, with what the meeting's hosts forward from then on.
  @inline(never) mutating func leaveForwarding(
    _ meeting: Int, from instance: InstanceID, of fleet: inout Fleet, at time: SimulationTime
  ) -> Bool {
    if !hasFurtherHosts(meeting) {
      fleet.media.leave(instance, among: people(of: meeting), at: time)
      return leave(meeting, from: instance, of: &fleet, at: time)
    }
    forward(meeting, isAdded: false, through: &fleet, at: time)
    let lingers = leave(meeting, from: instance, of: &fleet, at: time)
    forward(meeting, isAdded: true, through: &fleet, at: time)
    return lingers
  }

  /// The hosts of a meeting take up, or lay down, what they do for it.
  private func forward(
    _ meeting: Int, isAdded: Bool, through fleet: inout Fleet, at time: SimulationTime
  ) {
    var whole = MediaLaw.Meeting()
    forEachHost(of: meeting) { host, people in
      whole.addHost(with: people, by: fleet.media.law)
      fleet.media.tally(people, inZone: fleet.zone(of: host))
    }
    forEachHost(of: meeting) { host, people in
      fleet.media.change(
        host, with: people, of: whole, inZone: fleet.zone(of: host), isAdded: isAdded, at: time)
    }
    fleet.media.clearTally()
  }

  /// The limit that is in the way of one more of a meeting's people on an instance, or on a new one
  /// (-1), on any of its hosts; nil: none.
  func limit(of meeting: Int, on instance: InstanceID, _ fleet: borrowing Fleet) -> MediaLimit? {
    guard fleet.media.hasLimits else { return nil }
    let people = people(of: meeting)
    if !hasFurtherHosts(meeting), people == 0 || host(of: meeting) == instance {
      return fleet.media.limit(on: instance, among: people)
    }
    let law = fleet.media.law
    var (before, after, isHost) = (MediaLaw.Meeting(), MediaLaw.Meeting(), false)
    forEachHost(of: meeting) { host, people in
      before.addHost(with: people, by: law)
      after.addHost(with: people + (host == instance ? 1 : 0), by: law)
      if host == instance { isHost = true }
    }
    if !isHost { after.addHost(with: 1, by: law) }
    var found: MediaLimit?
    func look(at host: InstanceID, adding more: MediaAmounts) {
      guard let limit = fleet.media.limit(on: host, adding: more) else { return }
      found = min(found ?? limit, limit)
    }
    forEachHost(of: meeting) { host, people in
      let more = law.amounts(
        ofHostWith: people + (host == instance ? 1 : 0), in: after, fleet.media.loadLaw)
      let less = law.amounts(ofHostWith: people, in: before, fleet.media.loadLaw)
      look(at: host, adding: more - less)
    }
    if !isHost {
      look(at: instance, adding: law.amounts(ofHostWith: 1, in: after, fleet.media.loadLaw))
    }
    return found
  }
}
