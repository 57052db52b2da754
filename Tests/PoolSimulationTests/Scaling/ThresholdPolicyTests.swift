import Testing

@testable import PoolSimulation

@Suite struct ThresholdPolicyTests {
  /// Settings beside the thresholds (70 % and 30 %); utilizations in percent, one evaluation a
  /// minute; the desired capacity after each, from 4 within 1 and 10. The group carries every
  /// decision out at once.
  static let table: [(String, [Int], [Int])] = [
    ("periods_out: 1", [50, 71, 71, 70, 50], [4, 5, 6, 6, 6]),
    ("periods_out: 1", [30, 29, 29, 31], [4, 3, 2, 2]),
    ("periods_out: 3", [80, 80, 80, 80, 80, 80], [4, 4, 5, 5, 5, 6]),
    ("periods_out: 2", [80, 50, 80, 80, 50], [4, 4, 4, 5, 5]),
    ("periods_in: 2", [10, 10, 10, 50, 10, 10], [4, 3, 3, 3, 3, 2]),
    ("quantity_out: 4", [90, 90, 90], [8, 10, 10]),
    ("quantity_in: 2", [0, 0, 0], [2, 1, 1]),
    ("cooldown: 2m", [90, 90, 90, 90, 90], [5, 5, 6, 6, 7]),
    ("cooldown: 2m", [90, 10, 10, 10], [5, 5, 4, 4]),
    ("cooldown: 1m", [90, 90, 90], [5, 6, 7]),
    // Evaluations count on while the pool cools down.
    ("periods_out: 2\ncooldown: 2m", [90, 90, 90, 90, 90, 90], [4, 5, 5, 6, 6, 7]),
    // At a bound nothing changes, so nothing has to cool down.
    ("quantity_in: 9\ncooldown: 2m", [0, 50, 50, 0, 90], [1, 1, 1, 1, 2]),
  ]

  @Test("Periods, quantities and cooldown", arguments: table)
  func evaluations(settings: String, utilizations: [Int], expected: [Int]) throws {
    var policy = try policy(
      "policy: threshold\nscale_out_above: 70%\nscale_in_below: 30%\n\(settings)")
    var desired = 4
    var answers: [Int] = []
    for (minute, utilization) in utilizations.enumerated() {
      let pool = observation { pool in
        pool.time = seconds(Double(minute) * 60)
        (pool.serving, pool.desired, pool.participantLimit, pool.seatsTaken) = (
          1, desired, 100, utilization
        )
      }
      desired = policy.decide(pool).instances(for: pool)
      answers.append(desired)
    }
    #expect(answers == expected)
  }

  @Test(
    "While nothing serves nothing changes, unless somebody finds nobody even launching",
    arguments: [(0, 0, 3), (1, 5, 3), (0, 5, 4)])
  func nothingServes(launching: Int, refused: Int, expected: Int) throws {
    var policy = try policy("policy: threshold\nscale_out_above: 70%\nscale_in_below: 30%")
    let pool = observation { pool in
      (pool.serving, pool.launching, pool.desired, pool.seatsRefused) = (0, launching, 3, refused)
    }
    #expect(policy.decide(pool).instances(for: pool) == expected)
  }

  @Test("A policy with new settings goes on where the old one stands")
  func continuing() throws {
    let pools = (0..<2).map { minute in
      observation { pool in
        pool.time = seconds(Double(minute) * 60)
        pool.seatsTaken = 20
      }
    }
    var old = try policy(
      "policy: threshold\nscale_out_above: 70%\nscale_in_below: 30%\nperiods_out: 2")
    #expect(old.decide(pools[0]).instances(for: pools[0]) == 2)
    var next = try policy(
      "policy: threshold\nscale_out_above: 80%\nscale_in_below: 30%\nperiods_out: 2\nquantity_out: 3"
    ).continuing(old)
    #expect(next.decide(pools[1]).instances(for: pools[1]) == 5)
  }
}
