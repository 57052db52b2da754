import Foundation
import Testing

@testable import Workloads

/// 2026-01-05T09:00:00Z in seconds.
private let nine = 1_767_603_600

/// Metrics of Prometheus, Grafana and the videobridge of Jitsi.
@Suite struct SampledMetricTests {
  /// A range vector with values of series so many seconds after nine.
  static func prometheus(_ series: [(labels: String, values: [(Double, String)])]) -> String {
    let items = series.map { one in
      let values = one.values.map { "[\(Double(nine) + $0.0),\"\($0.1)\"]" }.joined(separator: ",")
      return #"{"metric":{\#(one.labels)},"values":[\#(values)]}"#
    }
    return
      #"{"status":"success","data":{"resultType":"matrix","result":[\#(items.joined(separator: ","))]}}"#
  }

  private static func minutes(_ name: String, _ values: String...) -> String {
    prometheus([
      (#""__name__":"\#(name)""#, values.enumerated().map { (Double($0.offset) * 60, $0.element) })
    ])
  }

  /// Joins with their times in seconds after nine.
  private func joins(
    _ text: String, from format: ImportFormat, _ change: (inout ImportSettings) -> Void = { _ in }
  ) throws -> (joins: [String], notes: [String]) {
    let result = try imported(text, from: format, change)
    guard case .counts(let counts) = result.content else { return ([], []) }
    return (
      zip(counts.starts, counts.joins).map { "\($0 / 1000 - Int64(nine)) \($1)" }, result.notes
    )
  }

  @Test("A gauge of Prometheus becomes joins by the mean stay")
  func readsGauge() throws {
    // 40; 55 - 40 x exp(-60 / 2400) = 55 - 39.0124 = 15.988; 61 - 53.642 = 7.358: 40, 16, 7 in sums
    // of 40, 55.988 and 63.346.
    let (found, notes) = try joins(
      Self.minutes("jitsi_participants", "40", "55", "61"), from: .prometheus
    ) {
      $0.gaugeMeanStay = 2_400_000
    }
    #expect(found == ["-60 40", "0 16", "60 7"])
    #expect(notes.first == "log: jitsi_participants, 3 datapoints, one every 60 s.")
  }

  @Test(
    "A counter's joins are its increases, also where it begins anew, and nothing is extrapolated")
  func readsCounter() throws {
    // 10 to 14; 14 to 3 is a new one that counted 3; 3 to 9 in three minutes: 2 each.
    let text = Self.minutes("joins_total", "10", "14", "3", "NaN", "NaN", "9")
    let (found, notes) = try joins(text, from: .prometheus) { $0.metricMeaning = .counter }
    #expect(found == ["0 4", "60 3", "120 2", "180 2", "240 2"])
    #expect(
      notes == [
        "log: joins_total, 4 datapoints, one every 60 s.",
        "2 datapoints were no number, and taken to be missing.",
        "1 counter began anew: all that it had counted since has joined, and what it counted last before is not known.",
        "6 joins are known for several intervals together, of up to 3m, and spread evenly over them.",
      ])
  }

