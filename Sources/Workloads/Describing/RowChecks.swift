internal import PoolSimulation

/// Rows with something odd about them: how many, and the first of them.
package struct OddRows: Equatable, Sendable {
  /// How many rows.
  package var count = 0
  /// The number of the first join among them.
  package var firstJoin: Int?

  mutating func add(_ join: Int) {
    count += 1
    firstJoin = min(firstJoin ?? join, join)
  }
}

/// What is odd about single rows.
package struct RowChecks: Equatable, Sendable {
  /// Rows that are the same as another in meeting, time, stay, seats and participant; the first of
  /// them does not count.
  package var identical = OddRows()
  /// Stays of no time.
  package var zeroStays = OddRows()
  /// Stays of more than a day: people who were never marked as gone.
  package var longStays = OddRows()
  /// Wall-clock times before 2000 or after 2099: units or dates that were misread.
  package var implausibleTimes = OddRows()

  /// The plausible times, in milliseconds since 1970.
  static let plausible: Range<Int64> = 946_684_800_000..<4_102_444_800_000

  /// Checks joins.
  /// - Parameters:
  ///   - workload: the joins
  ///   - startSince1970: when the workload starts, in milliseconds since 1970; nil when that is not
  ///     known
  init(_ workload: Workload, startSince1970: Int64?) {
    for join in workload.joinTimes.indices {
      let stay = workload.stays[join].milliseconds
      if stay == 0 { zeroStays.add(join) }
      if stay > .millisecondsPerDay { longStays.add(join) }
      if let startSince1970,
        !Self.plausible.contains(
          startSince1970.addingClamped(workload.joinTimes[join].milliseconds))
      {
        implausibleTimes.add(join)
      }
    }
    workload.forEachRepeatedJoin { identical.add($0) }
  }
}
