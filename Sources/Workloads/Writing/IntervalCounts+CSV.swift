package import Settings

extension IntervalCounts {
  /// Writes the counts as a trace: RFC 4180, UTF-8, LF, each interval's start as a local time with
  /// its offset from UTC.
  ///
  /// Intervals without a join have rows too, and a single one is followed by an empty one: the file
  /// says how long an interval is.
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
    var whole = withoutGaps
    if let only = whole.starts.first, whole.starts.count == 1 {
      whole.starts.append(only + interval)
      whole.joins.append(0)
    }
    for (start, count) in zip(whole.starts, whole.joins) {
      text += "\(times.text(start)),\(count)\n"
      if text.utf8.count >= chunkSize {
        try sink(text)
        text = ""
      }
    }
    if !text.isEmpty { try sink(text) }
  }
}
