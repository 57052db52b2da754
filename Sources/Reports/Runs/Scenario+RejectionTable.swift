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
    return RunTable(name: "rejections", of: self, fields: fields) { NamedRejections(run: $0) }
  }
}

/// The rejected joins of a run, each named when it is its turn.
private struct NamedRejections: Sequence {
  let run: StudyRun
  var underestimatedCount: Int { run.result.rejections.count }

  struct Iterator: IteratorProtocol {
    let run: StudyRun
    private var place = 0
    private var ordinals: JoinOrdinals

    init(_ run: StudyRun) { (self.run, ordinals) = (run, JoinOrdinals(run.workload)) }

    mutating func next() -> NamedRejection? {
      guard place < run.result.rejections.count else { return nil }
      let rejection = run.result.rejections[place]
      place += 1
      // They are by first attempt, which is when people join.
      return NamedRejection(
        rejection: rejection, meeting: run.meetingName(of: rejection.join),
        participant: run.participantName(of: rejection.join, &ordinals))
    }
  }

  func makeIterator() -> Iterator { Iterator(run) }
}
