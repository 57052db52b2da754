import Foundation
import Testing

@testable import Workloads

/// 2026-01-05T09:00:00Z in seconds.
private let nine = 1_767_603_600

/// How far apart the values of each series are, and what several add up to.
@Suite struct MetricStepTests {
  private static let perSecond: @Sendable (inout ImportSettings) -> Void = {
    $0.metricMeaning = .perSecond
    $0.metric = "*"
  }

  /// A panel's CSV of rows so many seconds after nine.
  private static func panel(_ header: String, _ rows: [(second: Int, cells: String)]) -> String {
    "\"Time\",\(header)\n" + rows.map { "\((nine + $0.second) * 1000),\($0.cells)\n" }.joined()
  }

  private static func panel(_ header: String, step: Int, _ cells: [String]) -> String {
    panel(header, cells.enumerated().map { (second: $0.offset * step, cells: $0.element) })
  }

  private func sum(
    _ text: String, from format: ImportFormat = .grafana,
    _ change: (inout ImportSettings) -> Void = perSecond
  ) throws -> (joins: Int, interval: Int64, notes: [String]) {
    let result = try imported(text, from: format, change)
    guard case .counts(let counts) = result.content else {
      throw TraceError.missingFile("no counts")
    }
    return (counts.joins.reduce(0, +), counts.interval / 1000, result.notes)
  }

