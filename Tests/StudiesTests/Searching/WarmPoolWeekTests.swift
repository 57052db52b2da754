import PoolSimulation
import Settings
import Testing

@testable import Studies

/// Warm pools by the hour of the week, for launches that are known.
@Suite("Warm pools by the hour") struct WarmPoolWeekTests {
  /// A day of 24 hours in the place of a week: 3 launches at 9, 2 at 10, 4 at 20.
  private static let launches = (0..<24).map { [9: 3, 10: 2, 20: 4][$0] ?? 0 }

  private static func blocks(
    _ launches: [Int] = launches, percent: Int = 100, joining gap: Int
  ) -> [[Int]] {
    WarmPoolWeek(launches: launches, state: .stopped, percent: percent, joining: gap).blocks.map {
      [$0.hour, $0.size]
    }
  }

  @Test("A block begins in the hour before its first launch, and holds the most of an hour")
  func blocks() {
    // From 8 to 11 for 3 and 2, from 19 to 21 for 4.
    #expect(Self.blocks(joining: 0) == [[8, 3], [11, 0], [19, 4], [21, 0]])
    // Half of 3 is 2, half of 4 is 2.
    #expect(Self.blocks(percent: 50, joining: 0) == [[8, 2], [11, 0], [19, 2], [21, 0]])
  }

  @Test("Blocks that are near each other are one, also over the end of the week")
  func joined() {
    // From 11 to 19 are 8 hours, from 21 to 8 are 11.
    #expect(Self.blocks(joining: 7) == Self.blocks(joining: 0))
    #expect(Self.blocks(joining: 8) == [[8, 4], [21, 0]])
    #expect(Self.blocks(joining: 11) == [[0, 4]])
    // One block from 8 to 10, and 22 hours without.
    let once = (0..<24).map { $0 == 9 ? 1 : 0 }
    #expect(Self.blocks(once, joining: 21) == [[8, 1], [10, 0]])
    #expect(Self.blocks(once, joining: 22) == [[0, 1]])
    // At 0 and at 22: from 21 on, over midnight, to 1.
    let nights = (0..<24).map { [0: 1, 22: 2][$0] ?? 0 }
    #expect(Self.blocks(nights, joining: 0) == [[1, 0], [21, 2]])
  }

  @Test("Without launches, or with one in every hour, it is always the same")
  func constant() {
    #expect(Self.blocks([Int](repeating: 0, count: 24), joining: 6) == [[0, 0]])
    #expect(Self.blocks([Int](repeating: 5, count: 24), joining: 0) == [[0, 5]])
  }

  @Test("A move is another state, half of a block, or none of it")
  func moves() {
    let week = WarmPoolWeek(launches: Self.launches, state: .stopped, percent: 100, joining: 0)
    let moves = week.moves(at: 0, states: [.stopped, .running])
    #expect(
      moves.map { [$0.blocks[0].state.rawValue, "\($0.blocks[0].size)"] } == [
        ["running", "3"], ["stopped", "0"], ["stopped", "2"],
      ])
    #expect(moves.allSatisfy { $0.blocks.dropFirst() == week.blocks.dropFirst() })
  }

  private static func node(_ text: String) throws -> SettingsNode {
    let (tree, issues) = loadSettings(yaml: "is: \(text)", file: "x")
    #expect(issues.isEmpty)
    return try #require(tree?.node(at: "is"))
  }

  @Test("As settings it keeps what says nothing of the pool's size and state")
  func sections() throws {
    // Two launches at 9 on Mondays and Tuesdays, hours 33 and 57 of the week.
    let launches = (0..<168).map { [33, 57].contains($0) ? 2 : 0 }
    var week = WarmPoolWeek(launches: launches, state: .stopped, percent: 100, joining: 0)
    let pool = try Self.node(
      "{pool_state: hibernated, min_size: 4, reuse_on_scale_in: true, initial: 3}")
    let schedule = try Self.node(
      "[{at: 1d, set: {warm_pool.min_size: 9, auto_scaling_group.max_size: 5}}, {at: 2d, set: {warm_pool.size: 2}}]"
    )
    // From Monday 8:30: within the block that begins at 8.
    let found = week.sections(of: pool, schedule: schedule, from: 24 * 60 + 8 * 60 + 30)
    #expect(found.pool.flowText == "{pool_state: stopped, size: 2, reuse_on_scale_in: true}")
    let changes = [
      "{at: 1d, set: {auto_scaling_group.max_size: 5}}",
      "{cron: 0 8 * * 1\u{2c}2, set: {warm_pool.size: 2}}",
      "{cron: 0 10 * * 1\u{2c}2, set: {warm_pool.size: 0}}",
    ]
    #expect(
      found.schedule.elements?.map { $0.flowText.replacing("\"", with: "") } == changes)
    // Tuesday's running: each change says its state too, and what is alike is still one.
    week = week.moves(at: 2, states: [.stopped, .running])[0]
    let two = week.sections(of: pool, schedule: nil, from: 0)
    #expect(two.pool.flowText == "{pool_state: stopped, size: 0, reuse_on_scale_in: true}")
    #expect(
      two.schedule.elements?.map { $0.flowText.replacing("\"", with: "") } == [
        "{cron: 0 8 * * 1, set: {warm_pool.pool_state: stopped, warm_pool.size: 2}}",
        "{cron: 0 10 * * 1\u{2c}2, set: {warm_pool.pool_state: stopped, warm_pool.size: 0}}",
        "{cron: 0 8 * * 2, set: {warm_pool.pool_state: running, warm_pool.size: 2}}",
      ])
  }
}
