import Foundation
import PoolSimulation
import Settings
import Testing

@testable import Workloads

/// Reads a trace from bytes: `time+stay` of each join or session in seconds since
/// 2026-01-05T00:00Z, what was told, or why it was refused.
struct Reading: Equatable {
  var rows: [String] = []
  var told: [String] = []
  var refusal: [String] = []

  init(
    _ bytes: [UInt8], columns: [String: String] = [:], dialect: DialectSettings = DialectSettings(),
    times: TraceTimesSetting = .auto, accept: Bool = true, onBadRow: BadRowPolicy = .error,
    start: String = "2026-01-05T00:00:00Z", zone: String = "UTC", chunkSize: Int = 1 << 18
  ) throws {
    let settings = TraceSettings(
      path: "t.csv", columns: columns, onBadRow: onBadRow, times: times, dialect: dialect,
      onImplausible: accept ? .accept : .error)
    var notes = WorkloadNotes()
    do {
      var reader = try TraceReader(
        CSVReader(bytes: bytes, chunkSize: chunkSize), settings: settings,
        calendar: try calendar(start, zone))
      let content = try reader.content(
        format: nil, sessionKeys: [], within: .min ... .max, largestSeats: 1_000_000, notes: &notes)
      func text(_ milliseconds: Int64) -> String {
        milliseconds % 1000 == 0 ? "\(milliseconds / 1000)" : CSVText.seconds(milliseconds)
      }
      switch content {
      case .joins(let workload):
        rows = workload.joinTimes.indices.map {
          "\(text(workload.joinTimes[$0].milliseconds))+\(text(workload.stays[$0].milliseconds))"
        }
      case .meetings(let sessions):
        rows = sessions.map { "\(text($0.start))+\(text($0.duration)) \($0.participants)" }
      case .counts(let counts): rows = zip(counts.starts, counts.joins).map { "\(text($0)) \($1)" }
      }
      // What was accepted has tests of its own.
      told = notes.readings.filter { !$0.hasPrefix("accepted") }
    } catch let error as TraceError {
      refusal = error.description.split(separator: "\n").map(String.init)
    }
  }

  init(
    _ text: String, columns: [String: String] = [:], dialect: DialectSettings = DialectSettings(),
    times: TraceTimesSetting = .auto, accept: Bool = true, onBadRow: BadRowPolicy = .error,
    start: String = "2026-01-05T00:00:00Z", zone: String = "UTC"
  ) throws {
    try self.init(
      Array(text.utf8), columns: columns, dialect: dialect, times: times, accept: accept,
      onBadRow: onBadRow,
      start: start, zone: zone)
  }
}

