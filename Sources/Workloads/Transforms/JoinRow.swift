internal import PoolSimulation

/// One join of a workload while a transform works on it; lengths and times in milliseconds.
struct JoinRow {
  var time: Int64
  var stay: Int64
  /// The join's number in the workload.
  let join: Int
  /// Which copy of the meeting this join belongs to: the transform's place above 16 bits, the
  /// copy's number in them; 0 for the meeting itself.
  var copy = 0
}

extension WorkloadBuilder {
  /// Adds what a transform makes of each join of a workload: none, one or several, each of one copy
  /// of its meeting.
  mutating func add(_ workload: Workload, _ transform: (JoinRow) -> [JoinRow]) {
    var handles: [Int: UInt32] = [:]
    var people = [UInt32?](repeating: nil, count: workload.participants.count)
    for join in workload.joinTimes.indices {
      let meeting = Int(workload.meetingOfJoin[join])
      let row = JoinRow(
        time: workload.joinTimes[join].milliseconds, stay: workload.stays[join].milliseconds,
        join: join)
      for made in transform(row) {
        let key = made.copy << 32 | meeting
        let handle: UInt32
        if let known = handles[key] {
          handle = known
        } else {
          let name = workload.meetings[meeting]
          handle = addMeeting(
            named: made.copy == 0 ? name : "\(name)~\(made.copy >> 16)-\(made.copy & 0xFFFF)")
          handles[key] = handle
        }
        var participant: UInt32?
        if !workload.participantOfJoin.isEmpty, workload.participantOfJoin[join] != .max {
          let number = Int(workload.participantOfJoin[join])
          people[number] = people[number] ?? addParticipant(named: workload.participants[number])
          participant = people[number]
        }
        addJoin(
          at: SimulationTime(milliseconds: made.time), stay: TimeSpan(milliseconds: made.stay),
          meeting: handle,
          seats: workload.seats.isEmpty ? 1 : Int(workload.seats[join]),
          patience: workload.patience.isEmpty || workload.patience[join] < .zero
            ? nil : workload.patience[join], participant: participant,
          expected: workload.expectedSizes.isEmpty || workload.expectedSizes[join] == 0
            ? nil : Int(workload.expectedSizes[join]))
      }
    }
  }
}

extension Workload {
  /// What a transform makes of each join, as a workload.
  func transformed(_ transform: (JoinRow) -> [JoinRow]) -> Workload {
    var builder = WorkloadBuilder()
    builder.add(self, transform)
    return builder.finish()
  }

  /// The joins that a condition holds for.
  func filtered(_ isKept: (JoinRow) -> Bool) -> Workload { transformed { isKept($0) ? [$0] : [] } }
}
