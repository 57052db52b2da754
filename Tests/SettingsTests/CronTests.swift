import Settings
import Testing

@Suite struct CronTests {
  /// The local times at which an expression runs in the days after a start.
  private func runs(_ cron: String, from start: String, zone: String = "UTC", days: Int64 = 7)
    throws -> [String]
  {
    let calendar = try ScenarioCalendar(start: start, timeZone: zone, duration: days * 86_400_000)
    return try calendar.occurrences(of: CronExpression(cron)).map {
      String(calendar.text(at: $0).dropFirst(5))
    }
  }

  @Test(
    "An expression runs when its fields say, from the start to the end, both included",
    arguments: [
      (
        "40 10 * * mon-fri",
        ["09-14T10:40", "09-15T10:40", "09-16T10:40", "09-17T10:40", "09-18T10:40"]
      ),
      ("0 0 * * MON", ["09-14T00:00", "09-21T00:00"]), ("0 12 * * 0", ["09-20T12:00"]),
      ("0 12 * * 7", ["09-20T12:00"]),
      ("0 12 * * sat-sun", ["09-19T12:00", "09-20T12:00"]),
      ("0 12 * * 5-7", ["09-18T12:00", "09-19T12:00", "09-20T12:00"]),
      ("*/30 9-10 15 sep *", ["09-15T09:00", "09-15T09:30", "09-15T10:00", "09-15T10:30"]),
      (
        "5,10 8-18/5 16 * *",
        ["09-16T08:05", "09-16T08:10", "09-16T13:05", "09-16T13:10", "09-16T18:05", "09-16T18:10"]
      ),
      ("0 6 16 * fri", ["09-16T06:00", "09-18T06:00"]), ("0 6 */5 * fri", []),
      ("0 6 */8 * thu", ["09-17T06:00"]), ("0 6 * jan *", []),
      ("0 6 31 9,10 *", []), ("0  6\t17 * *", ["09-17T06:00"]),
    ])
  func fields(cron: String, times: [String]) throws {
    #expect(try runs(cron, from: "2020-09-14T00:00:00").map { String($0.prefix(11)) } == times)
  }

  @Test("Leap days are found")
  func leapDay() throws {
    #expect(try runs("0 0 29 2 *", from: "2019-01-01", days: 3000).count == 2)
  }

