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
    return joins.map { join in
      workload.participantName(of: join).map { .text($0) } ?? .count(ordinals[join] ?? 0)
    }
  }

  /// The place of some joins among those of their meetings, from 1.
  private func ordinals(of joins: [Int]) -> [Int: Int] {
    guard let last = joins.max() else { return [:] }
    let wanted = Set(joins)
    var seen = [Int](repeating: 0, count: workload.meetingCount)
    var ordinals: [Int: Int] = [:]
    for join in 0...last {
      let meeting = Int(workload.meetingOfJoin[join])
      seen[meeting] += 1
      if wanted.contains(join) { ordinals[join] = seen[meeting] }
    }
    return ordinals
  }
}
