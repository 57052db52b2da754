import Foundation
import Testing

/// Options of `trace` that do nothing: refused where they cannot do anything, told where a file
/// leaves them nothing.
@Suite struct IdleOptionCommandTests {
  private static let joins =
    "meeting_id,join_time,leave_time\nm,2026-01-05T09:00:00+00:00,2026-01-05T10:00:00+00:00\n"

  private func bench() throws -> Workbench {
    let bench = try Workbench()
    try bench.write(Self.joins, to: "dated.csv")
    return bench
  }

  /// A value of each option of single sources, and what it needs beside it.
  private static let options: [(option: String, rest: [String], sources: Set<String>)] = [
    ("--column", ["time=when"], ["events"]), ("--times", ["unix_s"], ["events"]),
    ("--decimal", ["point"], ["events"]),
    ("--start", ["2026-01-05"], ["events", "meet"]), ("--unit", ["minutes"], []),
    (
      "--delimiter", ["comma"],
      ["events", "teams", "zoom", "meet", "cdr", "calendar", "timetable", "grafana"]
    ),
    (
      "--time-format", ["dd/mm/yyyy"],
      ["events", "teams", "zoom", "meet", "cdr", "calendar", "timetable"]
    ),
    ("--metric", ["m"], metrics), ("--period", ["5m"], metrics),
    ("--gauge", ["--mean-stay", "1h"], metrics),
    ("--gaps", ["hold", "--gauge", "--mean-stay", "1h"], metrics), ("--counter", [], metrics),
    ("--per-second", [], rates), ("--per-period", [], rates),
    ("--stamps", ["end", "--per-period"], ["grafana"]),
    ("--as-of", ["2026-01-05T08:00:00Z"], lists),
    ("--polled-every", ["5m", "--as-of", "2026-01-05T08:00:00Z"], lists),
    ("--open-joins", ["drop"], ["livekit", "jitsi", "openvidu", "janus", "events", "teams"]),
    ("--participants", ["5"], plans), ("--from-date", ["2026-01-05"], plans),
    ("--until", ["2026-01-05"], plans),
    ("--holidays", ["2026-01-05"], ["timetable"]), ("--region", ["eu"], []),
    ("--rows", ["joins"], []),
  ]
  private static let metrics: Set<String> = ["cloudwatch", "prometheus", "grafana", "colibri"]
  private static let rates: Set<String> = ["cloudwatch", "prometheus", "grafana"]
  private static let lists: Set<String> = ["bigbluebutton", "scalelite"]
  private static let plans: Set<String> = ["icalendar", "calendar", "timetable"]
  private static let sources = [
    "cloudwatch", "bigbluebutton", "scalelite", "livekit", "jitsi", "openvidu", "janus", "events",
    "teams", "zoom", "meet", "cdr",
    "prometheus", "grafana", "colibri", "icalendar", "calendar", "timetable",
  ]

