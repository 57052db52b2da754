import Testing

@Suite struct TraceConvertTests {
  private static let visit = """
    {"event":"participant_joined","createdAt":"1760000000","room":{"name":"m"},"participant":{"identity":"a"}}
    {"event":"participant_left","createdAt":"1760000060","room":{"name":"m"},"participant":{"identity":"a"}}

    """

  private func bench(_ log: String = visit) throws -> Workbench {
    let bench = try Workbench()
    try bench.write(log, to: "log.jsonl")
    return bench
  }

  @Test("A log becomes a trace that a scenario runs on, and what became of it is told on stderr")
  func converts() throws {
    let bench = try bench()
    let outcome = try bench.greenroom(
      "trace", "convert", "log.jsonl", "--from", "livekit", "--output", "t.csv", "--time-zone",
      "Asia/Tokyo")
    #expect(outcome.code == 0 && outcome.output == "")
    #expect(
      outcome.problems
        == "log.jsonl: 2 lines, 2 of them joins, leaves and ends of meetings.\nt.csv: 1 join of 1 meeting\n"
        + "log.jsonl: 0.017 of 0.017 participant hours kept.\n")
    let header = "meeting_id,join_time,leave_time,participant_id\n"
    #expect(
      try bench.read("t.csv") == header
        + "m,2025-10-09T17:53:20+09:00,2025-10-09T17:54:20+09:00,a\n")
    let validation = try bench.greenroom(
      "validate", "small.yaml", "--set", "workload.trace=t.csv", "--set",
      "start=2025-10-09T08:00:00Z")
    #expect(validation.output == "small.yaml: OK, 1 join of 1 meeting\n")
  }

  @Test(
    "One of our traces keeps its joins, with times on the wall clock, and converting it again changes nothing"
  )
  func convertsOwnTraces() throws {
    let bench = try bench()
    let first = try bench.greenroom(
      "trace", "convert", "trace.csv", "--start", "2020-09-14T09:00:00Z", "--output", "a.csv")
    #expect(first.code == 0, "\(first.problems)")
    #expect(
      try bench.read("a.csv").hasPrefix(
        "meeting_id,join_time,leave_time\na,2020-09-14T09:00:10+00:00,2020-09-14T09:10:00+00:00\n"))
    #expect(try bench.greenroom("trace", "convert", "a.csv", "--output", "b.csv").code == 0)
    #expect(try bench.read("a.csv") == bench.read("b.csv"))
    let counts = try bench.greenroom(
      "trace", "convert", "a.csv", "--to", "counts", "--interval", "15s", "--output", "-")
    #expect(
      counts.output
        == "interval_start,joins\n2020-09-14T09:00:00+00:00,1\n2020-09-14T09:00:15+00:00,1\n"
        + "2020-09-14T09:00:30+00:00,2\n")
    try bench.write(counts.output, to: "counts.csv")
    let minutes = try bench.greenroom(
      "trace", "convert", "counts.csv", "--to", "counts", "--interval", "1m", "--output", "-")
    #expect(
      minutes.output
        == "interval_start,joins\n2020-09-14T09:00:00+00:00,4\n2020-09-14T09:01:00+00:00,0\n")
    // The same demand: a scenario cannot tell the two from each other.
    let options = ["--format", "csv", "--quiet", "--set", "start=2020-09-14T09:00:00Z"]
    let runs = try ["trace.csv", "a.csv"].map { trace in
      try bench.shell(
        "\"$GREENROOM\" simulate small.yaml \(options.joined(separator: " ")) --set workload.trace=\(trace)"
      ).output
    }
    #expect(runs[0] == runs[1] && runs[0].contains("small"))
  }

  @Test("Counts that are transformed keep their intervals, those without joins too")
  func keepsIntervals() throws {
    let bench = try bench()
    let counts =
      "2026-03-02T00:00:00+00:00,5\n2026-03-02T00:05:00+00:00,0\n2026-03-02T00:10:00+00:00,0\n2026-03-02T00:15:00+00:00,4\n"
    try bench.write("interval_start,joins\n\(counts)", to: "counts.csv")
    let outcome = try bench.greenroom(
      "trace", "convert", "counts.csv", "--transform", "shift: 0s", "--output", "-")
    #expect(outcome.output == "interval_start,joins\n\(counts)")
  }

  @Test("Transforms that a conversion cannot do right are refused")
  func refusesTransforms() throws {
    let bench = try bench()
    try bench.write("interval_start,joins\n0,5\n300,0\n", to: "counts.csv")
    let start = "--start=2020-09-14T09:00:00Z"
    let merge = try bench.greenroom(
      "trace", "convert", "trace.csv", start, "--transform", "merge: counts.csv", "--output",
      "t.csv")
    #expect(
      merge.code == 65
        && merge.problems.hasPrefix(
          "counts.csv:1: the trace has a row an interval, and nothing says how long")
    )
    let growth = [
      "trace", "convert", "trace.csv", "--transform", "growth: {factor: 2, over: 1d}", "--output",
      "t.csv",
    ]
    let without = try bench.shell(
      "\"$GREENROOM\" \(growth.map { "'\($0)'" }.joined(separator: " "))")
    #expect(
      without.code == 64
        && without.problems.contains("counts from a start; expected --start beside it"))
    #expect(!bench.contents.contains("t.csv"))
  }

  @Test("A bootstrap of a trace with wall-clock times has as many days as the trace")
  func bootstraps() throws {
    let bench = try bench()
    try bench.write(
      "meeting_id,join_time,stay_s\na,2026-03-02T10:00:00Z,60\nb,2026-03-03T10:00:00Z,60\nc,2026-03-04T10:00:00Z,60\n",
      to: "wall.csv")
    let outcome = try bench.greenroom(
      "trace", "convert", "wall.csv", "--transform", "bootstrap: any_day", "--output", "-")
    let days = outcome.output.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",")[1].prefix(16)
    }
    #expect(days == ["2026-03-02T10:00", "2026-03-03T10:00", "2026-03-04T10:00"])
  }

  @Test("Columns that a trace of joins cannot keep are named")
  func namesLosses() throws {
    let bench = try bench()
    try bench.write(
      "meeting_id,join_time,stay_s,region,note\nm,2026-01-05T09:00:00Z,60,eu,x\n", to: "regions.csv"
    )
    let outcome = try bench.greenroom("trace", "convert", "regions.csv", "--output", "-")
    #expect(
      outcome.output
        == "meeting_id,join_time,leave_time\nm,2026-01-05T09:00:00+00:00,2026-01-05T09:01:00+00:00\n"
    )
    #expect(outcome.problems.contains("Left out: column region.\n"))
  }

  @Test("Every column of lengths that is taken for seconds is told")
  func namesGuesses() throws {
    let bench = try bench()
    try bench.write(
      "meeting_id,join_time,stay_s,start,planned,patience\n"
        + "m,2026-01-05T09:00:00Z,60,2026-01-05T09:00:00Z,50,2\n", to: "planned.csv")
    let outcome = try bench.greenroom(
      "trace", "convert", "planned.csv", "--output", "-", "--column", "scheduled_start=start",
      "--column", "scheduled_duration_s=planned", "--column", "patience_s=patience")
    for told in ["scheduled_duration_s: planned", "patience_s: patience"] {
      #expect(outcome.problems.contains("\(told) was taken for seconds, because nothing says"))
    }
    #expect(outcome.code == 0, "\(outcome.problems)")
  }

  /// The arguments after the input, the exit code, and a part of what is told.
  static let failures: [(arguments: String, code: Int32, problem: String)] = [
    ("log.jsonl --from jitsi", 65, "log.jsonl:1: neither eventType nor event_name is there"),
    ("log.jsonl --from webex", 64, "webex"),
    ("nothing.jsonl --from livekit", 66, "nothing.jsonl: there is no such file"),
    ("nothing.csv", 66, "nothing.csv: there is no such file"),
    (
      "log.jsonl", 64,
      "log.jsonl: our own traces do not end in .jsonl; expected --from auto, or one of cloudwatch, bigbluebutton"
    ),
    (
      "log.jsonl.gz", 64,
      "log.jsonl.gz: our own traces do not end in .jsonl.gz; expected --from auto, or one of cloudwatch"
    ),
    ("trace.csv --from events", 65, "trace.csv:1: time: there is no column time"),
    (
      "meetings.csv --to joins", 64,
      "meetings.csv: a list of meetings does not say who joins when; expected --to meetings, or a scenario"
    ),
    (
      "trace.csv --interval 5m", 64,
      "--interval is the length of counts; expected --to counts beside it"
    ),
    ("trace.csv --to counts --interval 0s", 64, "--interval: "),
    ("trace.csv --to counts --interval soon", 64, "--interval: "),
    (
      "trace.csv", 64,
      "trace.csv: its times are seconds since a start that it does not tell; expected --start with that time"
    ),
    ("log.jsonl --from livekit --times unix_s", 64, "--times stands beside --from livekit"),
    ("log.jsonl --from livekit --region eu", 64, "--region is about our own traces"),
    (
      "trace.csv --metric m", 64,
      "--metric would do nothing here; expected it with --from cloudwatch"
    ),
    (
      "log.jsonl --from livekit --as-of 2026-01-05T00:00:00Z", 64,
      "--as-of would do nothing here; expected it with --from bigbluebutton"
    ),
    ("log.jsonl --from bigbluebutton --as-of soon", 64, "--as-of soon is no time"),
    ("log.jsonl --from cloudwatch --open-joins drop", 64, "--open-joins would do nothing here"),
    (
      "log.jsonl --from cloudwatch --on-bad-row skip", 64,
      "--on-bad-row skip stands beside --from cloudwatch, which has no rows"
    ),
    ("log.jsonl --from cloudwatch --gauge", 64, "--gauge and --mean-stay need each other"),
    ("log.jsonl --from cloudwatch --mean-stay 5m", 64, "--gauge and --mean-stay need each other"),
    ("log.jsonl --from cloudwatch --gauge --mean-stay long", 64, "--mean-stay: "),
    (
      "log.jsonl --from prometheus --counter --per-second", 64,
      "--counter and --per-second say different things of the same values"
    ),
    (
      "log.jsonl --from cloudwatch --gaps hold", 64,
      "--gaps is about people present; expected --gauge beside it"
    ),
    (
      "log.jsonl --from grafana --counter --stamps start", 64, "--stamps is about values of periods"
    ),
    (
      "log.jsonl --from bigbluebutton --polled-every 5m", 64,
      "--polled-every counts from the last answer; expected --as-of"
    ),
    ("log.jsonl --from cloudwatch --period 5ms", 64, "--period: "),
    (
      "log.jsonl --from livekit --period 5m", 64,
      "--period would do nothing here; expected it with --from cloudwatch, prometheus"
    ),
    ("log.jsonl --from livekit --column time=ts", 64, "--column stands beside --from livekit"),
    ("log.jsonl --from livekit --start 2026-01-05", 64, "--start stands beside --from livekit"),
    ("log.jsonl --from events --rows joins", 64, "--rows is about our own traces"),
    ("log.jsonl --from events --format joins", 64, "--rows is about our own traces"),
    ("late.csv", 65, "late.csv:2: stay_s: the end is after the year 9999"),
    (
      "far.csv --start 2026-01-05 --to counts", 65,
      "far.csv:2: join_time: the time is after the year 9999"
    ),
  ]

  @Test(
    "What cannot be converted is told on stderr, prints nothing, writes nothing and leaves an older file",
    arguments: failures)
  func refuses(_ arguments: String, _ code: Int32, _ problem: String) throws {
    let bench = try bench()
    try bench.write(
      "meeting_id,start_time,duration_s,participants\nm,2026-01-05T09:00:00Z,600,3\n",
      to: "meetings.csv")
    try bench.write(
      "meeting_id,join_time,stay_s\nm,2026-01-05T09:00:00Z,1e3\n".replacing(
        "1e3", with: "900000000000"), to: "late.csv")
    try bench.write("meeting_id,join_time,stay_s\nm,9223372036854775,0\n", to: "far.csv")
    try bench.write("old\n", to: "out.csv")
    let before = bench.contents
    let outcome = try bench.shell("\"$GREENROOM\" trace convert \(arguments) --output out.csv")
    #expect(outcome.code == code && outcome.output == "")
    #expect(outcome.problems.contains(problem), "\(outcome.problems)")
    #expect(try bench.contents == before && bench.read("out.csv") == "old\n")
  }

  @Test("An output that cannot be written is an error, and a reader that has gone is not")
  func outputs() throws {
    let bench = try bench()
    let missing = try bench.greenroom(
      "trace", "convert", "log.jsonl", "--from", "livekit", "--output", "no/folder.csv")
    #expect(
      missing.code == 74
        && missing.problems == "no/folder.csv: cannot be written: No such file or directory\n")
    let convert = "\"$GREENROOM\" trace convert log.jsonl --from livekit --output -"
    // A pipe stays one, and is written to.
    let pipe = try bench.shell(
      "mkfifo pipe; timeout 20 cat pipe & timeout 20 \"$GREENROOM\" trace convert log.jsonl --from livekit --output pipe && wait && test -p pipe"
    )
    #expect(pipe.code == 0 && pipe.output.hasPrefix("meeting_id,join_time,leave_time"))
    #expect(try bench.shell("\(convert) > /dev/full").code == 74)
    #expect(try bench.shell("{ \(convert); echo $? > code; } | true; cat code").output == "0\n")
  }

  @Test("Bad lines can be left out, and are counted")
  func skips() throws {
    let bench = try bench(Self.visit + "{}\n")
    #expect(
      try bench.greenroom("trace", "convert", "log.jsonl", "--from", "livekit", "--output", "-")
        .code == 65)
    let outcome = try bench.greenroom(
      "trace", "convert", "log.jsonl", "--from", "livekit", "--on-bad-row", "skip", "--output", "-")
    #expect(outcome.code == 0 && outcome.problems.contains("1 bad line was left out."))
  }
}
