import PoolSimulation
import Probability
import QueueingTheory
import Settings
import Testing

@Suite struct ErlangPolicyTests {
  @Test("Loss is that of the recursion over servers, and of hand-worked values")
  func formula() {
    // B(1, a) = a / (1 + a); B(2, 1) = (1/2) / (1 + 1 + 1/2) = 1/5.
    #expect(abs(ErlangLoss.blocking(offeredLoad: 1, servers: 1) - 0.5) < 1e-14)
    #expect(abs(ErlangLoss.blocking(offeredLoad: 1, servers: 2) - 0.2) < 1e-14)
    #expect(ErlangLoss.blocking(offeredLoad: 3, servers: 0) == 1)
    #expect(ErlangLoss.blocking(offeredLoad: 0, servers: 3) == 0)
    for load in [0.01, 0.7, 5, 60, 900, 40_000] {
      for share in [0.2, 0.9, 1, 1.02, 1.4] {
        let servers = Int(load * share) + 1
        let right = erlangB(offeredLoad: load, servers: servers)
        let got = ErlangLoss.blocking(offeredLoad: load, servers: servers)
        #expect(
          abs(got - right) <= 1e-8 * right + 1e-300, "\(load) on \(servers): \(got), \(right)")
      }
    }
    // So far below the load that both probabilities are less than any number.
    let far = ErlangLoss.blocking(offeredLoad: 1e7, servers: 100)
    #expect(abs(far - erlangB(offeredLoad: 1e7, servers: 100)) < 1e-14)
  }

  @Test("As few groups of seats as meet the target, as the servers one by one say")
  func staffing() {
    for load in [0.0, 0.3, 4, 47.5, 250, 3_000] {
      for target in [0.0001, 0.01, 0.2] {
        let seats = serversNeeded(offeredLoad: load, blocking: target)
        for size in [1, 7, 50] {
          let groups = ErlangLoss.groupsNeeded(
            of: size, offeredLoad: load, target: target, atMost: 10_000)
          #expect(groups == (seats + size - 1) / size, "\(load) \(target) \(size)")
        }
      }
    }
  }

  /// The decisions on loads of a minute each, from 0.
  private func wanted(
    _ settings: String, _ loads: [Int], limit: Int = 10
  ) throws -> [ScalingDecision] {
    var policy = try policy("policy: erlang\n\(settings)")
    return loads.enumerated().map { minute, load in
      policy.decide(
        observation { pool in
          pool.time = seconds(Double(minute) * 60)
          (pool.serving, pool.participantLimit, pool.seatsTaken) = (10, limit, load)
        })
    }
  }

  @Test("A level load is staffed for itself")
  func level() throws {
    // B(10, 5) = 1.84 %, B(11, 5) = 0.83 %.
    let decisions = try wanted("blocking: 1%", [5, 5, 5], limit: 1)
    #expect(decisions.map(\.goal) == [.instances(11), .instances(11), .instances(11)])
    #expect(decisions.allSatisfy { $0.reason == .erlang && $0.signal == 5 })
  }

  @Test("A rising load is staffed for where it will be, a falling one for where it is")
  func growth() throws {
    // 10 more a minute: at 60 there are 110 in five minutes. Before the samples span half of the
    // window, which they do after 5 min, there is no growth.
    let signals = try wanted(
      "window: 10m\nlaunch_time: 5m", [10, 20, 30, 40, 50, 60, 70]
    ).map(\.signal)
    #expect(signals.count == 7)
    for (signal, right) in zip(signals, [10.0, 20, 30, 40, 50, 110, 120]) {
      #expect(abs(signal - right) < 1e-9)
    }
    // Falling by 10 a minute: the line is exact, and nothing is taken off for the future.
    let falling = try wanted(
      "window: 10m\nlaunch_time: 5m", [80, 70, 60, 50, 40, 30, 20]
    ).map(\.signal)
    #expect(abs(falling[6] - 20) < 1e-9)
    // What is out of the window counts no more: of 100, 10, 10 only the last two.
    let short = try wanted("window: 2m\nlaunch_time: 5m", [100, 10, 10]).map(\.signal)
    #expect(abs(short[2] - 10) < 1e-9)
  }

  @Test("Never fewer seats than are taken and waited for, however much may be lost")
  func least() throws {
    #expect(try wanted("blocking: 50%", [100]).map(\.goal) == [.instances(10)])
  }

  @Test("A policy with new settings goes on with the loads of the old one")
  func continuing() throws {
    var old = try policy("policy: erlang\nlaunch_time: 5m\nwindow: 2m")
    let pools = (0..<2).map { minute in
      observation { pool in
        pool.time = seconds(Double(minute) * 60)
        pool.seatsTaken = 10 + 10 * minute
      }
    }
    _ = old.decide(pools[0])
    var next = try policy("policy: erlang\nlaunch_time: 1m\nwindow: 2m").continuing(old)
    // 20 now and 10 more in a minute.
    #expect(abs(next.decide(pools[1]).signal - 30) < 1e-9)
  }

  @Test(
    "Bad settings are one line each",
    arguments: [
      ("blocking: 0", "expected a percentage from 0.0001% to 50%"),
      ("blocking: 80%", "expected a percentage from 0.0001% to 50%"),
      ("window: 0s", "expected a time span from 1s to 7d"),
    ])
  func problems(settings: String, expected: String) throws {
    let found = try issues(settings) { _ = ErlangPolicy(settings: &$0) }
    #expect(found.count == 1 && found[0].contains(expected), "\(found)")
  }
}
