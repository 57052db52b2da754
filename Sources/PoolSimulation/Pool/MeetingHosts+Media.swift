// What the hosts of meetings forward, where people come and go.
extension MeetingHosts {
  /// Whether a meeting is on one instance, or nobody is in it: what one more of its people on that
  /// instance, or one less, changes is in a table.
  @inline(__always) func isWhole(_ meeting: Int, on instance: InstanceID) -> Bool {
    !hasFurtherHosts(meeting) && (people(of: meeting) == 0 || host(of: meeting) == instance)
  }

  /// Counts a participant in, as `join` does, with what the hosts of a meeting on several forward
  /// from then on.
  @inline(never) mutating func joinForwarding(
    _ meeting: Int, on instance: InstanceID, of fleet: inout Fleet, at time: SimulationTime
  ) {
    forward(meeting, isAdded: false, through: &fleet, at: time)
    join(meeting, on: instance, of: &fleet, at: time)
    forward(meeting, isAdded: true, through: &fleet, at: time)
  }

  /// Counts a participant out, as `leave` does, with what the hosts of a meeting on several forward
  /// from then on.
  @inline(never) mutating func leaveForwarding(
    _ meeting: Int, from instance: InstanceID, of fleet: inout Fleet, at time: SimulationTime
  ) -> Bool {
    forward(meeting, isAdded: false, through: &fleet, at: time)
    let lingers = leave(meeting, from: instance, of: &fleet, at: time)
    forward(meeting, isAdded: true, through: &fleet, at: time)
    return lingers
  }

  /// The hosts of a meeting take up, or lay down, what they do for it.
  private func forward(
    _ meeting: Int, isAdded: Bool, through fleet: inout Fleet, at time: SimulationTime
  ) {
    let whole = forwarded(meeting, through: fleet)
    forEachHost(of: meeting) { id, people in
      fleet.media.tally(whole.host(with: people, on: id), inZone: fleet.zone(of: id))
    }
    forEachHost(of: meeting) { id, people in
      fleet.media.change(
        id, as: whole.host(with: people, on: id), of: whole, inZone: fleet.zone(of: id),
        isAdded: isAdded, at: time)
    }
    fleet.media.clearTally()
  }

  /// The law over the hosts of a meeting as they are, or with one more person on an instance, which
  /// may be a new one (-1) and is the newest then.
  private func forwarded(
    _ meeting: Int, withOneMoreOn joined: InstanceID? = nil, through fleet: borrowing Fleet
  ) -> MediaLaw.Meeting {
    let newest = fleet.count
    var whole = MediaLaw.Meeting(newest: newest)
    while whole.isOpen {
      var isHost = false
      forEachHost(of: meeting) { id, people in
        if id == joined { isHost = true }
        whole.show(people + (id == joined ? 1 : 0), on: id)
      }
      if let joined, !isHost { whole.show(1, on: joined < 0 ? newest : joined) }
      whole.endPass(by: fleet.media.law)
    }
    return whole
  }

  /// The limit that is in the way of one more of a meeting's people on an instance, or on a new one
  /// (-1), on any of its hosts; nil: none. What has no limits is not handed on, which copies it.
  @inline(__always) func limit(
    of meeting: Int, on instance: InstanceID, _ fleet: borrowing Fleet
  ) -> MediaLimit? {
    fleet.media.hasLimits ? limitReached(by: meeting, on: instance, fleet) : nil
  }

  private func limitReached(
    by meeting: Int, on instance: InstanceID, _ fleet: borrowing Fleet
  ) -> MediaLimit? {
    let people = people(of: meeting)
    if isWhole(meeting, on: instance) { return fleet.media.limit(on: instance, among: people) }
    let law = fleet.media.law
    let before = forwarded(meeting, through: fleet)
    let after = forwarded(meeting, withOneMoreOn: instance, through: fleet)
    var isHost = false
    var found: MediaLimit?
    func look(at host: InstanceID, adding more: MediaAmounts) {
      guard let limit = fleet.media.limit(on: host, adding: more) else { return }
      found = min(found ?? limit, limit)
    }
    forEachHost(of: meeting) { id, people in
      if id == instance { isHost = true }
      let more = law.amounts(
        of: after.host(with: people + (id == instance ? 1 : 0), on: id), in: after,
        fleet.media.loadLaw)
      let less = law.amounts(
        of: before.host(with: people, on: id), in: before, fleet.media.loadLaw)
      look(at: id, adding: more - less)
    }
    if !isHost {
      let new = after.host(with: 1, on: instance < 0 ? fleet.count : instance)
      look(at: instance, adding: law.amounts(of: new, in: after, fleet.media.loadLaw))
    }
    return found
  }
}
