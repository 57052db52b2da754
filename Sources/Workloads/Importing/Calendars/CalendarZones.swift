internal import CIcal
internal import Settings

/// The time zones that the times of a calendar name.
///
/// Source: RFC 5545, sections 3.2.19 and 3.3.5: a reading that clocks skip is taken with the offset
/// from before the gap, one that they show twice is the first. The time zone database knows IANA's
/// names; a zone of another name is the `VTIMEZONE` of the file. Where the file defines a zone of
/// IANA's name otherwise, the database counts, as it does everywhere else, and that is told.
final class CalendarZones {
  private enum Zone {
    case known(ScenarioCalendar, own: DefinedZone?)
    case defined(DefinedZone)
    case refused(ImportProblem)
    case unknown
  }

  /// Whose clocks floating times are on, and what times are counted from.
  private let calendar: ScenarioCalendar
  private let definitions: [String: CalendarFile.Zone]
  private var zones: [String: Zone] = [:]
  /// Whether floating times are on that calendar's clocks whatever a file says.
  private let zoneIsGiven: Bool
  /// The times that were on nobody's clock, and no zone of the file's that holds for them.
  private(set) var floatingTimes = 0
  /// The zones that files say they are in, as far as floating times were taken to be on their
  /// clocks.
  private(set) var ownZones: [String] = []
  /// What was decided of readings of clocks, by their zones.
  private var tallies: [(zone: String, tally: ClockTally)] = []
  /// The zones that the file defines otherwise than the database, in the order in which they were
  /// met.
  private(set) var contradicted: [String] = []
  private var isContradicted: Set<String> = []

