internal import PoolSimulation
internal import Settings
internal import Studies

/// A rejected join with the names that the trace gives it.
struct NamedRejection {
  let rejection: RejectedJoin
  let meeting: String
  let participant: ReportCell
}

extension Scenario {
  /// `rejections.csv`: a row a join that never got in, by first attempt.
  var rejectionTable: RunTable {
    let calendar = calendar
    let fields: [Field<NamedRejection>] = [
      Field("time_s", "s", "the first attempt") { .seconds(at: $0.rejection.firstAttempt) },
      Field("given_up_s", "s", "the refusal after which the participant gave up") {
        .seconds(at: $0.rejection.givenUp)
      },
      Field("wall_clock", "local time", "the first attempt on the scenario's clocks") {
        .wallClock($0.rejection.firstAttempt, calendar)
      },
      Field("meeting_id", "text", "the meeting") { .text($0.meeting) },
      Field(
        "participant", "text",
        "the name in the trace, or else the join's place among those of the meeting, from 1"
      ) { $0.participant },
      Field("reason", "text", "why the last attempt was refused") {
        .text($0.rejection.reason.rawValue)
      },
      Field("attempts", "count", "how often the participant tried") {
        .count($0.rejection.attempts)
      },
    ]
    return RunTable(name: "rejections", of: self, fields: fields) { $0.namedRejections }
  }
}

extension StudyRun {
  fileprivate var namedRejections: [NamedRejection] {
    let names = participantNames(of: result.rejections.map(\.join))
    return zip(result.rejections, names).map { rejection, participant in
      NamedRejection(
        rejection: rejection, meeting: meetingName(of: rejection.join), participant: participant)
    }
  }
}
