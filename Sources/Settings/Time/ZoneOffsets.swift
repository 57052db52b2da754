internal import Foundation

/// The offsets from UTC of one time zone, tabulated around the time of interest so that looking one
/// up takes no lock.
///
/// The table holds every change between its bounds; outside them the zone itself is asked.
struct ZoneOffsets: Sendable, Hashable {
  /// What a local clock reading means.
  enum Reading: Hashable {
    /// It happens once, at this second since 1970.
    case once(Int64)
    /// It happens twice, first at this second since 1970.
    case twice(first: Int64)
    /// Clocks skip it; with the offset from before the change it would be this second since 1970.
    case never(before: Int64)

    /// The second since 1970 that stands for the reading: the first of two, and the offset before
    /// the change in a gap.
    var second: Int64 {
      switch self {
      case .once(let second), .twice(let second), .never(let second): second
      }
    }
  }

  private let zone: TimeZone
  private let bounds: ClosedRange<Int64>
  /// Seconds since 1970 at which an offset begins to hold, ascending; the first is the lower bound.
  private var starts: [Int64] = []
  private var offsets: [Int64] = []

  /// Tabulates `zone` between two seconds since 1970.
  init(of zone: TimeZone, from first: Int64, through last: Int64) {
    self.zone = zone
    bounds = first...max(first, last)
    var before = Self.offset(of: zone, at: first)
    (starts, offsets) = ([first], [before])
    var second = first
    while second < last {
      // No zone changes twice within a day, so a day's two ends show whether it did.
      let next = min(second + secondsPerDay, last)
      let after = Self.offset(of: zone, at: next)
      if after != before {
        var (low, high) = (second, next)
        while high - low > 1 {
          let middle = low + (high - low) / 2
          if Self.offset(of: zone, at: middle) == before { low = middle } else { high = middle }
        }
        starts.append(high)
        offsets.append(after)
        before = after
      }
      second = next
    }
  }

  /// Seconds east of UTC at a second since 1970.
  func offset(at second: Int64) -> Int64 {
    guard bounds.contains(second) else { return Self.offset(of: zone, at: second) }
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= second { low = middle } else { high = middle }
    }
    return offsets[low]
  }

  /// What a local clock reading, in seconds since 1970-01-01T00:00 on that clock, means.
  func reading(ofLocal local: Int64) -> Reading {
    // Offsets are less than a day, so these two hold on either side of whatever happens around the
    // reading.
    let before = offset(at: local - secondsPerDay)
    let after = offset(at: local + secondsPerDay)
    if before == after { return .once(local - before) }
    let holdsBefore = offset(at: local - before) == before
    let holdsAfter = offset(at: local - after) == after
    switch (holdsBefore, holdsAfter) {
    case (true, true): return .twice(first: local - before)
    case (true, false): return .once(local - before)
    case (false, true): return .once(local - after)
    case (false, false): return .never(before: local - before)
    }
  }

  private static func offset(of zone: TimeZone, at second: Int64) -> Int64 {
    // Foundation's calendars are not meant for years of more than four digits.
    let known = min(max(second, -62_135_596_800), 253_402_300_799)
    return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(known))))
  }
}

let secondsPerDay: Int64 = 86_400
