import Testing

@testable import PoolSimulation

@Suite struct LedgerTests {
  /// A life and its end, and the billed compute seconds by state.
  struct Row: CustomTestStringConvertible {
    var testDescription: String
    var life: Life
    var end: Double
    var compute: [LedgerState: Double]
    var starts: Int

    init(
      _ what: String, _ life: Life, end: Double = 200, _ compute: [LedgerState: Double],
      starts: Int = 1
    ) {
      (testDescription, self.life, self.end, self.compute, self.starts) = (
        what, life, end, compute, starts
      )
    }
  }

  static let rows = [
    Row(
      "whole seconds are billed as they are", Life([(0, .serving), (100, .ended)]), [.serving: 100]),
    Row("a begun second is a second", Life([(0, .serving), (100.001, .ended)]), [.serving: 101]),
    Row(
      "a period is rounded, not its ends", Life([(0.4, .serving), (100.3, .ended)]), [.serving: 100]
    ),
    Row("at least a minute", Life([(0, .serving), (0.001, .ended)]), [.serving: 60]),
    Row("a minute is no more than a minute", Life([(0, .serving), (60, .ended)]), [.serving: 60]),
    Row(
      "split by state to the millisecond, and the rest to the last",
      Life(
        [(0, .pending), (70.25, .serving), (100.75, .draining), (120.1, .ended)], pendingUntil: 0),
      [.starting: 70.25, .serving: 30.5, .draining: 20.25]),
    Row(
      "what the minimum adds goes to the last state",
      Life([(0, .pending), (10, .serving), (20, .ended)], pendingUntil: 0),
      [.starting: 10, .serving: 50]),
    Row(
      "pending is not billed",
      Life([(0, .pending), (100, .serving), (150, .ended)], pendingUntil: 30.5),
      [.starting: 69.5, .serving: 50.5]),
    Row(
      "ended before pending is over", Life([(0, .pending), (20, .ended)], pendingUntil: 30), [:],
      starts: 0),
    Row(
      "ended as pending is over: a period of no length",
      Life([(0, .pending), (30, .ended)], pendingUntil: 30),
      [:], starts: 0),
    Row(
      "preparing and hibernating are billed, hibernated is not",
      Life(
        [
          (0, .preparing), (100, .awaitingHibernation), (120, .hibernating),
          (160.5, .warmedHibernated),
        ], pendingUntil: 5), end: 500,
      [.warmPreparing: 115, .warmHibernating: 41]),
    Row(
      "stopping and stopped are not billed",
      Life([(0, .preparing), (100, .stopping), (130, .warmedStopped)], pendingUntil: 5), end: 500,
      [.warmPreparing: 95]),
    Row(
      "a stop ends the period, a start begins another, each with its own minimum",
      Life(
        [(0, .preparing), (20, .warmedStopped), (100, .pending), (130, .serving), (135, .ended)],
        pendingUntil: 0), end: 500,
      // `pendingUntil` lies before the start, so the second period runs from 100.
      [.warmPreparing: 60, .starting: 30, .serving: 30], starts: 2),
    Row(
      "Warmed:Running to serving goes on with the period",
      Life(
        [(0, .preparing), (30, .warmedRunning), (40, .pending), (45, .serving), (50, .ended)],
        pendingUntil: 0), end: 500,
      [.warmPreparing: 30, .warmRunning: 10, .starting: 5, .serving: 15]),
    Row("what lives is billed up to the end", Life([(0, .serving)]), end: 500, [.serving: 500]),
  ]

  @Test("Running periods in whole seconds, at least a minute, by state", arguments: rows)
  func compute(row: Row) {
    let booked = book([row.life], end: row.end)
    let account = booked.accounts[0]
    for state in LedgerState.allCases {
      let seconds = row.compute[state] ?? 0
      #expect(account.compute[state.rawValue] == Int64(seconds * 1_000), "\(state.name)")
      #expect(account.computeCost[state.rawValue] == Int64(seconds * 100), "\(state.name)")
    }
    #expect(booked.starts == row.starts)
    #expect(booked.rows.reduce(0) { $0 + $1.cost } == account.totalCost)
  }

  @Test("The volume is stored for the whole life, in whole seconds, whatever the instance does")
  func storage() {
    let life = Life(
      [(0.5, .preparing), (20, .warmedStopped), (100, .pending), (130, .serving), (140.2, .ended)],
      pendingUntil: 0.5)
    let account = book([life], end: 200).accounts[0]
    let stored: [LedgerState: Int64] = [
      .warmPreparing: 19_500, .warmStopped: 80_000, .starting: 30_000, .serving: 10_500,
    ]
    for state in LedgerState.allCases {
      let expected = stored[state] ?? 0
      #expect(account.storage[state.rawValue] == expected, "\(state.name)")
    }
    // Cells of 19.5, 80, 30 and 10.5 micro-dollars.
    #expect(account.storageCost.reduce(0, +) == 141)
    #expect(account.time.reduce(0, +) == 139_700)
  }

  /// A price in nano-dollars an hour, milliseconds, micro-dollars: halves go up.
  @Test(
    "Money is rounded half up, once a cell",
    arguments: [
      (3_600_000 as Int64, 500 as Int64, 1 as Int64), (3_600_000, 499, 0), (3_600_000, 1_500, 2),
      (3_600_000, 1_499, 1),
      (170_000_000, 3_600_000, 170_000),
    ])
  func rounding(perHour: Int64, milliseconds: Int64, cost: Int64) {
    var prices = plainPrices
    prices.onDemandPerHour = perHour
    prices.publicIPv4PerHour = perHour
    #expect(prices.compute(milliseconds) == cost && prices.address(milliseconds) == cost)
  }

  @Test("Each cell is rounded, and every figure is a sum of cells")
  func cells() {
    var prices = plainPrices
    // 0.4 micro-dollars a second: cells of 1, 1 and 58 s cost 0.4, 0.4 and 23.2, so 0, 0 and 23; 60
    // s in one cell would cost 24.
    prices.onDemandPerHour = 1_440_000
    prices.volumeBytes = 0
    let life = Life([(0, .pending), (1, .serving), (2, .draining), (60, .ended)], pendingUntil: 0)
    let account = book([life], prices: prices, end: 100).accounts[0]
    #expect(account.computeCost[LedgerState.starting.rawValue] == 0)
    #expect(account.computeCost[LedgerState.serving.rawValue] == 0)
    #expect(account.computeCost[LedgerState.draining.rawValue] == 23)
    #expect(account.totalCost == 23)
  }

  @Test("An address costs what compute runs, and egress what people receive")
  func addressAndEgress() {
    var prices = plainPrices
    prices.publicIPv4PerHour = 3_600_000_000
    prices.bitratePerParticipant = 8_000_000
    prices.egressPerGB = 1_000_000_000
    // Two people for 100 s and 50 s at 1 MB a second: 0.15 GB, 150,000 micro-dollars, 50 s of the
    // first while draining.
    let life = Life(
      [(0, .serving), (60, .draining), (110, .ended)], presences: [(10, 110), (10, 60)])
    let account = book([life], prices: prices, end: 200).accounts[0]
    let (serving, draining) = (LedgerState.serving.rawValue, LedgerState.draining.rawValue)
    #expect(account.addressCost[serving] == 60_000 && account.addressCost[draining] == 50_000)
    #expect(account.egressCost[serving] == 100_000 && account.egressCost[draining] == 50_000)
    #expect(account.participants.reduce(0, +) == 150_000)
  }
}
