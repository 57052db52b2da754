import Foundation
import PoolSimulation
import Settings
import Testing

@testable import Workloads

/// Options that a file leaves nothing to decide are told, and those that it asks for are not.
@Suite struct IdleOptionTests {
  private static let examples =
    URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
    + "/Examples/imports"

  /// An example of each kind of file, and the options that it leaves something to decide.
  private static let cases: [(file: String, format: ImportFormat, asks: Set<ReadingOption>)] = [
    // Metrics: the people of a panel and joins so far, without a long gap. Of a panel the separator
    // is that of CSV alone, and this one has commas.
    ("grafana.csv", .grafana, []), ("prometheus.json", .prometheus, []),
    ("colibri.jsonl", .colibri, []),
    ("cloudwatch.json", .cloudwatch, []),
    // Meetings that the last list has running, and one that is missing from it.
    ("bigbluebutton.xml", .bigbluebutton, [.asOf, .polledEvery]),
    ("bigbluebutton.xml", .scalelite, [.asOf, .polledEvery]),
    // Dates with slashes, and commas or tabs between the fields.
    ("teams.csv", .teams, [.delimiter, .timeFormat]),
    ("teams-report.csv", .teams, [.delimiter, .timeFormat]),
    ("zoom.csv", .zoom, [.timeFormat]), ("zoom-usage.csv", .zoom, [.timeFormat]),
    ("calendar.csv", .calendar, [.timeFormat]),
    // Dates in ISO 8601.
    ("teams-calls.csv", .teams, []), ("meet.csv", .meet, []), ("cdr.csv", .cdr, []),
    ("timetable.csv", .timetable, []),
  ]

  private func told(_ file: String, _ format: ImportFormat, _ options: Set<ReadingOption>) throws
    -> Set<ReadingOption>
  {
    var settings = ImportSettings(path: "\(Self.examples)/\(file)", calendar: try epoch())
    settings.given = options
    if format == .grafana || format == .prometheus {
      (settings.gaugeMeanStay, settings.gaps) = (1_800_000, .hold)
    }
    settings.asOf = 1_767_610_800_000
    var notes = ImportNotes()
    _ = try format.read(settings, notes: &notes)
    return Set(
      ReadingOption.allCases.filter { option in
        notes.lines.contains {
          $0.hasPrefix("\(settings.path): \(option.rawValue) decides nothing: ")
        }
          || notes.lines.contains {
            $0.hasPrefix("\(settings.path): \(option.rawValue) (")
              && $0.contains(") decides nothing: ")
          }
      })
  }

