internal import PoolSimulation
internal import Settings
internal import Workloads

// What changes the meaning of a trace's numbers: what was seen, an example, and what to do.
extension TraceDescription {
  /// A warning in full sentences.
  func sentences(_ warning: TraceWarning) -> [String] {
    switch warning {
    case .ceilings(let ceilings): return [ceilingSentence(ceilings)]
    case .rejoins(let rejoins): return [rejoinSentence(rejoins)]
    case .followedStays(let rejoins): return [followedSentence(rejoins)]
    case .identicalRows(let rows, let areNamed):
      let repeated = Wording.counted(rows.count, "row is", "rows are")
      let doubt =
        areNamed
        ? "Remove them"
        : "Without participant_id they may be different people; if the export repeats rows, remove "
          + "them"
      return [
        "\(repeated) the same as another one\(example(rows)). \(doubt): each counts as one more "
          + "\(kind == .meetings ? "meeting" : "participant")."
      ]
    case .zeroStays(let rows):
      let last = Wording.counted(
        rows.count, kind == .meetings ? "meeting lasts" : "stay lasts",
        kind == .meetings ? "meetings last" : "stays last")
      return [
        "\(last) no time\(example(rows)). They take no seat; if these are people still present at "
          + "the export, leave them out."
      ]
    case .longStays(let rows):
      let last = Wording.counted(
        rows.count, kind == .meetings ? "meeting lasts" : "stay lasts",
        kind == .meetings ? "meetings last" : "stays last")
      return [
        "\(last) more than a day\(example(rows)). Somebody was probably never marked as gone: cap "
          + "or drop these rows."
      ]
    case .implausibleTimes(let rows):
      let lie = Wording.counted(rows.count, "row lies", "rows lie")
      return [
        "\(lie) before 2000 or after 2099\(example(rows)). Check the unit of the times, and "
          + "--start."
      ]
    case .solitaryMeetings(let count, let first):
      let share =
        held.map { " (\(Wording.percent(Double(count) / Double(max(1, $0.held)), places: 1)))" }
        ?? ""
      let have = Wording.counted(count, "meeting has", "meetings have")
      return [
        "\(have) one participant only\(share), the first at \(clock.text(at: first)). Tests and "
          + "waiting rooms do that; "
          + "so does a meeting_id that is new for every connection."
      ]
    case .clockChanges(let changes): return changes.map(clockSentence)
    case .gaps(let gaps): return [gapSentence(gaps)]
    case .missingIntervals(let count, let first):
      let have = Wording.counted(count, "interval has", "intervals have")
      return [
        "\(have) no row, the first at \(clock.text(at: first)). Write a 0 where nobody joined; a "
          + "hole in the export is no quiet time."
      ]
    }
  }

  /// Where to find the first of some rows.
  private func example(_ rows: OddRows) -> String {
    guard let join = rows.firstJoin, let examples else { return "" }
    let meeting = examples.meetings[Int(examples.meetingOfJoin[join])].onOneLine
    return ", such as \(meeting) at \(clock.text(at: examples.joinTimes[join].milliseconds))"
  }

  private func ceilingSentence(_ ceilings: [CeilingEvidence]) -> String {
    let first = ceilings[0]
    let level = Wording.counted(first.level, "seat")
    let days = Wording.counted(ceilings.reduce(0) { $0 + $1.days }, "day")
    let length = Wording.length(ceilings.reduce(0) { $0 + $1.milliseconds })
    let others =
      ceilings.count > 1 ? " (and at \(Wording.counted(ceilings.count - 1, "other level")))" : ""
    return
      "The trace looks censored: on \(days) the participants stood still at \(level)\(others), for "
      + "\(length) in all, first at "
      + "\(clock.text(at: first.firstTime)). Of \(Wording.counted(first.departures, "time")) that "
      + "somebody left, the next one took the "
      + "place \(Wording.counted(first.returns, "time")), and nobody ever came on top. People who "
      + "were refused are missing: the true peak "
      + "is higher. Add the refused joins from the pool's log, or scale the demand up before "
      + "sizing by it."
  }

  private func rejoinSentence(_ rejoins: RejoinMeasures) -> String {
    let share = Wording.percent(
      Double(rejoins.rejoins) / Double(max(1, rejoins.namedJoins)), places: 1)
    let gap =
      rejoins.gaps.flatMap { gaps in
        gaps.quantile(50).map { "; half of them were back within \(Wording.length($0))" }
      } ?? ""
    let devices =
      rejoins.whileThere > 0
      ? "; \(Wording.count(rejoins.whileThere)) came while still there, as with a second device"
      : ""
    let first = rejoins.firstRejoin.map { ", the first at \(clock.text(at: $0))" } ?? ""
    let were = rejoins.rejoins == 1 ? "is of a participant who was" : "are of participants who were"
    return
      "\(Wording.counted(rejoins.rejoins, "join")) (\(share)) \(were) in the meeting "
      + "before\(first)\(gap)\(devices). "
      + "Each counts as a new join: if your pool keeps the seat of who reconnects, merge these "
      + "rows."
  }

  private func followedSentence(_ rejoins: RejoinMeasures) -> String {
    let first = rejoins.firstFollowed.map { ", such as at \(clock.text(at: $0))" } ?? ""
    return
      "\(Wording.counted(rejoins.shortStays, "stay")) "
      + "(\(Wording.percent(Double(rejoins.shortStays) / Double(max(1, joins)), places: 1))) "
      + "ended within a minute, and \(Wording.count(rejoins.followedStays)) of them were followed "
      + "by a join of the same meeting within "
      + "2 minutes\(first), where chance gives "
      + "\(Wording.decimal(rejoins.followedByChance, places: 0)). "
      + "Lost connections look like that: the rejoins may be counted as new participants. Export "
      + "participant_id to tell."
  }

  private func clockSentence(_ change: ClockChange) -> String {
    let joins = change.joins.map { Wording.count($0) }
    switch change.finding {
    case .secondHourMissing:
      return
        "Clocks go back at \(clock.text(at: change.time)), and the hour after has no joins "
        + "(\(joins[0]) before, \(joins[2]) in the "
        + "next): times without an offset tell two hours as one. Export times with their offset, "
        + "or in UTC."
    case .hourDoubled:
      return
        "Clocks go forward at \(clock.text(at: change.time)), and the hour after has \(joins[1]) "
        + "joins (\(joins[0]) before, "
        + "\(joins[2]) in the next): the hour that clocks skip seems to be in it. Export times "
        + "with their offset, or in UTC."
    }
  }

  private func gapSentence(_ gaps: [JoinGap]) -> String {
    let longest = gaps.max { ($0.expected, $1.start) < ($1.expected, $0.start) } ?? gaps[0]
    let were = gaps.count == 1 ? "Once" : "\(Wording.count(gaps.count)) times"
    let what = "from \(clock.text(at: longest.start)) to \(clock.text(at: longest.end))"
    let usual = Wording.count(Int(min(longest.expected.rounded(), 1e9)))
    return
      "\(were) nobody joined for two hours or more of business hours (8 to 18, Monday to Friday)"
      + "\(gaps.count == 1 ? "," : ", the worst time") \(what), where about "
      + "\(usual) joins would be usual. A holiday, or an outage of the export: leave such days out "
      + "of a fit."
  }
}
