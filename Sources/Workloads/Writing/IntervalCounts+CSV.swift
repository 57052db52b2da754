package import Settings

extension IntervalCounts {
  /// Writes the counts as a trace: RFC 4180, UTF-8, LF, each interval's start as a local time with its offset from UTC.
  /// - Parameters:
  ///   - calendar: the wall clock
  ///   - chunkSize: the text is handed over in pieces of about so many bytes
  ///   - sink: receives the pieces in order
  /// - Throws: what `sink` throws.
  package func writeCounts<Failure: Error>(
    calendar: ScenarioCalendar, chunkSize: Int = 1 << 16, to sink: (String) throws(Failure) -> Void
  ) throws(Failure) {
    let times = TraceTimeForm.wallClock(calendar)
    var text = "interval_start,joins\n"
    for (start, count) in zip(starts, joins) {
      text += "\(times.text(start)),\(count)\n"
      if text.utf8.count >= chunkSize {
        try sink(text)
        text = ""
      }
    }
    if !text.isEmpty { try sink(text) }
  }
}
