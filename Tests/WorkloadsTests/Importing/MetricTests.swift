import Foundation
import Settings
import Testing

@testable import Workloads

/// 2026-01-05T09:00:00Z in seconds.
private let nine = 1_767_603_600

/// Periods of metrics, what their values are in, and what they do not tell.
@Suite struct MetricTests {
  /// A page of CloudWatch with values so many seconds after nine.
  private static func cloudwatch(_ values: [(Int, Double)]) -> String {
    let times = values.map { String(nine + $0.0) }.joined(separator: ",")
    let numbers = values.map { String($0.1) }.joined(separator: ",")
    return
      #"{"MetricDataResults":[{"Id":"joins","Timestamps":[\#(times)],"Values":[\#(numbers)],"StatusCode":"Complete"}]}"#
  }

  private func counts(
    _ text: String, from format: ImportFormat = .cloudwatch,
    _ change: (inout ImportSettings) -> Void = { _ in }
  ) throws -> (counts: IntervalCounts, notes: [String]) {
    let result = try imported(text, from: format, change)
    guard case .counts(let counts) = result.content else {
      throw TraceError.missingFile("no counts")
    }
    return (counts, result.notes)
  }

  static let hourly = cloudwatch([(7200, 240), (3600, 600), (0, 360)])

  @Test("Three values an hour apart do not show their period: it is asked for, and taken when said")
  func asksForPeriods() throws {
    #expect(
      try refusal(Self.hourly, from: .cloudwatch) == [
        "log: 3 datapoints, all of them multiples of 1h apart, do not show how long their period is; "
          + "expected --period with what the metric was asked for with, such as --period 5m"
      ])
    let (said, notes) = try counts(Self.hourly) { $0.period = 300_000 }
    // 12 periods an hour, of which one has joins.
    #expect(said.interval == 300_000 && said.joins.count == 25)
    #expect(
      said.joins[0] == 360 && said.joins[12] == 600 && said.joins[24] == 240
        && said.joins.reduce(0, +) == 1200)
    #expect(notes.contains("22 intervals were without a datapoint, and taken to have no join."))
  }

  @Test(
    "Counts that are asked for in intervals of five minutes say that periods are no longer, and that is told"
  )
  func takesIntervals() throws {
    let (taken, notes) = try counts(Self.hourly) { $0.countsInterval = 300_000 }
    #expect(taken.interval == 300_000 && taken.joins[0] == 360 && taken.joins.reduce(0, +) == 1200)
    #expect(
      notes.contains(
        "The datapoints do not show how long their period is; it is taken to be that of --interval."
      ))
  }

  /// Times in minutes after nine, and whether they show their period.
  static let times: [(minutes: [Int], isShown: Bool)] = [
    ([0, 5], true), ([0, 5, 15], true), ([0, 1, 2, 3], true),
    // Irregular and sparse: seven and eighteen minutes, ten and fifty.
    ([0, 7, 25], false), ([0, 20, 70], false), ([0, 60, 120], false), ([0, 15, 30, 45], false),
    // Ten neighbours are no accident, however much lies between them.
    (
      (0...10).map { $0 * 5 } + [90, 155, 310, 400, 470, 555, 610, 700, 780, 890, 990, 1090, 1190],
      true
    ),
    // A whole day of hours, one of them missing; office hours of a day are fewer than 24.
    ((0..<26).filter { $0 != 7 }.map { $0 * 60 }, true), ((0..<10).map { $0 * 60 }, false),
    // Every other hour of two days: the longest periods need nearly all of them.
    ((0..<48).filter { $0 % 2 == 0 || $0 < 12 }.map { $0 * 60 }, false),
  ]

  @Test(
    "A period is shown by enough neighbours, and one of more than five minutes by values without gaps",
    arguments: times)
  func judgesPeriods(_ minutes: [Int], _ isShown: Bool) {
    let times = minutes.map { Int64($0) * 60_000 }
    #expect(MetricPeriod.isShown(MetricPeriod.divisor(of: times), by: times) == isShown)
  }

  @Test("A period that values contradict is refused")
  func refusesPeriods() throws {
    let lines = try refusal(Self.cloudwatch([(0, 1), (300, 2)]), from: .cloudwatch) {
      $0.period = 120_000
    }
    #expect(
      lines == [
        "log: the datapoint at 2026-01-05T09:05:00+00:00 lies between two periods of 2m; expected --period with what divides 5m"
      ])
    #expect(try counts(Self.cloudwatch([(0, 7)])) { $0.period = 60_000 }.counts.joins == [7])
  }

  /// Datapoints of get-metric-statistics, whether they are people present, and what is wrong.
  static let units: [(statistics: String, isGauge: Bool, problem: String)] = [
    (
      #""Sum":4.0,"Unit":"Percent""#, false,
      "log: Unit: its values are in Percent, which no people are counted in"
    ),
    (
      #""Average":4.0,"Unit":"Bytes""#, true,
      "log: Unit: its values are in Bytes, which no people are counted in"
    ),
    (
      #""Sum":4.0,"Unit":"Count/Second""#, false,
      "log: Unit: its values are in Count/Second; expected --per-second"
    ),
    (
      #""Average":4.0,"Unit":"Count""#, false,
      "log: Average: Average is of single values, and does not say how many joined"
    ),
    (#""Maximum":4.0"#, false, "log: Maximum: Maximum is of single values"),
    (#""Sum":4.0"#, true, "log: Sum: Sum grows with the number of values in a period"),
    (#""SampleCount":4.0,"Unit":"None""#, true, "log: SampleCount: SampleCount grows with"),
  ]

  private static func statistics(_ values: String) -> String {
    let points = [nine, nine + 300].map { #"{"Timestamp":\#($0),\#(values)}"# }
    return #"{"Label":"Joins","Datapoints":[\#(points.joined(separator: ","))]}"#
  }

  @Test("Units and statistics that contradict what is asked for are refused", arguments: units)
  func refusesUnits(_ values: String, _ isGauge: Bool, _ problem: String) throws {
    let lines = try refusal(Self.statistics(values), from: .cloudwatch) {
      if isGauge { $0.gaugeMeanStay = 60_000 }
    }
    #expect(lines.count == 1 && lines[0].hasPrefix(problem), "\(lines)")
  }

  @Test("Joins are sums, numbers of samples, and rates that are said to be rates")
  func readsUnits() throws {
    #expect(
      try counts(Self.statistics(#""Sum":4.0,"Average":1.5,"Unit":"Count""#)).counts.joins == [
        4, 4,
      ])
    #expect(try counts(Self.statistics(#""SampleCount":6.0"#)).counts.joins == [6, 6])
    // 0.02 a second for 300 s.
    #expect(
      try counts(Self.statistics(#""Average":0.02,"Unit":"Count/Second""#)) {
        $0.metricMeaning = .perSecond
      }.counts.joins == [6, 6])
  }

  /// 40 people at minutes 0 and 1, 30 at minute `later`.
  private static func gauge(_ later: Int) -> String {
    cloudwatch([(0, 40), (60, 40), (60 * later, 30)])
  }

  @Test("Up to three missing values of a gauge are as the one before; the ledger has their hours")
  func holdsShortGaps() throws {
    // Minutes 2, 3 and 4 are missing: 3 x 40 people x 1/60 h = 2 h.
    let change: (inout ImportSettings) -> Void = {
      $0.gaugeMeanStay = 2_400_000
      $0.period = 60_000
    }
    let (found, notes) = try counts(Self.gauge(5), change)
    // After a minute a share of exp(-1/40) = .975310 stays: 40 are 39.0124, so .9876 join to be 40
    // again: 1 a minute, in the sum.
    #expect(
      found.joins == [40, 1, 1, 1, 1, 0]
        && notes.contains(
          "3 intervals were without a datapoint, and taken to be as the one before.")
    )
    let stretched = try ledger(Self.gauge(5), from: .cloudwatch, change).total(.stretched)
    #expect(stretched.people == 40 && abs(stretched.hours - 2) < 1e-9)
  }

  @Test(
    "A longer gap of a gauge is refused with its hours, unless somebody says what becomes of it")
  func refusesLongGaps() throws {
    // Minutes 2 to 119: 118 minutes between 40 and 30 people are 118 x 35 / 60 = 68.8 h.
    let lines = try refusal(Self.gauge(120), from: .cloudwatch) {
      $0.gaugeMeanStay = 2_400_000
      $0.period = 60_000
    }
    #expect(
      lines == [
        "log: nothing tells how many people were present for 1h58m from 2026-01-05T09:02:00+00:00: 1h58m without a value, "
          + "68.8 participant hours by the values around; expected values at most 3 periods apart, "
          + "or --gaps hold for as many as before, or --gaps empty for nobody joining"
      ])
    let said = { (gaps: GapPolicy) in
      try counts(Self.gauge(120)) {
        $0.gaugeMeanStay = 2_400_000
        $0.period = 60_000
        $0.gaps = gaps
      }
    }
    let (empty, notes) = try said(.empty)
    // 119 minutes after 40 there are 40 exp(-119 / 40) = 2.04 left, so 27.96 of the 30 have joined
    // in the last minute.
    #expect(empty.joins == [40, 1] + [Int](repeating: 0, count: 118) + [28])
    #expect(
      notes.contains(
        "Nothing tells how many people were present for 1h58m; nobody joins then, which leaves out about 68.8 participant hours."
      ))
    // 118 minutes of 40 people are 78.7 h; .9876 join in each of 119 minutes, which are 117.5.
    let (held, told) = try said(.hold)
    #expect(
      abs(held.joins.reduce(0, +) - 158) <= 1
        && told.contains { $0.hasSuffix("as many as before are 78.7 participant hours.") })
  }

  @Test("One of our counts whose interval few rows show says so")
  func tellsDoubtfulIntervals() throws {
    let text =
      "interval_start,joins\n2026-01-05T09:00,360\n2026-01-05T10:00,600\n2026-01-05T11:00,240\n"
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "counts-\(UUID().uuidString).csv"
    ).path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    var notes = ImportNotes()
    _ = try TraceContent(reading: TraceSettings(path: path), calendar: epoch(), notes: &notes)
    #expect(
      notes.lines.contains(
        "Its intervals are taken to be 1h long, the smallest distance of two, which few rows show; --period says it."
      ))
    notes = ImportNotes()
    let said = try TraceContent(
      reading: TraceSettings(path: path, interval: 300_000), calendar: epoch(), notes: &notes)
    #expect(notes.lines.count == 2 && notes.lines[1] == "22 intervals were without a row.")
    let counts = try #require(said.intervals)
    #expect(counts.interval == 300_000)
  }

  @Test("A file is recognised by its content as one kind, and no other")
  func recognises() {
    let texts: [(ImportFormat, String)] = [
      (.cloudwatch, Self.hourly), (.cloudwatch, Self.statistics(#""Sum":4.0"#)),
      (.prometheus, #"{"status":"success","data":{"resultType":"matrix","result":[]}}"#),
      (.grafana, "\"Time\",\"Value\"\r\n1767603600000,3\r\n"),
      (.grafana, "sep=;\r\n\"Time\";\"Value\"\r\n"),
      (
        .grafana,
        #"{"results":{"A":{"frames":[{"schema":{"fields":[{"name":"t","type":"time"}]},"data":{"values":[[]]}}]}}}"#
      ),
      (
        .colibri,
        #"{"conferences":1,"participants":3,"current_timestamp":"2026-01-05 09:00:00.000"}"#
      ),
      (.bigbluebutton, MeetingEvidenceTests.polls),
    ]
    for (format, text) in texts {
      #expect(ImportFormat.recognised(FileHead(text: text)) == format, "\(text)")
    }
  }
}
