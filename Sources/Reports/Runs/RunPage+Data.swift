internal import PoolSimulation
internal import Settings
internal import Studies

extension RunPage {
  /// No more entries of the scenario are marked.
  private static let mostEntries = 1_000

  /// What the page's script draws.
  func data(_ summary: StudySummary, _ shares: [Share]) -> JSONValue {
    let (scenario, end) = (
      loaded.scenario, shares.map(\.end).max() ?? SimulationTime(milliseconds: 0)
    )
    let drawings = shares.compactMap(\.drawing)
    let worst = summary.worst.prefix(Self.worst).map { shortage -> JSONValue in
      .object([
        JSONValue.Member("text", .string(summary.sentence(shortage))),
        JSONValue.Member("replication", .integer(shortage.replication)),
        JSONValue.Member("start", seconds(shortage.episode.start.milliseconds)),
        JSONValue.Member(
          "end", seconds(shortage.episode.start.milliseconds + shortage.length)),
      ])
    }
    let marks = scenario.entryMarks(until: end.milliseconds)
    var left = Self.mostRows
    let entries = marks.prefix(Self.mostEntries).map { mark -> JSONValue in
      let times = mark.times.prefix(left)
      left -= times.count
      let more =
        mark.count > times.count ? " (the first \(times.count) of \(mark.count) times)" : ""
      return .object([
        JSONValue.Member("text", .string(mark.text + more)),
        JSONValue.Member("isFault", .boolean(mark.isFault)),
        JSONValue.Member("times", .array(times.map(seconds))),
        JSONValue.Member(
          "span",
          mark.span.map { .array([seconds($0.lowerBound), seconds($0.upperBound)]) } ?? .null),
      ])
    }
    return .object([
      JSONValue.Member("kind", .string("run")),
      JSONValue.Member("seats", .integer(scenario.instance.participantLimit)),
      JSONValue.Member("replications", .integer(shares.count)),
      JSONValue.Member("start", .integer(scenario.calendar.secondSince1970(at: 0))),
      JSONValue.Member("offsets", offsets(until: end.milliseconds)),
      JSONValue.Member(
        "ends", .array(shares.prefix(drawings.count).map { seconds($0.end.milliseconds) })),
      JSONValue.Member("worst", .array(Array(worst))),
      JSONValue.Member("causes", PackedTable(causes(shares)).json()),
      JSONValue.Member("entries", .array(entries)),
      JSONValue.Member("more_entries", .integer(marks.count - entries.count)),
      JSONValue.Member("runs", .array(drawings)),
    ])
  }

  private func seconds(_ milliseconds: Int64) -> JSONValue {
    .number(DecimalText.text(Int128(milliseconds), places: 3))
  }

  /// The clocks' offsets from UTC in seconds, from the second since the start in which each begins.
  private func offsets(until end: Int64) -> JSONValue {
    let calendar = loaded.scenario.calendar
    func offset(_ second: Int64) -> Int64 {
      calendar.localSecond(at: second * 1_000) - calendar.secondSince1970(at: second * 1_000)
    }
    var changes: [(second: Int64, offset: Int64)] = [(0, offset(0))]
    let last = max(0, end / 1_000)
    // Clocks change a few times a year, so a look a day finds every change; the second is searched.
    for day in stride(from: Int64(0), to: last, by: 86_400) {
      let next = min(day + 86_400, last)
      guard offset(next) != offset(day) else { continue }
      var (before, after) = (day, next)
      while after - before > 1 {
        let middle = (before + after) / 2
        if offset(middle) == offset(day) { before = middle } else { after = middle }
      }
      changes.append((after, offset(after)))
    }
    return .array(changes.map { .array([.integer($0.second), .integer($0.offset)]) })
  }
}