@Suite struct DialectTests {
  /// 2026-01-05 is a Monday; 9:00 is 32,400 s after its midnight, 2026-01-13 eight days (691,200 s)
  /// later.
  private static let readable: [(name: String, text: String, rows: [String], told: [String])] = [
    (
      "semicolons", "meeting_id;join_time;stay_s\na;32400;600\n", ["32400+600"],
      ["fields are separated by semicolons"]
    ),
    (
      "tabs", "meeting_id\tjoin_time\tstay_s\na\t32400\t600\n", ["32400+600"],
      ["fields are separated by tabs"]
    ),
    (
      "a line that names the delimiter",
      "sep=;\r\nmeeting_id;join_time;stay_s\r\n\"a;b\";32400;600\r\n", ["32400+600"],
      ["fields are separated by semicolons"]
    ),
    (
      "decimal commas", "meeting_id;join_time;stay_s\na;32400,5;600,25\n", ["32400.500+600.250"],
      [
        "fields are separated by semicolons",
        "numbers have decimal commas, by 2 numbers that allow nothing else",
      ]
    ),
    (
      "decimal commas of three digits beside semicolons",
      "meeting_id;join_time;stay_s\na;32,400;600,250\n",
      ["32.400+600.250"],
      [
        "fields are separated by semicolons",
        "numbers have decimal commas, as is usual beside semicolons",
      ]
    ),
    (
      "day before month",
      "meeting_id,join_time,stay_s\na,13/01/2026 09:00,600\nb,05/01/2026 9:00:30,60\n",
      ["32430+60", "723600+600"], ["join_time: day before month, by 1 row that allows nothing else"]
    ),
    (
      "month before day, on a clock of twelve hours",
      "meeting_id,join_time,stay_s\na,1/13/2026 9:00 AM,600\nb,\"01/05/26, 12:00:30 AM\",60\n",
      // Half a minute after midnight of the 5th; 9:00 of the 13th.
      ["30+60", "723600+600"],
      ["join_time: month before day, by 1 row that allows nothing else, on a clock of twelve hours"]
    ),
    (
      "points", "meeting_id,join_time,stay_s\na,05.01.2026 09:00,600\n", ["32400+600"],
      ["join_time: day before month, as dates with points are written"]
    ),
    (
      "a year before", "meeting_id,join_time,stay_s\na,2026/1/5 9:00,600\n", ["32400+600"],
      ["join_time: year before month and day, by 1 row that allows nothing else"]
    ),
    (
      "named months",
      "meeting_id,join_time,stay_s\na,\"Jan 5, 2026 09:00 PM\",600\nb,\"January 13, 2026 1:00 AM\",60\n",
      // 21:00 is 75,600 s.
      ["75600+600", "694800+60"],
      ["join_time: dates with the month's name, on a clock of twelve hours"]
    ),
    (
      "an order that the neighbour tells",
      "meeting_id,join_time,leave_time\na,05/01/2026 09:00,13/01/2026 09:00\n", ["32400+691200"],
      [
        "leave_time: day before month, by 1 row that allows nothing else",
        "join_time: day before month, as leave_time",
      ]
    ),
    (
      // 46027 is 2026-01-05: 25,569 days to 1970 and 20,458 more. 0.375 is 9:00; 1/3 is 8:00
      // (28,800 s).
      "serial dates", "meeting_id,join_time,stay_s\na,46027.375,600\nb,46027.3333333333,60\n",
      ["28800+60", "32400+600"],
      [
        "join_time: serial dates of a spreadsheet, by 2 numbers that are whole minutes or seconds of a day"
      ]
    ),
    (
      // Nine o'clock is three decimals: by itself it might be a second.
      "serial dates beside ones that might be seconds",
      "meeting_id,join_time,leave_time\na,46027.3333333333,46027.375\n", ["28800+3600"],
      [
        "join_time: serial dates of a spreadsheet, by 1 number that is whole minutes or seconds of a day",
        "leave_time: serial dates of a spreadsheet, as join_time",
      ]
    ),
    (
      "serial dates with decimal commas", "meeting_id;join_time;stay_s\na;46027,333333;600\n",
      ["28800+600"],
      [
        "fields are separated by semicolons",
        "numbers have decimal commas, by 1 number that allows nothing else",
        "join_time: serial dates of a spreadsheet, by 1 number that is whole minutes or seconds of a day",
      ]
    ),
    (
      "an offset behind", "meeting_id,join_time,stay_s\na,13/01/2026 09:00 +01:00,600\n",
      ["720000+600"],
      ["join_time: day before month, by 1 row that allows nothing else"]
    ),
    (
      "counts", "interval_start;joins\n13/01/2026 09:00;4\n13/01/2026 09:05;5\n",
      ["723600 4", "723900 5"],
      [
        "fields are separated by semicolons",
        "interval_start: day before month, by 2 rows that allow nothing else",
      ]
    ),
  ]

  @Test("a file in another dialect is read, and how is told", arguments: readable)
  func reads(name: String, text: String, rows: [String], told: [String]) throws {
    let reading = try Reading(text)
    #expect(reading.refusal == [])
    #expect(reading.rows == rows)
    #expect(reading.told == told)
  }

