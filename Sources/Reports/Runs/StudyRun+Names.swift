internal import PoolSimulation
internal import Studies

// Who is who in the tables about people.
extension StudyRun {
  /// The meeting of a join, as the trace calls it.
  func meetingName(of join: Int) -> String { workload.meetings[Int(workload.meetingOfJoin[join])] }

  /// The participants of some joins: the name in the trace, or else the join's place among those of
  /// the meeting, from 1.
  func participantNames(of joins: [Int]) -> [ReportCell] {
    var names = [ReportCell](repeating: .missing, count: joins.count)
    var ordinals = JoinOrdinals(workload)
    for place in stableOrder(count: joins.count, by: { Int64(joins[$0]) }) {
      names[Int(place)] = participantName(of: joins[Int(place)], &ordinals)
    }
    return names
  }

  /// The participant of a join, where joins are asked for in their order.
  func participantName(of join: Int, _ ordinals: inout JoinOrdinals) -> ReportCell {
    workload.participantName(of: join).map { .text($0) } ?? .count(ordinals.ordinal(of: join))
  }
}

/// The places of joins among those of their meetings, from 1, asked for in the order of the joins.
struct JoinOrdinals {
  private let workload: Workload
  /// Of each meeting, the joins before `next`.
  private var seen: [UInt32] = []
  private var next = 0

  init(_ workload: Workload) { self.workload = workload }

  mutating func ordinal(of join: Int) -> Int {
    precondition(join >= next - 1, "joins are asked for in their order")
    if seen.isEmpty { seen = [UInt32](repeating: 0, count: workload.meetingCount) }
    while next <= join {
      seen[Int(workload.meetingOfJoin[next])] += 1
      next += 1
    }
    return Int(seen[Int(workload.meetingOfJoin[join])])
  }
}