  init(_ zones: [CalendarFile.Zone], calendar: ScenarioCalendar, zoneIsGiven: Bool) {
    self.calendar = calendar
    self.zoneIsGiven = zoneIsGiven
    definitions = Dictionary(zones.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// A time in milliseconds since the calendar's start.
  /// - Throws: that its zone is not known.
  func milliseconds(_ time: CalendarTime) throws(ImportProblem) -> Int64 { try reading(time).time }

  /// How much later clocks show a time again, in milliseconds; 0 where they do not.
  func later(_ time: CalendarTime) -> Int64 { (try? reading(time))?.later ?? 0 }

  /// Counts a time that is the beginning of a meeting, or an end.
  /// - Parameters:
  ///   - time: as the file has it
  ///   - isLater: whether it was taken for the second of two that clocks show
  func take(_ time: CalendarTime, isLater: Bool = false) {
    guard let name = zoneName(of: time), let reading = try? reading(time), reading.kind != .once
    else { return }
    let place = tallies.firstIndex { $0.zone == name } ?? tallies.count
    if place == tallies.count { tallies.append((name, ClockTally())) }
    tallies[place].tally.take(reading)
    if isLater { tallies[place].tally.takeLater() }
  }

  /// What was decided of clocks, one sentence each.
  var readings: [String] { tallies.flatMap { $0.tally.readings(calendar, zone: $0.zone) } }

  /// Whose clocks show a time; nil for those of UTC.
  private func zoneName(of time: CalendarTime) -> String? {
    switch time.clock {
    case .utc: nil
    case .zone(let name): name
    case .floating(let own): floatingZone(own) ?? calendar.timeZone
    }
  }

  /// The zone that a calendar says it is in, where it holds for its floating times: nobody said
  /// another, and it is known.
  func floatingZone(_ own: String?) -> String? {
    guard !zoneIsGiven, let own, !own.isEmpty else { return nil }
    switch zone(own) {
    case .known, .defined: return own
    case .refused, .unknown: return nil
    }
  }

  private func reading(_ time: CalendarTime) throws(ImportProblem) -> WallClockReading {
    switch time.clock {
    case .utc:
      return WallClockReading(time: time.localSecond * 1_000 - calendar.startSince1970, kind: .once)
    case .floating(let own):
      if let zone = floatingZone(own) {
        if !time.isDate, !ownZones.contains(zone) { ownZones.append(zone) }
        return try reading(time.localSecond, inZone: zone)
      }
      if !time.isDate { floatingTimes += 1 }
      return try calendar.planReading(ofLocal: time.localSecond)
    case .zone(let name): return try reading(time.localSecond, inZone: name)
    }
  }

  private func reading(_ localSecond: Int64, inZone name: String) throws(ImportProblem)
    -> WallClockReading
  {
    switch zone(name) {
    case .known(let clock, let own):
      let reading = try clock.planReading(ofLocal: localSecond)
      let time = reading.time
      let second = (time + calendar.startSince1970) / 1_000
      if let own, second < DefinedZone.lastSecond, !isContradicted.contains(name),
        own.offset(at: second) != clock.localSecond(at: time) - clock.secondSince1970(at: time)
      {
        contradicted.append(name)
        isContradicted.insert(name)
      }
      return reading
    case .defined(let zone):
      guard localSecond < DefinedZone.lastSecond else {
        throw ImportProblem(
          "a time lies after the year 2500, up to which zones of a file are read",
          "expected a time near the run")
      }
      var reading = zone.reading(ofLocal: localSecond)
      reading.time -= calendar.startSince1970
      return reading
    case .refused(let problem): throw problem
    case .unknown:
      throw ImportProblem(
        "the time zone \(quoted(name)) is not known, and the file does not define it",
        "expected an IANA name such as Europe/Berlin, or a VTIMEZONE", at: "TZID")
    }
  }

  private func zone(_ name: String) -> Zone {
    if let known = zones[name] { return known }
    let definition = definitions[name]
    let problem = definition.flatMap { DefinedZone.problem(of: $0) }
    let own = problem == nil ? definition.flatMap { DefinedZone($0.text) } : nil
    // Some name a zone as `/example.org/20260101/Europe/Berlin`.
    let parts = name.split(separator: "/")
    let names =
      [name]
      + (name.hasPrefix("/")
        ? [parts.suffix(2).joined(separator: "/"), parts.suffix(3).joined(separator: "/")] : [])
    let database = names.lazy.compactMap { try? self.calendar.inZone($0) }.first
    let zone: Zone =
      database.map { .known($0, own: own) } ?? problem.map { .refused($0) } ?? own.map {
        .defined($0)
      } ?? .unknown
    zones[name] = zone
    return zone
  }
}

/// A time zone that a calendar defines itself.
final class DefinedZone {
  /// 2501-01-01, in seconds since 1970: libical lists the changes of a zone year by year, and none
  /// after 2582.
  static let lastSecond = CivilDate(year: 2501, month: 1, day: 1).daysSince1970 * 86_400
  /// Zones change twice a year: a rule has few days, and a zone few rules.
  private static let mostRules = 100
  private static let parts: Set<String> = [
    "FREQ", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "INTERVAL", "COUNT", "UNTIL", "WKST",
  ]

  private let zone: OpaquePointer

  /// What of a definition libical would be at for too long; nil when it is as zones are.
  static func problem(of definition: CalendarFile.Zone) -> ImportProblem? {
    var problem: ImportProblem?
    var rules = 0
    func refuse(_ what: String, _ expected: String) {
      problem =
        problem
        ?? ImportProblem(
          "the time zone \(quoted(definition.name)) has \(what)", "expected \(expected)", at: "TZID"
        )
    }
    unfold(Array(definition.text.utf8)) { text, number in
      guard let line = CalendarLine(text, line: number),
        line.name == "RRULE" || line.name == "EXRULE"
      else { return }
      rules += 1
      if rules > mostRules { refuse("more than \(mostRules) rules", "a few") }
      var frequency = ""
      for part in line.value.uppercased().split(separator: ";") {
        let pair = part.split(separator: "=", maxSplits: 1).map { String($0).trimmingBlanks() }
        if pair.count != 2 || !parts.contains(pair[0]) {
          refuse("a rule with \(part.prefix(40))", "one of days of a year")
        }
        if pair.count == 2, pair[0] == "FREQ" { frequency = pair[1] }
      }
      if frequency != "YEARLY" { refuse("a rule with FREQ=\(frequency.prefix(40))", "FREQ=YEARLY") }
    }
    return problem
  }

  /// nil when it cannot be understood.
  init?(_ text: String) {
    guard let component = icalparser_parse_string(text) else { return nil }
    guard icalcomponent_isa(component) == ICAL_VTIMEZONE_COMPONENT, let zone = icaltimezone_new()
    else {
      icalcomponent_free(component)
      return nil
    }
    self.zone = zone
    // From here on the component is the zone's.
    if icaltimezone_set_component(zone, component) == 0 {
      icalcomponent_free(component)
      return nil
    }
  }

  deinit { icaltimezone_free(zone, 1) }

  /// How far its clocks are ahead of UTC at a second since 1970, in seconds.
  func offset(at second: Int64) -> Int64 {
    var time = icaltime_from_timet_with_zone(time_t(second), 0, icaltimezone_get_utc_timezone())
    var isDaylight: Int32 = 0
    return Int64(icaltimezone_get_utc_offset_of_utc_time(zone, &time, &isDaylight))
  }

  /// When its clocks show a reading, in milliseconds since 1970: libical's own answer differs from
  /// RFC 5545 where clocks change.
  func reading(ofLocal local: Int64) -> WallClockReading {
    let before = offset(at: local - 86_400)
    let after = offset(at: local + 86_400)
    if before == after { return WallClockReading(time: (local - before) * 1_000, kind: .once) }
    switch (offset(at: local - before) == before, offset(at: local - after) == after) {
    case (true, true):
      return WallClockReading(
        time: (local - before) * 1_000, kind: .twice(later: (before - after) * 1_000))
    case (true, false): return WallClockReading(time: (local - before) * 1_000, kind: .once)
    case (false, true): return WallClockReading(time: (local - after) * 1_000, kind: .once)
    case (false, false): return WallClockReading(time: (local - before) * 1_000, kind: .never)
    }
  }
}
