internal import Settings

/// What wall clocks show, for millions of times one after another: the zone's offset is looked up
/// once for each quarter of an hour.
///
/// Offsets change on a quarter of an hour of universal time, in every zone since there are such
/// zones.
struct LocalClock {
  private let calendar: ScenarioCalendar
  private var quarter: Int64?
  private var offset: Int64 = 0

  init(_ calendar: ScenarioCalendar) { self.calendar = calendar }

  /// A time in milliseconds since the start as local clocks show it, in milliseconds since their
  /// 1970-01-01T00:00.
  mutating func reading(at time: Int64) -> Int64 {
    let instant = calendar.startSince1970.addingClamped(time)
    let quarter = floorDivide(instant, 900_000)
    if quarter != self.quarter {
      self.quarter = quarter
      offset = (calendar.localSecond(at: time) - floorDivide(instant, 1000)) * 1000
    }
    return instant.addingClamped(offset)
  }
}

extension Int64 {
  /// The rest below the quotient rounded down, 0 or more.
  func remainder(by divisor: Int64) -> Int64 {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }

  static var millisecondsPerMinute: Int64 { 60_000 }
  static var millisecondsPerHour: Int64 { 3_600_000 }
  static var millisecondsPerDay: Int64 { 86_400_000 }

  /// The day of a clock's reading, counted from 1970-01-01.
  var day: Int64 { floorDivide(self, Self.millisecondsPerDay) }
  /// The weekday of a clock's reading: 0 for Monday to 6 for Sunday. 1970-01-01 was a Thursday.
  var weekday: Int { Int((day + 3).remainder(by: 7)) }
  /// The minute of the day of a clock's reading, 0 to 1439.
  var minuteOfDay: Int { Int(remainder(by: Self.millisecondsPerDay) / Self.millisecondsPerMinute) }
}
