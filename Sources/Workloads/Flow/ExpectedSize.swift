internal import PoolSimulation
internal import Probability

/// What a placement is told of the size of a meeting that begins, where the trace does not say it.
package enum ExpectedSize: Equatable, Sendable {
  /// Somebody planned it: the size that the meeting will have, with an error drawn uniformly up to
  /// this share of it to either side.
  case schedule(error: Double)
  /// Somebody remembers: the size of the last meeting of that name that was over by then.
  case history
}

extension Workload {
  /// How long a recorded meeting may be without anybody before who comes next is at another meeting
  /// of its series, in milliseconds. The first to come often leave again and come back with the
  /// others.
  private static let pauseOfMeetings: Int64 = 3_600_000

  /// The joins with what is expected of their meetings.
  ///
  /// A meeting's size is the most seats that its people take at once when nobody is refused.
  /// - Parameters:
  ///   - expectation: where the knowledge comes from
  ///   - areSeries: whether one meeting of the workload is all meetings of its name, as in a trace
  ///     of joins, rather than one
  ///   - seed: the study's seed
  ///   - replication: which repetition this is
  /// - Returns: the same joins; a meeting of which nobody knows anything is expected to have 0
  func expecting(
    _ expectation: ExpectedSize, areSeries: Bool, seed: UInt64, replication: Int
  ) -> Workload {
    let sessions = WorkloadSessions(of: self, pause: areSeries ? Self.pauseOfMeetings : .max)
    let order = SessionOrder(of: sessions)
    let sizes = order.places.map { mostSeats(of: order.joins[$0]) }
    let expected: [Int32]
    switch expectation {
    case .schedule(let error):
      let draws = StreamFamily(
        seed: seed, replication: replication, purpose: StreamPurpose("expected size"))
      expected = zip(sizes, sessions.keys(self)).map { size, key in
        var stream = draws.stream(key)
        let factor = 1 + error * (2 * stream.nextUnit() - 1)
        return Int32(max((Double(size) * factor).rounded(), 1))
      }
    case .history: expected = lastSizes(sizes, sessions)
    }
    var workload = self
    workload.expectedSizes = sessions.ofJoin.map { expected[Int($0)] }
    return workload
  }

  /// The meetings of whose size nobody knows anything; 0 where nobody says anything of any.
  var meetingsOfUnknownSize: Int {
    guard !expectedSizes.isEmpty else { return 0 }
    var isKnown = [Bool](repeating: false, count: meetingCount)
    for join in expectedSizes.indices where expectedSizes[join] > 0 {
      isKnown[Int(meetingOfJoin[join])] = true
    }
    return isKnown.count { !$0 }
  }

  /// By session, the size of the last one of its series that was over when it began.
  private func lastSizes(_ sizes: [Int], _ sessions: WorkloadSessions) -> [Int32] {
    var numbers: [String: Int] = [:]
    let series = meetings.map { name in
      let number = numbers[name, default: numbers.count]
      numbers[name] = number
      return number
    }
    var last = [Int](repeating: -1, count: numbers.count)
    var known = [Int32](repeating: 0, count: sizes.count)
    // Sessions are in the order in which they begin.
    for session in sizes.indices {
      let number = series[Int(sessions.meetings[session])]
      let previous = last[number]
      if previous >= 0 {
        let isOver = sessions.ends[previous] <= sessions.starts[session]
        known[session] = isOver ? Int32(sizes[previous]) : known[previous]
      }
      last[number] = session
    }
    return known
  }

  /// The most seats that some joins, in order of time, take at once.
  private func mostSeats(of joins: ArraySlice<UInt32>) -> Int {
    func seats(_ join: UInt32) -> Int { self.seats.isEmpty ? 1 : Int(self.seats[Int(join)]) }
    // Who stays for no time is in beside nobody.
    let present = joins.filter { stays[Int($0)] > .zero }
    let leaves = present.map { (time: joinTimes[Int($0)] + stays[Int($0)], seats: seats($0)) }
      .sorted { $0.time < $1.time }
    var (left, taken, most) = (0, 0, joins.first.map(seats) ?? 1)
    for join in present {
      while leaves[left].time <= joinTimes[Int(join)] {
        taken -= leaves[left].seats
        left += 1
      }
      taken += seats(join)
      most = max(most, taken)
    }
    return min(most, Int(Int32.max) / 2)
  }
}
