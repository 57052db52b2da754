internal import PoolSimulation
internal import Workloads

extension TraceDescription {
  /// A warning for programs: its kind, how many rows, meetings or times it is about, when the first
  /// of them was, and the sentence.
  func warningJSON(_ warning: TraceWarning) -> JSONValue {
    let (kind, count, first) = facts(of: warning)
    var members: [JSONValue.Member] = [
      .init("kind", .string(kind)), .init("count", .integer(count)),
    ]
    members += clock.members("first", at: first)
    if case .ceilings(let ceilings) = warning {
      members.append(.init("ceilings", .array(ceilings.map(ceilingJSON))))
    }
    if case .gaps(let gaps) = warning { members.append(.init("gaps", .array(gaps.map(gapJSON)))) }
    members.append(.init("text", .string(sentences(warning).joined(separator: " "))))
    return .object(members)
  }

  private func facts(of warning: TraceWarning) -> (kind: String, count: Int, first: Int64?) {
    func time(_ rows: OddRows) -> Int64? {
      guard let join = rows.firstJoin else { return nil }
      return examples?.joinTimes[join].milliseconds
    }
    switch warning {
    case .ceilings(let ceilings):
      return ("ceiling", ceilings.reduce(0) { $0 + $1.days }, ceilings.map(\.firstTime).min())
    case .rejoins(let rejoins): return ("rejoins", rejoins.rejoins, rejoins.firstRejoin)
    case .followedStays(let rejoins):
      return ("short_stays_followed", rejoins.followedStays, rejoins.firstFollowed)
    case .identicalRows(let rows, _): return ("identical_rows", rows.count, time(rows))
    case .zeroStays(let rows): return ("zero_stays", rows.count, time(rows))
    case .longStays(let rows): return ("long_stays", rows.count, time(rows))
    case .implausibleTimes(let rows): return ("implausible_times", rows.count, time(rows))
    case .solitaryMeetings(let count, let first): return ("solitary_meetings", count, first)
    case .clockChanges(let changes): return ("clock_change", changes.count, changes.first?.time)
    case .gaps(let gaps): return ("gaps", gaps.count, gaps.first?.start)
    case .missingIntervals(let count, let first): return ("missing_intervals", count, first)
    }
  }

  private func ceilingJSON(_ ceiling: CeilingEvidence) -> JSONValue {
    .object(
      [
        .init("seats", .integer(ceiling.level)), .init("days", .integer(ceiling.days)),
        .init("time_at_ceiling_s", .seconds(ceiling.milliseconds)),
        .init("departures", .integer(ceiling.departures)),
        .init("returns", .integer(ceiling.returns)),
      ] + clock.members("first", at: ceiling.firstTime))
  }

  private func gapJSON(_ gap: JoinGap) -> JSONValue {
    .object(
      clock.members("from", at: gap.start) + clock.members("to", at: gap.end) + [
        .init("usual_joins", .fraction(gap.expected))
      ])
  }
}
