import Foundation
import Settings
import Testing

@testable import Workloads

@Suite struct CalendarTableTests {
  private static let header =
    "Subject,Start Date,Start Time,End Date,End Time,All day event,Meeting Organizer,Required Attendees,Optional Attendees,Meeting Resources\n"

  @Test("Outlook's rows are meetings with everybody who is listed, once, without the rooms")
  func outlook() throws {
    let text =
      Self.header
      + "Review,9/14/2026,1:30:00 PM,9/14/2026,3:00:00 PM,False,Ann Lee,Ann Lee;Bob Ray;Room 1,\"Cem, D.\",Room 1\n"
      + "Plan,9/15/2026,9:00:00 AM,9/15/2026,9:30:00 AM,False,Dee,Ann Lee,,\n"
      + "Alone,9/15/2026,9:00:00 AM,9/15/2026,9:30:00 AM,False,Ann Lee,,,\n"
      + "Day off,9/15/2026,12:00:00 AM,9/16/2026,12:00:00 AM,True,Ann Lee,,,\n"
    let read = try imported(text, from: .calendar, calendar: try epoch("Europe/Berlin"))
    // 13:30 and 9:00 in Berlin in September are 11:30 and 7:00 UTC. Ann, Bob and Cem; Ann and Dee,
    // who invites.
    #expect(
      read.sessions == [
        "Review \(try utcSeconds("2026-09-14T11:30:00"))+5400 3",
        "Plan \(try utcSeconds("2026-09-15T07:00:00"))+1800 2",
      ])
    #expect(read.notes.contains("1 event was all day long, and left out."))
    #expect(
      read.notes.contains(
        "1 meeting was left out, without a word of how many attend; --participants counts them."))
    #expect(
      read.notes.contains(
        "Dates with slashes were read month before day, as some of them can only be."))
  }

  @Test(
    "Google's columns do, and dates are read in the order that the file or the option tells",
    arguments: [
      ("14/9/2026", "3/9/2026", nil, "2026-09-03"), ("9/14/2026", "3/9/2026", nil, "2026-03-09"),
      ("3/9/2026", "3/9/2026", DateOrder.dayFirst, "2026-09-03"),
      ("3/9/2026", "3/9/2026", .monthFirst, "2026-03-09"),
      ("2026-09-14", "2026-03-09", nil, "2026-03-09"), ("14.9.2026", "3.9.2026", nil, "2026-09-03"),
      ("9/14/26", "3/9/26", nil, "2026-03-09"),
    ] as [(String, String, DateOrder?, String)])
  func google(other: String, date: String, order: DateOrder?, day: String) throws {
    let text =
      "Subject,Start Date,Start Time,End Date,End Time\na,\(other),10:00,\(other),11:00\nb,\(date),22:00,,23:15\n"
    let read = try imported(text, from: .calendar) {
      $0.participants = 4
      $0.dialect.timeFormat = order
    }
    #expect(
      read.sessions.contains("b \(try utcSeconds("\(day)T22:00:00"))+4500 4"), "\(read.sessions)")
  }

  @Test(
    "What cannot be told is refused with its line and column",
    arguments: [
      (
        "a,3/9/2026,10:00,3/9/2026,11:00",
        "log:2: Start Date: \"3/9/2026\" may have its month or its day first, and no date"
      ),
      ("a,2026-09-14,10:00,2026-09-14,9:00", "log:2: End Time: it is before the start"),
      ("a,2026-09-14,25:00,2026-09-14,26:00", "log:2: Start Time: \"25:00\" is no time of day"),
      ("a,soon,10:00,2026-09-14,11:00", "log:2: Start Date: \"soon\" is no date"),
      ("a,2026-09-14,10:00,2026-09-14", "log:2: the row has 4 fields; expected 5 as in the header"),
      ("a,13/13/2026,10:00,13/13/2026,11:00", "log:2: Start Date: "),
    ])
  func refusals(row: String, problem: String) throws {
    let told = try refusal(
      "Subject,Start Date,Start Time,End Date,End Time\n\(row)\n", from: .calendar)
    #expect(told.count == 1 && told[0].contains(problem), "\(told)")
  }

  // Berlin's clocks go back on 25 October 2026 at 3:00 (1:00 UTC), and forward on 29 March at 2:00
  // (1:00 UTC).
  @Test(
    "An end before the start, in the night in which clocks go back, is the second of two, and hours skipped or shown twice are told",
    arguments: [
      // The first 2:50 is 0:50 UTC, the second 2:10 1:10 UTC.
      ("2026-10-25", "2:50", "2:10", "00:50", 1200, "1 end was taken for the second time"),
      (
        "2026-10-25", "2:10", "4:00", "00:10", 10_200,
        "1 time lies in an hour that clocks in Europe/Berlin show twice"
      ),
      (
        "2026-03-29", "2:30", "4:00", "01:30", 1800,
        "1 time lies in an hour that clocks in Europe/Berlin skip"
      ),
    ] as [(String, String, String, String, Int64, String)])
  func clocks(day: String, start: String, end: String, utc: String, length: Int64, note: String)
    throws
  {
    let text = "Subject,Start Date,Start Time,End Date,End Time\na,\(day),\(start),\(day),\(end)\n"
    let read = try imported(text, from: .calendar, calendar: try epoch("Europe/Berlin")) {
      $0.participants = 4
    }
    #expect(read.sessions == ["a \(try utcSeconds("\(day)T\(utc):00"))+\(length) 4"])
    #expect(read.notes.contains { $0.contains(note) }, "\(read.notes)")
  }

  @Test("A subject that says Canceled is left out and told, and is no demand that was lost")
  func cancelled() throws {
    let rows = ["Canceled: a", "Cancelled: b", "CANCELED: c", "Canceled orders", "d"].map {
      "\($0),2026-09-14,10:00,2026-09-14,11:00\n"
    }
    let text = "Subject,Start Date,Start Time,End Date,End Time\n" + rows.joined()
    let read = try imported(text, from: .calendar) { $0.participants = 4 }
    let start = try utcSeconds("2026-09-14T10:00:00")
    #expect(read.sessions == ["Canceled orders \(start)+3600 4", "d \(start)+3600 4"])
    #expect(read.notes.contains("3 events were cancelled, as their subjects begin, and left out."))
    #expect(read.ledger.changes.isEmpty)
  }

  @Test("A meeting of more than a day is told")
  func long() throws {
    let text =
      "Subject,Start Date,Start Time,End Date,End Time\na,2026-09-14,10:00,2026-09-17,11:00\nb,2026-09-14,10:00,2026-09-15,10:00\n"
    // Three days and an hour; exactly one day is not longer than one.
    let notes = try imported(text, from: .calendar) { $0.participants = 4 }.notes
    #expect(notes.contains("1 meeting lasts longer than a day: 73.0 hours."), "\(notes)")
  }

  @Test(
    "What --time-format says holds for dates with points too",
    arguments: [(nil, "2026-04-03"), (.monthFirst, "2026-03-04"), (.dayFirst, "2026-04-03")]
      as [(DateOrder?, String)])
  func points(order: DateOrder?, day: String) throws {
    // Without an option the slashes of the other row tell of themselves alone.
    let other = order == .dayFirst ? "31/12/2026" : "12/31/2026"
    let text =
      "Subject,Start Date,Start Time,End Time\na,3.4.2026,10:00,11:00\nb,\(other),10:00,11:00\n"
    let read = try imported(text, from: .calendar) {
      $0.participants = 4
      $0.dialect.timeFormat = order
    }
    #expect(
      read.sessions.first == "a \(try utcSeconds("\(day)T10:00:00"))+3600 4", "\(read.sessions)")
  }
}

