internal import PoolSimulation
internal import Settings
internal import Studies

/// A rejected join with the names that the trace gives it.
private struct NamedRejection {
  let rejection: RejectedJoin
  let meeting: String
  let participant: ReportCell
}

extension Study {
  /// `rejections.csv`: a row a join that never got in, by first attempt.
  var rejectionTable: ReportTable {
    let calendar = scenario.calendar
    let fields: [Field<NamedRejection>] = [
      Field("time_s", "s", "the first attempt") { .seconds(at: $0.rejection.firstAttempt) },
      Field("given_up_s", "s", "the refusal after which the participant gave up") { .seconds(at: $0.rejection.givenUp) },
      Field("wall_clock", "local time", "the first attempt on the scenario's clocks") { .wallClock($0.rejection.firstAttempt, calendar) },
      Field("meeting_id", "text", "the meeting") { .text($0.meeting) },
      Field("participant", "text", "the name in the trace, or else the join's place among those of the meeting, from 1") { $0.participant },
      Field("reason", "text", "why the last attempt was refused") { .text($0.rejection.reason.rawValue) },
      Field("attempts", "count", "how often the participant tried") { .count($0.rejection.attempts) },
    ]
    return ReportTable(name: "rejections", of: self, fields: fields) { $0.namedRejections }
  }
}

extension StudyRun {
  fileprivate var namedRejections: [NamedRejection] {
    let ordinals = ordinals(of: result.rejections.map(\.join))
    return result.rejections.map { rejection in
      let name = workload.participantNames.isEmpty ? "" : workload.participantNames[rejection.join]
      return NamedRejection(
        rejection: rejection, meeting: workload.meetings[Int(workload.meetingOfJoin[rejection.join])],
        participant: name.isEmpty ? .count(ordinals[rejection.join] ?? 0) : .text(name))
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
