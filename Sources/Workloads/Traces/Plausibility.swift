internal import PoolSimulation
package import Settings

/// Whether a demand can have been meant, judged by what it comes from.
package struct Plausibility {
  /// Where a demand comes from, as far as that says how its numbers are to be taken.
  package enum Origin: Equatable, Sendable {
    /// Our own columns in seconds since the start: they are taken at their word.
    case own
    /// A trace with dates, in another dialect, or with columns under other names: the column whose
    /// numbers were taken for seconds because nothing says what they count, whether its times are
    /// known on wall clocks, and whether it has our own names.
    case trace(unknownUnit: String?, isDated: Bool, hasOwnNames: Bool = false)
    /// A file from elsewhere, whose format says what its numbers count.
    case imported
  }

  /// What is wrong with the demand, and what to do about it; the option that takes it is not named.
  package private(set) var problems: [(problem: String, expected: String)] = []

  /// Half of all stays are this long at least, in milliseconds.
  private static let shortestMedian: Int64 = 120_000
  /// Under our own names a few rows may be somebody's try.
  private static let fewestOfOwn = 5
  /// No recording is shorter.
  private static let shortestSpan: Int64 = 60_000

  /// Judges a demand.
  /// - Parameters:
  ///   - content: the demand
  ///   - origin: where it comes from
  ///   - calendar: its clock
  package init(_ content: TraceContent, from origin: Origin, calendar: ScenarioCalendar) {
    if origin == .own { return }
    var isDated = true
    var fewest = 2
    if case .trace(let column, let knowsDates, let hasOwnNames) = origin {
      isDated = knowsDates
      if hasOwnNames { fewest = Self.fewestOfOwn }
      if let column, let median = Self.medianStay(content), median < Self.shortestMedian {
        problems.append(
          (
            "half of the stays last \(ScalarKind<Int64>.timeSpan().text(median)) or less, and "
              + "nothing says what \(column) counts",
            "expected --unit (unit) with minutes, seconds or another"
          ))
      }
    }
    guard let times = Self.starts(content) else { return }
    // Times as far apart as numbers go are no short span.
    let (span, overflows) = Self.end(content).subtractingReportingOverflow(times.lowerBound)
    if Self.count(content) >= fewest, !overflows, span < Self.shortestSpan {
      problems.append(
        (
          "all of it lies within one minute"
            + (isDated ? ", from \(calendar.text(at: times.lowerBound)) on" : ""),
          "expected times over more than that"
        ))
    }
    let day = calendar.localDay(at: times.lowerBound)
    if isDated, (0..<365).contains(day), calendar.localDay(at: times.upperBound) == day {
      problems.append(
        (
          "all of it lies on one day in 1970, from \(calendar.text(at: times.lowerBound)) on",
          "expected times as they were recorded, or --start where they count from it"
        ))
    }
  }

  private static func starts(_ content: TraceContent) -> ClosedRange<Int64>? {
    switch content {
    case .joins(let workload):
      guard let first = workload.joinTimes.first, let last = workload.joinTimes.last else {
        return nil
      }
      return first.milliseconds...last.milliseconds
    case .meetings, .counts: return content.times
    }
  }

  private static func count(_ content: TraceContent) -> Int {
    switch content {
    case .joins(let workload): workload.joinCount
    case .meetings(let sessions): sessions.count
    case .counts(let counts): counts.starts.count
    }
  }

  /// When the last of it is over.
  private static func end(_ content: TraceContent) -> Int64 {
    switch content {
    case .joins(let workload):
      max(workload.lastLeave, workload.joinTimes.last ?? .zero).milliseconds
    case .meetings(let sessions): sessions.map { $0.start.addingClamped($0.duration) }.max() ?? 0
    case .counts(let counts): (counts.starts.last ?? 0).addingClamped(counts.interval)
    }
  }

  /// The lower median of stays, or of the lengths of meetings; nil without any.
  private static func medianStay(_ content: TraceContent) -> Int64? {
    let stays: [Int64] =
      switch content {
      case .joins(let workload): workload.stays.map(\.milliseconds)
      case .meetings(let sessions): sessions.map(\.duration)
      case .counts: []
      }
    return stays.isEmpty ? nil : stays.sorted()[(stays.count - 1) / 2]
  }
}