  @Test(
    "Of every option that a source has a use for, it is told where this file has none",
    arguments: cases.indices)
  func table(_ place: Int) throws {
    let (file, format, asks) = Self.cases[place]
    let mayBeIdle = Set(
      ReadingOption.allCases.filter { $0.sources.contains(format) && $0.idleReason != nil })
    #expect(asks.isSubset(of: mayBeIdle))
    for option in mayBeIdle.sorted(by: { $0.rawValue < $1.rawValue }) {
      #expect(
        try told(file, format, [option]) == (asks.contains(option) ? [] : [option]),
        "\(file) \(option.rawValue)")
    }
    #expect(try told(file, format, []).isEmpty)
  }

  @Test(
    "Every option of a single source is refused by the others or may be told, or decides whatever the file has"
  )
  func declared() {
    // Whose value decides how every value of the file is taken, or which rows count.
    let always: Set<ReadingOption> = [
      .columns, .unit, .metric, .period, .gauge, .meanStay, .counter, .perSecond, .perPeriod,
      .stamps, .fromDate, .until,
    ]
    for option in ReadingOption.allCases {
      #expect((option.idleReason == nil) == always.contains(option), "\(option)")
    }
  }

  @Test("Whether joins that are left open end is asked for by those of a log alone")
  func openJoins() throws {
    let joined =
      "{\"event\":\"participant_joined\",\"createdAt\":\"1760000000\",\"room\":{\"name\":\"m\"},"
      + "\"participant\":{\"identity\":\"a\"}}\n"
    let left = joined.replacing("joined", with: "left").replacing("1760000000", with: "1760000060")
    let words = "log: --open-joins decides nothing: no join of a log is without a leave."
    let whole = try imported(joined + left, from: .livekit) { $0.given = [.openJoins] }
    #expect(whole.notes.contains(words))
    let open = try imported(joined, from: .livekit) { $0.given = [.openJoins] }
    #expect(!open.notes.contains(words))
  }

  @Test("A start is asked for by reports of Meet with times of day, and by events in seconds")
  func start() throws {
    let words =
      "log: --start decides nothing: every time has its date, and none is left out as before it."
    let events = "time,meeting_id,participant_id,event\n10,m,a,join\n20,m,a,leave\n"
    let monday = try ScenarioCalendar(start: "2026-01-05T09:00:00Z", timeZone: "UTC")
    #expect(
      try !imported(events, from: .events, calendar: monday) { $0.given = [.start] }.notes.contains(
        words))
    let dated = events.replacing("\n10,", with: "\n2026-01-05T10:00:00Z,").replacing(
      "\n20,", with: "\n2026-01-05T11:00:00Z,")
    #expect(
      try imported(dated, from: .events, calendar: monday) { $0.given = [.start] }.notes.contains(
        words))
    let early = dated.replacing("m,a,leave\n", with: "m,a,leave\n2026-01-04T10:00:00Z,m,b,join\n")
    let kept = try imported(early, from: .events, calendar: monday) {
      ($0.given, $0.onBadRow) = ([.start], .skip)
    }
    #expect(!kept.notes.contains(words))
    let meet =
      "First name,Email,Duration,Time joined,Time exited\nAnn,a@example.org,1 hr,9:00 AM,10:00 AM\n"
    #expect(
      try !imported(meet, from: .meet, calendar: monday) { $0.given = [.start] }.notes.contains(
        words))
  }

  /// What was given of one of our own traces, and the sentences that it is told with.
  private static let own:
    [(
      text: String, dialect: DialectSettings, times: TraceTimesSetting, columns: [String: String],
      told: [String]
    )] =
      [
        (iso, DialectSettings(delimiter: .comma), .auto, [:], ["--delimiter (delimiter)"]),
        (iso, DialectSettings(decimal: .point), .auto, [:], ["--decimal (decimal)"]),
        (iso, DialectSettings(), .unixSeconds, [:], ["--times (times)"]),
        (iso, DialectSettings(), .sinceStart, [:], ["--times (times)"]),
        (
          iso, DialectSettings(delimiter: .comma, decimal: .comma), .serial, [:],
          [
            "--times (times)", "--delimiter (delimiter)", "--decimal (decimal)",
          ]
        ),
        (
          iso, DialectSettings(), .auto, ["joins": "n", "leave_time": "leave_time"],
          ["--column joins (columns)"]
        ),
        (iso, DialectSettings(), .auto, ["stay_s": "length"], ["--column stay_s (columns)"]),
        // What the file asks for is not told.
        (iso.replacing(",", with: ";"), DialectSettings(delimiter: .semicolon), .auto, [:], []),
        (seconds, DialectSettings(decimal: .point), .sinceStart, [:], []),
        (seconds, DialectSettings(), .sinceStart, [:], []),
        (
          "interval_start,joins\n2026-01-05T09:00:00Z,3\n2026-01-05T09:05:00Z,4\n",
          DialectSettings(decimal: .point), .auto, [:],
          [
            "--decimal (decimal)"
          ]
        ),
        (
          "meeting_id,start_time,duration_s,participants\nm,2026-01-05T09:00:00Z,90.5,3\n",
          DialectSettings(decimal: .point),
          .unixMilliseconds,
          [:], ["--times (times)"]
        ),
      ]
  private static let iso =
    "meeting_id,join_time,leave_time\nm,2026-01-05T09:00:00Z,2026-01-05T10:00:00Z\n"
  private static let seconds = "meeting_id,join_time,leave_time\nm,12.5,20\n"

  @Test(
    "Options of our own traces are told where the trace leaves them nothing to decide",
    arguments: own.indices)
  func ownTraces(_ place: Int) throws {
    let (text, dialect, times, columns, told) = Self.own[place]
    let reading = try Reading(text, columns: columns, dialect: dialect, times: times)
    #expect(reading.refusal.isEmpty && reading.rows.count > 0, "\(reading.refusal)")
    let idle = reading.told.compactMap { line in
      line.components(separatedBy: " decides nothing: ").first.flatMap { $0 == line ? nil : $0 }
    }
    #expect(idle == told)
  }

  @Test("What is said of plain numbers does not make a trace of dates one of seconds since a start")
  func datesStayDates() throws {
    let settings = TraceSettings(path: "t.csv", times: .sinceStart)
    var reader = try TraceReader(
      CSVReader(bytes: Array(Self.iso.utf8)), settings: settings, calendar: try epoch())
    var notes = WorkloadNotes()
    _ = try reader.content(
      format: nil, sessionKeys: [], within: 0...(.max), largestSeats: 10, notes: &notes)
    #expect(notes.times == .wallClock)
  }
}