  private static let header = "meeting_id,join_time,stay_s\n"
  private static let refused: [(text: String, complaint: String)] = [
    (
      "a,03/04/2026 09:00,600\nb,04/04/2026 10:00,60\n",
      "t.csv:1: join_time: each of its 2 dates may be read in several ways: day before month, or month before day; "
        + "expected --time-format (time_format) with one of dd/mm/yyyy, mm/dd/yyyy, yyyy/mm/dd"
    ),
    (
      "a,13/04/2026 09:00,600\nb,04/14/2026 10:00,60\n",
      "t.csv:1: join_time: its dates contradict each other: 1 only day before month, 1 only month before day; "
        + "expected --time-format (time_format) with one of dd/mm/yyyy, mm/dd/yyyy, yyyy/mm/dd"
    ),
    (
      "a,03/04/26 09:00,600\n",
      "t.csv:1: join_time: its date may be read in several ways: day before month, or month before day, "
        + "or year before month and day; expected --time-format (time_format) with one of dd/mm/yyyy, mm/dd/yyyy, yyyy/mm/dd"
    ),
    (
      "a,32400,\"1,200\"\n",
      "t.csv:1: the commas in its numbers may stand before decimals or before thousands; "
        + "expected --decimal (decimal) with point or comma"
    ),
    (
      "a,32400,\"1,5\"\nb,32400,1.5\n",
      "t.csv:1: 1 numbers have a decimal comma and 1 a decimal point; expected --decimal (decimal) with point or comma"
    ),
    (
      // Six decimals of a day are 86 ms: 0.123456 of a day is 10,666.5984 s, no whole second.
      "a,46027.123456,600\n",
      "t.csv:1: join_time: its numbers may be serial dates of a spreadsheet, or seconds since the start; "
        + "expected times: serial or times: since_start (--times)"
    ),
    (
      "a,13/04/2026,600\n",
      "t.csv:2: join_time: \"13/04/2026\" is not a time as the other rows have it; expected dd/mm/yyyy hh:mm"
    ),
    (
      "a,13/04/2026 1:00 PM,600\nb,13/04/2026 14:00,60\n",
      "t.csv:3: join_time: \"13/04/2026 14:00\" is not a time as the other rows have it; "
        + "expected dd/mm/yyyy h:mm AM or PM"
    ),
    (
      "a,13/04/2026 09:00,600\nb,46125.5,60\n",
      "t.csv:3: join_time: \"46125.5\" is not a time as the other rows have it; expected dd/mm/yyyy hh:mm"
    ),
  ]

  @Test("what a column allows in several ways, or in none, is refused", arguments: refused)
  func refuses(text: String, complaint: String) throws {
    #expect(try Reading(Self.header + text).refusal == [complaint])
  }

  @Test("what a file leaves open somebody may say")
  func takesWords() throws {
    let ambiguous = Self.header + "a,03/04/2026 09:00,600\n"
    // From 5 January to 3 April are 88 days, to 4 March 58.
    #expect(
      try Reading(ambiguous, dialect: .init(timeFormat: .dayFirst)).rows == [
        "\(88 * 86400 + 32400)+600"
      ])
    #expect(
      try Reading(ambiguous, dialect: .init(timeFormat: .monthFirst)).rows == [
        "\(58 * 86400 + 32400)+600"
      ])
    let told = try Reading(ambiguous, dialect: .init(timeFormat: .dayFirst)).told
    #expect(told == ["join_time: day before month, as it was told"])
    let thousands = Self.header + "a,32400,\"1,200\"\n"
    #expect(try Reading(thousands, dialect: .init(decimal: .comma)).rows == ["32400+1.200"])
    #expect(
      try Reading(thousands, dialect: .init(decimal: .point)).refusal == [
        "t.csv:2: stay_s: \"1,200\" is not a plain number; expected a decimal point, as in the other rows"
      ])
    #expect(
      try Reading("meeting_id;join_time;stay_s\na;1;2\n", dialect: .init(delimiter: .semicolon))
        .rows == ["1+2"])
    #expect(try Reading(Self.header + "a,46027.5,600\n", times: .serial).rows == ["43200+600"])
    #expect(
      try Reading(Self.header + "a,46027.123456,600\n", times: .sinceStart).rows == [
        "46027.123+600"
      ])
    #expect(
      try Reading(Self.header + "a,1,2\n", dialect: .init(timeFormat: .dayFirst)).refusal == [
        "t.csv:1: the file has no dates but those in ISO 8601, so --time-format (time_format) would do nothing; expected it without"
      ])
  }

  @Test("seconds since the start under our own names are taken at their word")
  func keepsOwn() throws {
    // 46,027 s and 46,027.375 s after midnight, which serial dates would be as well.
    let reading = try Reading(
      Self.header + "a,46027,30\nb,46027.375,20\nc,46100.500,10\n", accept: false)
    #expect(reading.rows == ["46027+30", "46027.375+20", "46100.500+10"])
    #expect(reading.told == [] && reading.refusal == [])
  }

  @Test("UTF-16 is read in both orders, and damaged is refused")
  func readsUTF16() throws {
    let text = "meeting_id\tjoin_time\tstay_s\nna\u{EF}ve \u{1F600}\t1\t2\n"
    let units = Array(text.utf16)
    let little: [UInt8] = [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big: [UInt8] = [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    for bytes in [little, big] {
      for chunkSize in [1, 7, 1 << 18] {
        let reading = try Reading(bytes, chunkSize: chunkSize)
        #expect(reading.rows == ["1+2"])
        #expect(reading.told == ["the text is UTF-16", "fields are separated by tabs"])
      }
    }
    #expect(
      try Reading(Array(little.dropLast())).refusal == [
        "t.csv:1: the text is UTF-16 and damaged; expected UTF-8, or UTF-16 as it was written"
      ])
  }

  @Test("a packed file in another dialect is read, and a damaged end is told at its line")
  func readsPacked() throws {
    let packed = stored(Array("meeting_id;join_time;stay_s\na;1;2\nb;3;4\n".utf8))
    #expect(try Reading(packed).rows == ["1+2", "3+4"])
    let refusal = try Reading(Array(packed.dropLast(2))).refusal
    #expect(refusal.first?.hasPrefix("t.csv:4: the packed file is cut short in this line") == true)
  }

  @Test("the last rows of a long file decide the order of its dates")
  func looksAtAll() throws {
    // The first thousand rows allow both orders; the last is the 13th.
    let rows = (0..<1000).map { "m\($0),03/04/2026 09:00,600" } + ["last,13/04/2026 09:00,600"]
    let reading = try Reading(Self.header + rows.joined(separator: "\n") + "\n")
    #expect(reading.told == ["join_time: day before month, by 1 row that allows nothing else"])
    #expect(reading.rows.first == "\(88 * 86400 + 32400)+600" && reading.rows.count == 1001)
  }

  @Test("what this project writes for spreadsheets it reads")
  func readsOwnSpreadsheets() throws {
    // As `--csv excel-eu` writes: a byte order mark, semicolons, decimal commas, CRLF, a blank in
    // times.
    let text =
      "\u{FEFF}meeting_id;join_time;stay_s\r\n\"a;b\";2026-01-05 09:00:00;600,500\r\nc;2026-01-05 10:00:00;12,250\r\n"
    let reading = try Reading(text)
    #expect(reading.rows == ["32400+600.500", "36000+12.250"])
  }
}

