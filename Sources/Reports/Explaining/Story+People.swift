internal import PoolSimulation
internal import Settings
internal import Studies

// Who was turned away or thrown out, and what would have let them in.
extension Story {
  /// People who were refused for one reason, one after the other without a pause longer than this,
  /// are told together.
  private static let pause = TimeSpan(milliseconds: 300_000)

  /// Those who never got in, by reason, in the order in which they gave up.
  var refusals: [Explanation.Moment] {
    var groups: [[RejectedJoin]] = []
    for reason in RefusalReason.allCases {
      let all = result.rejections.filter { $0.reason == reason && span.contains($0.givenUp) }
        .sorted { ($0.givenUp, $0.join) < ($1.givenUp, $1.join) }
      for rejection in all {
        if let last = groups.last?.last, last.reason == reason,
          rejection.givenUp - last.givenUp <= Self.pause
        {
          groups[groups.count - 1].append(rejection)
        } else {
          groups.append([rejection])
        }
      }
    }
    return groups.map(moment)
  }

  private func moment(_ group: [RejectedJoin]) -> Explanation.Moment {
    let (first, last) = (group[0], group[group.count - 1])
    var (byMeeting, seats): ([String: Int], [String: Int]) = ([:], [:])
    for rejection in group {
      let meeting = run.meetingName(of: rejection.join)
      byMeeting[meeting, default: 0] += 1
      seats[meeting, default: 0] +=
        run.workload.seats.isEmpty ? 1 : Int(run.workload.seats[rejection.join])
    }
    // A meeting that stays on one instance and wants more seats than that has fits on none.
    let mayFit =
      scenario.affinity != .strict
      || !seats.values.contains { $0 > scenario.instance.participantLimit }
    // The largest, and of equals the first by name.
    let largest = byMeeting.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let people = Wording.counted(group.count, "person", "people")
    let was = group.count == 1 ? "was" : "were"
    let meetings =
      largest.count == 1
      ? "of the meeting \(largest[0].key.onOneLine)"
      : "of \(Wording.counted(largest.count, "meeting"))"
    let asked = group.map(\.firstAttempt)
    let (firstAsked, lastAsked) = (asked.min() ?? .zero, asked.max() ?? .zero)
    let attempts = group.map(\.attempts).max() ?? 1
    let waited = group.map { $0.givenUp - $0.firstAttempt }.max() ?? .zero
    let when: String
    if waited > .zero {
      when =
        ", who asked first \(times(firstAsked, lastAsked)) and gave up "
        + "\(times(first.givenUp, last.givenUp))"
        + (attempts > 1 ? ", after up to \(Wording.counted(attempts, "attempt"))" : "")
    } else {
      let isInstant = clock(first.givenUp) == clock(last.givenUp)
      when = isInstant ? "" : " until \(clock(last.givenUp))"
    }
    let remedy = first.reason.remedy(for: group.count, mayFit: mayFit).map { " \($0)" } ?? ""
    let sentence =
      "\(people) \(meetings) \(was) turned away\(when), because "
      + "\(first.reason.explanation).\(remedy)"
    return Explanation.Moment(
      time: first.givenUp, kind: .refused, sentence: sentence,
      facts: [
        JSONValue.Member("reason", .string(first.reason.rawValue)),
        JSONValue.Member("people", .integer(group.count)),
        JSONValue.Member("first_asked_s", ReportCell.seconds(at: firstAsked).json),
        JSONValue.Member("last_asked_s", ReportCell.seconds(at: lastAsked).json),
        JSONValue.Member("last_s", ReportCell.seconds(at: last.givenUp).json),
        JSONValue.Member("attempts_most", .integer(attempts)),
        JSONValue.Member("waited_most_s", ReportCell.seconds(waited).json),
        JSONValue.Member("meetings", .integer(largest.count)),
        JSONValue.Member(
          "largest_meetings",
          .object(
            largest.prefix(5).map { JSONValue.Member($0.key, .integer($0.value)) })),
      ])
  }

  /// `at 10:01:10`, or `from 10:01:10 to 10:01:20`.
  private func times(_ first: SimulationTime, _ last: SimulationTime) -> String {
    let (from, to) = (clock(first), clock(last))
    return from == to ? "at \(from)" : "from \(from) to \(to)"
  }

