internal import PoolSimulation
internal import Settings
internal import Studies

/// A dropped participant with the names that the trace gives them.
struct NamedDrop {
  let drop: DropRecord
  let meeting: String
  let participant: ReportCell
}

extension Scenario {
  /// `drops.csv`: a row each time that somebody was thrown out of a meeting, by time.
  var dropTable: RunTable {
    let calendar = calendar
    let fields: [Field<NamedDrop>] = [
      Field("time_s", "s", "when the participant was dropped") { .seconds(at: $0.drop.time) },
      Field("wall_clock", "local time", "the same on the scenario's clocks") {
        .wallClock($0.drop.time, calendar)
      },
      Field("instance_id", "ordinal", "the instance that the participant was on") {
        .count($0.drop.instance)
      },
      Field("meeting_id", "text", "the meeting") { .text($0.meeting) },
      Field(
        "participant", "text",
        "the name in the trace, or else the join's place among those of the meeting, from 1"
      ) { $0.participant },
      Field("cause", "text", "what became of the instance") { .text($0.drop.cause.rawValue) },
      Field(
        "outcome", "text",
        Wording.list(DropOutcome.allCases.map(\.rawValue), "or", isSeparated: true)
      ) {
        .text($0.drop.outcome.rawValue)
      },
      Field(
        "outcome_s", "s", "when the participant was back in or lost; empty: still away at the end"
      ) { .seconds(at: $0.drop.settled) },
      Field("attempts", "count", "how often the participant tried to come back") {
        .count($0.drop.attempts)
      },
    ]
    return RunTable(name: "drops", of: self, fields: fields) { $0.namedDrops }
  }
}

extension StudyRun {
  fileprivate var namedDrops: [NamedDrop] {
    let names = participantNames(of: result.drops.map(\.join))
    return zip(result.drops, names).map { drop, participant in
      NamedDrop(drop: drop, meeting: meetingName(of: drop.join), participant: participant)
    }
  }
}
