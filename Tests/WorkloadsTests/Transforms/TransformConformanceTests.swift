import PoolSimulation
import Settings
import Testing

@testable import Workloads

/// What holds of every transform that the reader knows.
@Suite struct TransformConformanceTests {
  private static let hour: Int64 = 3_600_000

  /// Each transform by its key, as it may stand in a list. One without an entry fails the suite.
  static let examples: [(key: String, value: String)] = [
    ("all_hands", "{at: 2h, participants: 30, duration: 30m}"), ("attendance", "60%"),
    ("bootstrap", "any_day"), ("growth", "{factor: 2.5, over: 4h}"), ("merge", "other.csv"),
    ("overlay", "{zones: [Europe/Berlin], share: 50%}"), ("scale", "150%"), ("shift", "20m"),
    ("time_scale", "0.5"), ("webinar", "{at: 1h, participants: 20}"),
    ("window", "{from: 1h, to: 5h}"),
  ]

  /// Ten hours with a meeting of three a quarter of an hour, as joins and as sessions.
  static let traces: [String] = {
    var joins = "meeting_id,join_time,stay_s\n"
    var meetings = "meeting_id,start_time,duration_s,participants\n"
    for meeting in 0..<40 {
      for person in 0..<3 { joins += "m\(meeting),\(meeting * 900 + person * 20),600\n" }
      meetings += "m\(meeting),\(meeting * 900),600,3\n"
    }
    return [joins, meetings]
  }()

  private func transform(_ key: String, _ value: String) throws -> WorkloadTransform {
    let (list, issues) = try reading("transforms: [{\(key): \(value)}]") {
      WorkloadTransform.list(&$0)
    }
    #expect(issues == [])
    return try #require(list.first)
  }

  private func drawn(_ transform: WorkloadTransform, of text: String, seed: UInt64 = 1) throws
    -> Workload
  {
    var source = try source(
      text, flow: .scheduled(ScheduledFlow()), duration: 10 * Self.hour, transforms: [transform])
    if case .merge = transform {
      let other: TraceContent = try #require(
        WorkloadsTests.source(Self.traces[0], transforms: [.shift(by: 0)]).trace)
      source.merged[0] = other
    }
    return source.makeWorkload(seed: seed, replication: 0).workload
  }

  @Test("Every transform is tried")
  func inventory() {
    let keys = SettingsReader.keys { _ = WorkloadTransform.list(&$0) }
      .map { $0.name.split(separator: ".") }.filter { $0.count == 2 }.map { String($0[1]) }
    #expect(keys.sorted() == Self.examples.map(\.key) && keys.count > 5)
  }

  @Test(
    "The same seed makes the same demand, within the run and in order of time", arguments: examples,
    traces)
  func determinism(example: (key: String, value: String), text: String) throws {
    let transform = try transform(example.key, example.value)
    let once = try drawn(transform, of: text)
    #expect(Columns(once) == Columns(try drawn(transform, of: text)))
    let times = once.joinTimes.map(\.milliseconds)
    #expect(times == times.sorted() && !times.isEmpty)
    #expect(times.allSatisfy { (0...10 * Self.hour).contains($0) })
    #expect(once.stays.allSatisfy { $0.milliseconds >= 0 })
  }

  @Test(
    "A transform that says that it draws nothing makes the same of every seed", arguments: examples)
  func draws(example: (key: String, value: String)) throws {
    let transform = try transform(example.key, example.value)
    // Recorded joins leave nothing else to draw.
    let workloads = try (1...5).map { Columns(try drawn(transform, of: Self.traces[0], seed: $0)) }
    #expect(transform.draws || workloads.allSatisfy { $0 == workloads[0] })
  }
}
