internal import PoolSimulation

extension Workload {
  /// Calls `body` with each join that is the same as another before it in meeting, time, stay, seats
  /// and participant.
  func forEachRepeatedJoin(_ body: (Int) -> Void) {
    var start = 0
    while start < joinTimes.count {
      var end = start + 1
      while end < joinTimes.count, joinTimes[end] == joinTimes[start] { end += 1 }
      if end - start > 1 {
        let sorted = (start..<end).sorted { isBefore($0, $1) || !isBefore($1, $0) && $0 < $1 }
        for (join, next) in zip(sorted, sorted.dropFirst()) where !isBefore(join, next) {
          body(next)
        }
      }
      start = end
    }
  }

  /// An order of joins at one time in which equal ones stand side by side.
  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    if meetingOfJoin[left] != meetingOfJoin[right] {
      return meetingOfJoin[left] < meetingOfJoin[right]
    }
    if stays[left] != stays[right] { return stays[left] < stays[right] }
    if !participantOfJoin.isEmpty, participantOfJoin[left] != participantOfJoin[right] {
      return participantOfJoin[left] < participantOfJoin[right]
    }
    return !seats.isEmpty && seats[left] < seats[right]
  }
}
