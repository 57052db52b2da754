import Settings
import Testing

@Suite struct ScenarioCalendarTests {
  @Test(
    "A wall-clock time is the right number of milliseconds since the start",
    arguments: [
      ("2020-09-14T00:00:00", 0), ("2020-09-14 11:01", 39_660_000),
      ("2020-09-14T11:01:00-04:00", 39_660_000),
      ("2020-09-14T15:01:00Z", 39_660_000),
      ("2020-09-14T15:01:00.25Z", 39_660_250), ("2020-09-14T20:31:00+0530", 39_660_000),
      ("2020-09-14T00:00:00.0004", 0),
      ("2020-09-14T00:00:00,0005", 1), ("2020-09-14T00:00:59.9996", 60_000),
      ("2020-09-13T23:59:59.999", -1), ("2020-09-14T12+08", 0),
    ] as [(String, Int64)])
  func parse(text: String, milliseconds: Int64) throws {
    let calendar = try ScenarioCalendar(start: "2020-09-14T00:00:00", timeZone: "America/New_York")
    #expect(calendar.milliseconds(of: text) == (text == "2020-09-14T12+08" ? nil : milliseconds))
    let bytes = Array(text.utf8)
    #expect(
      bytes.withUnsafeBytes { calendar.milliseconds(of: $0) } == calendar.milliseconds(of: text))
  }

  @Test(
    "What is not a time, or not a day, is refused",
    arguments: [
      "", "2020", "2020-02-30T00:00", "2019-02-29T00:00", "1900-02-29T00:00", "2020-13-01T00:00",
      "2020-00-01T00:00", "2020-01-00T00:00",
      "2020-01-01", "2020-01-01T24:00", "2020-01-01T12:60", "2020-01-01T12:00:60",
      "2020-01-01T12:00:00.", "2020-01-01T12:00:00 ",
      "2020-01-01T12:00:00+", "2020-01-01T12:00:00+25:00", "2020-01-01T12:00:00Zx",
      " 2020-01-01T12:00", "20200101T120000",
      "2020-1-1T12:00",
      "2020-01-01T1200", "2020-01-01T", "2020-01-01X12:00",
    ])
  func refuse(text: String) throws {
    #expect(
      try ScenarioCalendar(start: "2020-01-01", timeZone: "UTC").milliseconds(of: text) == nil)
  }

  @Test(
    "Leap years have a 29th of February",
    arguments: ["2020-02-29T00:00", "2000-02-29T00:00", "2400-02-29T00:00"])
  func leapYears(text: String) throws {
    let calendar = try ScenarioCalendar(start: "2020-01-01", timeZone: "UTC")
    #expect(calendar.milliseconds(of: text).map(calendar.text(at:)) == text + ":00+00:00")
  }

  @Test(
    "A reading that clocks skip has the offset from before the change, and one they show twice is the first",
    arguments: [
      ("America/New_York", "2020-03-08T02:30:00", "2020-03-08T03:30:00-04:00"),
      ("America/New_York", "2020-03-08T01:59:59", "2020-03-08T01:59:59-05:00"),
      ("America/New_York", "2020-03-08T03:00:00", "2020-03-08T03:00:00-04:00"),
      ("America/New_York", "2020-11-01T01:30:00", "2020-11-01T01:30:00-04:00"),
      ("America/New_York", "2020-11-01T02:00:00", "2020-11-01T02:00:00-05:00"),
      ("America/New_York", "2020-11-01T00:59:59", "2020-11-01T00:59:59-04:00"),
      ("Europe/Berlin", "2020-03-29T02:15:00", "2020-03-29T03:15:00+02:00"),
      ("Europe/Berlin", "2020-03-29T03:00:00", "2020-03-29T03:00:00+02:00"),
      ("Europe/Berlin", "2020-10-25T02:15:00", "2020-10-25T02:15:00+02:00"),
      ("Europe/Berlin", "2020-10-25T03:00:00", "2020-10-25T03:00:00+01:00"),
      ("Australia/Lord_Howe", "2020-10-04T02:10:00", "2020-10-04T02:40:00+11:00"),
      ("Australia/Lord_Howe", "2020-10-04T02:30:00", "2020-10-04T02:30:00+11:00"),
      ("Australia/Lord_Howe", "2020-04-05T01:45:00", "2020-04-05T01:45:00+11:00"),
      ("Australia/Lord_Howe", "2020-04-05T02:00:00", "2020-04-05T02:00:00+10:30"),
      ("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-31T12:00:00+14:00"),
      ("Pacific/Apia", "2011-12-29T23:59:59", "2011-12-29T23:59:59-10:00"),
    ])
  func clockChanges(zone: String, written: String, shown: String) throws {
    // Near the start the offsets come from a table, decades later from the zone itself; both must
    // agree.
    for start in [String(written.prefix(4)) + "-01-01T00:00:00", "1975-06-01T00:00:00"] {
      let calendar = try ScenarioCalendar(start: start, timeZone: zone)
      #expect(calendar.milliseconds(of: written).map(calendar.text(at:)) == shown)
    }
  }

  @Test(
    "An exact text keeps milliseconds, where there are any, and is read as the same time",
    arguments: [
      (0, "2020-11-01T01:59:59.500-04:00"), (499, "2020-11-01T01:59:59.999-04:00"),
      (500, "2020-11-01T01:00:00-05:00"),
      (-500, "2020-11-01T01:59:59-04:00"), (-501, "2020-11-01T01:59:58.999-04:00"),
    ])
  func exactTexts(time: Int64, text: String) throws {
    let calendar = try ScenarioCalendar(
      start: "2020-11-01T01:59:59.500", timeZone: "America/New_York")
    #expect(calendar.exactText(at: time) == text && calendar.milliseconds(of: text) == time)
  }

  @Test("The second time a reading is shown can be written with its offset")
  func secondReading() throws {
    let calendar = try ScenarioCalendar(start: "2020-11-01T00:00:00", timeZone: "America/New_York")
    #expect(calendar.milliseconds(of: "2020-11-01T01:30:00") == 5_400_000)
    #expect(calendar.milliseconds(of: "2020-11-01T01:30:00-05:00") == 9_000_000)
    #expect(calendar.text(at: 9_000_000) == "2020-11-01T01:30:00-05:00")
    #expect(
      [5_400_000, 9_000_999].map(calendar.localText(at:)) == [
        "2020-11-01T01:30:00", "2020-11-01T01:30:00",
      ])
    #expect([5_400_000, 9_000_999].map(calendar.offsetText(at:)) == ["-04:00", "-05:00"])
  }

  @Test(
    "Ten thousand random times read back from their text",
    arguments: [
      "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "UTC",
      "Africa/Casablanca",
    ])
  func roundTrip(zone: String) throws {
    let calendar = try ScenarioCalendar(
      start: "2020-03-01T00:00:00", timeZone: zone, duration: 4 * 366 * 86_400_000)
    var numbers = Numbers(state: 20_200_914)
    for _ in 0..<10_000 {
      let time = Int64.random(in: -4_000_000_000_000...8_000_000_000_000, using: &numbers)
      let text = calendar.text(at: time)
      let floored = time - ((time % 1000) + 1000) % 1000
      #expect(calendar.milliseconds(of: text) == floored, "\(time) is \(text) in \(zone)")
    }
  }

  @Test("Weekday and minute are those of the local clock")
  func weekdays() throws {
    let calendar = try ScenarioCalendar(start: "2020-09-14T00:00:00", timeZone: "America/New_York")
    #expect(calendar.localWeekdayAndMinute(at: 0) == (1, 0))
    #expect(calendar.localWeekdayAndMinute(at: -1) == (0, 1439))
    #expect(calendar.localWeekdayAndMinute(at: 6 * 86_400_000 + 39_660_000) == (0, 661))
    // Seven weeks later clocks have been set back, so 49 times 24 hours end at 23:00.
    #expect(calendar.localWeekdayAndMinute(at: 49 * 86_400_000) == (0, 1380))
  }

  @Test("The start may be a date, or carry an offset of its own")
  func starts() throws {
    let berlin = try ScenarioCalendar(start: "2020-09-14", timeZone: "Europe/Berlin")
    #expect(berlin.text(at: 0) == "2020-09-14T00:00:00+02:00")
    #expect(berlin.startSince1970 == 1_600_034_400_000)
    let offset = try ScenarioCalendar(start: "2020-09-14T00:00:00Z", timeZone: "Europe/Berlin")
    #expect(offset.text(at: 0) == "2020-09-14T02:00:00+02:00")
    // Far beyond any calendar there is still a text, and no trap.
    #expect(
      offset.text(at: .max).hasPrefix("292278994-") && offset.text(at: .min).hasPrefix("-29227"))
  }

  @Test("The scenario's own keys make the calendar, or say what is wrong with them")
  func keys() {
    let good = section([
      "start": scalar("2020-09-14"), "time_zone": scalar("America/New_York"),
      "duration": scalar("7d"),
    ])
    let (calendar, issues) = reading(good) { $0.readCalendar() }
    #expect(issues == [])
    #expect(calendar?.duration == 604_800_000)
    #expect(calendar?.text(at: 0) == "2020-09-14T00:00:00-04:00")
    let usual = reading(section([:])) { $0.readCalendar() }.value
    #expect(usual?.text(at: 0) == "2026-01-05T00:00:00+00:00")
    let endless = reading(section(["duration": scalar("never")])) { $0.readCalendar() }
    #expect(endless.value != nil && endless.value?.duration == nil && endless.issues == [])
  }

  @Test("A bad start, zone or duration is one issue, and the times that hang on it are none")
  func badKeys() {
    let bad = section([
      "start": scalar("2020-02-30T00:00", line: 1),
      "time_zone": scalar("America/New_Yrok", line: 2), "duration": scalar("7", line: 3),
      "schedule": list(
        section(["at": scalar("2020-09-14T00:00:00", line: 4)]),
        section(["cron": scalar("0 * * * *", line: 5)])),
    ])
    let (_, issues) = reading(bad) { reader in
      _ = reader.readCalendar()
      _ = reader.list("schedule", help: "") { $0.occurrences(help: "") }
    }
    #expect(
      issues == [
        "s.yaml:1: start: \"2020-02-30T00:00\" is not a date and time that exists; expected a time such as 2020-09-14T00:00:00",
        "s.yaml:2: time_zone: \"America/New_Yrok\" is not a known time zone; expected an IANA name such as America/New_York"
          + " (did you mean America/New_York?)",
        "s.yaml:3: duration: \"7\" has no unit (add ms, s, m, h or d); expected a time span of 1ms or more such as 90s, or never",
      ])
  }

  @Test(
    "Zones are known by their IANA names only",
    arguments: ["GMT+5", "", "america/new_york", "Z", "Mars/Olympus"])
  func badZones(name: String) {
    #expect(throws: QuantityError.self) {
      try ScenarioCalendar(start: "2020-01-01", timeZone: name)
    }
  }

  @Test(
    "Links and the zones without clock changes are known too",
    arguments: ["UTC", "Etc/UTC", "US/Eastern", "Asia/Kolkata", "Etc/GMT+5"])
  func goodZones(name: String) {
    #expect(throws: Never.self) { try ScenarioCalendar(start: "2020-01-01", timeZone: name) }
  }
}