  /// Those who were thrown out, by what became of their instance.
  var drops: [Explanation.Moment] {
    var groups: [[DropRecord]] = []
    for drop in result.drops where span.contains(drop.time) {
      if let last = groups.last?.last, last.time == drop.time, last.cause == drop.cause {
        groups[groups.count - 1].append(drop)
      } else {
        groups.append([drop])
      }
    }
    return groups.map { group in
      var instances: [InstanceID] = []
      for drop in group where !instances.contains(drop.instance) { instances.append(drop.instance) }
      let outcomes = DropOutcome.allCases.map { outcome in
        (outcome, group.count { $0.outcome == outcome })
      }.filter { $0.1 > 0 }
      let became = Wording.list(
        outcomes.map { outcome, count in
          let words =
            switch outcome {
            case .rejoined: "got back in"
            case .lost: "did not come back"
            case .awayAtEnd: count == 1 ? "was away still at the end" : "were away still at the end"
            }
          return "\(Wording.count(count)) \(words)"
        })
      return Explanation.Moment(
        time: group[0].time, kind: .dropped,
        sentence: "\(Wording.counted(group.count, "person was", "people were")) thrown out of "
          + "\(Self.names(instances)): \(group[0].cause.explanation). Of them \(became).",
        facts: [
          JSONValue.Member("cause", .string(group[0].cause.rawValue)),
          JSONValue.Member("people", .integer(group.count)),
          JSONValue.Member("instances", .array(instances.map { .integer($0) })),
        ] + outcomes.map { JSONValue.Member($0.rawValue, .integer($1)) })
    }
  }
}

extension RefusalReason {
  /// Why somebody was refused, as the end of a sentence.
  fileprivate var explanation: String {
    switch self {
    case .noInstance: "no instance took joins at all"
    case .meetingFull:
      "the instance that their meeting is on had no seat left, and a meeting stays on its instance"
    case .meetingLimit:
      "their meetings had not begun, and every instance had more people than "
        + "instance.new_meeting_limit lets a new meeting in with"
    case .poolFull: "every instance that took joins was full"
    case .unreachable:
      "they were sent to an instance that did not answer, which nobody had found out yet"
    case .nameUnresolved:
      "they were sent to an instance whose name their resolver did not know yet"
    case .meetingFullStreams: Self.full("the instance that their meeting is on", of: "streams")
    case .meetingFullBandwidth: Self.full("the instance that their meeting is on", of: "bandwidth")
    case .meetingFullLoad: Self.full("the instance that their meeting is on", of: "load")
    case .poolFullStreams: Self.full("the instance that they would have gone to", of: "streams")
    case .poolFullBandwidth: Self.full("the instance that they would have gone to", of: "bandwidth")
    case .poolFullLoad: Self.full("the instance that they would have gone to", of: "load")
    }
  }

  private static func full(_ instance: String, of what: String) -> String {
    "\(instance) had a seat, but no more \(what) to give"
  }

  /// What would have admitted somebody, as a sentence; nil: nothing that is known.
  /// - Parameters:
  ///   - people: how many were refused
  ///   - mayFit: whether an empty instance has the seats of each of their meetings
  /// - Returns: the sentence
  fileprivate func remedy(for people: Int, mayFit: Bool) -> String? {
    let each = people == 1 ? "them" : "each of them"
    switch self {
    case .noInstance:
      return "An instance that had taken joins by then would have admitted \(each)."
    case .poolFull, .poolFullStreams, .poolFullBandwidth, .poolFullLoad:
      guard mayFit else { return nil }
      return "One more empty instance at that moment would have admitted \(each)"
        + (people == 1 ? "." : " alone.")
    case .meetingFull, .meetingFullStreams, .meetingFullBandwidth, .meetingFullLoad:
      return
        "No further instance would have helped: a larger one would have, or "
        + "placement.affinity: spill with room for the link between two hosts."
    case .meetingLimit:
      return
        "A higher new_meeting_limit would have admitted \(each), and so would an instance that is "
        + "empty enough."
    case .unreachable:
      return "A health check that finds it out sooner would have kept it from being sent people."
    case .nameUnresolved:
      return
        "Waiting until the name is known everywhere before the instance takes joins would have "
        + "admitted them elsewhere, or later."
    }
  }
}

extension TransitionCause {
  /// What happened to an instance, as a sentence without its end.
  var explanation: String {
    switch self {
    case .initial: "it was there at the start"
    case .warmUpEnded: "the warm-up ended"
    case .stageCompleted: "what it was busy with was over"
    case .scaleOut: "more capacity was wanted"
    case .warmPoolFill: "the warm pool was below its size"
    case .warmPoolTrim: "the warm pool was above its size"
    case .poolStateChange: "the warm pool's state changed"
    case .scaleIn: "less capacity was wanted"
    case .drained: "nobody was left on it"
    case .drainDeadline: "it was not allowed to drain any longer"
    case .undrained: "it was taken back while it drained"
    case .cancelled: "its launch was no longer wanted"
    case .launchFailed: "its launch failed"
    case .fault: "it broke"
    case .zoneDown: "its zone went down"
    case .healthCheck: "it did not answer its health checks"
    case .spotInterruption: "EC2 took the spot instance back"
    case .instanceRefresh: "an instance refresh replaced it"
    case .maxLifetime: "it was older than max_instance_lifetime"
    case .rebalance: "the zones were out of balance"
    }
  }
}
