internal import PoolSimulation
internal import Settings
package import Studies
internal import Synchronization

/// What happened in a span of one run and why, in order of time.
package struct Explanation: Sendable {
  /// What a moment is about, in the order in which moments of one time are told.
  enum Kind: String, CaseIterable, Sendable {
    case pool, demand, shortage, refused, dropped, instances, decision, launch
    case warmPool = "warm_pool"
  }

  /// Something that happened, with the numbers of its sentence.
  struct Moment: Sendable {
    let time: SimulationTime
    let kind: Kind
    let sentence: String
    var facts: [JSONValue.Member] = []
  }

  let scenario: String
  let replication: Int
  let isRepeated: Bool
  let calendar: ScenarioCalendar
  let from, to: SimulationTime
  /// The shortage around which it is; nil: somebody named the times, or there was none.
  let shortage: Shortage?
  /// When the worst moment began; nil: somebody named the times.
  let worstStart: SimulationTime?
  let moments: [Moment]
  /// Whether the span that was named reaches beyond what is measured.
  let isCut: Bool
  /// What is wrong with a span that was named and has nothing of what is measured; nil: it has.
  package let missed: String?
  /// How bad it was: people rejected, people late, seats short, the length.
  private let severity: [Int64]

  /// What led to a shortage, and what came of it, is around it.
  private static let lead = TimeSpan(milliseconds: 120_000)
  private static let trail = TimeSpan(milliseconds: 60_000)

  /// Explains a part of a run; nil where the run is not the one that is meant: of a named span the
  /// first replication is, and the worst moment has to be somewhere.
  init?(_ span: ExplainedSpan, of run: StudyRun, _ scenario: Scenario) {
    let result = run.result
    var (from, to): (SimulationTime, SimulationTime)
    var (shortage, worstStart): (Shortage?, SimulationTime?)
    switch span {
    case .times(let times):
      guard run.replication == 0 else { return nil }
      from = SimulationTime(milliseconds: times.lowerBound)
      to = SimulationTime(milliseconds: times.upperBound)
      severity = []
    case .worst:
      shortage = Shortage.worst(1, of: result.episodes.map { Shortage($0, of: run) }).first
      if let shortage {
        (from, to) = (shortage.episode.start, shortage.episode.end ?? result.end)
        severity = shortage.ranks
      } else if let worst = result.worstFiveMinutes, worst.rejected > 0 {
        (from, to) = (worst.start, worst.start + TimeSpan(milliseconds: 300_000))
        // Those who asked then may have given up later.
        for rejection in result.rejections where from <= rejection.firstAttempt {
          if rejection.firstAttempt < worst.start + TimeSpan(milliseconds: 300_000) {
            to = max(to, rejection.givenUp)
          }
        }
        severity = [Int64(worst.rejected), 0, 0, 0]
      } else {
        return nil
      }
      worstStart = from
      from = SimulationTime(milliseconds: from.milliseconds - Self.lead.milliseconds)
      to = to + Self.trail
    }
    let isNamed = worstStart == nil
    if isNamed, from > result.end {
      missed =
        "begins after the run, which is over at "
        + "\(scenario.calendar.localText(at: result.end.milliseconds)); expected a time within it"
    } else if isNamed, to < result.measuredFrom {
      missed =
        "ends before warm_up does, which is at "
        + "\(scenario.calendar.localText(at: result.measuredFrom.milliseconds)), and what is before "
        + "that is not recorded; expected a later time"
    } else {
      missed = nil
    }
    isCut = isNamed && (from < result.measuredFrom || to > result.end)
    from = min(max(from, result.measuredFrom), result.end)
    to = min(max(to, from), result.end)
    (self.from, self.to, self.shortage, self.worstStart) = (from, to, shortage, worstStart)
    (self.scenario, replication, calendar) = (scenario.name, run.replication, scenario.calendar)
    isRepeated = scenario.replications > 1
    moments = Story(of: run, scenario, from...to).moments()
  }

  /// Whether it is worse than another; of equals that of the earlier replication is.
  fileprivate func isWorse(than other: Explanation) -> Bool {
    if severity == other.severity { return replication < other.replication }
    return other.severity.lexicographicallyPrecedes(severity)
  }
}

/// Looks at the runs of a scenario for the one that is to be explained, in any order.
package final class Explainer: Sendable {
  private let span: ExplainedSpan
  private let scenario: Scenario
  private let found = Mutex<Explanation?>(nil)

  /// Somebody who explains a span of a scenario.
  package init(_ span: ExplainedSpan, of scenario: Scenario) {
    (self.span, self.scenario) = (span, scenario)
  }

  /// Looks at one of the runs.
  package func look(at run: StudyRun) {
    guard let explanation = Explanation(span, of: run, scenario) else { return }
    found.withLock { found in
      if found.map(explanation.isWorse) ?? true { found = explanation }
    }
  }

  /// The explanation of the runs so far; nil: there was no worst moment.
  package var explanation: Explanation? { found.withLock { $0 } }
}

extension Explanation {
  /// In plain sentences.
  package func text(_ style: TerminalStyle) -> String {
    let span = "\(clock(from, withDate: true)) to \(clock(to, withDate: true))"
    let which = isRepeated ? ", replication \(replication)" : ""
    let beginning = clock(worstStart ?? from)
    let worst =
      worstStart == nil
      ? ""
      : shortage == nil
        ? " Seats were never short; the five minutes with most refusals began at \(beginning)."
        : " The worst shortage began at \(beginning)."
    let cut = isCut ? " What is beyond that is not measured." : ""
    var text = style.bold("\(scenario.onOneLine)\(which), \(span)") + ".\(worst)\(cut)\n\n"
    for moment in moments {
      let indent = String(repeating: " ", count: clock(from).count + 1)
      text += "\(clock(moment.time)) \(moment.sentence)".wrapped(to: 100, indent: indent) + "\n"
    }
    return text
  }

  /// The same with every number by itself.
  package var json: JSONValue {
    func time(_ name: String, _ time: SimulationTime) -> [JSONValue.Member] {
      [
        JSONValue.Member("\(name)_s", ReportCell.seconds(at: time).json),
        JSONValue.Member("\(name)_wall_clock", ReportCell.wallClock(time, calendar).json),
      ]
    }
    return .object(
      [
        JSONValue.Member("scenario", .string(scenario)),
        JSONValue.Member("replication", .integer(replication)),
      ] + time("from", from) + time("to", to) + [
        JSONValue.Member(
          "moments",
          .array(
            moments.map { moment in
              .object(
                time("at", moment.time) + [
                  JSONValue.Member("kind", .string(moment.kind.rawValue)),
                  JSONValue.Member("sentence", .string(moment.sentence)),
                ] + moment.facts)
            }))
      ])
  }

  /// What is printed where no replication has a shortage or somebody who was turned away.
  package static let nothing =
    "There is no worst moment: nobody was turned away or made to wait for want of capacity.\n"

  private func clock(_ time: SimulationTime, withDate: Bool = false) -> String {
    Story.clock(time, calendar, withDate: withDate || isOverDays)
  }

  private var isOverDays: Bool {
    let days = [from, to].map { calendar.localText(at: $0.milliseconds).prefix { $0 != "T" } }
    return days[0] != days[1]
  }
}
