internal import Settings

/// One row of a trace of counts.
private struct CountRow {
  var start: Int64
  var region: UInt32
  var line: Int
  var joins: Int
  var isKept: Bool
}

extension TraceReader {
  /// The longest time between the first and the last interval, in milliseconds: 1,000 years.
  private static let longestSpan = Int64(Limit.milliseconds.most)

  /// Reads a trace with a row an interval. Regions that share an interval are added up.
  /// - Parameters:
  ///   - period: the instants of the run; what starts before or after it is left out
  ///   - notes: counts of what was read and left out
  /// - Returns: the intervals that start within the run
  /// - Throws: `TraceError.invalid`.
  mutating func counts(within period: ClosedRange<Int64>, notes: inout WorkloadNotes)
    throws(TraceError) -> IntervalCounts
  {
    let required: [TraceColumn] =
      [.intervalStart, .joins] + (settings.region == nil ? [] : [.region])
    let problems = header.problems(
      requiring: required, optional: settings.region == nil ? [.region] : [])
    guard problems.isEmpty, let startColumn = header.index(of: .intervalStart),
      let joinsColumn = header.index(of: .joins)
    else {
      throw refusal(problems)
    }
    let regionColumn = header.index(of: .region)
    var filter = RegionFilter(settings.region, column: regionColumn)
    var regions = NameIndex()
    var rows: [CountRow] = []
    while try nextRow() {
      guard let start = time(startColumn, .intervalStart),
        let joins = count(joinsColumn, .joins, in: 0...1_000_000_000),
        areWritable(from: start, to: start, .intervalStart, .intervalStart)
      else { continue }
      var region: UInt32 = 0
      if let regionColumn {
        guard let number = number(regionColumn, .region, &regions) else { continue }
        region = number
      }
      guard let isKept = filter.keeps(&self) else { continue }
      rows.append(CountRow(start: start, region: region, line: line, joins: joins, isKept: isKept))
    }
    rows.sort { ($0.start, $0.region, $0.line) < ($1.start, $1.region, $1.line) }
    // Rows of other regions tell how long an interval is as well as those that are kept.
    let interval = try interval(of: rows)
    if settings.interval == nil,
      !MetricPeriod.isShown(interval, by: rows.map(\.start).withoutRepeats)
    {
      notes.doubtfulInterval = interval
    }
    notes.rowsOfOtherRegions += rows.count { !$0.isKept }
    rows.removeAll { !$0.isKept }
    let counts = addUp(rows, interval: interval)
    try finish()
    try filter.finish(self, others: notes.rowsOfOtherRegions)
    notes.intervalsMissing = counts.missing
    return counts.within(period, notes: &notes)
  }

  /// The length of the intervals that these rows start, in ascending order.
  private func interval(of rows: [CountRow]) throws(TraceError) -> Int64 {
    guard let first = rows.first, let last = rows.last else { return settings.interval ?? 1 }
    let (span, overflow) = last.start.subtractingReportingOverflow(first.start)
    if overflow || span > Self.longestSpan {
      throw refusal([
        .init(
          column: .intervalStart, problem: "the intervals span more than 1,000 years",
          expected: "expected times near the run")
      ])
    }
    if let interval = settings.interval { return interval }
    let distances = zip(rows, rows.dropFirst()).map { $1.start - $0.start }.filter { $0 > 0 }
    if let smallest = distances.min() { return smallest }
    // Where bad rows are the reason that there is only one, they are what to tell.
    try finish()
    throw refusal([
      .init(
        column: .intervalStart, problem: "one interval does not tell how long it is",
        expected: "expected two or more, or `interval`, such as 5m")
    ])
  }

  /// One count a start, of all regions. Rows that repeat an interval or lie between two are noted.
  private mutating func addUp(_ rows: [CountRow], interval: Int64) -> IntervalCounts {
    var counts = IntervalCounts(interval: interval, starts: [], joins: [])
    var last: CountRow?
    for row in rows {
      if let last, last.start == row.start, last.region == row.region {
        // In an export of local times the hour that clocks show twice has its rows twice.
        let expected =
          "expected each interval once"
          + (hasWallClockTimes ? ", and offsets from UTC where clocks change" : "")
        reject(
          .intervalStart, "line \(last.line) counts the same interval", expected, line: row.line)
        continue
      }
      if let first = counts.starts.first, (row.start - first) % interval != 0 {
        reject(
          .intervalStart,
          "\(told(row.start)) lies between two intervals of \(CSVText.seconds(interval)) s",
          "expected starts that many seconds apart", line: row.line)
        continue
      }
      last = row
      if counts.starts.last == row.start {
        counts.joins[counts.joins.count - 1] += row.joins
      } else {
        counts.starts.append(row.start)
        counts.joins.append(row.joins)
      }
    }
    return counts
  }
}

extension IntervalCounts {
  /// The intervals that start within a run; the others are noted.
  fileprivate func within(_ period: ClosedRange<Int64>, notes: inout WorkloadNotes)
    -> IntervalCounts
  {
    var kept = IntervalCounts(interval: interval, starts: [], joins: [])
    for (start, count) in zip(starts, joins) {
      notes.include(start)
      if start < period.lowerBound {
        notes.rowsBeforeStart += 1
      } else if start > period.upperBound {
        notes.rowsAfterEnd += 1
      } else {
        kept.starts.append(start)
        kept.joins.append(count)
      }
    }
    return kept
  }
}

extension [Int64] {
  /// Ascending numbers, each once.
  fileprivate var withoutRepeats: [Int64] {
    indices.filter { $0 == 0 || self[$0 - 1] != self[$0] }.map { self[$0] }
  }
}