  @Test(
    "An option that cannot do anything for a source is refused before the file is read",
    arguments: options.indices)
  func refuses(_ place: Int) throws {
    let bench = try bench()
    let (option, rest, sources) = Self.options[place]
    // Every source in `make test-full`; else one that takes the option and two that do not, others
    // for the next option.
    var asked = Self.sources
    if ProcessInfo.processInfo.environment["GREENROOM_RANDOM_SCENARIOS"] == nil {
      let turned = asked[(place % asked.count)...] + asked[..<(place % asked.count)]
      asked =
        Array(turned.filter { sources.contains($0) }.prefix(1))
        + turned.filter { !sources.contains($0) }.prefix(2)
    }
    for source in asked {
      let outcome = try bench.greenroom(
        ["trace", "convert", "nowhere", "--from", source, "--output", "-", option] + rest)
      // A file that is not there is told only where the options are good.
      #expect(
        outcome.code == (sources.contains(source) ? 66 : 64),
        "\(option) \(source): \(outcome.problems)")
    }
  }

  @Test(
    "What one of our own traces leaves nothing to decide is told once, by every command that reads it",
    arguments: [
      (
        ["--start", "2026-01-05"],
        "--start decides nothing: every time has its date, and none is left out as before it"
      ),
      (["--times", "unix_s"], "--times (times) decides nothing: no time is a plain number"),
      (
        ["--decimal", "point"],
        "--decimal (decimal) decides nothing: no time or length has decimals"
      ),
      (
        ["--delimiter", "comma"],
        "--delimiter (delimiter) decides nothing: what stands between fields shows without it"
      ),
      (["--column", "joins=n"], "--column joins (columns) decides nothing: there is no column n"),
    ])
  func tells(_ options: [String], _ sentence: String) throws {
    let bench = try bench()
    for command in [["convert", "--output", "-"], ["describe"], ["validate"], ["fit"]] {
      let outcome = try bench.greenroom(
        ["trace", command[0], "dated.csv"] + command.dropFirst() + options)
      // What is wrong with so small a trace for a fit is told after it.
      let lines = (outcome.output + outcome.problems).split(separator: "\n").filter {
        $0.contains("decides nothing")
      }
      #expect(
        lines.count == 1 && lines[0].hasPrefix("dated.csv: \(sentence)"),
        "\(command[0]): \(outcome.output)\(outcome.problems)")
    }
  }

  @Test(
    "A start that leaves rows out, that seconds count from, or that transforms count from is told by none"
  )
  func startCounts() throws {
    let bench = try bench()
    for options in [
      ["trace.csv", "--start", "2026-01-05"],
      ["dated.csv", "--start", "2026-01-05", "--transform", "time_scale: 2"],
    ] {
      let outcome = try bench.greenroom(["trace", "convert", "--output", "-"] + options)
      #expect(
        outcome.code == 0 && !outcome.problems.contains("decides nothing"), "\(outcome.problems)")
    }
    let late = try bench.greenroom(
      "trace", "convert", "dated.csv", "--output", "-", "--start", "2026-01-06", "--allow-empty")
    #expect(
      late.problems.contains("1 row was before --start")
        && !late.problems.contains("decides nothing"), "\(late.problems)")
  }

  @Test("A seed beside transforms that draw nothing is told, and one beside those that draw is not")
  func seed() throws {
    let bench = try bench()
    let shifted = try bench.greenroom(
      "trace", "convert", "dated.csv", "--output", "-", "--seed", "2", "--transform", "shift: 1h")
    let told = "--seed decides nothing: none of the transforms draws."
    #expect(shifted.code == 0 && shifted.problems.contains(told), "\(shifted.problems)")
    let scaled = try bench.greenroom(
      "trace", "convert", "dated.csv", "--output", "-", "--seed", "2", "--transform", "scale: 300%")
    #expect(scaled.code == 0 && !scaled.problems.contains(told), "\(scaled.problems)")
  }

  @Test("A trace of dates stays one whatever is said of plain numbers")
  func timesOfDates() throws {
    let outcome = try bench().greenroom(
      "trace", "convert", "dated.csv", "--output", "-", "--times", "since_start")
    #expect(outcome.code == 0 && outcome.output == Self.joins, "\(outcome.problems)")
  }

  @Test("A zone that an iCalendar file says it is in holds until --time-zone says another")
  func ownZone() throws {
    let bench = try bench()
    try bench.write(
      "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Europe/Berlin\nBEGIN:VEVENT\nUID:1\nDTSTART:20261019T090000\nDURATION:PT1H\n"
        + "ATTENDEE:mailto:a@x.org\nEND:VEVENT\nEND:VCALENDAR\n", to: "c.ics")
    let own = try bench.greenroom(
      "trace", "convert", "c.ics", "--from", "icalendar", "--output", "-")
    // Nine in Berlin in October is seven of UTC.
    #expect(
      own.output.contains("1,2026-10-19T07:00:00+00:00,3600,1"), "\(own.output)\(own.problems)")
    #expect(own.problems.contains("on the clocks of Europe/Berlin, as X-WR-TIMEZONE says"))
    let given = try bench.greenroom(
      "trace", "convert", "c.ics", "--from", "icalendar", "--output", "-", "--time-zone", "UTC")
    #expect(
      given.output.contains("1,2026-10-19T09:00:00+00:00,3600,1"),
      "\(given.output)\(given.problems)")
    #expect(given.problems.contains("--time-zone, UTC; the file says X-WR-TIMEZONE:Europe/Berlin."))
  }
}
