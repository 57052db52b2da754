import QueueingTheory
import Testing

@Suite struct ErlangCTests {
  @Test func `One server is busy for a share of the time that is its load`() {
    for load in [0.1, 0.5, 0.9] {
      #expect(agree(erlangC(offeredLoad: load, servers: 1), load))
      // M/M/1: rho / (1 - rho) x the stay.
      #expect(
        agree(erlangCMeanWait(offeredLoad: load, servers: 1, meanStay: 3), 3 * load / (1 - load)))
    }
    // Two servers at a load of 1: 1/3 in every textbook.
    #expect(agree(erlangC(offeredLoad: 1, servers: 2), 1.0 / 3))
  }

  @Test(arguments: [(0.5, 2), (3.0, 4), (8, 10), (40, 60), (95, 100)])
  func `The formula agrees with the sum over all states`(load: Double, servers: Int) {
    let states = BirthAndDeath(
      states: servers + 2000, up: { _ in load }, down: { Double(min($0, servers)) })
    let waiting = states.mean { $0 >= servers ? 1 : 0 }
    let queue = states.mean { Double(max(0, $0 - servers)) }
    #expect(agree(erlangC(offeredLoad: load, servers: servers), waiting, within: 1e-9))
    #expect(
      agree(
        erlangCMeanWait(offeredLoad: load, servers: servers, meanStay: 2), 2 * queue / load,
        within: 1e-9))
  }

  @Test func `Everybody waits at saturation, and nobody without load`() {
    #expect(erlangC(offeredLoad: 10, servers: 10) == 1)
    #expect(erlangC(offeredLoad: 11, servers: 10) == 1)
    #expect(erlangC(offeredLoad: 0, servers: 10) == 0)
    #expect(erlangC(offeredLoad: 0, servers: 0) == 1)
    #expect(erlangCMeanWait(offeredLoad: 10, servers: 10, meanStay: 1) == .infinity)
    #expect(erlangCMeanWait(offeredLoad: 0, servers: 10, meanStay: 1) == 0)
  }

  @Test func `Waiting is likelier than being lost, and both fall with more servers`() {
    for servers in 31...60 {
      let waiting = erlangC(offeredLoad: 30, servers: servers)
      #expect(waiting > erlangB(offeredLoad: 30, servers: servers))
      #expect(waiting > erlangC(offeredLoad: 30, servers: servers + 1))
    }
  }

  @Test(arguments: [0.0, 0.3, 7, 120, 5000], [0.9, 0.1, 0.001])
  func `The servers needed are enough and one less is not`(load: Double, target: Double) {
    let servers = serversNeeded(offeredLoad: load, waiting: target)
    #expect(erlangC(offeredLoad: load, servers: servers) <= target)
    #expect(erlangC(offeredLoad: load, servers: servers - 1) > target)
  }

  @Test(arguments: [0.2, 0.5, 1, 2])
  func `Square-root staffing leaves the waiting that Halfin and Whitt predict`(beta: Double) {
    #expect(squareRootStaffing(offeredLoad: 1e6, beta: beta) == Int(1e6 + 1e3 * beta))
    // The distance from the limit falls with the square root of the load: 10 times for 100 times
    // the load.
    let distances = [1e4, 1e6].map { load in
      abs(
        erlangC(offeredLoad: load, servers: squareRootStaffing(offeredLoad: load, beta: beta))
          / halfinWhittWaiting(beta: beta) - 1)
    }
    #expect(distances[0] < 0.03)
    #expect((9...11).contains(distances[0] / distances[1]))
  }

  @Test func `Staffing rounds up and is never negative`() {
    #expect(squareRootStaffing(offeredLoad: 10, beta: 1) == 14)
    #expect(squareRootStaffing(offeredLoad: 10, beta: 0) == 10)
    #expect(squareRootStaffing(offeredLoad: 0, beta: 3) == 0)
    #expect(squareRootStaffing(offeredLoad: 1, beta: -5) == 0)
    #expect(
      halfinWhittWaiting(beta: 0) == 1 && halfinWhittWaiting(beta: -1) == 1
        && halfinWhittWaiting(beta: 40) == 0)
  }
}
