internal import Foundation

/// Translates between the simulation's clock, milliseconds since the scenario's start, and the wall
/// clocks of the scenario's time zone.
///
/// Where clocks are set forward, a reading that they skip is taken with the offset from before the
/// change; where they are set back, a reading that they show twice means the first time.
package struct ScenarioCalendar: Sendable, Hashable {
  /// The IANA identifier of the time zone, such as `America/New_York`.
  package let timeZone: String
  /// The start in milliseconds since 1970-01-01T00:00:00Z.
  package let startSince1970: Int64
  /// How long the scenario runs, in milliseconds; nil when it ends with its demand.
  package let duration: Int64?
  let offsets: ZoneOffsets

  /// A calendar that starts at `start`, ISO 8601 with or without an offset from UTC, in an IANA
  /// time zone.
  ///
  /// A `duration` of `Int64.max` is none. Throws what is wrong with the start or with the zone's
  /// name.
  package init(start: String, timeZone name: String, duration: Int64? = nil) throws(QuantityError) {
    let zone = try Self.zone(named: name)
    guard let written = WallClockText(start, allowsDate: true) else {
      throw QuantityError("\(quoted(start)) is not a date and time that exists")
    }
    let aroundStart = ZoneOffsets(of: zone, from: 0, through: 0)
    self.init(
      startSince1970: written.millisecondsSince1970(in: aroundStart), zone: zone, named: name,
      duration: duration)
  }

  private init(startSince1970 start: Int64, zone: TimeZone, named name: String, duration: Int64?) {
    timeZone = name
    startSince1970 = start
    self.duration = duration == .max ? nil : duration
    // Beyond the table the calendar is slower and still right, so a run without an end need not be
    // tabulated to its end.
    let year: Int64 = 366 * secondsPerDay
    let length = min(max(0, (self.duration ?? 0) / 1000), 20 * year)
    let second = floorDivide(start, 1000)
    offsets = ZoneOffsets(of: zone, from: second - year, through: second + length + 2 * year)
  }

  /// Throws, with the nearest known name, when the time zone is not known.
  package static func checkTimeZone(_ name: String) throws(QuantityError) {
    _ = try zone(named: name)
  }

  private static func zone(named name: String) throws(QuantityError) -> TimeZone {
    // Foundation also takes `GMT+5` and makes it a zone of another name, as it does with UTC; only
    // the latter is IANA's.
    let isOffset = name.hasPrefix("GMT+") || name.hasPrefix("GMT-")
    if let zone = TimeZone(identifier: name), zone.identifier == name || name == "UTC", !isOffset {
      return zone
    }
    let known = ["UTC"] + TimeZone.knownTimeZoneIdentifiers.sorted()
    throw QuantityError(
      "\(quoted(name)) is not a known time zone", suggestion: nearestName(to: name, in: known))
  }

  /// The day of the week, 0 for Sunday to 6 for Saturday, and the minute of the day, 0 to 1439,
  /// that clocks show at a time in milliseconds since the start.
  package func localWeekdayAndMinute(at time: Int64) -> (weekday: Int, minute: Int) {
    let local = localSecond(at: time)
    let day = floorDivide(local, secondsPerDay)
    return (Int(weekday(ofDay: day)), Int((local - day * secondsPerDay) / 60))
  }

  /// When the clocks of `other` show what the clocks here show at a time, so many days later, in
  /// milliseconds since the start: nine o'clock here to nine o'clock there.
  package func milliseconds(
    ofReadingAt time: Int64, onClocksOf other: ScenarioCalendar, daysLater: Int64 = 0
  ) -> Int64 {
    let there = other.offsets.reading(ofLocal: localSecond(at: time) + daysLater * secondsPerDay)
      .second
    return time + (there - secondSince1970(at: time)) * 1000
  }

  /// The date that clocks show at a time in milliseconds since the start, as days since 1970-01-01.
  package func localDay(at time: Int64) -> Int64 {
    floorDivide(localSecond(at: time), secondsPerDay)
  }

  /// The same time on the clocks of another IANA time zone; throws when there is no such zone.
  package func inZone(_ name: String) throws(QuantityError) -> ScenarioCalendar {
    ScenarioCalendar(
      startSince1970: startSince1970, zone: try Self.zone(named: name), named: name,
      duration: duration)
  }

  /// The calendar of what was before the start: it begins `span` milliseconds earlier, and lasts so
  /// long.
  package func before(lasting span: Int64) throws(QuantityError) -> ScenarioCalendar {
    let (start, overflow) = startSince1970.subtractingReportingOverflow(span)
    return ScenarioCalendar(
      startSince1970: overflow ? .min : start, zone: try Self.zone(named: timeZone),
      named: timeZone, duration: span)
  }

  /// Whole seconds since 1970-01-01T00:00 on the local clock.
  package func localSecond(at time: Int64) -> Int64 {
    let second = secondSince1970(at: time)
    return second + offsets.offset(at: second)
  }

  /// Whole seconds since 1970-01-01T00:00:00Z.
  package func secondSince1970(at time: Int64) -> Int64 {
    let (sum, overflow) = startSince1970.addingReportingOverflow(time)
    return floorDivide(overflow ? (time < 0 ? .min : .max) : sum, 1000)
  }
}

/// The day of the week, 0 for Sunday, of a day counted from 1970-01-01, which was a Thursday.
package func weekday(ofDay day: Int64) -> Int64 {
  let shifted = day + 4
  return shifted - 7 * floorDivide(shifted, 7)
}
