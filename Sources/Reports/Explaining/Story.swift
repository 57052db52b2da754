internal import PoolSimulation
internal import Settings
internal import Studies

/// The moments of a span of a run, put together from what the run wrote down.
struct Story {
  let run: StudyRun
  let scenario: Scenario
  let span: ClosedRange<SimulationTime>
  var result: RunResult { run.result }
  var calendar: ScenarioCalendar { scenario.calendar }

  init(of run: StudyRun, _ scenario: Scenario, _ span: ClosedRange<SimulationTime>) {
    (self.run, self.scenario, self.span) = (run, scenario, span)
  }

  /// All of them, in order of time.
  func moments() -> [Explanation.Moment] {
    let told =
      decisions + launches + instances + warmPool + shortages + refusals + drops + demand
    let order = Dictionary(
      uniqueKeysWithValues: Explanation.Kind.allCases.enumerated().map { ($1, $0) })
    // `sorted` is not documented to be stable, so the place decides between equals.
    let sorted = told.enumerated().sorted { left, right in
      (left.element.time, order[left.element.kind] ?? 0, left.offset)
        < (right.element.time, order[right.element.kind] ?? 0, right.offset)
    }.map(\.element)
    var replay = PoolReplay(result.lifecycle)
    replay.advance(to: span.lowerBound)
    let first = pool(replay, at: span.lowerBound, "At first the pool had")
    replay.advance(through: span.upperBound)
    return [first] + sorted + [pool(replay, at: span.upperBound, "At the end the pool had")]
  }

  private func pool(
    _ replay: PoolReplay, at time: SimulationTime, _ words: String
  ) -> Explanation.Moment {
    Explanation.Moment(
      time: time, kind: .pool, sentence: "\(words) \(replay.words).", facts: replay.facts)
  }

  /// A time on local clocks, to the second.
  func clock(_ time: SimulationTime) -> String { Self.clock(time, calendar, withDate: false) }

  static func clock(
    _ time: SimulationTime, _ calendar: ScenarioCalendar, withDate: Bool
  ) -> String {
    let text = calendar.localText(at: time.milliseconds)
    return withDate ? text.replacing("T", with: " ") : String(text.drop { $0 != "T" }.dropFirst())
  }

  func length(_ span: TimeSpan) -> String { Wording.length(span.milliseconds) }

  /// `instance 4`, `instances 4, 5 and 6`, and only the first few of many.
  static func names(_ instances: [InstanceID]) -> String {
    let most = 5
    let sorted = instances.sorted()
    if sorted.count == 1 { return "instance \(sorted[0])" }
    let shown = sorted.prefix(most).map { String($0) }
    let more = sorted.count > most ? ["\(Wording.count(sorted.count - most)) more"] : []
    return "instances \(Wording.list(shown + more))"
  }

  // MARK: What people wanted

  private var demand: [Explanation.Moment] {
    // A span without length is in the interval that begins there.
    let rows = result.timeSeries.filter {
      $0.end > span.lowerBound && ($0.start < span.upperBound || $0.start == span.lowerBound)
        && $0.joins > 0
    }
    return rows.map { row in
      let interval = length(row.end - row.start)
      let tried = Wording.counted(row.joins, "person", "people")
      let sentence =
        "In the \(interval) from \(clock(row.start)) \(tried) wanted to join. With everybody in, "
        + "\(Wording.counted(row.demandPeak, "seat")) would have been taken at the peak; at most "
        + "\(Wording.counted(row.participantsPeak, "person was", "people were")) in a meeting."
      return Explanation.Moment(
        time: max(row.start, span.lowerBound), kind: .demand, sentence: sentence,
        facts: [
          JSONValue.Member("interval_s", ReportCell.seconds(row.end - row.start).json),
          JSONValue.Member("joins", .integer(row.joins)),
          JSONValue.Member("rejected", .integer(row.rejected)),
          JSONValue.Member("demand_peak", .integer(row.demandPeak)),
          JSONValue.Member("participants_peak", .integer(row.participantsPeak)),
        ])
    }
  }

  private var shortages: [Explanation.Moment] {
    result.episodes.filter {
      $0.start <= span.upperBound && $0.end ?? result.end >= span.lowerBound
    }.map { episode in
      let end = episode.end
      var until = "to the end of the run"
      if let end {
        until =
          end == episode.start
          ? "for an instant" : "for \(length(end - episode.start)), until \(clock(end))"
      }
      let people = Wording.list(
        [
          (episode.rejected, "turned away"), (episode.delayed, "let in late"),
        ].filter { $0.0 > 0 }.map {
          "\(Wording.counted($0.0, "person was", "people were")) \($0.1)"
        })
      let short =
        episode.peakShortfallSeats > 0
        ? " \(Wording.counted(episode.peakShortfallSeats, "more seat was", "more seats were")) "
          + "needed at the peak than there were."
        : ""
      // What takes joins in the instant in which it ends ended it.
      let enders = result.launches.filter { end != nil && $0.serving == end }.map(\.instance)
      let ended =
        enders.isEmpty
        ? ""
        : " It ended when \(Self.names(enders)) took joins."
      return Explanation.Moment(
        time: max(episode.start, span.lowerBound), kind: .shortage,
        sentence: "From \(clock(episode.start)) seats were short \(until): "
          + "\(people.isEmpty ? "people waited" : people). For most of it "
          + "\(episode.cause.summary).\(short)\(ended)",
        facts: [
          JSONValue.Member("start_s", ReportCell.seconds(at: episode.start).json),
          JSONValue.Member("end_s", ReportCell.seconds(at: end).json),
          JSONValue.Member("rejected", .integer(episode.rejected)),
          JSONValue.Member("delayed", .integer(episode.delayed)),
          JSONValue.Member("peak_shortfall_seats", .integer(episode.peakShortfallSeats)),
          JSONValue.Member("cause", .string(episode.cause.rawValue)),
        ])
    }
  }
}
