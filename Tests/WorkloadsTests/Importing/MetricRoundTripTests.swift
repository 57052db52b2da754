import Foundation
import Probability
import Testing

@testable import Workloads

/// A drawn demand, written as each source writes it, comes back as it was, or within what is told.
@Suite struct MetricRoundTripTests {
  /// 2026-01-05T09:00:00Z in seconds.
  private static let nine = 1_767_603_600

  private func stream(_ seed: UInt64) -> RandomStream {
    StreamFamily(seed: seed, replication: 0, purpose: StreamPurpose("metrics")).stream(0)
  }

  /// Joins of four hours of minutes; most minutes of a sparse metric have none.
  private func drawn(_ stream: inout RandomStream) -> [Int] {
    (0..<240).map { minute in
      stream.nextIndex(below: 10) < 7 && minute > 0 && minute < 239
        ? 0 : 1 + stream.nextIndex(below: 20)
    }
  }

  private func write(_ values: [(minute: Int, value: String)], _ format: ImportFormat, isJSON: Bool)
    -> String
  {
    switch format {
    case .cloudwatch:
      let times = values.map { String(Self.nine + $0.minute * 60) }.joined(separator: ",")
      return
        #"{"MetricDataResults":[{"Id":"j","Timestamps":[\#(times)],"Values":[\#(values.map(\.value).joined(separator: ","))]}]}"#
    case .prometheus:
      return SampledMetricTests.prometheus([
        (#""__name__":"j""#, values.map { (Double($0.minute * 60), $0.value) })
      ])
    default:
      if isJSON {
        let times = values.map { String((Self.nine + $0.minute * 60) * 1000) }.joined(
          separator: ",")
        return
          #"[{"schema":{"fields":[{"name":"t","type":"time"},{"name":"j","type":"number"}]},"data":{"values":[[\#(times)],"#
          + #"[\#(values.map(\.value).joined(separator: ","))]]}}]"#
      }
      return "\"Time\",\"j\"\r\n"
        + values.map { "\((Self.nine + $0.minute * 60) * 1000),\($0.value)\r\n" }.joined()
    }
  }

  static let forms: [(format: ImportFormat, isJSON: Bool)] = [
    (.cloudwatch, true), (.prometheus, true), (.grafana, true), (.grafana, false),
  ]

  @Test(
    "Joins of periods come back, whatever the order of pages that overlap, and periods without joins left out",
    arguments: forms, 1..<5 as Range<UInt64>)
  func comesBack(_ form: (format: ImportFormat, isJSON: Bool), _ seed: UInt64) throws {
    var stream = stream(seed)
    let joins = drawn(&stream)
    var points = joins.enumerated().filter { $0.element > 0 }.map {
      (minute: $0.offset, value: String($0.element))
    }
    let told = points.count
    if form.isJSON { points.shuffle(using: &stream) }
    let cut = points.count / 2
    // A table has one header, and so one page.
    let pages = form.isJSON ? [Array(points[..<(cut + 5)]), Array(points[(cut - 5)...])] : [points]
    let result = try imported(
      pages.map { write($0, form.format, isJSON: form.isJSON) }.joined(separator: "\n"),
      from: form.format
    ) {
      $0.metricMeaning = form.format == .cloudwatch ? nil : .joins
      $0.period = 60_000
    }
    let counts = try #require(result.content.intervals)
    #expect(counts.joins == joins && counts.interval == 60_000, "seed \(seed)")
    let shift = form.format == .cloudwatch ? 0 : 60
    #expect(counts.starts.first == Int64(Self.nine - shift) * 1000, "seed \(seed)")
    #expect(
      result.notes.contains(
        "\(joins.count - told) intervals were without a datapoint, and taken to have no join."),
      "seed \(seed): \(result.notes)")
  }

  @Test(
    "A counter's joins come back but those that a restart hides behind a lost value, and both are told",
    arguments: 1..<7 as Range<UInt64>)
  func countersComeBack(_ seed: UInt64) throws {
    var stream = stream(seed)
    let joins = drawn(&stream)
    var (value, hidden, told) = (50, 0, 0)
    var (atLast, restarts, lost) = (50, 0, 0)
    var points: [(minute: Int, value: String)] = [(0, "50")]
    for minute in 1..<240 {
      value += joins[minute]
      let isKept = minute == 239 || stream.nextIndex(below: 6) > 0
      if isKept {
        points.append((minute, String(value)))
        if value < atLast { restarts += 1 }
        atLast = value
      } else {
        lost += 1
      }
      // A process that ends takes with it what nobody asked for since the last value.
      if minute < 239, stream.nextIndex(below: 40) == 0 {
        hidden += value - (isKept ? value : min(value, atLast))
        value = 0
      }
    }
    told = joins.dropFirst().reduce(0, +)
    let result = try imported(write(points, .prometheus, isJSON: true), from: .prometheus) {
      $0.metricMeaning = .counter
      $0.period = 60_000
    }
    let counts = try #require(result.content.intervals)
    let sum = counts.joins.reduce(0, +)
    // A new counter that is larger than the old one at once hides the old one's value more.
    #expect(
      sum <= told && sum >= told - hidden - lost * 60,
      "seed \(seed): \(sum) of \(told), \(hidden) hidden")
    #expect((restarts == 0) == !result.notes.contains { $0.contains("began anew") }, "seed \(seed)")
    if lost > 0 {
      #expect(
        result.notes.contains { $0.contains("known for several intervals together") },
        "seed \(seed)")
    }
    if hidden == 0, restarts == 0 { #expect(sum == told, "seed \(seed)") }
  }

  @Test(
    "A gauge's joins come back, and lost values change them by what they are wrong",
    arguments: 1..<5 as Range<UInt64>, [false, true])
  func gaugesComeBack(_ seed: UInt64, _ loses: Bool) throws {
    var stream = stream(seed)
    let joins = drawn(&stream)
    // Of an exponential stay with a mean of 40 minutes a share of exp(-1/40) is there a minute
    // later.
    let staying = 0.975_309_912_028_8
    var (present, before, wrong) = (0.0, 0.0, 0.0)
    var points: [(minute: Int, value: String)] = []
    var lost = 0
    for minute in 0..<240 {
      present = present * staying + Double(joins[minute])
      if loses, minute > 0, minute < 239, minute % 4 != 0, stream.nextIndex(below: 3) == 0 {
        lost += 1
        wrong += abs(present - before) * (1 + staying)
      } else {
        points.append((minute, String(present)))
        before = present
      }
    }
    let result = try imported(write(points, .prometheus, isJSON: true), from: .prometheus) {
      $0.gaugeMeanStay = 2_400_000
      $0.period = 60_000
    }
    let counts = try #require(result.content.intervals)
    if loses {
      let (sum, told) = (counts.joins.reduce(0, +), joins.reduce(0, +))
      #expect(abs(Double(sum - told)) <= wrong + 1, "seed \(seed): \(sum) of \(told)")
      #expect(
        result.notes.contains(
          "\(lost) intervals were without a datapoint, and taken to be as the one before."),
        "seed \(seed)")
    } else {
      #expect(counts.joins == joins, "seed \(seed)")
    }
  }
}
