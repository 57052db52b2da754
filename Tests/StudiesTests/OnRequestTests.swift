import Foundation
import PoolSimulation
import Settings
import Testing
import Workloads

@testable import Studies

/// The columns that are only told where somebody asks.
@Suite struct OnRequestTests {
  /// A setting, and whether it asks.
  static let requests: [(String, Bool)] = [
    ("report.interval=1m", false), ("report.bound=false", false), ("report.bound=true", true),
    ("report.write=[summary]", false), ("report.write=[waste]", true),
    ("expect={cost_total_usd: \"<= 9\"}", false), ("expect={cost_vs_bound: \"<= 2\"}", true),
    ("objectives={minimize: cost_total_usd}", false),
    ("objectives={minimize: cost_stuck_usd}", true),
    ("objectives={subject_to: {cost_vs_fixed_peak: \"<= 1\"}}", true),
  ]

  @Test(
    "They are told where report.bound says so, and where a section names one of them",
    arguments: requests)
  func request(setting: String, asks: Bool) throws {
    let document = try SmallScenario.document(SmallScenario.fixedFleet, setting)
    #expect(try document.scenario().asksForBound == asks)
    // A variant has no sections of its own.
    let fewer = Assignment(
      path: "scaling.desired",
      node: SettingsNode(.scalar("4"), at: SourceLocation(option: "--set", ordinal: 1)))
    let variant = try document.scenario([fewer])
    #expect(variant.asksForBound == asks && variant.objectives == nil)
    let plan = try StudyPlan(documents: [document], variants: [Variant(assignments: [fewer])])
    let runner = StudyRunner(plan, workers: 1)
    let record = try runner.record(RunID(variant: 0, replication: 0))
    #expect(record.metrics.count == (asks ? Metric.all : Metric.catalog).count)
    #expect(plan.metrics.count == record.metrics.count)
    #expect(try #require(RunRecord(record.description)) == record)
  }

  /// Three meetings of one, at 60 s, 120 s and 180 s, for ten minutes each, on instances of one
  /// seat, each of which costs 100 micro-dollars a second.
  private func run(_ overrides: String...) throws -> (RunRecord, LoadedScenario) {
    let desk = try SweepDesk()
    try "meeting_id,join_time,leave_time\na,60,660\nb,120,720\nc,180,780\n".write(
      toFile: "\(desk.path)/trace.csv", atomically: true, encoding: .utf8)
    try """
    scenario: on-request
    duration: 1h
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 1}
    auto_scaling_group: {min_size: 0, max_size: 3, initially_in_service: 3}
    launch: {control_loop: 0s, pending: 4s, cold: 60s, registration: 5s}
    scaling: {policy: fixed, desired: 3}
    scale_in: {idle_hold: 0s}
    pricing: {on_demand_per_hour: 0.36, volume_per_gb_month: 0, public_ipv4_per_hour: 0}
    report: {bound: true}

    """.write(toFile: "\(desk.path)/n.yaml", atomically: true, encoding: .utf8)
    let loaded = try LoadedScenario(path: "\(desk.path)/n.yaml", overrides: overrides)
    let run = try runStudy(loaded).runs[0]
    return (RunRecord(run.result, participantLimit: 1, bound: run.bound), loaded)
  }

