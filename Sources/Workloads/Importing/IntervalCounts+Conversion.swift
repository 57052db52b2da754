internal import PoolSimulation
package import Settings

extension IntervalCounts {
  /// More intervals than this are a mistake: 19 years of minutes.
  static let mostIntervals: Int64 = 10_000_000

  /// The counts of longer intervals that begin at round times of the wall clock.
  /// - Parameters:
  ///   - length: milliseconds, a multiple of the present length
  ///   - calendar: the wall clock
  /// - Returns: the same joins
  /// - Throws: `ConversionProblem` when intervals would have to be cut.
  package func grouped(by length: Int64, calendar: ScenarioCalendar) throws(ConversionProblem)
    -> IntervalCounts
  {
    if length == interval { return self }
    guard let first = starts.first, length % interval == 0,
      (first - calendar.startOfInterval(length, at: first)) % interval == 0
    else {
      let present = ScalarKind<Int64>.timeSpan().text(interval)
      throw ConversionProblem(
        description:
          "counts of \(present) cannot be cut into intervals of "
          + "\(ScalarKind<Int64>.timeSpan().text(length)); "
          + "expected --interval with a multiple of \(present), or --period where only busy "
          + "intervals have rows"
      )
    }
    return try .counting(zip(starts, joins).map { ($0, $1) }, interval: length, calendar: calendar)
  }

  /// Adds up joins by interval, from the interval of the first to that of the last, those without a
  /// join too.
  /// - Parameters:
  ///   - times: ascending times with the joins at each
  ///   - interval: milliseconds
  ///   - calendar: the wall clock at whose round times intervals begin
  /// - Returns: every interval
  /// - Throws: `ConversionProblem` for more intervals than anybody wants.
  static func counting(
    _ times: [(time: Int64, joins: Int)], interval: Int64, calendar: ScenarioCalendar
  ) throws(ConversionProblem) -> IntervalCounts {
    guard let first = times.first?.time, let last = times.last?.time else {
      return IntervalCounts(interval: interval, starts: [], joins: [])
    }
    let start = calendar.startOfInterval(interval, at: first)
    let count = (last - start) / interval + 1
    guard count <= mostIntervals else {
      throw ConversionProblem(
        description:
          "the joins span \(count) intervals; expected at most \(mostIntervals): a longer "
          + "--interval, or a trace without stray times"
      )
    }
    var joins = [Int](repeating: 0, count: Int(count))
    for (time, number) in times { joins[Int((time - start) / interval)] += number }
    return IntervalCounts(
      interval: interval, starts: (0..<count).map { start + $0 * interval }, joins: joins)
  }
}

extension Workload {
  /// How many joins each interval holds.
  /// - Parameters:
  ///   - interval: milliseconds
  ///   - calendar: the wall clock at whose round times intervals begin
  /// - Returns: every interval from that of the first join to that of the last
  /// - Throws: `ConversionProblem` for more intervals than anybody wants.
  package func intervalCounts(interval: Int64, calendar: ScenarioCalendar) throws(ConversionProblem)
    -> IntervalCounts
  {
    try .counting(joinTimes.map { ($0.milliseconds, 1) }, interval: interval, calendar: calendar)
  }
}

extension ScenarioCalendar {
  /// When an interval begins that a time falls into: intervals are counted from the midnight
  /// before, on clocks that show what they show at that time. All later intervals have the same
  /// length, so where clocks change, intervals of more than an hour no longer begin at round times.
  fileprivate func startOfInterval(_ interval: Int64, at time: Int64) -> Int64 {
    let (_, minute) = localWeekdayAndMinute(at: time)
    // Zones differ from UTC by whole minutes today, and by seconds long ago: the rest of the minute
    // is that of the instant itself.
    let ofMinute = (startSince1970 + time) % 60_000
    let ofDay = Int64(minute) * 60_000 + (ofMinute < 0 ? ofMinute + 60_000 : ofMinute)
    return time - ofDay % interval
  }
}
