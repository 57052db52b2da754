import PoolSimulation
import Testing

/// What becomes of a meeting that goes on without anybody, where the worked-out cases say nothing.
@Suite struct LingerTests {
  /// Two instances of one seat. A sits on 0 until 10 and is back at 30, when B sits there.
  private func run(
    _ affinity: Affinity, joins: [Join]? = nil, change: (inout RunPlan) throws -> Void = { _ in }
  ) throws -> RunResult {
    let usual = [Join("A", 0, 10), Join("B", 20, 200), Join("A", 30, 10)]
    let plan = try plan(workload(joins ?? usual), instances: 2, limit: 1) { plan in
      plan.end = seconds(300)
      plan.affinity = affinity
      plan.linger.time = span(100)
      try change(&plan)
    }
    return checked(plan)
  }

  /// The participants' time on each instance, in seconds.
  private func stays(_ result: RunResult) -> [Int64] {
    result.instances.map { $0.participants.reduce(0, +) / 1_000 }
  }

  @Test(
    "Where the host that it keeps is full, it is refused under strict, and begins anew under spill")
  func full() throws {
    let strict = try run(.strict)
    #expect(strict.rejections.map(\.reason) == [.meetingFull])
    #expect(stays(strict) == [210, 0])
    let spill = try run(.spill)
    #expect(spill.rejections.isEmpty && stays(spill) == [210, 10])
    #expect(spill.counts.meetingsSplit == 0)
  }

  @Test("Under affinity none every join is placed on its own")
  func none() throws {
    // Both instances are empty at 30, and the oldest is not the one that the meeting keeps.
    let joins = [Join("B", 0, 20), Join("A", 5, 10), Join("A", 30, 10)]
    #expect(stays(try run(.none, joins: joins)) == [30, 10])
    #expect(stays(try run(.strict, joins: joins)) == [20, 20])
  }

  @Test("An instance that dies takes the meetings with it that it kept")
  func fault() throws {
    let joins = [Join("A", 0, 10), Join("A", 30, 10)]
    let result = try run(.strict, joins: joins) { plan in
      plan.faults = [Fault(time: seconds(20), kind: .instance(.id(0)))]
    }
    #expect(stays(result).prefix(2) == [10, 10] && result.rejections.isEmpty)
  }

  @Test(
    "Who waits for a meeting whose host drains gets in when it is empty, and nobody waits for ever")
  func waiting() throws {
    // A fills 0, which drains from 5, and B fills 1. The second of A waits from 6 and gets in when
    // the first leaves at 10, on the host that the meeting keeps.
    let joins = [Join("A", 0, 10), Join("B", 1, 299), Join("A", 6, 20)]
    let result = try run(.strict, joins: joins) { plan in
      plan.admission.whenFull = .wait(patience: nil)
      plan.scaling.interval = .onChange
      plan.scaleIn.mode = .drain
      plan.scaleIn.victim = .oldest
      plan.schedule = [
        ScheduledChange(
          time: seconds(5), settings: [.policy(try policy("policy: fixed\ndesired: 1"))])
      ]
    }
    #expect(stays(result) == [30, 299] && result.joinDelays == [4_000])
    // Empty at 30, it goes on for 100 s.
    #expect(result.drains.map(\.ended) == [seconds(130)])
  }

  @Test("It does not keep a run without duration going")
  func rest() throws {
    let result = try run(.strict, joins: [Join("A", 0, 10)]) { $0.end = nil }
    #expect(result.end == seconds(10))
  }
}