  private func number(_ record: RunRecord, _ column: String) throws -> Double? {
    record.number(of: try #require(Metric.named(column)))
  }

  @Test("They have the numbers that a hand comes to")
  func byHand() throws {
    let (record, _) = try run()
    // Three run for an hour: 3 * 3600 * 100. People take 600 s of each.
    #expect(try number(record, "cost_capacity_usd") == 1.08)
    #expect(try number(record, "cost_need_usd") == 0.18)
    #expect(try number(record, "cost_stuck_usd") == 0)
    #expect(try number(record, "cost_headroom_usd") == 0.9)
    // What is there at the start is kept until it is needed at 60 s, or launched anew, in 60 s and
    // 5 s of registration, for what comes at 120 s and 180 s: 1800 + 60 + 65 + 65 seconds.
    #expect(try number(record, "cost_bound_usd") == 0.199)
    #expect(try number(record, "cost_bound_rest_usd") == 0.019)
    #expect(try #require(try number(record, "cost_vs_bound")) == 1.08 / 0.199)
    #expect(try number(record, "cost_fixed_peak_usd") == 1.08)
    #expect(try number(record, "cost_vs_fixed_peak") == 1)
    #expect(record.notes.all == [])
  }

  @Test("A cell is empty where nothing is claimed, and a note says why")
  func empty() throws {
    let (small, _) = try run("auto_scaling_group={min_size: 0, max_size: 2}", "scaling.desired=2")
    for column in ["cost_bound_usd", "cost_vs_bound", "cost_fixed_peak_usd", "cost_bound_rest_usd"]
    {
      #expect(try number(small, column) == nil)
    }
    #expect(small.notes.all.contains(.noBound) && !small.notes.all.contains(.belowBound))
    // What was paid is known all the same: two of three people got in.
    #expect(try number(small, "cost_need_usd") == 0.12)

    let (refusing, _) = try run(
      "auto_scaling_group={min_size: 0, max_size: 3, initially_in_service: 2}", "scaling.desired=2")
    #expect(try number(refusing, "cost_bound_usd") == 0.199)
    #expect(try number(refusing, "cost_vs_bound") == nil)
    #expect(refusing.notes.all == [.belowBound])
  }

  @Test("A study has them as a run has them, and variants of one demand share its need")
  func study() throws {
    let document = try SmallScenario.document(
      SmallScenario.fixedFleet, "report.bound=true", "replications=2",
      // Seats enough for everybody.
      "auto_scaling_group={min_size: 30, max_size: 40, desired_capacity: 36}")
    let variants = ["30", "36"].map { desired in
      Variant(assignments: [
        Assignment(
          path: "scaling.desired",
          node: SettingsNode(.scalar(desired), at: SourceLocation(option: "--set", ordinal: 1)))
      ])
    }
    let plan = try StudyPlan(documents: [document], variants: variants)
    let runner = StudyRunner(plan, workers: 2)
    try runner.run(plan.allRuns)
    for variant in variants.indices {
      for replication in 0..<2 {
        let scenario = plan.scenario(of: variant)
        let workload = try document.demand(of: scenario).source.makeWorkload(
          seed: scenario.seed, replication: replication
        ).workload
        let run = scenario.plan(replication: replication, workload: workload)
        let own = RunRecord(
          simulate(run), participantLimit: 10,
          bound: BoundOutcome(of: run, need: NeedCurve(of: run)))
        #expect(try runner.record(RunID(variant: variant, replication: replication)) == own)
      }
    }
    let estimates = Estimates(try runner.records(of: 1, replications: 2))
    // The ratio of the sums, not the mean of the ratios.
    let sums = try ["cost_capacity_usd", "cost_bound_usd"].map { column in
      try runner.records(of: 1, replications: 2).reduce(0) {
        $0 + (try number($1, column) ?? .nan)
      }
    }
    let ratio = try #require(estimates[.costVsBound]?.value)
    #expect(abs(ratio - sums[0] / sums[1]) < 1e-9)
  }

  @Test("A baseline that has them needs somebody who asks")
  func baseline() throws {
    let document = try SmallScenario.document(SmallScenario.fixedFleet, "report.bound=true")
    let plan = try StudyPlan(documents: [document], variants: [Variant()])
    let record = try StudyRunner(plan, workers: 1).record(RunID(variant: 0, replication: 0))
    let section = Baseline.Section(plan.scenario(of: 0), [record])
    #expect(section.values.count == Metric.all.filter(\.isNumber).count)
    let baseline = Baseline(path: "b.yaml", sections: [section])
    #expect(
      try CheckRequest(scenario: plan.scenario(of: 0), baseline: baseline).check(isUpdate: false)
        .requirements.count == section.values.count + 1)
    let plain = try SmallScenario.document(SmallScenario.fixedFleet).scenario()
    let refusal = Result { () throws(ScenarioError) in
      try CheckRequest(scenario: plain, baseline: baseline).check(isUpdate: false)
    }
    guard case .failure(let error) = refusal else {
      Issue.record("nothing was wrong")
      return
    }
    #expect(
      error.description.contains(
        "metrics.cost_bound_usd: is only told on request; expected --bound, or report.bound: true"))
  }
}
