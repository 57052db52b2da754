import PoolSimulation
import Probability
import Testing

@testable import Workloads

@Suite struct DeterminismTests {
  private static let header = "meeting_id,start_time,duration_s,participants"
  private static let rows = (0..<60).map {
    "m\($0 % 20),\(3600 + 60 * ($0 * 37 % 61)),\(1800 + $0),\(3 + $0 % 7)"
  }

  private func columns(_ rows: [String], seed: UInt64 = 5, replication: Int = 0) throws -> Columns {
    let text = ([Self.header] + rows).joined(separator: "\n")
    return Columns(
      try source(text, flow: .scheduled(ScheduledFlow())).makeWorkload(
        seed: seed, replication: replication
      ).workload)
  }

  private func visits(_ columns: Columns) -> Set<[Int64]> {
    Set(columns.times.indices.map { [columns.times[$0], columns.stays[$0]] })
  }

  @Test("rows in another order give the same demand")
  func ignoresRowOrder() throws {
    let forwards = try columns(Self.rows)
    #expect(try columns(Self.rows.reversed()) == forwards)
    #expect(try columns(Self.rows.sorted()) == forwards)
  }

  @Test("joins in another order give the same demand, times, names and people")
  func ignoresJoinOrder() throws {
    let header = "meeting_id,join_time,stay_s,participant_id,seats\n"
    let rows = (0..<200).map {
      "m\($0 * 7 % 31),\($0 * 37 % 211),\($0 % 5 * 60),p\($0 * 11 % 53),\($0 % 3 + 1)"
    }
    func columns(_ rows: [String]) throws -> Columns {
      Columns(
        try source(header + rows.joined(separator: "\n")).makeWorkload(seed: 1, replication: 0)
          .workload)
    }
    let forwards = try columns(rows)
    #expect(Set(forwards.times).count == 200)
    #expect(try columns(rows.reversed()) == forwards)
    #expect(try columns(rows.sorted()) == forwards)
  }

  @Test("exact repeats of a row are meetings of their own, and their order does not matter either")
  func tellsRepeatsApart() throws {
    let rows = ["a,0,600,2", "a,0,600,2", "a,0,900,2", "a,0,600,5"]
    let forwards = try columns(rows)
    let backwards = try columns(rows.reversed())
    #expect(forwards.names.count == 4)
    #expect(visits(forwards) == visits(backwards))
    let alike = try columns(["a,0,600,2", "a,0,600,2"])
    #expect(visits(alike).count == 4)
  }

  @Test("a meeting's draws do not depend on the other rows")
  func ignoresOtherRows() throws {
    let alone = try columns(["x,7200,3600,9"])
    let among = try columns(Self.rows + ["x,7200,3600,9"])
    let mine = among.times.indices.filter { among.meetings[$0] == "x" }
    #expect(mine.map { among.times[$0] } == alone.times)
    #expect(mine.map { among.stays[$0] } == alone.stays)
  }

  @Test("another seed or replication gives other draws, and the same one the same")
  func dependsOnSeedAndReplication() throws {
    let first = try columns(Self.rows)
    #expect(try columns(Self.rows) == first)
    #expect(try columns(Self.rows, seed: 6) != first)
    #expect(try columns(Self.rows, replication: 1) != first)
  }

  @Test("another join law leaves the meetings' ends and the leavers where they were")
  func keepsStreamsApart() throws {
    var law = ScheduledFlow()
    law.late = .exponential(mean: 1000)
    let text = "\(Self.header)\na,3600,3600,50\n"
    let before = try source(text, flow: .scheduled(ScheduledFlow())).makeWorkload(
      seed: 1, replication: 0
    ).workload
    let after = try source(text, flow: .scheduled(law)).makeWorkload(seed: 1, replication: 0)
      .workload
    func leaves(_ workload: Workload) -> Set<Int64> {
      Set(
        workload.joinTimes.indices.map {
          (workload.joinTimes[$0] + workload.stays[$0]).milliseconds
        })
    }
    // Those who stay to the end leave at the same times; those who leave before it do so relative
    // to their join.
    #expect(leaves(before).intersection(leaves(after)).count > 30)
  }

  @Test("replications differ exactly where something is drawn")
  func knowsWhatReplicationsChange() throws {
    let joins = "meeting_id,join_time,stay_s\na,0,9\n"
    let meetings = "\(Self.header)\na,0,9,2\n"
    #expect(try !source(joins).dependsOnReplication)
    #expect(try !source(meetings).dependsOnReplication)
    #expect(try source(meetings, attendance: 0.5).dependsOnReplication)
    #expect(try source(meetings, flow: .scheduled(ScheduledFlow())).dependsOnReplication)
  }
}