@Suite struct TimetableTests {
  // 19 October 2026 is a Monday; Berlin's clocks go back on Sunday the 25th, so 9:00 is 7:00 UTC
  // before and 8:00 after.
  @Test(
    "A row is a meeting on its weekdays, at its time of day on local clocks, without exceptions and holidays"
  )
  func weeks() throws {
    let text = """
      meeting_id,weekday,start,end,participants,first_date,last_date,except
      algebra,Mon Wed,9:00,10:30,31,2026-10-19,2026-10-28,2026-10-21
      seminar,Friday,2:00 PM,15:30,8,2026-10-19,2026-10-30,

      """
    let read = try imported(text, from: .timetable, calendar: try epoch("Europe/Berlin")) {
      $0.holidays = planDays("2026-10-29..2026-10-31") ?? []
    }
    let expected = [
      ("algebra", "19T07:00", 31), ("seminar", "23T12:00", 8), ("algebra", "26T08:00", 31),
      ("algebra", "28T08:00", 31),
    ]
    #expect(
      read.sessions
        == (try expected.map { "\($0) \(try utcSeconds("2026-10-\($1):00"))+5400 \($2)" }))
    #expect(read.notes.contains("2 meetings were left out, on exceptions and holidays."))
  }

  @Test(
    "Lengths, times and weekdays are read as people write them",
    arguments: [
      ("duration", "Tu/Th", "9:00", "90m", 3), ("duration", "tue, thu", "9 AM", "1:30", 3),
      ("duration_min", "tuesday thursday", "09:00:00", "90", 3),
      ("duration_s", "Tues Thur", "9:00am", "5400", 3), ("end", "TUE+THU", "9:00 a.m.", "10:30", 3),
      ("end", "thu", "9:00", "10:30 AM", 1),
    ] as [(String, String, String, String, Int)])
  func forms(column: String, weekday: String, start: String, length: String, count: Int) throws {
    let text =
      "course,weekday,start,\(column),size,first_date,last_date\nx,\"\(weekday)\",\(start),\(length),5,2026-10-20,2026-10-28\n"
    let sessions = try imported(text, from: .timetable).sessions
    // Tuesdays 20 and 27, Thursday 22.
    #expect(
      sessions.count == count && sessions.allSatisfy { $0.hasSuffix("+5400 5") }, "\(sessions)")
    #expect(sessions.contains("x \(try utcSeconds("2026-10-22T09:00:00"))+5400 5"))
  }

  // Berlin's clocks go back on 25 October 2026 at 3:00 (1:00 UTC), and forward on 29 March at 2:00
  // (1:00 UTC); both are Sundays.
  @Test(
    "A length is added to the instant of the start where clocks change, and an end is when they show it",
    arguments: [
      ("2026-10-25", "1:30", "duration", "120m", "2026-10-24T23:30", 7200),
      ("2026-03-29", "1:30", "duration_min", "120", "2026-03-29T00:30", 7200),
      // 2:30 does not exist and is 3:30 on the clock that was set forward, which is 1:30 UTC.
      ("2026-03-29", "2:30", "duration_s", "3600", "2026-03-29T01:30", 3600),
      // From 23:30 UTC to 3:30 in winter, 2:30 UTC; from 0:30 UTC to 3:30 in summer, 1:30 UTC.
      ("2026-10-25", "1:30", "end", "3:30", "2026-10-24T23:30", 10_800),
      ("2026-03-29", "1:30", "end", "3:30", "2026-03-29T00:30", 3600),
    ] as [(String, String, String, String, String, Int64)])
  func clocks(day: String, start: String, column: String, value: String, utc: String, length: Int64)
    throws
  {
    let text =
      "name,weekday,start,\(column),size,first_date,last_date\na,Sun,\(start),\(value),5,\(day),\(day)\n"
    let read = try imported(text, from: .timetable, calendar: try epoch("Europe/Berlin"))
    #expect(read.sessions == ["a \(try utcSeconds("\(utc):00"))+\(length) 5"])
    #expect(
      read.notes.contains { $0.contains("that clocks in Europe/Berlin skip") } == (start == "2:30"),
      "\(read.notes)")
  }

  @Test("More meetings than are taken end the reading, whatever becomes of bad rows")
  func tooMany() throws {
    // Every day of 99 years, 36,160 of them with the leap days, in 28 rows: more than a million.
    let row = "Mon Tue Wed Thu Fri Sat Sun,9:00,1h,5,2001-01-01,2099-12-31\n"
    let text =
      "weekday,start,duration,participants,first_date,last_date\n"
      + String(repeating: row, count: 28)
    let told = try refusal(text, from: .timetable) { $0.onBadRow = .skip }
    #expect(
      told == [
        "log:29: there are more than 1000000 meetings; expected --from-date and --until nearer to each other"
      ])
  }

  @Test("Without dates of its own a row takes place between the bounds")
  func bounds() throws {
    let clock = try epoch()
    let text = "weekday,start,duration,participants\nMon,9:00,1h,5\n"
    let read = try imported(text, from: .timetable) {
      $0.from = planBound("2026-10-20", isEnd: false, calendar: clock)
      $0.until = planBound("2026-11-02", isEnd: true, calendar: clock)
    }
    #expect(read.sessions.count == 2)
    #expect(
      try refusal(text, from: .timetable) == [
        "log:2: first_date: it is missing; expected a date, or --from-date"
      ])
  }

  @Test(
    "What is wrong is refused with its line and column",
    arguments: [
      ("weekday,start,end", "Noday,9:00,10:00", "log:2: weekday: \"Noday\" is no weekday"),
      ("weekday,start,end", "Mon,9:00,9:00", "log:2: end: 9:00 is not after the start"),
      ("weekday,start,end", "Mon,nine,10:00", "log:2: start: \"nine\" is no time of day"),
      (
        "weekday,start,duration", "Mon,9:00,90",
        "log:2: duration: \"90\" is no length; expected such as 90m"
      ),
      ("weekday,start,duration_min", "Mon,9:00,-5", "log:2: duration_min: "),
      ("weekday,start,duration_min", "Mon,9:00,-9223372036854775808", "log:2: duration_min: "),
      ("weekday,start,duration_min", "Mon,9:00,9223372036854775807", "log:2: duration_min: "),
      ("weekday,start", "Mon,9:00", "log:1: the header has neither an end nor a length"),
      (
        "weekday,start,end,duration", "Mon,9:00,10:00,1h",
        "log:1: the header has more than one of an end and lengths"
      ),
      ("weekday,start,end,participants", "Mon,9:00,10:00,many", "log:2: participants: "),
      (
        "weekday,start,end,except", "Mon,9:00,10:00,2026-10-20",
        "log:2: except: 2026-10-20 is no day on which it takes place"
      ),
      (
        "weekday,start,end,last_date", "Mon,9:00,10:00,2025-01-01",
        "log:2: last_date: it is before first_date"
      ),
    ])
  func refusals(header: String, row: String, problem: String) throws {
    let clock = try epoch()
    let told = try refusal("\(header)\n\(row)\n", from: .timetable) {
      $0.from = planBound("2026-10-19", isEnd: false, calendar: clock)
      $0.until = planBound("2026-10-31", isEnd: true, calendar: clock)
    }
    #expect(told.count == 1 && told[0].contains(problem), "\(told)")
  }
}
