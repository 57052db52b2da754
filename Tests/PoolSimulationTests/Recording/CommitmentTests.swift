import Testing

@testable import PoolSimulation

@Suite struct CommitmentTests {
  /// One committed instance an hour at half the price: 50 micro-dollars a second, used or not.
  private var prices: PriceList {
    var prices = plainPrices
    prices.commitment = PriceList.Commitment(instances: 1, perHour: 180_000_000)
    prices.volumeBytes = 0
    return prices
  }

  /// Lives from and to, in seconds of two hours; the seconds paid on demand.
  static let table: [([(Double, Double)], Int64)] = [
    ([], 0),
    ([(0, 7_200)], 0),
    ([(0, 7_200), (0, 7_200)], 7_200),
    // What the first hour leaves unused does not help in the second.
    ([(3_600, 7_200), (3_600, 7_200)], 3_600),
    // Within an hour it does not matter when: two halves of an hour are one committed hour.
    ([(0, 1_800), (1_800, 3_600)], 0),
    ([(0, 1_800), (0, 1_800)], 0),
    ([(0, 1_800), (0, 1_800), (3_000, 3_100)], 100),
    // Across the hour each part counts in its own.
    ([(0, 3_600), (3_000, 4_000)], 600),
  ]

  @Test(
    "Committed hours are paid whether used or not, and what exceeds them on demand",
    arguments: table)
  func hours(lives: [(Double, Double)], onDemand: Int64) {
    let booked = book(
      lives.map { Life([($0.0, .serving), ($0.1, .ended)]) }, prices: prices, end: 7_200)
    #expect(booked.commitment == 2 * 3_600 * 50)
    let paid = booked.accounts.reduce(0) { $0 + $1.computeCost.reduce(0, +) }
    #expect(paid == onDemand * 100)
    let billed = booked.accounts.reduce(0) { $0 + $1.compute.reduce(0, +) }
    let covered = booked.accounts.reduce(0) { $0 + $1.covered.reduce(0, +) }
    #expect(billed - covered == onDemand * 1_000)
    #expect(booked.rows.reduce(0) { $0 + $1.cost } == paid + booked.commitment)
  }

  @Test("A commitment is paid for what is measured, and begun hours in part")
  func partial() {
    let booked = book([Life([(0, .serving)])], prices: prices, from: 1_800, end: 5_400)
    #expect(booked.commitment == 3_600 * 50)
    #expect(booked.accounts[0].compute.reduce(0, +) == 3_600_000)
    #expect(booked.accounts[0].totalCost == 0)
  }

  @Test("After a warm-up only what follows is booked: time, compute, storage and people")
  func warmUp() {
    let life = Life([(0, .serving), (300.5, .ended)], presences: [(50, 150), (120, 220)])
    let account = book([life], from: 100, end: 400).accounts[0]
    let serving = LedgerState.serving.rawValue
    #expect(account.time[serving] == 200_500)
    // The last begun second of the period and of the life ends after the warm-up, so it counts.
    #expect(account.compute[serving] == 201_000 && account.storage[serving] == 201_000)
    #expect(account.participants[serving] == 150_000)
  }
}