@Suite struct LengthUnitTests {
  private static let columns = [
    "duration_s": "Length", "start_time": "Start", "meeting_id": "ID", "participants": "People",
  ]

  private static func text(_ name: String, _ cells: [String]) -> String {
    "ID,Start,\(name),People\n" + cells.map { "a,2026-01-05T09:00:00,\"\($0)\",3\n" }.joined()
  }

  private static let told: [(name: String, cells: [String], lengths: [String], said: [String])] = [
    (
      "Duration (Minutes)", ["60"], ["3600"],
      ["duration_s: minutes, as its header, Duration (Minutes), says"]
    ),
    (
      "duration_minutes", ["1.5"], ["90"],
      ["duration_s: minutes, as its header, duration_minutes, says"]
    ),
    ("Length (min)", ["2"], ["120"], ["duration_s: minutes, as its header, Length (min), says"]),
    ("durationHours", ["0.5"], ["1800"], ["duration_s: hours, as its header, durationHours, says"]),
    ("Duration (seconds)", ["60"], ["60"], []),
    ("Duration", ["1:02:03"], ["3723"], ["duration_s: hours, minutes and seconds (h:mm:ss)"]),
    (
      "Duration", ["1h 2m 3s", "PT90S", "1 hr 2 min", "45 min"], ["3723", "90", "3720", "2700"],
      ["duration_s: lengths in words"]
    ),
    (
      "Duration (h:mm)", ["1:30"], ["5400"],
      ["duration_s: h:mm, as its header, Duration (h:mm), says"]
    ),
    (
      "Duration (mm:ss)", ["01:30"], ["90"],
      ["duration_s: m:ss, as its header, Duration (mm:ss), says"]
    ),
    (
      "Length", ["600"], ["600"],
      ["duration_s: Length was taken for seconds, because nothing says what it counts"]
    ),
  ]

