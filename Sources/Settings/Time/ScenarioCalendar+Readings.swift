/// A reading of a wall clock, and the instant that it was taken for.
package struct WallClockReading: Equatable, Sendable {
  /// What the reading alone says of the instant.
  package enum Kind: Equatable, Sendable {
    /// Clocks show it once, or its offset from UTC is written beside it.
    case once
    /// Clocks show it twice; it was taken for the first time. The second is that much later, in
    /// milliseconds.
    case twice(later: Int64)
    /// Clocks skip it; it was taken with the offset from before the change.
    case never
  }

  /// Milliseconds since the calendar's start.
  package var time: Int64
  package var kind: Kind
  /// Seconds east of UTC, when they were written.
  package var offset: Int64?

  /// A reading of a clock, with its offset where that is written beside it.
  package init(time: Int64, kind: Kind, offset: Int64? = nil) {
    (self.time, self.kind, self.offset) = (time, kind, offset)
  }
}

extension ScenarioCalendar {
  /// The instants whose local time ISO 8601 can write, from the first of the year 1 to the last
  /// millisecond of 9999, in milliseconds since the start.
  package var writableTimes: ClosedRange<Int64> {
    let first = reading(ofLocal: -62_135_596_800).time
    return first...max(first, reading(ofLocal: 253_402_300_799, milliseconds: 999).time)
  }

  /// The instant that UTF-8 bytes in ISO 8601 mean, as `milliseconds(of:)` reads them, and how sure
  /// that is; nil when they are no such time.
  package func reading(of bytes: UnsafeRawBufferPointer) -> WallClockReading? {
    WallClockText(bytes).map {
      reading(ofLocal: $0.localSecond, milliseconds: $0.milliseconds, offset: $0.offset)
    }
  }

  /// The instant at which wall clocks show something.
  /// - Parameters:
  ///   - second: seconds since 1970-01-01T00:00 on the clock that was read
  ///   - milliseconds: to add
  ///   - offset: seconds east of UTC, when they were written; nil for the calendar's own zone
  /// - Returns: the instant, and how sure it is
  package func reading(
    ofLocal second: Int64, milliseconds: Int64 = 0, offset: Int64? = nil
  ) -> WallClockReading {
    func time(_ instant: Int64) -> Int64 { instant * 1000 + milliseconds - startSince1970 }
    if let offset {
      return WallClockReading(time: time(second - offset), kind: .once, offset: offset)
    }
    switch offsets.reading(ofLocal: second) {
    case .once(let instant): return WallClockReading(time: time(instant), kind: .once)
    case .never(let instant): return WallClockReading(time: time(instant), kind: .never)
    case .twice(let first):
      let second = second - offsets.offset(at: second + secondsPerDay)
      return WallClockReading(time: time(first), kind: .twice(later: (second - first) * 1000))
    }
  }

  /// The seconds from 1970-01-01T00:00 to a day's midnight on one clock; nil when there is no such
  /// day.
  package static func second(ofYear year: Int64, month: Int64, day: Int64) -> Int64? {
    let date = CivilDate(year: year, month: month, day: day)
    return date.exists ? date.daysSince1970 * secondsPerDay : nil
  }
}
