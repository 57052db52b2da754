package import Settings

/// When a run begins whose scenario has a trace with dates and no start.
package struct TraceBeginning: Sendable {
  /// The `workload` section.
  private let workload: SettingsNode
  private let timeZone: String

  /// The beginning of the trace of a `workload` section, on the clocks of an IANA time zone.
  package init(workload: SettingsNode, timeZone: String) {
    self.workload = workload
    self.timeZone = timeZone
  }

  /// Midnight before the first row, as `start` has it: `2026-09-14T00:00:00`.
  ///
  /// The rows that count are those that a run would read: good ones, of the region, within windows
  /// whose ends are dates, and as `shift` moves them; where a window begins with an earlier date,
  /// that is the run's. A transform that counts from the start, or draws the days anew, ends the
  /// reckoning: what follows it cannot be known before the start is.
  /// - Parameters:
  ///   - traceDirectory: what a relative path is relative to
  ///   - copies: where copies of traces are, by their names
  /// - Returns: the start; nil for a demand without a trace, for a trace whose times count from the
  ///   start, and for one that cannot be read, which is told when it is read for the run
  /// - Throws: `TraceError.unreadableFile` when standard input cannot be kept to be read twice.
  package func midnight(
    traceDirectory: String, copies: [String: String] = [:]
  ) throws(TraceError) -> String? {
    // Of a window read on two calendars, an end that is a date differs, and one that counts from
    // the start does not.
    guard let one = model(start: "1000-01-01"), let other = model(start: "1000-01-02"),
      case .trace(let trace) = one.model.source, trace.times != .sinceStart
    else { return nil }
    let rows = DatedRows(
      one.model.transforms, other.model.transforms, start: one.calendar.startSince1970)
    let place = trace.place(in: traceDirectory, copies: copies)
    if place == "-" { try StandardInput.rewinding {} }
    return midnight(trace, at: place, rows)
  }

  private func model(start: String) -> (model: WorkloadModel, calendar: ScenarioCalendar)? {
    guard let calendar = try? ScenarioCalendar(start: start, timeZone: timeZone) else { return nil }
    let log = IssueLog()
    var reader = SettingsReader(workload, issues: log, calendar: calendar)
    let model = WorkloadModel(settings: &reader)
    return log.isEmpty ? (model, calendar) : nil
  }

  private func midnight(_ trace: TraceSettings, at place: String, _ rows: DatedRows) -> String? {
    guard let epoch = try? ScenarioCalendar(start: "1970-01-01", timeZone: timeZone) else {
      return nil
    }
    // A trace of seconds since the start is left at its first row, and the calendar of the others
    // has its table where they are.
    func first() throws(TraceError) -> Int64? {
      var reader = try TraceReader(try CSVReader(path: place), settings: trace, calendar: epoch)
      return try reader.firstDate(trace.format)
    }
    func earliest(_ calendar: ScenarioCalendar) throws(TraceError) -> Int64? {
      var reader = try TraceReader(try CSVReader(path: place), settings: trace, calendar: calendar)
      var notes = WorkloadNotes()
      let content = try reader.content(
        format: trace.format, sessionKeys: [], within: rows.period(on: calendar),
        largestSeats: .max,
        notes: &notes)
      if notes.times == .sinceStart { return nil }
      return content.times?.lowerBound ?? notes.rowTimes?.lowerBound
    }
    func read<Value>(_ body: () throws(TraceError) -> Value?) -> Value? {
      (try? place == "-" ? StandardInput.rewinding(body) : body()) ?? nil
    }
    guard let first = read(first),
      let day = epoch.midnight(at: first),
      let near = try? ScenarioCalendar(start: day, timeZone: timeZone),
      let row = read({ () throws(TraceError) in try earliest(near) })
    else { return nil }
    // A window's own date may not be before the start.
    let since1970 = min(
      row.addingClamped(rows.shift).addingClamped(near.startSince1970), rows.firstDate)
    return near.midnight(at: since1970.subtractingClamped(near.startSince1970))
  }
}

/// Which rows of a trace count, by their dates alone.
private struct DatedRows {
  /// In milliseconds since 1970; nil without a window that says a date.
  private var kept: ClosedRange<Int64>?
  /// How far they are moved, in milliseconds.
  private(set) var shift: Int64 = 0
  /// The first date with which a window begins, in milliseconds since 1970.
  private(set) var firstDate = Int64.max

  /// - Parameters:
  ///   - transforms: the scenario's, on a calendar with this start
  ///   - others: the same on a calendar with another start
  ///   - start: in milliseconds since 1970
  init(_ transforms: [WorkloadTransform], _ others: [WorkloadTransform], start: Int64) {
    for (transform, other) in zip(transforms, others) {
      switch (transform, other) {
      case (.shift(let span), _): shift = shift.addingClamped(span)
      case (.window(let from, let to), .window(let otherFrom, let otherTo)):
        if from != otherFrom {
          keep((from + start).subtractingClamped(shift)...(.max))
          firstDate = min(firstDate, from + start)
        }
        if to != otherTo { keep(.min...(to + start - 1).subtractingClamped(shift)) }
      case (.timeScale, _), (.bootstrap, _): return
      case (.window, _), (.scale, _), (.growth, _), (.overlay, _), (.attendance, _), (.merge, _),
        (.event, _):
        continue
      }
    }
  }

  private mutating func keep(_ times: ClosedRange<Int64>) {
    kept = (kept ?? .min ... .max).clamped(to: times)
  }

  /// What a reader has to keep; without a window nothing, because it notes the first time anyway.
  func period(on calendar: ScenarioCalendar) -> ClosedRange<Int64> {
    guard let kept else { return .max ... .max }
    let low = kept.lowerBound.subtractingClamped(calendar.startSince1970)
    return low...max(low, kept.upperBound.subtractingClamped(calendar.startSince1970))
  }
}

extension TraceReader {
  /// The first time of the file; nil where it counts from the start.
  fileprivate mutating func firstDate(_ format: TraceFormat?) throws(TraceError) -> Int64? {
    guard let format = format ?? (try? header.guessFormat().get()) else { return nil }
    let column: TraceColumn =
      switch format {
      case .joins: .joinTime
      case .meetings: .startTime
      case .counts: .intervalStart
      }
    guard let index = header.index(of: column) else { return nil }
    while try nextRow() {
      if let time = time(index, column) { return countsSinceStart ? nil : time }
    }
    return nil
  }
}

extension ScenarioCalendar {
  /// The midnight with which the local day of a time begins, as text; nil outside of the years 1 to
  /// 9999.
  fileprivate func midnight(at time: Int64) -> String? {
    let date = localText(at: time).prefix { $0 != "T" }
    return date.count == 10 && !date.hasPrefix("-") && date != "0000" ? "\(date)T00:00:00" : nil
  }
}

extension Int64 {
  fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other > 0 ? .min : .max) : difference
  }
}
