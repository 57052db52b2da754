internal import PoolSimulation

/// The joins of a workload by meeting, and within a meeting by time, in four bytes a join.
struct MeetingOrder {
  /// The numbers of the joins.
  let joins: [UInt32]
  /// Where each meeting's joins end.
  private let ends: [Int]

  init(_ workload: Workload) {
    var places = [Int](repeating: 0, count: workload.meetingCount + 1)
    for meeting in workload.meetingOfJoin { places[Int(meeting) + 1] += 1 }
    for meeting in places.indices.dropFirst() { places[meeting] += places[meeting - 1] }
    var joins = [UInt32](repeating: 0, count: workload.joinCount)
    for (join, meeting) in workload.meetingOfJoin.enumerated() {
      joins[places[Int(meeting)]] = UInt32(join)
      places[Int(meeting)] += 1
    }
    self.joins = joins
    ends = Array(places.dropLast())
  }

  /// The places of a meeting's joins in `joins`.
  func places(of meeting: Int) -> Range<Int> { (meeting == 0 ? 0 : ends[meeting - 1])..<ends[meeting] }
}

/// A time that a meeting was held: from its first join to its last leave. A name that is used again later is held again.
struct HeldMeeting: Equatable {
  /// After so long without anybody the next join of the same name is another meeting, in milliseconds.
  static let longestPause: Int64 = .millisecondsPerHour

  /// Its joins, as places of a `MeetingOrder`.
  var places: Range<Int>
  /// The first join, in milliseconds since the start.
  var start: Int64
  /// The last leave.
  var end: Int64

  /// Every time that the meetings of a workload were held, by meeting and time.
  static func all(of workload: Workload, in order: MeetingOrder) -> [HeldMeeting] {
    var held: [HeldMeeting] = []
    for meeting in 0..<workload.meetingCount {
      let places = order.places(of: meeting)
      var current: HeldMeeting?
      for place in places {
        let join = Int(order.joins[place])
        let time = workload.joinTimes[join].milliseconds
        let leave = time.addingClamped(workload.stays[join].milliseconds)
        if var open = current, time <= open.end.addingClamped(longestPause) {
          open.places = open.places.lowerBound..<(place + 1)
          open.end = max(open.end, leave)
          current = open
        } else {
          if let current { held.append(current) }
          current = HeldMeeting(places: place..<(place + 1), start: time, end: leave)
        }
      }
      if let current { held.append(current) }
    }
    return held
  }
}
