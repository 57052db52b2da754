import PoolSimulation
import Settings
import Testing

@Suite struct BufferPolicyTests {
  /// Settings, instances with somebody on them, empty ones, what is wanted.
  static let table: [(settings: String, allocated: Int, empty: Int, wanted: Int)] = [
    ("buffer_size: 5", 0, 0, 5), ("buffer_size: 5", 7, 1, 12), ("buffer_size: 5", 7, 9, 12),
    // Agones' own example: 8 of 10 are allocated, 30 % are to be ready: 8 / 0.7 = 11.43.
    ("buffer_percent: 30%\nmin_replicas: 1", 8, 2, 12),
    // 7 / 0.7 is 10 exactly, and no eleventh by a rounding error; 9 / 0.9 and 93 / 0.93 alike.
    ("buffer_percent: 30%\nmin_replicas: 1", 7, 0, 10),
    ("buffer_percent: 10%\nmin_replicas: 1", 9, 0, 10),
    ("buffer_percent: 7%\nmin_replicas: 1", 93, 0, 100),
    // 1 / 0.01 = 100; nothing is a share of nothing.
    ("buffer_percent: 99%\nmin_replicas: 1", 1, 0, 100),
    ("buffer_percent: 30%\nmin_replicas: 2", 0, 5, 2),
    // The larger of both: at 5 allocated 5 + 3 against 5 / 0.8 = 6.25, at 20 against 25.
    ("buffer_size: 3\nbuffer_percent: 20%", 5, 0, 8),
    ("buffer_size: 3\nbuffer_percent: 20%", 20, 0, 25),
    ("buffer_size: 2\nmin_replicas: 6\nmax_replicas: 9", 1, 1, 6),
    ("buffer_size: 2\nmin_replicas: 6\nmax_replicas: 9", 8, 0, 9),
    // Agones ends no allocated server for being above the most.
    ("buffer_size: 2\nmin_replicas: 6\nmax_replicas: 9", 11, 0, 11),
  ]

  @Test("The buffer is a number, a share of what there is to be, or the larger", arguments: table)
  func buffer(settings: String, allocated: Int, empty: Int, wanted: Int) throws {
    var policy = try policy("policy: buffer\n\(settings)")
    let decision = policy.decide(
      observation { pool in
        (pool.serving, pool.empty) = (allocated + empty, empty)
        pool.seatsTaken = allocated
      })
    #expect(decision.goal == .instances(wanted))
    #expect(decision.reason == .buffer && decision.signal == Double(empty))
  }

  @Test(
    "Each contradiction is one line with its remedy",
    arguments: [
      ("{}", "no buffer given; expected buffer_size, buffer_percent, or both"),
      ("buffer_size: 0", "expected an integer from 1 to 10000"),
      ("buffer_percent: 100%", "expected a percentage from 1% to 99%"),
      ("buffer_percent: 30%", "expected at least 1"),
      ("buffer_percent: 30%\nmin_replicas: 0", "expected at least 1"),
      ("buffer_size: 5\nmax_replicas: 4", "4 is below buffer_size 5; expected at least that"),
      ("buffer_size: 5\nmin_replicas: 3", "3 is below buffer_size 5; expected at least that"),
      ("buffer_size: 2\nmin_replicas: 8\nmax_replicas: 6", "8 is above max_replicas 6"),
    ])
  func problems(settings: String, expected: String) throws {
    let found = try issues(settings) { _ = BufferPolicy(settings: &$0) }
    #expect(found.count == 1 && found[0].contains(expected), "\(found)")
    #expect(found.first?.hasPrefix("test.yaml:") ?? false)
  }
}
