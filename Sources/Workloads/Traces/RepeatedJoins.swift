internal import PoolSimulation

extension Workload {
  /// Calls `body` with each join that is the same as another before it in meeting, time, stay, seats
  /// and participant.
  func forEachRepeatedJoin(_ body: (Int) -> Void) {
    var keys: [UInt64] = []
    var start = 0
    while start < joinTimes.count {
      var end = start + 1
      while end < joinTimes.count, joinTimes[end] == joinTimes[start] { end += 1 }
      // Nobody joins a meeting twice at once but where a row is told again: others need no look.
      if end - start > 1 {
        keys.removeAll(keepingCapacity: true)
        for join in start..<end { keys.append(who(join)) }
        keys.sort()
        if zip(keys, keys.dropFirst()).contains(where: ==) {
          forEachRepeatedJoin(among: start..<end, body)
        }
      }
      start = end
    }
  }

  /// The meeting and the participant of a join.
  private func who(_ join: Int) -> UInt64 {
    let participant = participantOfJoin.isEmpty ? 0 : UInt64(participantOfJoin[join])
    return UInt64(meetingOfJoin[join]) << 32 | participant
  }

  /// The same for joins at one time.
  private func forEachRepeatedJoin(among joins: Range<Int>, _ body: (Int) -> Void) {
    let sorted = joins.sorted { isBefore($0, $1) || !isBefore($1, $0) && $0 < $1 }
    for (join, next) in zip(sorted, sorted.dropFirst()) where !isBefore(join, next) { body(next) }
  }

  /// An order of joins at one time in which equal ones stand side by side.
  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    if who(left) != who(right) { return who(left) < who(right) }
    if stays[left] != stays[right] { return stays[left] < stays[right] }
    return !seats.isEmpty && seats[left] < seats[right]
  }
}
