import Foundation
import Testing

/// The warm pool that `recommend --schedule` finds beside its timetable.
@Suite struct WarmPoolScheduleTests {
  /// Two weeks from Monday: on Mondays 25 people from 10:05 to 10:25, for whom there are three
  /// instances instead of one; on Wednesdays 7. Cold launches take a quarter of an hour, so with
  /// rises a minute early only a pool is there in time, and none is kept but running.
  private static let scenario = """
    scenario: two-weeks
    start: 2026-03-02T00:00:00
    duration: 14d
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 10}
    auto_scaling_group: {min_size: 1, max_size: 4}
    warm_pool: {pool_state: running, size: 3, reuse_on_scale_in: true}
    launch: {control_loop: 10s, pending: 4s, cold: 900s, from_running: 5s, prepare: 900s, registration: 5s}
    placement: {affinity: none}
    scaling: {policy: headroom, free_participants: 1}
    schedule: [{at: 1d, set: {warm_pool.size: 3}}]
    pricing: {on_demand_per_hour: 0.36, volume_per_gb_month: 0, public_ipv4_per_hour: 0}
    objectives: {subject_to: {joins_rejected: "<= 0"}}
    """

  private static var trace: String {
    var rows = ["meeting_id,join_time,stay_s"]
    for (day, hour, minute, people) in [
      (0, 10, 5, 25), (2, 9, 50, 7), (7, 10, 5, 25), (9, 9, 50, 7),
    ] {
      let second = ((day * 24 + hour) * 60 + minute) * 60
      rows += (0..<people).map { _ in "M\(day),\(second),1200" }
    }
    return rows.joined(separator: "\n") + "\n"
  }

  private func recommend(_ arguments: String...) throws -> (Workbench, Workbench.Outcome) {
    let bench = try Workbench(scenario: Self.scenario, trace: Self.trace)
    let outcome = try bench.greenroom(
      ["recommend", "small.yaml", "--schedule", "--lead", "1m", "--quiet", "--out", "found"]
        + arguments)
    return (bench, outcome)
  }

  @Test("A pool is kept in the hours of the rises alone, and pasted it runs and is exported")
  func byTheHour() throws {
    let (bench, outcome) = try recommend()
    // Rises at 9:59 on Mondays: from 9:00, an hour in which it is prepared, to 11:00.
    let sections = """
      warm_pool: {pool_state: running, size: 0, reuse_on_scale_in: true}
      schedule:
        - {cron: 0 9 * * 1, set: {warm_pool.size: 2}}
        - {cron: 0 11 * * 1, set: {warm_pool.size: 0}}

      """
    #expect(outcome.output.contains(sections), "\(outcome.output)\(outcome.problems)")
    #expect(
      outcome.output.contains("Not looked at: stopped and hibernated, for want of launch times"))
    let file = try bench.read("found/schedule.yaml")
    #expect(file.contains(sections))
    // As it stands three run in the pool and one in the group for 336 h at $0.36: $483.84, and a
    // little for launches. By the hour it is one, and on each of two Mondays two in the pool for two
    // hours, prepared anew when they are taken, and two more in the group for half an hour.
    let saved = try #require(outcome.output.firstMatch(of: #/it takes \$([0-9.]+) \(/#))
    let dollars = try #require(Double(saved.1))
    #expect((355...365).contains(dollars), "\(dollars)")
    let template = try bench.greenroom([
      "export", "cloudformation", "small.yaml", "--recommendation", "found/schedule.yaml",
    ])
    #expect(template.code == 0, "\(template.problems)")
    #expect(template.output.matches(of: #/Type: "AWS::Scheduler::Schedule"/#).count == 2)
  }

  @Test("Where the pool as it stands is the best, it stays, and that is said")
  func stays() throws {
    // Nothing keeps a pool of none from being the cheapest where it is none already, and cold
    // launches are there within four minutes.
    let (bench, outcome) = try recommend(
      "--set", "warm_pool={pool_state: running, size: 0}", "--set", "schedule=[]", "--set",
      "launch.cold=60s")
    #expect(
      outcome.output.contains("None was cheaper there than the pool as it stands"),
      "\(outcome.output)\(outcome.problems)")
    #expect(try !bench.read("found/schedule.yaml").contains("warm_pool"))
  }

  @Test("Without a warm pool none is looked for, and that is said")
  func none() throws {
    let (_, outcome) = try recommend(
      "--set", "warm_pool=none", "--set", "schedule=[]", "--set", "launch.cold=60s")
    #expect(
      outcome.output.contains("The scenario has no warm pool, so none was looked for"),
      "\(outcome.output)\(outcome.problems)")
  }

  @Test("The span that nothing was chosen on has a saving of its own")
  func outOfSample() throws {
    let (_, outcome) = try recommend("--train", "0d..7d", "--test", "7d..14d")
    #expect(outcome.output.contains("; on the span it was not chosen on, $"), "\(outcome.output)")
    #expect(
      outcome.output.contains(
        "With that warm pool, it keeps the bounds there too, by what was seen:"))
  }
}
