import PoolSimulation
import Probability
import Testing

@testable import Workloads

@Suite struct MergeTests {
  private static let joins = "meeting_id,join_time,stay_s\na,10,600\nb,20,600\n"
  private static let meetings = "meeting_id,start_time,duration_s,participants\nm,600,1800,40\n"

  /// The demand of a trace with others merged into it.
  private func drawn(
    _ text: String, merging others: [String], then transforms: [WorkloadTransform] = []
  ) throws -> (
    Workload, WorkloadNotes
  ) {
    let merges = others.map { _ in WorkloadTransform.merge(TraceSettings(path: "other.csv")) }
    var source = try source(
      text, flow: .scheduled(ScheduledFlow()), transforms: merges + transforms,
      stay: .exponential(mean: 60_000))
    for (place, other) in others.enumerated() {
      let merged = try WorkloadsTests.source(other, transforms: [.shift(by: 0)])
      let trace: TraceContent = try #require(merged.trace)
      source.merged[place] = trace
    }
    return source.makeWorkload(seed: 1, replication: 0)
  }

  /// When the joins of each meeting happen.
  private func times(_ workload: Workload) -> [String: [Int64]] {
    Dictionary(grouping: workload.joinTimes.indices) {
      workload.meetings[Int(workload.meetingOfJoin[$0])]
    }
    .mapValues { $0.map { workload.joinTimes[$0].milliseconds } }
  }

  @Test(
    "joins are merged as they are, and the people of sessions are drawn as without the merge",
    arguments: [true, false])
  func merges(joinsFirst: Bool) throws {
    let (workload, _) =
      try joinsFirst
      ? drawn(Self.joins, merging: [Self.meetings]) : drawn(Self.meetings, merging: [Self.joins])
    let plain = try source(Self.meetings, flow: .scheduled(ScheduledFlow())).makeWorkload(
      seed: 1, replication: 0
    ).workload
    let times = times(workload)
    #expect(times["a"] == [10_000] && times["b"] == [20_000] && times["m"]?.count == 40)
    // Sessions that are added have draws of their own; those that were there keep theirs.
    #expect((times["m"] == plain.joinTimes.map(\.milliseconds)) == !joinsFirst)
  }

  @Test(
    "a trace that is merged twice is drawn twice",
    arguments: [meetings, "interval_start,joins\n0,40\n300,0\n600,0\n"])
  func drawsTwice(other: String) throws {
    let (workload, _) = try drawn(Self.joins, merging: [other, other])
    #expect(workload.joinCount == 2 + 80)
    // Times to the millisecond over minutes: a few of 80 may meet by chance, 40 pairs may not.
    #expect(Set(workload.joinTimes.map(\.milliseconds)).count > 70)
  }

  @Test("counts that are merged into counts leave theirs where they were")
  func mergesCounts() throws {
    let counts = "interval_start,joins\n0,40\n300,0\n"
    let plain = try source(counts, stay: .exponential(mean: 60_000)).makeWorkload(
      seed: 1, replication: 0
    ).workload
    let (workload, _) = try drawn(counts, merging: [counts])
    let times = workload.joinTimes.map(\.milliseconds)
    #expect(Set(times).isSuperset(of: plain.joinTimes.map(\.milliseconds)))
    #expect(Set(times).count > 70)
  }

  @Test("two events of one name and time, added to joins, are drawn apart")
  func drawsEventsApart() throws {
    let event = WorkloadTransform.event(
      MeetingEvent(
        kind: .webinar, name: "launch", time: 3_600_000, duration: 3_600_000, participants: 40,
        flow: .scheduled(.webinar)))
    let (workload, _) = try drawn(Self.joins, merging: [], then: [event, event])
    #expect(workload.meetingCount == 4 && workload.joinCount == 2 + 80)
    #expect(Set(workload.joinTimes.map(\.milliseconds)).count > 70)
  }

  @Test(
    "sessions from before the run are left out and counted, or moved into it, when joins are merged with them"
  )
  func movesEarlySessions() throws {
    let early = "meeting_id,start_time,duration_s,participants\nm,-7200,600,40\n"
    let (without, notes) = try drawn(Self.joins, merging: [early])
    #expect(without.meetingCount == 2 && notes.rowsBeforeStart == 40)
    let (moved, none) = try drawn(Self.joins, merging: [early], then: [.shift(by: 4 * 3_600_000)])
    #expect(moved.joinCount == 42 && none.rowsBeforeStart == 0)
    let joins = try #require(times(moved)["m"])
    // 11.7 % of 40 come early; all of them stay less than ten minutes before or after the slot's
    // start.
    #expect(joins.contains { $0 < 7_200_000 } && joins.allSatisfy { abs($0 - 7_200_000) < 900_000 })
    #expect(moved.stays.allSatisfy { $0 > .zero })
  }
}