  @Test(
    "A local time that is skipped does not run, and one that is shown twice runs once, at the first",
    arguments: [
      (
        "America/New_York", "2020-03-07", "30 2 * * *",
        ["03-07T02:30:00-05:00", "03-09T02:30:00-04:00"]
      ),
      (
        "America/New_York", "2020-03-07", "0 3 * * *",
        ["03-07T03:00:00-05:00", "03-08T03:00:00-04:00", "03-09T03:00:00-04:00"]
      ),
      (
        "America/New_York", "2020-10-31", "30 1 * * *",
        ["10-31T01:30:00-04:00", "11-01T01:30:00-04:00", "11-02T01:30:00-05:00"]
      ),
      (
        "Europe/Berlin", "2020-03-28", "0 2 * * *",
        ["03-28T02:00:00+01:00", "03-30T02:00:00+02:00"]
      ),
      (
        "Europe/Berlin", "2020-10-24", "0 2 * * *",
        ["10-24T02:00:00+02:00", "10-25T02:00:00+02:00", "10-26T02:00:00+01:00"]
      ),
      (
        "Australia/Lord_Howe", "2020-10-03", "*/30 2 * * *",
        [
          "10-03T02:00:00+10:30", "10-03T02:30:00+10:30", "10-04T02:30:00+11:00",
          "10-05T02:00:00+11:00", "10-05T02:30:00+11:00",
        ]
      ),
    ])
  func clockChanges(zone: String, start: String, cron: String, times: [String]) throws {
    #expect(
      try runs(cron, from: start, zone: zone, days: 3).filter {
        !$0.hasPrefix("11-03") && !$0.hasPrefix("10-27")
      } == times)
  }

  @Test("Every hour of a day with 25 hours has a run but the repeated one, and all are ascending")
  func hourly() throws {
    let calendar = try ScenarioCalendar(
      start: "2020-11-01", timeZone: "America/New_York", duration: 25 * 3_600_000)
    let times = try calendar.occurrences(of: CronExpression("0 * * * *"))
    #expect(times == times.sorted() && Set(times).count == times.count)
    #expect(times.map { $0 / 3_600_000 } == [0, 1] + Array(3...25))
  }

  @Test(
    "A bad expression is refused with the reason",
    arguments: [
      ("", "is empty"), ("* * * *", "\"* * * *\" has 4 fields instead of 5"),
      ("0 0 1 1 * *", "\"0 0 1 1 * *\" has 6 fields instead of 5"),
      ("@daily", "\"@daily\" has 1 field instead of 5"),
      ("60 * * * *", "the minute 60 is not from 0 to 59"),
      ("* 24 * * *", "the hour 24 is not from 0 to 23"),
      ("* * 0 * *", "the day of month 0 is not from 1 to 31"),
      ("* * * 13 *", "the month 13 is not from 1 to 12"),
      ("* * * * 8", "the day of week 8 is not from 0 to 7"),
      ("*/0 * * * *", "the minute has the step \"0\", which is not from 1 to 59"),
      ("5/15 * * * *", "the minute \"5/15\" has a step without a range (write 5-59/15)"),
      ("30-10 * * * *", "the minute range \"30-10\" runs backwards"),
      ("1,,2 * * * *", "the minute \"1,,2\" has an empty part"),
      ("? * * * *", "the minute \"?\" is not known"),
      ("-5 * * * *", "the minute \"\" is not known"),
      ("1-2-3 * * * *", "the minute \"1-2-3\" is not a value or a range"),
      ("* * * * L", "the day of week \"L\" is not known"),
      ("0 0 30 feb *", "\"0 0 30 feb *\" never runs: no month it names has such a day"),
      ("99999999999999999999 * * * *", "the minute \"99999999999999999999\" is not known"),
    ])
  func bad(cron: String, problem: String) {
    #expect(
      complaint(.cron, cron)
        == "\(problem); expected minute hour day-of-month month day-of-week, such as 40 10 * * mon-fri"
    )
  }

  @Test("A misspelled day is recognized")
  func misspelled() {
    #expect(complaint(.cron, "0 0 * * mno").hasSuffix(" (did you mean mon?)"))
  }

  @Test("A section's times come from at or cron, never both and never neither")
  func occurrences() throws {
    let calendar = try ScenarioCalendar(
      start: "2020-09-14T00:00:00", timeZone: "America/New_York", duration: 2 * 86_400_000)
    let node = section([
      "schedule": list(
        section(["at": scalar("3h", line: 1)]),
        section(["at": scalar("2020-09-14 11:01", line: 2)]),
        section(["cron": scalar("0 12 * * *", line: 3)]),
        section(["at": scalar("3h", line: 4), "cron": scalar("0 12 * * *", line: 4)]),
        section([:], line: 5),
        section(["at": scalar("2020-09-13T00:00", line: 6)]),
        section(["at": scalar("2020-09-31T00:00", line: 7)]),
        section(["at": scalar("3", line: 8)]),
        section(["cron": scalar("0 12 * *", line: 9)]))
    ])
    let (times, issues) = reading(node, calendar: calendar) { reader in
      reader.list("schedule", help: "") { $0.occurrences(help: "")?.map(\.milliseconds) }
    }
    let expected =
      "expected a span since the start such as 3h, or a time such as 2020-09-14T11:00:00"
    #expect(
      times == [
        [10_800_000], [39_660_000], [43_200_000, 129_600_000], nil, nil, nil, nil, nil, nil,
      ])
    #expect(
      issues == [
        "s.yaml:4: schedule.3.cron: stands beside at; expected only one of at, cron",
        "s.yaml:5: schedule.4: has no time; expected one of at, cron",
        "s.yaml:6: schedule.5.at: \"2020-09-13T00:00\" is before the scenario's start, 2020-09-14T00:00:00-04:00; "
          + "expected a time from 2020-09-14T00:00:00-04:00 to 2020-09-16T00:00:00-04:00, or another start or duration",
        "s.yaml:7: schedule.6.at: \"2020-09-31T00:00\" is not a time that exists; \(expected)",
        "s.yaml:8: schedule.7.at: \"3\" has no unit (add ms, s, m, h or d); \(expected)",
        "s.yaml:9: schedule.8.cron: \"0 12 * *\" has 4 fields instead of 5; expected \(CronExpression.expectation)",
      ])
  }

  @Test("Cron needs an end, and not too many runs before it")
  func limits() throws {
    let endless = try ScenarioCalendar(start: "2020-09-14", timeZone: "UTC")
    let (_, issues) = reading(
      section(["cron": scalar("0 12 * * *")]), path: "schedule.0", calendar: endless
    ) { $0.occurrences(help: "") }
    #expect(
      issues == [
        "s.yaml:1: schedule.0.cron: cron needs the scenario's duration; expected a duration at the top of the scenario, or at instead of cron"
      ])
    let decade = try ScenarioCalendar(
      start: "2020-09-14", timeZone: "UTC", duration: 3650 * 86_400_000)
    #expect(throws: QuantityError("\"* * * * *\" runs more than 1000000 times")) {
      try decade.occurrences(of: CronExpression("* * * * *"))
    }
    let era = try ScenarioCalendar(start: "2020-09-14", timeZone: "UTC", duration: .max - 1)
    #expect(throws: QuantityError("cron needs a duration of at most 100 years")) {
      try era.occurrences(of: CronExpression("0 0 1 1 *"))
    }
  }
}
