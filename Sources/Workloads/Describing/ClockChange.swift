internal import Settings

/// A change of the clocks at which joins are missing or doubled, as in an export of local times
/// without their offset.
package struct ClockChange: Equatable, Sendable {
  /// What was seen.
  package enum Finding: Sendable {
    /// Clocks went back, and the hour that they showed again has no joins: both are in the first.
    case secondHourMissing
    /// Clocks went forward, and the hour after has the joins of the hour that they skipped as well.
    case hourDoubled
  }

  /// When the clocks changed, in milliseconds since the start.
  package var time: Int64
  /// What was seen.
  package var finding: Finding
  /// The joins of the hour before the change, of the hour after it, and of the next.
  package var joins: [Int]

  /// The fewest joins in an hour that say anything.
  static let fewest = 10

  /// The changes with something odd about them, in order of time.
  static func odd(in joins: BinnedJoins, calendar: ScenarioCalendar) -> [ClockChange] {
    guard let first = joins.starts.first else { return [] }
    var odd: [ClockChange] = []
    var clock = LocalClock(calendar)
    var before: Int64?
    var previous = first
    for time in joins.starts {
      // How far the local clock is from the trace's own.
      let offset = clock.reading(at: time).subtractingReportingOverflow(time).partialValue
      if let before, offset != before, let change = change(between: previous, and: time, calendar) {
        let hour = Int64.millisecondsPerHour
        let counts = (-1...1).map { place in
          joins.count(from: change + Int64(place) * hour, to: change + Int64(place + 1) * hour)
        }
        if let finding = finding(counts, goesBack: offset < before) {
          odd.append(ClockChange(time: change, finding: finding, joins: counts))
        }
      }
      (before, previous) = (offset, time)
    }
    return odd
  }

  private static func finding(_ counts: [Int], goesBack: Bool) -> Finding? {
    if goesBack {
      return counts[0] >= fewest && counts[1] == 0 && counts[2] > 0 ? .secondHourMissing : nil
    }
    // Clocks skip an hour: its readings are taken as the hour after. What is usual lies between the
    // hours around it.
    let usual = Double(counts[0] + counts[2]) / 2
    return counts[0] + counts[2] >= fewest
      && Double(counts[1]) > 1.5 * usual + 3 * usual.squareRoot() ? .hourDoubled : nil
  }

  private static func change(between low: Int64, and high: Int64, _ calendar: ScenarioCalendar)
    -> Int64?
  {
    func offset(_ time: Int64) -> Int64 {
      calendar.localSecond(at: time) - calendar.secondSince1970(at: time)
    }
    var (low, high) = (floorDivide(low, 1000), floorDivide(high, 1000))
    let before = offset(low * 1000)
    // Two changes in a long time without joins say nothing about joins.
    guard high - low < 100 * 86_400 else { return nil }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if offset(middle * 1000) == before { low = middle } else { high = middle }
    }
    return high * 1000
  }
}

extension BinnedJoins {
  /// The joins of intervals that begin within a time.
  fileprivate func count(from: Int64, to: Int64) -> Int {
    zip(starts, counts).reduce(0) { $0 + ($1.0 >= from && $1.0 < to ? $1.1 : 0) }
  }
}
