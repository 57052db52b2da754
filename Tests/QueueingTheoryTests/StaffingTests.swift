import Glibc
import QueueingTheory
import Testing

@Suite struct StaffingTests {
  /// (blocking, servers, the largest load in erlangs) as printed Erlang B tables have it.
  @Test(arguments: [
    (0.01, 10, 4.46), (0.01, 20, 12.03), (0.01, 50, 37.90), (0.01, 100, 84.06), (0.001, 10, 3.09),
    (0.001, 20, 9.41),
    (0.001, 50, 32.51), (0.001, 100, 75.24),
  ])
  func `The servers for a blocking are those of the printed tables`(
    blocking: Double, servers: Int, load: Double
  ) {
    func staffing(_ load: Double) -> Staffing {
      Staffing(offeredLoad: load, .erlang, .blocking(atMost: blocking), unitSize: 7)
    }
    #expect(staffing(load - 0.01).servers == servers)
    #expect(staffing(load + 0.01).servers == servers + 1)
    #expect(
      staffing(load - 0.01).share <= blocking && staffing(load - 0.01).share > 0.97 * blocking)
  }

  @Test func `Servers fill whole units, and all of theirs count`() {
    // B(1, 2) = 1/5 and B(1, 3) = 1/16.
    let staffing = Staffing(offeredLoad: 1, .erlang, .blocking(atMost: 0.2), unitSize: 3)
    #expect(staffing.servers == 2 && staffing.units == 1 && staffing.serversOfUnits == 3)
    #expect(agree(staffing.share, 0.2) && agree(staffing.shareOfUnits, 1.0 / 16))
    #expect(agree(staffing.utilization, (1 - 1.0 / 16) / 3))
    #expect(staffing.beta == 1 && staffing.meanWait(meanStay: 60) == nil)
  }

  @Test func `Who waits takes all seats in the end`() {
    // C(1, 2) = 1/3, and the mean wait is C / (2 - 1) of a stay.
    let staffing = Staffing(offeredLoad: 1, .erlang, .waiting(atMost: 0.4), unitSize: 2)
    #expect(
      staffing.servers == 2 && agree(staffing.share, 1.0 / 3) && agree(staffing.utilization, 0.5))
    #expect(agree(staffing.meanWait(meanStay: 60) ?? 0, 20))
  }

  @Test(arguments: [0.0, 0.3, 2]) func `Waits are exponential`(stays: Double) {
    // M/M/1: P(W > t) = rho exp(-(1 - rho) t).
    #expect(agree(erlangC(offeredLoad: 0.5, servers: 1, beyond: stays), 0.5 * exp(-0.5 * stays)))
    #expect(erlangC(offeredLoad: 2, servers: 1, beyond: stays) == 1)
    for load in [0.4, 12, 300] {
      let servers = serversNeeded(offeredLoad: load, waiting: 0.05, beyond: stays)
      #expect(erlangC(offeredLoad: load, servers: servers, beyond: stays) <= 0.05)
      #expect(erlangC(offeredLoad: load, servers: servers - 1, beyond: stays) > 0.05)
    }
  }

  @Test func `The square root is that of the limits`() {
    // phi(0) / Phi(0) = sqrt(2 / pi); Halfin and Whitt print 0.2234 for beta 1.
    #expect(agree(scaledBlocking(beta: 0), (2 / Double.pi).squareRoot()))
    #expect(abs(squareRootQuality(offeredLoad: 100, waiting: 0.2234) - 1) < 1e-3)
    #expect(
      abs(squareRootQuality(offeredLoad: 1e4, blocking: 0.01 * (2 / Double.pi).squareRoot()))
        < 1e-12)
    for beta in [-60.0, -31, -29, -2, 0.5, 3] {
      #expect(
        agree(
          squareRootQuality(offeredLoad: 1e6, blocking: scaledBlocking(beta: beta) / 1e3), beta,
          within: 1e-6))
    }
    #expect(abs(scaledBlocking(beta: -30.000_001) - scaledBlocking(beta: -29.999_999)) < 1e-3)
    // Far apart waits let fewer servers do.
    #expect(
      squareRootQuality(offeredLoad: 100, waiting: 0.1, beyond: 0.01)
        < squareRootQuality(offeredLoad: 100, waiting: 0.1))
  }

  @Test(arguments: [
    Staffing.Target.blocking(atMost: 0.001), .blocking(atMost: 0.05), .waiting(atMost: 0.01),
    .waiting(atMost: 0.2),
  ])
  func `For large loads both rules agree to within some servers in a million`(
    target: Staffing.Target
  ) {
    let both = Staffing.Rule.allCases.map {
      Staffing(offeredLoad: 1e6, $0, target, unitSize: 100).servers
    }
    #expect(both[0] != 1_000_000 && abs(both[0] - both[1]) <= 3, "\(both)")
  }
}
