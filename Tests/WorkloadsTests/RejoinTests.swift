import PoolSimulation
import Probability
import Testing

@testable import Workloads

@Suite struct RejoinTests {
  private func workload(
    _ change: (inout ScheduledFlow) -> Void, people: Int = 20_000, minutes: Int = 600,
    attendance: Double = 1
  ) throws
    -> Workload
  {
    var flow = ScheduledFlow()
    change(&flow)
    let rows = "meeting_id,start_time,duration_s,participants\na,36000,\(minutes * 60),\(people)\n"
    return try source(rows, flow: .scheduled(flow), attendance: attendance).makeWorkload(
      seed: 3, replication: 0
    ).workload
  }

  /// The stays of each participant in their order.
  private func stays(_ workload: Workload) -> [String: [Range<Int64>]] {
    var stays: [String: [Range<Int64>]] = [:]
    for join in workload.joinTimes.indices {
      let start = workload.joinTimes[join].milliseconds
      stays[workload.participantName(of: join) ?? "", default: []].append(
        start..<start + workload.stays[join].milliseconds)
    }
    return stays
  }

  @Test("broken stays are as many as their probability says, and are never two at once")
  func breaks() throws {
    let people = stays(
      try workload { ($0.rejoinProbability, $0.rejoinAfter) = (0.25, .constant(1000)) })
    #expect(people.count == 20_000)
    let rejoins = people.values.map { $0.count - 1 }
    // Geometric: a quarter have one at least, and a third each on average. A second of absence
    // hardly ever reaches past the end.
    let once = Double(rejoins.count { $0 > 0 }) / 20_000
    let mean = Double(rejoins.reduce(0, +)) / 20_000
    let bounds = (
      3.29 * (0.25 * 0.75 / 20_000).squareRoot(),
      3.29 * (0.25 / (0.75 * 0.75) / 20_000).squareRoot()
    )
    #expect(abs(once - 0.25) < bounds.0 + 0.001)
    #expect(abs(mean - 1.0 / 3) < bounds.1 + 0.001)
    for stays in people.values {
      for (first, second) in zip(stays, stays.dropFirst()) {
        #expect(second.lowerBound == first.upperBound + 1000)
      }
    }
  }

  @Test("without a broken connection the same people come and go at the same times")
  func keepsOthers() throws {
    let plain = try workload { _ in }
    let broken = stays(
      try workload { ($0.rejoinProbability, $0.rejoinAfter) = (0.5, .constant(1)) })
    #expect(plain.participantOfJoin.isEmpty)
    let whole = Set(broken.values.compactMap { $0.count == 1 ? $0[0] : nil })
    let all = Set(
      plain.joinTimes.indices.map {
        plain.joinTimes[$0].milliseconds..<plain.joinTimes[$0].milliseconds
          + plain.stays[$0].milliseconds
      })
    #expect(whole.isSubset(of: all) && whole.count > 5000)
    #expect(Set(broken.values.map { $0[0].lowerBound }) == Set(plain.joinTimes.map(\.milliseconds)))
  }

  @Test("who would come back after the end does not")
  func staysAway() throws {
    let workload = try workload { ($0.rejoinProbability, $0.rejoinAfter) = (0.5, .constant(1e9)) }
    #expect(workload.joinCount == 20_000)
    let shortened = try self.workload { _ in }
    let total = workload.stays.reduce(Int64(0)) { $0 + $1.milliseconds }
    // Half of the stays are cut at a moment drawn uniformly: a quarter of the time is lost.
    let whole = shortened.stays.reduce(Int64(0)) { $0 + $1.milliseconds }
    #expect(abs(Double(total) / Double(whole) - 0.75) < 0.01)
  }

  @Test("senders come early, always, stay to the end, and take their seats")
  func sends() throws {
    let workload = try workload(
      { flow in
        (flow.senders, flow.senderSeats, flow.leavesTogetherWithin) = (
          .constant(3), 5, .constant(0)
        )
        (flow.endsEarlyProbability, flow.endsLateProbability, flow.endSpread) = (0, 0, 0)
      }, people: 100, attendance: 0.5)
    let senders = workload.joinTimes.indices.filter { workload.seats[$0] == 5 }
    #expect(senders.count == 3)
    for join in senders {
      #expect(workload.joinTimes[join].milliseconds <= 36_000_000)
      #expect((workload.joinTimes[join] + workload.stays[join]).milliseconds == 72_000_000)
    }
    #expect((30...75).contains(workload.joinCount))
  }
}
