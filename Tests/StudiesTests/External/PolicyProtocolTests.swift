import Foundation
import PoolSimulation
import Testing
import Workloads

@testable import Studies

/// What is said to the program of an external policy.
@Suite struct PolicyProtocolTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private let pool = PoolObservation(
    time: SimulationTime(milliseconds: 90_500), serving: 2, empty: 1, launching: 3, draining: 4,
    warmed: 5, seatsTaken: 6, seatsWaiting: 7, seatsRefused: 8, participantLimit: 10, minSize: 9,
    maxSize: 11, desired: 12)

  private func document(_ overrides: String...) throws -> ScenarioDocument {
    try SmallScenario.document(
      SmallScenario.fixedFleet,
      changes: ["start=2026-01-05T09:00:00", "scaling={policy: external, command: [sh]}"]
        + overrides)
  }

  private func scenario() throws -> Scenario { try document().scenario() }

  private func text(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }

  @Test("An observation is one line of JSON with everything that a policy sees")
  func observation() throws {
    let line = PolicyProtocol.observation(pool, number: 3, try scenario().calendar)
    // 6 of 2 x 10 seats are taken.
    #expect(
      text(line) == #"{"type":"observation","number":3,"time_ms":90500,"#
        + #""local_time":"2026-01-05T09:01:30.500+00:00","serving":2,"empty":1,"launching":3,"#
        + #""draining":4,"warmed":5,"seats_taken":6,"seats_waiting":7,"seats_refused":8,"#
        + #""participant_limit":10,"min_size":9,"max_size":11,"desired":12,"utilization":0.3}"#
        + "\n")
    var none = pool
    none.serving = 0
    #expect(
      text(PolicyProtocol.observation(none, number: 1, try scenario().calendar))
        .hasSuffix(#""utilization":null}"# + "\n"))
  }

  @Test("Whatever a policy sees has a field, but for what only AWS's policies see")
  func complete() {
    let properties = Mirror(reflecting: pool).children.compactMap(\.label)
    let names = properties.map { name in
      name.reduce("") { $0 + ($1.isUppercase ? "_\($1.lowercased())" : "\($1)") }
    }
    let left = names.filter { !PolicyProtocol.observed.contains($0) }
    #expect(left == ["time", "warming", "settled"])
  }

  @Test("ExternalPolicy.md has the fields of an observation and of a decision, in their order")
  func documented() throws {
    let page = try String(
      contentsOf: Self.root.appendingPathComponent("Docs/ExternalPolicy.md"), encoding: .utf8)
    func fields(_ section: String) -> [String] {
      let text = page.components(separatedBy: "\n## ").first { $0.hasPrefix("\(section)\n") } ?? ""
      return text.matches(of: /\n\| `([a-z_]+)` \|/).map { String($0.1) }
    }
    #expect(fields("Observation") == ["type"] + PolicyProtocol.observed)
    #expect(fields("Decision") == PolicyAnswer.Field.allCases.map(\.rawValue))
  }

  @Test("Hello has the settings as they were written, whatever is in them")
  func hello() throws {
    let document = try document("scenario=\"a \\\"b\\\\c\"", "scaling.command=[sh, \"x\\ty\"]")
    let scenario = try document.scenario()
    let workload = try document.demand(of: scenario).source.makeWorkload(seed: 1, replication: 2)
      .workload
    let line = PolicyProtocol.hello(scenario.plan(replication: 2, workload: workload), of: scenario)
    let json = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    let hello = try #require(json)
    #expect(hello["type"] as? String == "hello" && hello["protocol"] as? Int == 1)
    #expect(hello["scenario"] as? String == "a \"b\\c" && hello["replication"] as? Int == 2)
    #expect(hello["start"] as? String == "2026-01-05T09:00:00+00:00")
    let scaling = (hello["settings"] as? [String: Any])?["scaling"] as? [String: Any]
    #expect(scaling?["command"] as? [String] == ["sh", "x\ty"])
    #expect(line.count { $0 == UInt8(ascii: "\n") } == 1)
  }

  @Test(
    "An answer is the decision that it says",
    arguments: [
      (#"{"desired": 4}"#, ScalingDecision(.instances(4))),
      (#" { "desired" : 4.0 , "reason" : null }"# + "\r", ScalingDecision(.instances(4))),
      (
        #"{"free_seats": 40, "free_share": 0.07, "seats_wanted": 3, "signal": 1.5}"#,
        // 7 % in billionths.
        ScalingDecision(
          .seats(taken: 6, free: .init(least: 40, shareBillionths: 70_000_000, wanted: 3)),
          signal: 1.5)
      ),
      (
        #"{"seats_wanted": 1}"#, ScalingDecision(.seats(taken: 6, free: .init(least: 0, wanted: 1)))
      ),
      (
        #"{"desired": 1, "reason": "headroom_short"}"#,
        ScalingDecision(.instances(1), reason: .headroomShort)
      ),
    ])
  func answer(line: String, expected: ScalingDecision) throws {
    let policy = try #require(try scenario().scaling.policy as? ExternalPolicy)
    let answer = try PolicyAnswer.read(Array(line.utf8))
    let decision = try answer.decision(for: pool, of: policy, states: []) { _ in 0 }
    #expect(decision == expected)
  }

  @Test("A decision in words of its own keeps them")
  func words() throws {
    let policy = try #require(try scenario().scaling.policy as? ExternalPolicy)
    let answer = try PolicyAnswer.read(Array(#"{"desired": 1, "reason": "why\nnot"}"#.utf8))
    var kept: [String] = []
    let decision = try answer.decision(for: pool, of: policy, states: []) {
      kept.append($0)
      return 7
    }
    #expect(decision.remark == 7 && decision.reason == .own && kept == ["why\\u{a}not"])
  }

  @Test("Without anybody who decides, and after the first problem, nothing changes")
  func unchanged() throws {
    let policy = try #require(try scenario().scaling.policy as? ExternalPolicy)
    #expect(policy.decide(pool) == ScalingDecision(.instances(12), reason: .steady))
  }
}