  @Test("Rows without a number tell the period as well as those with one")
  func readsEmptyRows() throws {
    // A row a minute, a number in every fifth: 5 values of 10 a second for a minute each.
    let text = Self.panel("\"v\"", step: 60, (0...20).map { $0 % 5 == 0 ? "10" : "" })
    let found = try sum(text)
    #expect(found.joins == 5 * 10 * 60 && found.interval == 60)
    #expect(found.notes.contains("16 datapoints were no number, and taken to be missing."))
    #expect(
      found.notes.contains("16 intervals were without a datapoint, and taken to have no join."))
  }

  @Test("A number of people with a row a minute and a number an hour has long gaps")
  func refusesHourlyNumbers() throws {
    let text = Self.panel("\"v\"", step: 60, (0...1500).map { $0 % 60 == 0 ? "10" : "" })
    // 25 gaps of 59 minutes.
    let lines = try refusal(text, from: .grafana) { $0.gaugeMeanStay = 2_400_000 }
    #expect(
      lines.count == 1
        && lines[0].contains(
          "were present for 59m from 2026-01-05T09:01:00+00:00: 1d35m without a value"),
      "\(lines)")
  }

  @Test("An interval that is contradicted by times evenly further apart has to be settled")
  func settlesIntervals() throws {
    // A value every five minutes, where one a minute is said: either four of five are missing, or
    // what is said is wrong.
    let times = (0..<5).map { "\((nine + 300 * $0) * 1000)" }.joined(separator: ",")
    let text =
      #"[{"schema":{"fields":[{"name":"t","type":"time","config":{"interval":60000}},{"name":"v","type":"number"}]},"#
      + #""data":{"values":[[\#(times)],[10,10,10,10,10]]}}]"#
    let lines = try refusal(text, from: .grafana, Self.perSecond)
    #expect(
      lines.count == 1
        && lines[0].contains("values are 1m apart, and they are 5m apart; expected --period"),
      "\(lines)")
    let said = try sum(text) {
      Self.perSecond(&$0)
      $0.period = 300_000
    }
    #expect(said.joins == 5 * 10 * 300)
  }

  @Test("The interval of a panel's times is its period")
  func readsIntervals() throws {
    let text =
      #"[{"schema":{"fields":[{"name":"t","type":"time","config":{"interval":60000}},{"name":"v","type":"number"}]},"#
      + #""data":{"values":[[1767603600000,1767603900000,1767604200000],[10,10,10]]}}]"#
    // Three values a second of a minute each, five minutes apart.
    let found = try sum(text)
    #expect(found.joins == 3 * 10 * 60 && found.interval == 60)
  }

  @Test("Each series has its own period: at other times, and longer ones")
  func addsUpRates() throws {
    // 30 values of each, 10 a second for 60 s: 2 x 30 x 600.
    let apart = (0..<60).map { (second: $0 * 30, cells: $0 % 2 == 0 ? "10," : ",10") }
    let panel = try sum(Self.panel("\"a\",\"b\"", apart))
    #expect(panel.joins == 36_000 && panel.interval == 30)
    #expect(
      panel.notes.contains(
        "Series have periods of other lengths, or at other times: values are spread evenly over their own."
      ))
    // One column of them alone has the same period: 30 x 600.
    let one = try sum(Self.panel("\"a\",\"b\"", apart)) {
      Self.perSecond(&$0)
      $0.metric = "b"
    }
    #expect(one.joins == 18_000 && one.interval == 60)
    // a: 10 x 60 s; b: 5 x 120 s; 1 a second each.
    let steps = SampledMetricTests.prometheus([
      (#""__name__":"a""#, (1...10).map { (Double($0) * 60, "1") }),
      (#""__name__":"b""#, (1...5).map { (Double($0) * 120, "1") }),
    ])
    let found = try sum(steps, from: .prometheus)
    #expect(found.joins == 600 + 600 && found.interval == 60)
    // Three values of each show it, where all show the same: 6 x 60.
    let short = SampledMetricTests.prometheus([
      (#""__name__":"a""#, (0..<3).map { (Double($0) * 60, "1") }),
      (#""__name__":"b""#, (0..<3).map { (Double($0) * 60 + 30, "1") }),
    ])
    #expect(try sum(short, from: .prometheus).joins == 360)
  }

  @Test("Joins of longer periods are spread over them, and their sum stays")
  func spreadsSums() throws {
    let text = SampledMetricTests.prometheus([
      (#""__name__":"j","pod":"a""#, (1...10).map { (Double($0) * 60, "4") }),
      (#""__name__":"j","pod":"b""#, (1...5).map { (Double($0) * 120, "6") }),
    ])
    // a: 4 a minute; b: 6 in two minutes are 3 a minute.
    let result = try imported(text, from: .prometheus) { $0.metricMeaning = .joins }
    let counts = try #require(result.content.intervals)
    #expect(
      counts.joins == [Int](repeating: 7, count: 10) && counts.starts.first == Int64(nine) * 1000)
  }

  /// What does not add up: the text, whether the values are people present, and the problem.
  static let refused: [(text: String, isGauge: Bool, problem: String)] = [
    // An empty cell of b is missing, or between its values: both columns have numbers in the same
    // rows.
    (
      panel("\"a\",\"b\"", step: 60, (0...20).map { $0 % 5 == 0 ? "1,1" : "1," }), false,
      "log: b: rows are 1m apart and its numbers 5m, so its period may be either; expected --metric with one of the series, and --period"
    ),
    // Answers of a minute and of five, appended.
    (
      SampledMetricTests.prometheus([(#""__name__":"v""#, (0..<10).map { (Double($0) * 60, "1") })])
        + SampledMetricTests.prometheus([
          (#""__name__":"v""#, (2..<12).map { (Double($0) * 300, "1") })
        ]), false,
      "log: v: its values are 5m apart, and others 1m, which do not add up; expected one of the series, with --metric"
    ),
    // An instance that is asked every ten minutes would be away for most of them.
    (
      SampledMetricTests.prometheus([
        (#""__name__":"v","pod":"a""#, (0..<60).map { (Double($0) * 60, "1") }),
        (#""__name__":"v","pod":"b""#, (0..<6).map { (Double($0) * 600, "1") }),
      ]), true, #"log: v{pod="b"}: its values are 10m apart, and others 1m"#
    ),
    // The same as columns of one table, every five minutes: b has no number in the rows between.
    (
      panel("\"a\",\"b\"", step: 60, (0...20).map { $0 % 5 == 0 ? "1,1" : "1," }), true,
      "log: b: its values are 5m apart, and others 1m, which do not add up"
    ),
    // Two values two minutes apart: of two minutes each, or one is missing.
    (
      SampledMetricTests.prometheus([
        (#""__name__":"v","pod":"a""#, (0..<60).map { (Double($0) * 60, "1") }),
        (#""__name__":"v","pod":"b""#, [(0, "1"), (120, "1")]),
      ]), false, #"log: v{pod="b"}: its values are 2m apart, and others 1m"#
    ),
    (
      SampledMetricTests.prometheus(
        ["1", "5", "+Inf"].map {
          ("\"__name__\":\"v_bucket\",\"le\":\"\($0)\"", [(0, "1"), (60, "2")])
        }),
      false,
      #"log: v_bucket: v_bucket{le="1"} is a bucket or a quantile, which are not added up"#
    ),
    (
      panel(
        "\"v{a=\"\"1\"\", quantile=\"\"0.5\"\"}\",\"v{a=\"\"1\"\", quantile=\"\"0.9\"\"}\"",
        step: 60, ["1,2", "1,2"]), false,
      "log: v: v{a=\"1\", quantile=\"0.5\"} is a bucket or a quantile"
    ),
    // Two values, and two five years later: 1,826 days are 2,629,440 minutes; 2,629,442 slots less
    // four.
    (
      SampledMetricTests.prometheus([
        (#""__name__":"v""#, [(0, "1"), (60, "1"), (157_766_400, "1"), (157_766_460, "1")])
      ]), false,
      "log: 4 datapoints leave 2629438 intervals empty, most of them from 2026-01-05T09:01:00+00:00 to 2031-01-05T09:00:00+00:00"
    ),
    // Twenty years: 7,305 days are 10,519,200 minutes, and one more.
    (
      SampledMetricTests.prometheus([
        (#""__name__":"v""#, [(0, "1"), (60, "1"), (631_152_000, "1"), (631_152_060, "1")])
      ]), false,
      "log: the datapoints span 10519201 periods of 1m, and there is none from 2026-01-05T09:01:00+00:00 to 2046-01-05T09:00:00+00:00"
    ),
    // What is named after no people.
    (
      panel("\"CPU usage (%)\"", step: 60, ["1", "2"]), true,
      "log: CPU usage (%): its name says %, which no people are counted in"
    ),
    (panel("\"cpu_usage\"", step: 60, ["1", "2"]), true, "log: cpu_usage: its name says cpu"),
    (
      panel("\"cpu_percent\"", step: 60, ["1", "2"]), true,
      "log: cpu_percent: its name says percent"
    ),
    (panel("\"Bytes sent\"", step: 60, ["1", "2"]), true, "log: Bytes sent: its name says bytes"),
    (
      panel("\"joins per minute\"", step: 60, ["1", "2"]), true,
      "log: joins per minute: its values are of a minute; expected --per-second"
    ),
    (
      panel("\"v\"", step: 60, ["1 234"]), true,
      "log:2: v: \"1 234\" is not a number; expected one without separators of thousands"
    ),
    (
      panel("\"v\"", step: 60, ["1'234"]), true,
      "log:2: v: \"1'234\" is not a number; expected one without separators"
    ),
    (
      panel("\"v\"", step: 60, ["1\u{202F}234"]), true,
      "log:2: v: \"1\u{202F}234\" is not a number; expected one without separators"
    ),
    (
      panel("\"v\"", step: 60, ["1\u{A0}234"]), true,
      "log:2: v: \"1\u{A0}234\" is not a number; expected one without separators"
    ),
  ]

  @Test(
    "What cannot be added up, or is no number of people, is refused with what to do",
    arguments: refused)
  func refuses(_ text: String, _ isGauge: Bool, _ problem: String) throws {
    let lines = try refusal(text, from: text.hasPrefix("{") ? .prometheus : .grafana) {
      Self.perSecond(&$0)
      if isGauge { $0.gaugeMeanStay = 2_400_000 }
    }
    #expect(lines.count == 1 && lines[0].hasPrefix(problem), "\(lines)")
  }

  @Test(
    "A claimed interval that no panel has is not believed",
    arguments: ["0", "-60000", "1e300", "9e18", "7.5"])
  func refusesAbsurdIntervals(_ interval: String) throws {
    let text =
      #"[{"schema":{"fields":[{"name":"t","type":"time","config":{"interval":\#(interval)}},{"name":"v","type":"number"}]},"#
      + #""data":{"values":[[1767603600000],[10]]}}]"#
    let lines = try refusal(text, from: .grafana) { $0.metricMeaning = .perSecond }
    #expect(
      lines.count == 1
        && lines[0].hasPrefix("log: one datapoint does not tell how long its period is"), "\(lines)"
    )
  }

  /// Panels whose values are joins a minute, by the unit or the name.
  static let minutes: [String] =
    ["12 req/m", "12 c/m", "12 ops/m", "12 evts/m", "12 joins/min"].map {
      panel("\"v\"", step: 300, [$0, $0, $0])
    }
    + ["joins per minute", "joins_per_minute", "joins/min"].map {
      panel("\"\($0)\"", step: 300, ["12", "12", "12"])
    }
    + ["reqpm", "cpm", "rpm"].map { unit in
      #"[{"schema":{"fields":[{"name":"t","type":"time"},{"name":"v","type":"number","config":{"unit":"\#(unit)"}}]},"#
        + #""data":{"values":[[1767603600000,1767603900000,1767604200000],[12,12,12]]}}]"#
    }

  @Test(
    "Values a minute are a sixtieth a second, and are no joins of periods of five minutes",
    arguments: minutes)
  func readsMinutes(_ text: String) throws {
    // 12 a minute for 3 x 5 minutes.
    let found = try sum(text)
    #expect(
      found.joins == 180 && found.notes.contains { $0.contains("in values a minute") },
      "\(found.notes)")
    let lines = try refusal(text, from: .grafana) { $0.metricMeaning = .joins }
    #expect(
      lines.count == 1
        && lines[0].contains("its values are joins a minute, and 5m apart; expected --per-second"),
      "\(lines)")
  }

  @Test("What a counter counted before its first value is told, and is no demand that is lost")
  func tellsBefore() throws {
    let text = SampledMetricTests.prometheus([
      (#""__name__":"j","pod":"a""#, [(0, "5"), (60, "7"), (120, "8")]),
      (#""__name__":"j","pod":"b""#, [(60, "90000"), (120, "90050")]),
    ])
    // a: 3; b: 50.
    let found = try sum(text, from: .prometheus) { $0.metricMeaning = .counter }
    #expect(
      found.joins == 53
        && found.notes.contains { $0.hasPrefix("90000 joins before the first values of counters") })
    #expect(
      try ledger(text, from: .prometheus) { $0.metricMeaning = .counter }.total(.dropped).people
        == 0)
  }

  @Test("Absurd numbers end in a refusal, or in what is told, and never in a trap")
  func survivesLargeNumbers() throws {
    // 10^9 people around 200 days without a value.
    let gauge = Self.panel(
      "\"v\"",
      [(0, "1e9"), (3600, "1e9"), (7200, "1e9"), (17_280_000, "1e9")].map {
        (second: $0.0, cells: $0.1)
      })
    for gaps in [GapPolicy.hold, .empty] {
      let ledger = try ledger(gauge, from: .grafana) {
        $0.gaugeMeanStay = 2_400_000
        $0.period = 3_600_000
        $0.gaps = gaps
      }
      // 4,800 hours less the three of the first values.
      #expect(ledger.total(gaps == .hold ? .stretched : .dropped).people == 1_000_000_000)
    }
    // Counters that fall and rise by 10^15 in every other minute, in many series.
    let values = (0..<40).map { (Double($0) * 120, $0 % 2 == 0 ? "1e15" : "0") }
    let counters = SampledMetricTests.prometheus(
      (0..<300).map {
        ("\"__name__\":\"v\",\"pod\":\"\($0)\"", [(0, "0"), (60, "0")] + values.dropFirst())
      })
    let lines = try refusal(counters, from: .prometheus) { $0.metricMeaning = .counter }
    #expect(
      lines.count == 1 && lines[0].contains("joins in one interval are not believed"), "\(lines)")
  }

  /// Answers of bridges at minutes after nine with their joins so far.
  private static func bridges(_ totals: [Int], present: Int = 2) -> String {
    totals.enumerated().map { place, total in
      let time = "2026-01-05 09:0\(place / 2):0\(place % 2).000"
      return
        #"{"participants":\#(present),"total_participants":\#(total),"current_timestamp":"\#(time)"}"#
        + "\n"
    }.joined()
  }

  @Test(
    "Bridges that nothing tells apart are not read as one that begins anew all the time",
    arguments: [false, true])
  func refusesMixedBridges(_ isGauge: Bool) throws {
    // 4120 and 50 in turn, up by one each minute: 5 falls.
    let text = Self.bridges((0..<10).map { $0 % 2 == 0 ? 4120 + $0 / 2 : 50 + $0 / 2 })
    let lines = try refusal(text, from: .colibri) { $0.gaugeMeanStay = isGauge ? 2_400_000 : nil }
    #expect(
      lines == [
        "log: total_participants: total_participants falls 5 times in 10 answers, as where several bridges without a relay_id share a file; "
          + "expected one file a bridge"
      ])
  }
}
