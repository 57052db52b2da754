import Testing

@testable import Workloads

@Suite struct CloudWatchTests {
  /// A page of get-metric-data with one result a name.
  private static func page(
    _ results: [(id: String, timestamps: String, values: String)], status: String = "Complete"
  ) -> String {
    let items = results.map {
      #"{"Id":"\#($0.id)","Label":"\#($0.id)","Timestamps":[\#($0.timestamps)],"Values":[\#($0.values)],"StatusCode":"\#(status)"}"#
    }
    return #"{"MetricDataResults":[\#(items.joined(separator: ","))],"Messages":[]}"#
  }

  @Test("Values come in any order, missing periods have no join, and pages follow one another")
  func reads() throws {
    let first = Self.page(
      [("joins", #""2025-10-09T09:00:00+00:00","2025-10-09T10:50:00+02:00""#, "3.0,120")],
      status: "PartialData")
    let second = Self.page([("joins", #""2025-10-09T08:45:00Z","2025-10-09T08:50:00Z""#, "7,120.0")]
    )
    let result = try imported(first + "\n" + second, from: .cloudwatch)
    #expect(result.counts == ["1759999500 7", "1759999800 120", "1760000100 0", "1760000400 3"])
    #expect(
      result.notes == [
        "log: joins, 3 datapoints, one every 300 s.",
        "1 interval was without a datapoint, and taken to have no join.",
      ])
  }

  /// Values so many seconds apart from an hour of 9 October 2025 on, at 8:00 UTC, as one result has
  /// them: the newest first.
  private static func retained(_ stretches: [(count: Int, step: Int, value: Int)]) -> String {
    var time = 1_759_996_800
    var points: [(time: Int, value: Int)] = []
    for stretch in stretches {
      for _ in 0..<stretch.count {
        points.append((time, stretch.value))
        time += stretch.step
      }
    }
    points.reverse()
    return page([
      (
        "joins", points.map { "\($0.time)" }.joined(separator: ","),
        points.map { "\($0.value)" }.joined(separator: ",")
      )
    ])
  }

  // 24 hours of 120 joins, which are 10 in each of 12 periods of five minutes, and 12 periods of 7.
  @Test(
    "Sums of an hour before sums of five minutes are spread over their hours, and an interval of an hour has them as they were"
  )
  func readsRetainedHours() throws {
    let text = Self.retained([(24, 3600, 120), (12, 300, 7)])
    let result = try imported(text, from: .cloudwatch)
    let starts = (0..<300).map { 1_759_996_800 + $0 * 300 }
    #expect(result.counts == starts.map { "\($0) \($0 < 1_759_996_800 + 86_400 ? 10 : 7)" })
    #expect(
      result.notes == [
        "Before 2025-10-10T08:00:00+00:00 values are of 1h each, to which CloudWatch aggregates what is old.",
        "log: joins, 36 datapoints, one every 300 s.",
        "Series have periods of other lengths, or at other times: values are spread evenly over their own.",
      ])
    let counts = try #require(result.content.intervals)
    let hours = try counts.grouped(by: 3_600_000, calendar: try epoch())
    #expect(hours.joins == Array(repeating: 120, count: 24) + [84])
  }

  // 24 hours of 300, 24 periods of five minutes of 25, and 10 minutes of 3: five, five and three a
  // minute.
  @Test("Hours, five minutes and minutes follow one another, whatever page each is on")
  func readsThreeStretches() throws {
    let all: [(count: Int, step: Int, value: Int)] = [(24, 3600, 300), (24, 300, 25), (10, 60, 3)]
    let result = try imported(Self.retained(all), from: .cloudwatch)
    let counts = try #require(result.content.intervals)
    #expect(
      counts.interval == 60_000
        && counts.joins == Array(repeating: 5, count: 26 * 60) + Array(repeating: 3, count: 10))
  }

  @Test("A few values an hour apart before others may be of either period, which --period settles")
  func asksForPeriods() throws {
    let text = Self.retained([(6, 3600, 120), (24, 300, 7)])
    let lines = try refusal(text, from: .cloudwatch)
    #expect(
      lines.count == 1
        && lines[0].contains(
          "up to 2025-10-09T13:00:00+00:00 its values are 1h apart and then nearer to each other")
        && lines[0].contains("expected a file for each period"), "\(lines)")
    let told = try imported(text, from: .cloudwatch) { $0.period = 300_000 }
    let counts = try #require(told.content.intervals)
    #expect(Array(counts.joins.prefix(13)) == [120, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 120])
  }

  @Test(
    "Values of one period are one stretch, with gaps or without",
    arguments: [[0, 300, 600, 3600, 7200], [0, 3600, 7200, 10_800, 14_400]])
  func oneStretch(_ seconds: [Int64]) {
    let times = seconds.map { (1_759_996_800 + $0) * 1000 }
    #expect(CloudWatchRetention.stretches(of: times).isEmpty)
  }

