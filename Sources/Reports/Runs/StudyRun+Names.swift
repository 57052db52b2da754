internal import PoolSimulation
internal import Studies

// Who is who in the tables about people.
extension StudyRun {
  /// The meeting of a join, as the trace calls it.
  func meetingName(of join: Int) -> String { workload.meetings[Int(workload.meetingOfJoin[join])] }

  /// The participants of some joins: the name in the trace, or else the join's place among those of
  /// the meeting, from 1.
  func participantNames(of joins: [Int]) -> [ReportCell] {
    let ordinals = ordinals(of: joins)
    return zip(joins, ordinals).map { join, ordinal in
      workload.participantName(of: join).map { .text($0) } ?? .count(ordinal)
    }
  }

  /// The place of each of some joins among those of their meetings, from 1.
  private func ordinals(of joins: [Int]) -> [Int] {
    var ordinals = joins
    var seen = [Int](repeating: 0, count: workload.meetingCount)
    var join = 0
    for place in stableOrder(count: joins.count, by: { Int64(joins[$0]) }) {
      let wanted = joins[Int(place)]
      while join <= wanted {
        seen[Int(workload.meetingOfJoin[join])] += 1
        join += 1
      }
      ordinals[Int(place)] = seen[Int(workload.meetingOfJoin[wanted])]
    }
    return ordinals
  }
}
