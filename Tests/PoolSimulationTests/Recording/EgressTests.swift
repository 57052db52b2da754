import Studies
import Testing

@testable import PoolSimulation

@Suite struct EgressTests {
  /// An amount, weights, and the parts that a hand works out.
  static let shares: [(Int64, [Int64], [Int64])] = [
    (10, [1, 1, 1], [4, 3, 3]),  // 3.33 each: one is left, and the first of equals gets it
    (10, [1, 2, 3], [2, 3, 5]),  // 1.67, 3.33, 5: the largest remainder is the first's
    (2, [5, 0, 5, 5], [1, 0, 1, 0]),  // 0.67 each of three
    (7, [0, 0], [0, 0]),
    (0, [3, 4], [0, 0]),
    (5, [], []),
    (.max, [.max, .max], [.max / 2 + 1, .max / 2]),
  ]

  @Test("What is split adds up: the largest remainders get what is left over", arguments: shares)
  func largestRemainder(amount: Int64, weights: [Int64], parts: [Int64]) {
    #expect(split(amount, by: weights) == parts)
  }

  /// Dollars of so many GB in a month of us-east-1.
  static let months: [(Int64, Double)] = [
    (0, 0), (100, 0), (101, 0.09), (10_000, 891), (10_001, 891.085), (50_000, 4_291),
    (150_000, 11_291), (150_001, 11_291.05), (1_000_000, 53_791),
  ]

  /// At 8 Mbps a participant takes a GB in 1,000 s.
  private func prices(monthToDate: Int64? = nil) -> PriceList {
    var prices = plainPrices
    prices.egressPerGB = nil
    prices.egressTiers = Region.usEast1.egressTiers
    prices.bitratePerParticipant = 8_000_000
    prices.monthToDate = monthToDate
    return prices
  }
  private let month: Int64 = 730 * 3_600_000

  @Test("A month pays for each of its tiers", arguments: months)
  func tiers(gigabytes: Int64, dollars: Double) {
    let people = gigabytes * 1_000_000
    let cost = Int64((dollars * 1e6).rounded())
    #expect(prices().tieredEgress(people, over: month) == cost)
    #expect(prices().monthOfTieredEgress(people, over: month) == cost)
    // From 0 GB on it is the same month.
    #expect(prices(monthToDate: 0).tieredEgress(people, over: month) == cost)
  }

  @Test("A run pays its part of a month that sends as much an hour, and a year twelve months")
  func projection() {
    // 1,100 GB in a tenth of a month are 11,000 in a month: 891 + 85 dollars.
    #expect(prices().tieredEgress(1_100_000_000, over: month / 10) == 97_600_000)
    #expect(prices().monthOfTieredEgress(1_100_000_000, over: month / 10) == 976_000_000)
    #expect(prices().tieredEgress(12 * 11_000_000_000, over: 12 * month) == 12 * 976_000_000)
    // Where the account has sent 9,000 GB, 1,000 of the 1,100 cost 9 cents and 100 cost 8.5.
    let late = prices(monthToDate: 9_000_000_000_000)
    #expect(late.tieredEgress(1_100_000_000, over: month / 10) == 98_500_000)
    // Two and a half months of 11,000 GB: 1,000 at 9 and 10,000 at 8.5 cents, then one and a half.
    let long = late.tieredEgress(27_500_000_000, over: month / 2 * 5)
    #expect(long == 90_000_000 + 850_000_000 + 976_000_000 / 2 * 3)
    #expect(prices().tieredEgress(5, over: 0) == 0)
  }

  @Test("Instances pay for the tiers by their traffic, to the micro-dollar, and so do the rows")
  func parts() {
    // 300 s, 600 s and 100 s of people in 1,000 s: a GB, in a month 2,628 GB, of which 2,528 cost
    // 9 cents: 227.52 dollars, of which the run pays 1,000 s of 2,628,000: 86,575.34 micro-dollars.
    var prices = prices()
    (prices.onDemandPerHour, prices.volumeBytes) = (0, 0)
    let lives = [
      Life([(0, .serving)], presences: [(0, 300)]),
      Life([(0, .serving), (500, .draining)], presences: [(100, 700)]),
      Life([(0, .serving)], presences: [(900, 1_000)]),
    ]
    let booked = book(lives, prices: prices, end: 1_000, interval: 250)
    let (serving, draining) = (LedgerState.serving.rawValue, LedgerState.draining.rawValue)
    // 25,972.5, 34,630 (400 s), 17,315 (200 s) and 8,657.5 of 86,575: one is left, and of the two
    // equal remainders the first gets it.
    #expect(booked.accounts[0].egressCost[serving] == 25_973)
    #expect(booked.accounts[1].egressCost[serving] == 34_630)
    #expect(booked.accounts[1].egressCost[draining] == 17_315)
    #expect(booked.accounts[2].egressCost[serving] == 8_657)
    #expect(booked.accounts.reduce(0) { $0 + $1.totalCost } == 86_575)
    #expect(booked.rows.reduce(0) { $0 + $1.cost } == 86_575)
  }

  @Test("After a warm-up only what follows is sent, and the month is that of what is measured")
  func warmUp() {
    var prices = prices()
    (prices.onDemandPerHour, prices.volumeBytes) = (0, 0)
    let life = Life([(0, .serving)], presences: [(0, 1_000)])
    // One participant all the time: 2,628 GB a month, whenever it is measured.
    let booked = book([life], prices: prices, from: 500, end: 1_000)
    #expect(booked.accounts[0].totalCost == 43_288)  // 227.52 * 500 / 2,628,000
  }

  @Test("Credits and monitoring are paid for what a commitment covers, too")
  func coveredCredits() {
    var prices = plainPrices
    prices.volumeBytes = 0
    prices.surplusCreditsPerHour = 36_000_000
    prices.monitoringPerMonth = 2_628_000_000
    prices.commitment = PriceList.Commitment(instances: 1, perHour: 180_000_000)
    let booked = book([Life([(0, .serving)]), Life([(0, .serving)])], prices: prices, end: 3_600)
    // 10 a second of credits and 1 of monitoring each; 100 a second of compute for the second one.
    #expect(booked.accounts[0].totalCost == 3_600 * 11)
    #expect(booked.accounts[1].totalCost == 3_600 * 111)
    #expect(booked.rows.reduce(0) { $0 + $1.cost } == 3_600 * 122 + booked.commitment)
  }

  @Test("An Elastic IP is paid for the whole life, one of EC2's while the instance runs")
  func elastic() {
    var prices = plainPrices
    (prices.onDemandPerHour, prices.volumeBytes) = (0, 0)
    prices.publicIPv4PerHour = 3_600_000
    let life = Life(
      [(0, .preparing), (100, .warmedStopped), (500, .pending), (600, .serving), (700.5, .ended)],
      pendingUntil: 0)
    #expect(book([life], prices: prices, end: 1_000).accounts[0].totalCost == 100 + 201)
    prices.hasElasticAddresses = true
    let booked = book([life], prices: prices, end: 1_000)
    #expect(booked.accounts[0].addressCost[LedgerState.warmStopped.rawValue] == 400)
    #expect(booked.accounts[0].totalCost == 701)
    #expect(booked.rows.reduce(0) { $0 + $1.cost } == 701)
  }
}
