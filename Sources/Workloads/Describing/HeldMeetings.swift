internal import PoolSimulation

/// Every time that the meetings of a workload were held, from the first join to the last leave.
///
/// A name that is used again after an hour without anybody is held again. A pool forgets a meeting
/// at once when it is empty; whoever reads a description would not take a lost connection or a
/// break for another meeting.
struct HeldMeetings {
  /// After so long without anybody the next join of the same name is another meeting, in
  /// milliseconds.
  static let pause: Int64 = .millisecondsPerHour

  /// The joins of the meetings.
  let order: SessionOrder
  /// The first join of each meeting, in milliseconds since the start.
  let starts: [Int64]
  /// The last leave of each.
  let ends: [Int64]

  init(of workload: Workload) {
    let sessions = WorkloadSessions(of: workload, pause: Self.pause)
    order = SessionOrder(of: sessions)
    starts = sessions.starts
    ends = sessions.ends
  }

  /// The meetings by their first join.
  var indices: Range<Int> { starts.indices }

  /// The numbers of a meeting's joins, in order of time.
  func joins(of meeting: Int) -> ArraySlice<UInt32> { order.joins[order.places[meeting]] }
}
