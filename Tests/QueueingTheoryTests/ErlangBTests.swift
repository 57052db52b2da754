import QueueingTheory
import Testing

@Suite struct ErlangBTests {
  /// (erlangs, servers, blocking), to as many digits as the tables print.
  @Test(arguments: [
    (10.0, 10, 0.214_582), (120, 120, 0.069_419), (12_000, 12_000, 0.007_248), (1, 1, 0.5),
    (2, 2, 0.4), (1, 2, 0.2),
  ])
  func `Table values`(load: Double, servers: Int, expected: Double) {
    #expect(abs(erlangB(offeredLoad: load, servers: servers) - expected) < 5e-7)
  }

  @Test(arguments: [0.001, 0.5, 3, 40, 500], [1, 2, 10, 60, 400])
  func `The recursion agrees with the sum over all states`(load: Double, servers: Int) {
    let states = BirthAndDeath(states: servers + 1, up: { _ in load }, down: { Double($0) })
    #expect(
      agree(
        erlangB(offeredLoad: load, servers: servers), states.probabilities[servers], within: 1e-9))
    #expect(
      agree(
        carriedLoad(offeredLoad: load, servers: servers), states.mean { Double($0) }, within: 1e-9))
  }

  @Test func `Without load nothing is lost, and without servers everything`() {
    #expect(erlangB(offeredLoad: 0, servers: 5) == 0)
    #expect(erlangB(offeredLoad: 5, servers: 0) == 1)
    #expect(erlangB(offeredLoad: 0, servers: 0) == 1)
    #expect(carriedLoad(offeredLoad: 0, servers: 3) == 0)
    #expect(erlangB(offeredLoad: 1e-300, servers: 1000) == 0)
  }

  @Test func `Large systems neither overflow nor lose their digits`() {
    // At load = servers = n, sqrt(pi n / 2) B tends to 1 (Jagerman 1974).
    let blocking = erlangB(offeredLoad: 1e6, servers: 1_000_000)
    #expect(abs(blocking * (Double.pi * 1e6 / 2).squareRoot() - 1) < 1e-3)
    // Far in overload the servers are full.
    #expect(agree(erlangB(offeredLoad: 1e9, servers: 1000), 1 - 1000 / 1e9, within: 1e-12))
  }

  @Test func `More load loses more, and more servers lose less`() {
    for servers in [1, 7, 50] {
      let blocking = stride(from: 0.5, through: 100, by: 0.5).map {
        erlangB(offeredLoad: $0, servers: servers)
      }
      #expect(zip(blocking, blocking.dropFirst()).allSatisfy { $0 < $1 })
    }
    let blocking = (0...80).map { erlangB(offeredLoad: 30, servers: $0) }
    #expect(zip(blocking, blocking.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test(arguments: [0.0, 0.3, 7, 120, 5000], [0.5, 0.1, 0.01, 0.001, 1e-9])
  func `The servers needed are enough and one less is not`(load: Double, target: Double) {
    let servers = serversNeeded(offeredLoad: load, blocking: target)
    #expect(erlangB(offeredLoad: load, servers: servers) <= target)
    #expect(erlangB(offeredLoad: load, servers: servers - 1) > target)
  }

  @Test func `A target of 1 needs no servers`() {
    #expect(serversNeeded(offeredLoad: 10, blocking: 1) == 0)
  }

  @Test(arguments: [1, 2, 20, 300], [0.9, 0.1, 0.01, 1e-6])
  func `The largest load loses just the target`(servers: Int, target: Double) {
    let load = largestOfferedLoad(servers: servers, blocking: target)
    #expect(agree(erlangB(offeredLoad: load, servers: servers), target))
    #expect(erlangB(offeredLoad: load * 1.000_001, servers: servers) > target)
    #expect(serversNeeded(offeredLoad: load, blocking: target) == servers)
  }

  @Test func `One server carries a load of b / (1 - b), and none carries nothing`() {
    #expect(agree(largestOfferedLoad(servers: 1, blocking: 0.2), 0.25))
    #expect(largestOfferedLoad(servers: 0, blocking: 0.2) == 0)
  }
}