  @Test("Values of periods lie before their time, as Prometheus looks back; rates are a second's")
  func readsPeriods() throws {
    let increases = Self.minutes("v", "4.2", "3.2", "0.6")
    // Sums of 4.2, 7.4 and 8.0 round to 4, 7 and 8.
    let (found, notes) = try joins(increases, from: .prometheus) { $0.metricMeaning = .joins }
    #expect(found == ["-60 4", "0 3", "60 1"])
    #expect(notes.contains { $0.hasPrefix("Values are no whole numbers of joins") })
    #expect(
      try joins(Self.minutes("v", "0.5", "0.25"), from: .prometheus) {
        $0.metricMeaning = .perSecond
      }.joins == ["-60 30", "0 15"])
  }

  @Test(
    "Instances of one metric are added up, each counter by itself, and one that begins later is told"
  )
  func addsUp() throws {
    let text = Self.prometheus([
      (#""__name__":"joins","instance":"a""#, [(0, "5"), (60, "7"), (120, "1")]),
      (#""__name__":"joins","instance":"b""#, [(60, "4"), (120, "9")]),
    ])
    // a: 2, then anew 1; b: its first 4 are before it, then 5.
    let (found, notes) = try joins(text, from: .prometheus) { $0.metricMeaning = .counter }
    #expect(found == ["0 2", "60 6"])
    #expect(notes.first == "log: joins, 2 series added up, 5 datapoints, one every 60 s.")
    #expect(
      notes.contains(
        "4 joins before the first values of counters that begin within the file are left out."))
    let one = try joins(text, from: .prometheus) {
      $0.metricMeaning = .counter
      $0.metric = #"joins{instance="b"}"#
    }
    #expect(one.joins == ["60 5"])
    // As people present: 5, 7 + 4 and 1 + 9.
    let present = try joins(text, from: .prometheus) { $0.gaugeMeanStay = 1000 }
    #expect(present.joins == ["-60 5", "0 11", "60 10"])
  }

  static let badPrometheus: [(text: String, problem: String)] = [
    (
      #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}}"#,
      "log:1: resultType: a vector is of one instant; expected what Prometheus answers to /api/v1/query_range"
    ),
    (
      #"{"status":"error","errorType":"bad_data","error":"invalid step"}"#,
      "log:1: Prometheus answered with an error: invalid step"
    ),
    (
      minutes("v", "1", "+Inf"), "log:1: v: inf at 2026-01-05T09:01:00+00:00 is no number of people"
    ),
    (minutes("v", "1", "-1"), "log:1: v: -1.0 at"),
    (minutes("v", "1", "x"), #"log:1: values: "x" is not a number"#),
    (prometheus([]), "log: there is no metric in it"), ("{}", "log:1: data is not there"),
    (
      prometheus([("\"__name__\":\"a\"", [(0, "1")]), ("\"__name__\":\"b\"", [(0, "1")])]),
      "log: there are 2 metrics; expected --metric"
    ),
    (
      minutes("v", "1", "2") + minutes("v", "1", "3"),
      "log: v: 2026-01-05T09:01:00+00:00 has the values 2.0 and 3.0"
    ),
    (
      #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{}}]}}"#,
      "log:1: values: value has no values"
    ),
  ]

  @Test(
    "What Prometheus answers without a use is refused with what to ask for",
    arguments: badPrometheus)
  func refusesPrometheus(_ text: String, _ problem: String) throws {
    let lines = try refusal(text, from: .prometheus) { $0.metricMeaning = .counter }
    #expect(lines.count == 1 && lines[0].hasPrefix(problem), "\(lines)")
  }

  @Test("What values count is never guessed")
  func asksForMeaning() throws {
    let lines = try refusal(Self.minutes("joins_total", "1", "2"), from: .prometheus)
    #expect(
      lines.count == 1
        && lines[0].hasPrefix(
          "log: nothing tells what the values of joins_total count; expected --gauge")
    )
  }

  @Test(
    "Samples at about equal times are taken to be of whole periods, and how far they are moved is told"
  )
  func movesSamples() throws {
    let text = Self.prometheus([
      (#""__name__":"n""#, [(0, "1"), (60.02, "3"), (119.99, "4"), (180.031, "8")])
    ])
    let (found, notes) = try joins(text, from: .prometheus) { $0.metricMeaning = .counter }
    #expect(found == ["0 2", "60 1", "120 4"])
    #expect(
      notes.contains("Values are taken to be of whole periods: times were moved by up to 0.031 s."))
  }

  /// The same three values as Grafana writes them.
  static let panels: [(title: String, text: String, note: String)] = [
    (
      "raw", "\"Time\",\"joins\"\r\n1767603600000,4\r\n1767603660000,\r\n1767603720000,7\r\n\r\n",
      "joins, 2 datapoints"
    ),
    (
      "formatted",
      "sep=;\r\n\"Time\";\"joins\"\r\n2026-01-05 09:00:00;4 people\r\n2026-01-05 09:01:00;\r\n2026-01-05 09:02:00;7 people\r\n",
      "times have no offset from UTC, and are taken to be in UTC"
    ),
    (
      "tabs and labels",
      "\"Time\"\t\"joins{room=\"\"a, b\"\"}\"\n2026-01-05T09:00:00Z\t4\n2026-01-05T09:02:00Z\t7\n",
      #"joins{room="a, b"}, 2 datapoints"#
    ),
    (
      "series as rows",
      "Series;Time;Value\njoins;2026-01-05T09:00:00.000Z;4\njoins;2026-01-05T10:02:00+01:00;7\n",
      "joins, 2 datapoints"
    ),
    (
      "frames of a query",
      #"""
      {"results":{"A":{"frames":[{"schema":{"name":"joins","fields":[{"name":"Time","type":"time"},
      {"name":"Value","type":"number","labels":{"__name__":"joins"}}]},
      "data":{"values":[[1767603600000,1767603660000,1767603720000],[4,null,7]],"entities":[null,{"NaN":[1]}]}}]}}}
      """#, "joins, 2 datapoints"
    ),
    (
      "a panel's data",
      #"{"state":"Done","series":[{"schema":{"fields":[{"name":"Time","type":"time"},{"name":"joins","type":"number"}]},"#
        + #""data":{"values":[[1767603600000,1767603720000],[4,7]]}}]}"#, "joins, 2 datapoints"
    ),
  ]

  @Test("Every form of a panel's data is read", arguments: panels)
  func readsPanels(_ title: String, _ text: String, _ note: String) throws {
    // Of the minute before each time; the middle one has no value.
    let (found, notes) = try joins(text, from: .grafana) {
      $0.metricMeaning = .joins
      $0.period = 60_000
    }
    #expect(found == ["-60 4", "0 0", "60 7"], "\(title)")
    #expect(notes.contains { $0.contains(note) }, "\(title): \(notes)")
    #expect(notes.contains { $0.contains("--stamps start says otherwise") })
    let start = try joins(text, from: .grafana) {
      $0.metricMeaning = .joins
      $0.period = 60_000
      $0.metricStamp = .start
    }
    #expect(start.joins == ["0 4", "60 0", "120 7"], "\(title)")
  }

  @Test("A panel's UTF-16 for Excel is read")
  func readsUTF16() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "panel-\(UUID().uuidString)"
    ).path
    let text = "\"Time\"\t\"v\"\r\n1767603600000\t4\r\n1767603660000\t5\r\n"
    try Data([0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }).write(
      to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    var settings = ImportSettings(path: path, calendar: try epoch())
    settings.metricMeaning = .counter
    var notes = ImportNotes()
    let counts = try #require(try ImportFormat.grafana.read(settings, notes: &notes).intervals)
    #expect(counts.joins == [1])
  }

  static let badPanels: [(text: String, problem: String)] = [
    ("", "log: there is nothing in it"),
    ("a,b\n1,2\n", "log:1: its header is none that is known here; expected what a panel's"),
    (
      "\"Time\",\"v\"\n1767603600000,1.2 K\n",
      "log:2: v: values in K are rounded; expected whole values: switch off \"Formatted data\""
    ),
    (
      "\"Time\",\"v\"\n1767603600000,12%\n",
      "log:2: v: its values are in %, which no people are counted in"
    ),
    (
      "\"Time\",\"v\"\n1767603600000,12 req/s\n",
      "log:2: v: its values are in req/s; expected --per-second"
    ),
    (
      "\"Time\",\"v\"\n1767603600000,\"1,234\"\n",
      "log:2: v: \"1,234\" is not a number; expected one with a decimal point"
    ),
    ("\"Time\",\"v\"\n01/05/2026,1\n", "log:2: Time: \"01/05/2026\" is no time of this era"),
    ("\"Time\",\"v\"\n1767603600,1\n", "log:2: Time: \"1767603600\" is no time of this era"),
    ("\"Time\",\"v\"\n1767603600000\n", "log:2: the row has 1 fields; expected 2"),
    ("\"Time\",\"v\"\n1767603600000,\"1\n", "log:2: a quote that opens here is never closed"),
    (
      "\"Time\",\"a\",\"b\"\n1767603600000,1,2\n",
      "log: there are 2 metrics; expected --metric with one of a, b, or * for their sum"
    ),
    (#"{"results":{"A":{"error":"timeout"}}}"#, "log:1: a query failed: timeout"),
    (#"{"panels":[]}"#, "log:1: there are no frames in it"),
    (
      #"[{"schema":{"fields":[{"name":"v","type":"number"}]},"data":{"values":[[1]]}}]"#,
      "log:1: schema.fields: a frame has no field"
    ),
  ]

  @Test(
    "What a panel does not tell as a number of people is refused with its place",
    arguments: badPanels)
  func refusesPanels(_ text: String, _ problem: String) throws {
    let lines = try refusal(text, from: .grafana) { $0.metricMeaning = .counter }
    #expect(lines.count == 1 && lines[0].hasPrefix(problem), "\(lines)")
  }

  @Test("Two columns of one name are two series, and times that a clock shows twice are refused")
  func readsRepeats() throws {
    let columns = "\"Time\",\"v\",\"v\"\n1767603600000,1,1\n1767603660000,3,3\n"
    let (found, notes) = try joins(columns, from: .grafana) { $0.metricMeaning = .counter }
    #expect(
      found == ["0 4"] && notes.first == "log: v, 2 series added up, 4 datapoints, one every 60 s.")
    let clock =
      "\"Time\",\"v\"\n2026-10-25 02:00:00,1\n2026-10-25 02:30:00,1\n2026-10-25 02:00:00,1\n2026-10-25 02:30:00,1\n"
    #expect(
      try refusal(clock, from: .grafana, calendar: epoch("Europe/Berlin")) {
        $0.metricMeaning = .joins
      } == [
        "log: v: 2026-10-25T02:00:00 comes twice; expected each time once: where clocks go back, switch off \"Formatted data\""
      ])
  }

  @Test("Values of people present that share a period are told, and the last one counts")
  func tellsReplaced() throws {
    // Every 15 s in periods of a minute, taken to the nearest: 0 to 15, then 30 to 75, then 90.
    let text = Self.prometheus([
      (#""__name__":"n""#, (0..<7).map { (Double($0) * 15, String($0 + 1)) })
    ])
    let (found, notes) = try joins(text, from: .prometheus) {
      $0.gaugeMeanStay = 1000
      $0.period = 60_000
    }
    #expect(
      found == ["-60 2", "0 6", "60 7"]
        && notes.contains("4 datapoints were followed by another one of its period, and left out."))
  }

  /// Statistics of a bridge so many seconds after nine.
  private static func bridge(_ second: Int, present: Int, total: Int, _ more: String = "") -> String
  {
    let time = "2026-01-05 09:0\(second / 60):\(second % 60 < 10 ? "0" : "")\(second % 60).250"
    return
      #"{"conferences":2,"participants":\#(present),"total_participants":\#(total),"current_timestamp":"\#(time)"\#(more)}"#
  }

  @Test(
    "A videobridge tells joins so far, or the people present; answers need no lines of their own, and may come twice"
  )
  func readsBridges() throws {
    let text = [(0, 4, 100), (61, 6, 103), (61, 6, 103), (120, 5, 104)].map {
      Self.bridge($0.0, present: $0.1, total: $0.2)
    }.joined()
    let (found, notes) = try joins(text, from: .colibri)
    #expect(
      found == ["0 3", "60 1"]
        && notes.first == "log: total_participants, 3 datapoints, one every 60 s.")
    #expect(
      notes.contains("Values are taken to be of whole periods: times were moved by up to 1 s."))
    // Nobody stays for a minute of a second's mean: all have joined anew.
    #expect(
      try joins(text, from: .colibri) { $0.gaugeMeanStay = 1000 }.joins == ["-60 4", "0 6", "60 5"])
    let zone = try imported(text, from: .colibri, calendar: epoch("Asia/Tokyo"))
    let counts = try #require(zone.content.intervals)
    #expect(counts.starts.first == Int64(nine) * 1000 + 250)
  }

  @Test("Bridges that work together are added up by the people of each")
  func addsUpBridges() throws {
    let text = (0..<3).flatMap { minute in
      ["a", "b"].map { bridge in
        // Each calls the four of both participants, and has two of them.
        Self.bridge(
          minute * 60, present: 4, total: 10, #","local_endpoints":2,"relay_id":"\#(bridge)""#)
      }
    }.joined(separator: "\n")
    let (found, notes) = try joins(text, from: .colibri) { $0.gaugeMeanStay = 1000 }
    #expect(
      found == ["-60 4", "0 4", "60 4"]
        && notes.first?.contains("local_endpoints, 2 series added up") == true)
  }

  static let badBridges: [(text: String, problem: String)] = [
    ("{}", "log:1: current_timestamp: it is missing"),
    (
      #"{"current_timestamp":"2026-01-05 09:00:00.000","participants":3}"#,
      "log:1: total_participants: it is missing"
    ),
    (
      #"{"current_timestamp":"now","total_participants":3}"#,
      #"log:1: current_timestamp: "now" is not a time"#
    ),
    (
      bridge(0, present: 1, total: 5) + bridge(0, present: 1, total: 900),
      "log: total_participants: 2026-01-05T09:00:00+00:00 has the values"
    ),
    (bridge(0, present: 1, total: 5), "log: one datapoint does not tell how long its period is"),
    ("", "log: there is nothing in it"),
  ]

  @Test("What is no statistics of a videobridge is refused", arguments: badBridges)
  func refusesBridges(_ text: String, _ problem: String) throws {
    let lines = try refusal(text, from: .colibri)
    #expect(lines.count == 1 && lines[0].hasPrefix(problem), "\(lines)")
  }
}
