import Settings
import Testing

@testable import Studies

@Suite struct SameRunsTests {
  private let grid = """
    sweep:
      axes:
        scaling.free_participants: [1, 2, 3]
        scale_in.mode: [drain, empty]
    """

  private func sameRuns(_ section: String, _ identities: [Int]) throws -> [SameRuns] {
    try SweepDesk().sweep(section).sameRuns(identities, NoteTally())
  }

  @Test("An axis whose values are the same run in every combination has no effect")
  func withoutEffect() throws {
    // Variants are (1, drain), (1, empty), (2, drain), ...: what happens hangs on the mode alone.
    let same = try sameRuns(grid, [7, 8, 7, 8, 7, 8])
    #expect(same.map(\.keys) == [["scaling.free_participants"]])
    #expect(same[0].isWithoutEffect && same[0].combinations == 2)
    #expect(
      same[0].groups.map(\.values) == [["1", "2", "3"]] && same[0].groups[0].combinations == 2)
  }

  @Test(
    "Values that are the same run in some combinations are told with how many, the most frequent first"
  )
  func someCombinations() throws {
    // With drain 1 and 2 are the same, with empty all three; for 1 and 2 the mode makes no
    // difference.
    let same = try sameRuns(grid, [5, 5, 5, 5, 6, 5])
    #expect(same.map(\.keys) == [["scaling.free_participants"], ["scale_in.mode"]])
    #expect(same.allSatisfy { !$0.isWithoutEffect })
    #expect(
      same[0].groups.map(\.values) == [["1", "2"], ["1", "2", "3"]]
        && same[0].groups.map(\.combinations) == [1, 1])
    #expect(same[1].groups.map(\.values) == [["drain", "empty"]])
    #expect(same[1].groups[0].combinations == 2 && same[1].combinations == 3)
  }

  @Test(
    "Where all variants differ there is nothing to tell, nor where points of a sampled design differ in everything"
  )
  func nothing() throws {
    #expect(try sameRuns(grid, [0, 1, 2, 3, 4, 5]).isEmpty)
    let sampled = """
      sweep:
        method: sobol
        points: 4
        axes:
          scaling.free_participants: {from: 1, to: 9}
          launch.pending: {from: 1s, to: 9s}
      """
    #expect(try sameRuns(sampled, [1, 1, 1, 1]).isEmpty)
  }

  @Test("Keys that go together are one axis")
  func linked() throws {
    let section = """
      sweep:
        axes:
          bounds: {linked: {auto_scaling_group.min_size: [1, 2], auto_scaling_group.max_size: [3, 4]}}
      """
    let same = try sameRuns(section, [1, 1])
    #expect(same[0].keys == ["auto_scaling_group.min_size", "auto_scaling_group.max_size"])
    #expect(same[0].groups[0].values == ["1 and 3", "2 and 4"] && same[0].combinations == 1)
  }

  @Test(
    "What decides in place of a warm pool's min_size is named where nothing else kept the pool from being filled",
    arguments: [
      (
        "warm_pool: {min_size: 0, max_group_prepared_capacity: 40}", "",
        "warm_pool.max_group_prepared_capacity 40"
      ),
      ("warm_pool: {min_size: 0}", "", "auto_scaling_group.max_size 4"),
      (
        "warm_pool: {min_size: 0}", "    warm_pool.max_group_prepared_capacity: [8, 9]\n",
        "warm_pool.max_group_prepared_capacity"
      ),
      (
        "warm_pool: {min_size: 0}", "    auto_scaling_group.max_size: [4, 5]\n",
        "auto_scaling_group.max_size"
      ),
      ("warm_pool: {min_size: 0}\nwarm_up: 10m", "", nil),
      (
        "warm_pool: {min_size: 0}\nschedule: [{at: 10m, set: {auto_scaling_group.min_size: 2}}]",
        "", nil
      ),
    ])
  func decisive(pool: String, axis: String, setting: String?) throws {
    let section = pool + "\nsweep:\n  axes:\n" + axis + "    warm_pool.min_size: [0, 4]\n"
    let desk = try SweepDesk()
    let stages = "cold: 60s, from_stopped: 30s, prepare: 60s, stop: 5s, registration: 5s}"
    let scenario = SweepDesk.scenario.replacing(
      "cold: {lognormal: {median: 60s, sigma: 0.5}}, registration: 5s}", with: stages)
    let sweep = try desk.sweep(section, of: scenario)
    let same = sweep.sameRuns(Array(repeating: 1, count: sweep.design.count), NoteTally())
    let size = try #require(same.first { $0.keys == ["warm_pool.min_size"] })
    #expect(size.isWithoutEffect && size.groups.map(\.decisive) == [setting])
    var failed = NoteTally()
    failed.add([RunRecord(values: [], fingerprint: 0, notes: RunNotes([.launchesFailed]))], of: 0)
    let unsure = sweep.sameRuns(Array(repeating: 1, count: sweep.design.count), failed)
    #expect(unsure.first { $0.keys == ["warm_pool.min_size"] }?.groups[0].decisive == nil)
  }
}
