import Foundation
import Greenroom
import Testing

@Suite struct ProgramDemandTests {
  /// The crowd as a trace.
  private let trace =
    "meeting_id,join_time,leave_time\n"
    + crowd.map { "\($0.meeting),\($0.at),\($0.at + $0.stay)\n" }.joined()

  private func run(
    _ desk: Desk, _ changes: [String: String] = [:], _ demand: ProgramDemand? = nil
  ) -> Result<Study, ScenarioError> {
    outcome { () throws(ScenarioError) in
      guard let path = try? desk.scenario(changes) else {
        throw ScenarioError.unreadable(path: "", reason: "cannot be written", isMissing: false)
      }
      return try runStudy(LoadedScenario(path: path, demand: demand))
    }
  }

  @Test(
    "Demand that a program brings is the same as a trace of it, transforms included",
    arguments: [
      "", ", window: {from: 60s, to: 300s}", ", transforms: [{shift: 2m}, {scale: 200%}]",
      ", transforms: [{merge: {trace: trace.csv}}]",
    ])
  func same(changes: String) throws {
    let desk = try Desk()
    _ = try desk.write(trace, to: "trace.csv")
    let own = try run(desk, ["workload": "{source: trace, trace: trace.csv\(changes)}"]).get()
    let program = try run(
      desk, ["workload": "{source: program\(changes)}"], ProgramDemand(workload(crowd))
    ).get()
    #expect(own.eventFingerprint == program.eventFingerprint)
    #expect(own.values(of: "joins_offered") == program.values(of: "joins_offered"))
  }

  @Test("A demand that is made for each replication is asked with the seed and the replication")
  func replications() throws {
    let demand = ProgramDemand { seed, replication in
      workload(Array(crowd.prefix(Int(seed) + replication)))
    }
    let study = try run(Desk(), ["seed": "5", "replications": "3"], demand).get()
    #expect(study.values(of: "joins_offered") == [5, 6, 7])
    #expect(study.runs.map(\.workload.joinCount) == [5, 6, 7])
    #expect(study.runs.map(\.replication) == [0, 1, 2])
  }

  @Test("Joins outside of the run are left out, and the summary says so")
  func outside() throws {
    // The run lasts 1,200 s: one join is before it, one after its end.
    let joins: [(at: Int64, stay: Int64, meeting: String)] = [
      (at: -5, stay: 60, meeting: "a"), (at: 10, stay: 60, meeting: "a"),
      (at: 1_201, stay: 60, meeting: "a"),
    ]
    let study = try run(Desk(), [:], ProgramDemand(workload(joins))).get()
    #expect(study.values(of: "joins_offered") == [1])
    #expect(study.summary.contains("1 before the start"), "\(study.summary)")
    #expect(study.summary.contains("demand: the program's own"))
  }

  @Test("An empty demand is a run in which nobody comes")
  func empty() throws {
    let study = try run(Desk(), [:], ProgramDemand(workload([]))).get()
    #expect(study.values(of: "joins_offered") == [0])
    #expect(study.values(of: "rejected_join_rate") == [nil])
  }

  @Test("A program's demand and a scenario that has its own do not go together")
  func mismatch() throws {
    let desk = try Desk()
    _ = try desk.write(trace, to: "trace.csv")
    #expect(
      run(desk).problem(in: desk)
        == "library.yaml:8: workload.source: is program, and this program brings no demand; "
        + "expected trace or synthetic, or a program on the library that brings one")
    let own = ["workload": "{trace: trace.csv}"]
    #expect(
      run(desk, own, ProgramDemand(workload(crowd))).problem(in: desk)
        == "library.yaml:8: workload.source: is not program, although a program brings the demand; "
        + "expected program")
  }

  @Test("A join that fits on no instance is refused before the run")
  func seats() throws {
    let desk = try Desk()
    let large = ProgramDemand(workload(Array(crowd.prefix(1)), seats: 5))
    #expect(
      run(desk, [:], large).problem(in: desk)
        == "library.yaml:8: workload.source: brings a join that takes 5 seats, which fit on no "
        + "instance; expected at most 4, the participant_limit")
  }

  @Test("Keys of traces and of drawn demand are unknown beside a program's")
  func keys() throws {
    let desk = try Desk()
    for key in ["trace: x.csv", "preset: campus", "attendance: 50%", "on_bad_row: skip"] {
      let problem = run(
        desk, ["workload": "{source: program, \(key)}"], ProgramDemand(workload(crowd))
      ).problem(in: desk)
      #expect(problem.contains("is not a known key"), "\(key): \(problem)")
    }
  }

  @Test("A trace of joins can be read, changed and replayed")
  func reading() throws {
    let desk = try Desk()
    let path = try desk.write(
      "meeting_id,join_time,leave_time\n"
        + "a,2026-01-05T09:00:30,2026-01-05T09:01:00\nb,2026-01-05T09:00:10,2026-01-05T09:00:15\n",
      to: "joins.csv")
    let read = try Workload.reading(joins: path, start: "2026-01-05T09:00:00")
    #expect(read.workload.joinTimes.map(\.milliseconds) == [10_000, 30_000])
    #expect(read.workload.stays.map(\.milliseconds) == [5_000, 30_000])
    #expect(Array(read.workload.meetings) == ["b", "a"])
    let noStart = outcome { () throws(ScenarioError) in
      try Workload.reading(joins: path, start: "yesterday")
    }
    #expect(noStart.problem(in: desk).contains("\"yesterday\" is not a date and time"))
    let noFile = outcome { () throws(ScenarioError) in
      try Workload.reading(joins: "\(desk.path)/none.csv", start: "2026-01-05T09:00:00")
    }
    #expect(noFile.problem(in: desk).contains("none.csv"))
  }

  @Test("Reports are written as the command writes them")
  func reports() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let desk = try Desk()
    let study = try runStudy(
      try LoadedScenario(
        path: root.appendingPathComponent("scenarios/first-cold-launch.yaml").path))
    #expect(try study.write(to: "\(desk.path)/out") == nil)
    let committed = root.appendingPathComponent("reports/first-cold-launch")
    let names = try FileManager.default.contentsOfDirectory(atPath: committed.path).sorted()
    let written = try FileManager.default.contentsOfDirectory(atPath: "\(desk.path)/out").sorted()
    #expect(names == written && names.count == 10)
    for name in names where name.hasSuffix(".csv") {
      let (own, other) = (
        try String(contentsOf: committed.appendingPathComponent(name), encoding: .utf8),
        try String(contentsOfFile: "\(desk.path)/out/\(name)", encoding: .utf8)
      )
      #expect(own == other, "\(name)")
    }
    // The README of the case: B's two, D's one and one of E's three are rejected.
    #expect(study.values(of: "joins_rejected") == [4])
    #expect(study.runs.first?.result.counts.joinsOffered == study.runs.first?.workload.joinCount)
  }
}