  @Test("the header of a column of lengths says what it counts", arguments: told)
  func readsHeaders(name: String, cells: [String], lengths: [String], said: [String]) throws {
    var columns = Self.columns
    columns["duration_s"] = name
    let reading = try Reading(Self.text(name, cells), columns: columns)
    #expect(reading.refusal == [])
    #expect(reading.rows == lengths.map { "32400+\($0) 3" })
    #expect(reading.told == said)
  }

  @Test("a unit that is said counts where the header says nothing, and may not contradict it")
  func takesUnit() throws {
    let reading = try Reading(
      Self.text("Length", ["60"]), columns: Self.columns, dialect: .init(unit: .minutes))
    #expect(reading.rows == ["32400+3600 3"])
    #expect(reading.told == ["duration_s: minutes, as it was told"])
    var columns = Self.columns
    columns["duration_s"] = "Duration (Minutes)"
    #expect(
      try Reading(
        Self.text("Duration (Minutes)", ["60"]), columns: columns, dialect: .init(unit: .seconds)
      ).refusal == [
        "t.csv:1: duration_s: its header, Duration (Minutes), says minutes, and --unit (unit) says seconds; expected the two to agree"
      ])
    #expect(
      try Reading("meeting_id,join_time,stay_s\na,1,2\n", dialect: .init(unit: .minutes)).refusal
        == [
          "t.csv:1: stay_s: its name says seconds, and --unit (unit) says minutes; "
            + "expected the two to agree: a column of another unit under another name"
        ])
    #expect(
      try Reading("meeting_id,join_time,leave_time\na,1,2\n", dialect: .init(unit: .minutes))
        .refusal == [
          "t.csv:1: the file has no column of lengths, so --unit (unit) would do nothing; expected it without"
        ])
    // 1:30 is an hour and a half, or a minute and a half.
    let short = Self.text("Length", ["1:30"])
    #expect(try Reading(short, columns: Self.columns).refusal.count == 1)
    #expect(
      try Reading(short, columns: Self.columns, dialect: .init(unit: .hoursMinutes)).rows == [
        "32400+5400 3"
      ])
    #expect(
      try Reading(short, columns: Self.columns, dialect: .init(unit: .minutesSeconds)).rows == [
        "32400+90 3"
      ])
  }

  @Test("a stay in minutes is read as minutes")
  func readsStays() throws {
    let text = "room,at,stay (minutes)\na,2026-01-05T09:00:00,45\n"
    let columns = ["meeting_id": "room", "join_time": "at", "stay_s": "stay (minutes)"]
    #expect(try Reading(text, columns: columns).rows == ["32400+2700"])
  }

  @Test("meetings may have an end instead of a length")
  func readsEnds() throws {
    let text =
      "Meeting ID,Start Time,End Time,Duration (Minutes),Participants\n1,2026-01-05T09:00:00,2026-01-05T10:30:00,90,45\n"
    var columns = [
      "meeting_id": "Meeting ID", "start_time": "Start Time", "participants": "Participants",
      "end_time": "End Time",
    ]
    #expect(try Reading(text, columns: columns).rows == ["32400+5400 45"])
    columns["duration_s"] = "Duration (Minutes)"
    #expect(
      try Reading(text, columns: columns).refusal == [
        "t.csv:1: the header has both Duration (Minutes) and End Time; expected one of them"
      ])
    // A column that is called so beside our own length is one that is ignored.
    let own = "meeting_id,start_time,duration_s,end_time,participants\na,0,60,when it is over,2\n"
    #expect(try Reading(own).rows == ["0+60 2"])
    let late =
      "meeting_id,start_time,end_time,participants\na,2026-01-05T09:00:00,2026-01-05T08:00:00,2\n"
    #expect(
      try Reading(late).refusal == [
        "t.csv:2: end_time: 2026-01-05T08:00:00+00:00 is before the start at 2026-01-05T09:00:00+00:00; expected an end at or after it"
      ])
  }

  @Test(
    "what counts no people is refused as people",
    arguments: ["CPU (%)", "Bytes sent", "bitrate", "Percent"])
  func refusesOthers(name: String) throws {
    let text = "meeting_id,start_time,duration_s,\(name)\na,0,60,2\n"
    let refusal = try Reading(text, columns: ["participants": name]).refusal
    #expect(refusal.count == 1)
    #expect(refusal.first?.hasPrefix("t.csv:1: participants: its header, \(name), says ") == true)
  }
}
