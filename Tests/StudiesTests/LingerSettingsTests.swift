import PoolSimulation
import Settings
import Testing
import Workloads

@testable import Studies

/// What a scenario says of meetings that outlive their last participant.
@Suite struct LingerSettingsTests {
  private func scenario(_ changes: String...) throws -> Scenario {
    try SmallScenario.document(SmallScenario.fixedFleet, changes: changes).scenario()
  }

  @Test("How long and with how many seats is the pool's affair: the demand is the same")
  func demand() throws {
    let usual = try scenario()
    let lingering = try scenario("workload.linger=20s", "workload.linger_seats=2")
    #expect(usual.workload.linger == MeetingLinger())
    #expect(lingering.workload.linger.time == TimeSpan(milliseconds: 20_000))
    #expect(lingering.workload.linger.seats == 2)
    #expect(lingering.demandText == usual.demandText)
    #expect(try scenario("workload.size=7").demandText != usual.demandText)
  }

  @Test("More seats than an instance has are refused")
  func tooMany() throws {
    let told = problem {
      _ = try scenario("workload.linger=20s", "workload.linger_seats=11")
    }
    #expect(
      told.contains(
        "workload.linger_seats: 11 is more than instance.participant_limit 10; expected at most"),
      "\(told)")
  }
}
