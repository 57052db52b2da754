import Foundation
import PoolSimulation
import Settings
import Synchronization
import Testing

@testable import Studies

@Suite struct DemandCacheTests {
  @Test(
    "Values are kept by their number where there is no room, and up to a limit while they fit",
    arguments: [
      // (limit, most, room), and which of ten values of 10 bytes each are there in the end.
      (limit: 3, most: 3, room: 0, kept: 7..<10),
      // Three are always kept; with 25 bytes no fourth fits.
      (limit: 3, most: 8, room: 25, kept: 7..<10),
      // Five of them are 50 bytes.
      (limit: 3, most: 8, room: 59, kept: 5..<10),
      (limit: 3, most: 8, room: 1_000, kept: 2..<10),
    ])
  func room(limit: Int, most: Int, room: Int, kept: Range<Int>) {
    let values = SharedValues<Int, Int>(limit: limit, most: most, room: room) { _ in 10 }
    for key in 0..<10 { _ = values.value(key) { key } }
    #expect((0..<10).filter { values.known($0) != nil } == Array(kept))
  }

  @Test("A value that was asked for lately outlives those that were not")
  func latest() {
    let values = SharedValues<Int, Int>(limit: 1, most: 9, room: 30) { _ in 10 }
    for key in [0, 1, 2, 0, 3] { _ = values.value(key) { key } }
    #expect((0..<4).filter { values.known($0) != nil } == [0, 2, 3])
  }

  @Test("A search makes the demand of each replication once, however many values it tries")
  func search() throws {
    let document = try SmallScenario.document()
    for workers in [1, 2] {
      let question = SolveQuestion(
        key: "auto_scaling_group.desired_capacity",
        conditions: [try Condition("joins_rejected <= 3")], replications: 8,
        limits: RunLimits(replications: 8, runs: 400))
      var solver = try Solver(question, document, workers: workers)
      let solution = try solver.solve()
      // Eight replications of several values meet eight demands.
      #expect(solution.points.count > 2)
      #expect(solver.demands.builds == 8)
    }
  }

  @Test("Shares of joins are drawn by size, and what is drawn is not made twice")
  func sized() throws {
    let document = try SmallScenario.document()
    let question = SolveQuestion(
      key: "auto_scaling_group.desired_capacity",
      conditions: [try Condition("rejected_join_rate <= 10%")], replications: 8,
      limits: RunLimits(replications: 8, runs: 400))
    var solver = try Solver(question, document, workers: 2)
    let solution = try solver.solve()
    #expect(solution.points.count > 2)
    // 64 replications are looked at to draw eight of them by size. What stands in the way is looked
    // for in the first eight: those of them are made once more that were not drawn.
    #expect((64...72).contains(solver.demands.builds))
  }

  @Test("Without room a demand is made again when a search comes back to it")
  func noRoom() throws {
    let plan = try StudyPlan(documents: [try SmallScenario.document()], variants: [Variant()])
    for (bytes, builds) in [(0, 8), (1_000_000, 4)] {
      let demands = DemandCache(workers: 1, bytes: bytes, twins: TwinRuns(most: 0))
      for _ in 0..<2 {
        let runner = StudyRunner(plan, workers: 1, demands: demands)
        try runner.run(RunSelection(variants: [0], replications: 0..<4))
      }
      #expect(demands.builds == builds)
    }
  }

  @Test("What is told of a search does not hang on what is kept, nor on the number of workers")
  func answers() throws {
    let plan = try StudyPlan(
      documents: [try SmallScenario.document()],
      variants: ["4", "8"].map { value in
        let node = SettingsNode(.scalar(value), at: SourceLocation(option: "test", ordinal: 1))
        return Variant(assignments: [
          Assignment(path: "auto_scaling_group.desired_capacity", node: node)
        ])
      })
    let answers = try [(1, 0), (1, 1_000_000), (2, 0), (3, 1_000_000)].map { workers, bytes in
      let demands = DemandCache(workers: workers, bytes: bytes)
      let runner = StudyRunner(plan, workers: workers, demands: demands)
      try runner.run(RunSelection(variants: [1, 0], replications: 0..<6))
      return try (0..<2).map { try runner.records(of: $0, replications: 6) }
    }
    #expect(answers.allSatisfy { $0 == answers[0] })
  }

  @Test("A demand is known by what makes it: its settings, its seed, and the bytes of its files")
  func digests() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "demands-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    func digest(_ name: String, _ rows: String, _ changes: String...) throws -> Digest {
      let place = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      let trace = "meeting_id,join_time,stay_s\n\(rows)\n"
      try trace.write(
        to: place.appendingPathComponent("joins.csv"), atomically: true, encoding: .utf8)
      let (tree, _) = loadSettings(yaml: SmallScenario.fixedFleet, file: "small.yaml")
      var settings = try #require(tree)
      let demand = ["workload={source: trace, trace: joins.csv}"]
      for change in demand + changes {
        let (path, node) = parseOverride(change, ordinal: 1)
        #expect(settings.set(path, to: node) == nil)
      }
      let document = ScenarioDocument(
        path: place.appendingPathComponent("small.yaml").path, tree: settings)
      return try StudyPlan(documents: [document], variants: [Variant()]).demand(of: 0).digest
    }
    let one = try digest("one", "a,10,600")
    // The same bytes in another folder, and another pool, are the same people.
    #expect(try digest("two", "a,10,600") == one)
    #expect(try digest("two", "a,10,600", "auto_scaling_group.max_size=50") == one)
    #expect(try digest("three", "a,10,601") != one)
    #expect(try digest("one", "a,10,600", "seed=4") != one)
    #expect(try digest("one", "a,10,600", "duration=3h") != one)
  }
}