  @Test("A last page that is not the last is told")
  func tellsMissingPages() throws {
    let result = try imported(
      Self.page([("joins", "1759999500,1759999800.0", "1,2")], status: "PartialData"),
      from: .cloudwatch)
    #expect(result.counts == ["1759999500 1", "1759999800 2"])
    #expect(
      result.notes.first
        == "log: joins is not complete (PartialData): the last page that CloudWatch has may be missing."
    )
  }

  @Test("Of several metrics one is chosen, and of several statistics the sum")
  func chooses() throws {
    let two = Self.page([
      ("a", "1759999500,1759999800", "1,2"), ("b", "1759999500,1759999800", "5,6"),
    ])
    #expect(
      try imported(two, from: .cloudwatch) { $0.metric = "b" }.counts == [
        "1759999500 5", "1759999800 6",
      ])
    let statistics = """
      {"Label":"Joins","Datapoints":[
        {"Timestamp":"2025-10-09T08:50:00Z","Sum":4.0,"Average":1.5,"Unit":"Count"},
        {"Timestamp":"2025-10-09T08:45:00Z","Sum":2.0,"Average":1.0,"Unit":"Count"}]}
      """
    #expect(try imported(statistics, from: .cloudwatch).counts == ["1759999500 2", "1759999800 4"])
    #expect(
      try refusal(statistics, from: .cloudwatch) { $0.gaugeMeanStay = 60_000 } == [
        "log: there are 2 metrics; expected --metric with one of Sum, Average"
      ])
  }

  static let bad: [(text: String, problem: String)] = [
    (
      page([("a", "1759999500,1759999800", "1,2"), ("b", "1", "1")]),
      "log: there are 2 metrics; expected --metric with one of a, b"
    ),
    (
      page([("joins", "1759999500,1759999800", "1,2.5")]),
      "log: joins: 2.5 at 2025-10-09T08:50:00+00:00 is no number of joins; expected whole numbers of joins: ask CloudWatch for the statistic Sum"
    ),
    (
      page([("joins", "1759999500,1759999800", "1,-2")]),
      "log: joins: -2.0 at 1759999800.0 is no number of people"
    ),
    (
      page([("joins", "1759999500", "1,2")]),
      "log:1: MetricDataResults: joins has 1 timestamps and 2 values"
    ),
    (
      page([("joins", "1759999500", "1")]),
      "log: one datapoint does not tell how long its period is"
    ),
    (page([("joins", "", "")]), "log: joins has no datapoints"),
    (
      page([("joins", #""soon",1759999500"#, "1,2")]),
      "log: Timestamps: soon is no time of this era; expected ISO 8601 or seconds"
    ),
    (
      page([("joins", "1759999500,1759999500", "1,2")]),
      "log: joins: 2025-10-09T08:45:00+00:00 has the values 1.0 and 2.0"
    ),
    (
      page([("joins", "1759999500,1759999500.5", "1,2")]),
      "log: the datapoints have no common period of a second or more"
    ),
    (
      page([("joins", "1759999500", #""many""#)]),
      "log:1: MetricDataResults[0].Values[0]: the value is not a number"
    ),
    ("{\n", "log:1: this is not JSON; expected what aws cloudwatch"),
    (#"{"Metrics":[]}"#, "log:1: neither MetricDataResults nor Datapoints is there"),
    (page([("joins", "1759999500,1759999800", "1,2")]) + "\n{]", "log:2: this is not JSON"),
    ("", "log: there is no metric in it"),
  ]

  @Test("What cannot be joins by interval is refused with a remedy", arguments: bad)
  func refuses(_ text: String, _ problem: String) throws {
    let lines = try refusal(text, from: .cloudwatch)
    #expect(lines.count == 1 && lines[0].hasPrefix(problem), "\(lines)")
  }

  @Test("A metric that is not there is refused with the nearest that is")
  func suggests() throws {
    let text = Self.page([("joins", "1759999500,1759999800", "1,2")])
    #expect(
      try refusal(text, from: .cloudwatch) { $0.metric = "join" } == [
        "log: there is no metric join; the file has joins (did you mean joins?)"
      ])
  }

  @Test(
    "Joins of a gauge are what the exponential stays leave open, and their sum is the nearest whole number throughout"
  )
  func readsGauges() {
    // After one mean stay a share of 1/e stays: 100 people are 36.8, and 150 are there.
    let arrivals = ArrivalsFromGauge([100, 150, 0, 10.4, 10.4], interval: 60_000, meanStay: 60_000)
    #expect(arrivals.joins == [100, 113, 0, 11, 6])
    let share = 0.367_879_441_171
    let exact = [100, 150 - 100 * share, 0, 10.4, 10.4 - 10.4 * share]
    #expect(abs(Double(arrivals.joins.reduce(0, +)) - exact.reduce(0, +)) <= 0.5)
    #expect(abs(arrivals.clipped - 150 * share) < 1e-9)
  }

  @Test("A gauge in balance has as many joins as its people leave: c dt / S for long stays")
  func balances() {
    let arrivals = ArrivalsFromGauge(
      Array(repeating: 1000, count: 1001), interval: 60_000, meanStay: 2_400_000)
    let perInterval = Double(arrivals.joins.dropFirst().reduce(0, +)) / 1000
    #expect(abs(perInterval - 1000 / 40) < 0.4 && arrivals.clipped == 0)
  }

  @Test("A gauge's first people come in the interval before, and what was clipped is told")
  func importsGauges() throws {
    let text = Self.page([("present", "1759999500,1759999800,1760000400", "40,43.5,3")])
    let result = try imported(text, from: .cloudwatch) { $0.gaugeMeanStay = 2_400_000 }
    #expect(result.counts == ["1759999200 40", "1759999500 8", "1759999800 5", "1760000100 0"])
    #expect(
      result.notes.contains(
        "1 interval was without a datapoint, and taken to be as the one before."))
    #expect(
      result.notes.contains(
        "Joins are computed from the people present, assuming exponential stays with a mean of 40m."
      ))
    #expect(result.notes.last?.hasPrefix("35 more people left than that assumption allows") == true)
  }
}
