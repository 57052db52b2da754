import Testing

/// What a number is to be read with stands where the number is, and no two places say otherwise.
@Suite struct ToldBesideTests {
  /// Settings of the small scenario, a command, what is told on either stream, and what is not.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let command: [String]
    var set: [String] = []
    var told: [String] = []
    var untold: [String] = []
    /// A recommendation that is not proven, or a worse candidate, is 1.
    var codes: [Int32] = [0, 1]
  }

  /// Nobody is ever rejected where everybody waits for ever.
  private static let waiting = [
    "admission={when_full: wait, patience: never, reconnect_after: 8s}", "duration=5m",
    "auto_scaling_group={min_size: 1, max_size: 1}", "scaling={policy: fixed, desired: 1}",
  ]
  private static let dropping = [
    "faults=[{at: 6m, instance: fullest}]", "sweep={axes: {instance.participant_limit: [2, 3]}}",
  ]
  private static let stillWaited = "Joins still waited at the end, neither admitted nor rejected"
  private static let bound = "{rejected_join_rate: \"<= 30%\"}"
  private static let axis = "sweep={axes: {auto_scaling_group.max_size: [1, 2]}}"
  private static let hibernated = [
    "instance.can_hibernate=false", "warm_pool={pool_state: hibernated, size: 1}",
    "launch.prepare=60s", "launch.from_stopped=30s", "launch.stop=5s",
  ]
  private static let keptStopped = "The instances cannot hibernate"

  private static let cases: [Case] = [
    Case(
      testDescription: "check tells who still waits", command: ["check"],
      set: waiting + ["expect=\(bound)"], told: [stillWaited]),
    Case(
      testDescription: "solve tells who still waits",
      command: ["solve", "scaling.desired", "--until", "rejected_join_rate <= 30%", "--to", "1"],
      set: waiting, told: [stillWaited]),
    Case(
      testDescription: "sensitivity tells who still waits",
      command: ["sensitivity", "--only", "pricing", "--replications", "2"], set: waiting,
      told: [stillWaited]),
    Case(
      testDescription: "recommend asks for a bound on who still waits",
      command: ["recommend", "--max-runs", "40"],
      set: waiting + [
        "sweep={axes: {instance.participant_limit: [2, 3]}}", "objectives={subject_to: \(bound)}",
      ], told: ["leaves people waiting at the end, who are not rejected"]),
    Case(
      testDescription: "recommend with a bound on who still waits asks for none",
      command: ["recommend", "--max-runs", "40"],
      set: waiting + [
        "sweep={axes: {instance.participant_limit: [2, 3]}}",
        "objectives={subject_to: {rejected_join_rate: \"<= 30%\", joins_waiting_at_end: \"<= 9\"}}",
      ], untold: ["leaves people waiting at the end, who are not rejected"]),
    Case(
      testDescription: "recommend asks for a bound on who is dropped",
      command: ["recommend", "--max-runs", "40"],
      set: dropping + ["objectives={subject_to: {rejected_join_rate: \"<= 100%\"}}"],
      told: ["drops people from their meetings, and no bound says how many may be"]),
    Case(
      testDescription: "recommend with a bound on who is lost asks for none",
      command: ["recommend", "--max-runs", "40"],
      set: dropping + [
        "objectives={subject_to: {rejected_join_rate: \"<= 100%\", participants_lost: \"<= 99\"}}"
      ], untold: ["drops people from their meetings"]),
    Case(
      testDescription: "a bound on a cost is told with what the cost leaves out",
      command: ["check"],
      set: ["instance.bitrate_per_participant=0bps", "expect={cost_total_usd: \"<= $9\"}"],
      told: ["Egress is not priced"]),
    Case(
      testDescription: "a bound on capacity leaves egress out by its name", command: ["check"],
      set: ["instance.bitrate_per_participant=0bps", "expect={cost_capacity_usd: \"<= $9\"}"],
      untold: ["Egress is not priced"]),
    Case(
      testDescription: "a sweep of a pool that cannot hibernate", command: ["sweep"],
      set: hibernated + [axis], told: [keptStopped]),
    Case(
      testDescription: "a recommendation of a pool that cannot hibernate",
      command: ["recommend", "--max-runs", "40"],
      set: hibernated + [axis, "objectives={subject_to: \(bound)}"], told: [keptStopped]),
    Case(
      testDescription: "a comparison of a pool that cannot hibernate",
      command: ["compare", "--candidate", "scaling.free_participants=2", "--replications", "2"],
      set: [], untold: [keptStopped]),
    Case(
      testDescription: "all parts of the rejected share", command: ["simulate", "--quiet"],
      set: [
        "faults=[{at: 0s, black_hole: fullest}]", "auto_scaling_group={min_size: 1, max_size: 1}",
        "scaling={policy: fixed, desired: 1}",
      ], told: ["by a failure: no answer, or no name"]),
    Case(
      testDescription: "penalties in the summary", command: ["simulate", "--quiet"],
      set: ["pricing.per_rejected_join=1"], told: ["total with penalties"]),
    Case(
      testDescription: "no penalties in the summary", command: ["simulate", "--quiet"],
      untold: ["total with penalties"]),
    Case(
      testDescription: "what is to be least is in the table, and first", command: ["sweep"],
      set: [
        axis, "pricing.per_rejected_join=1",
        "objectives={minimize: cost_with_penalties_usd, subject_to: \(bound)}",
      ], told: ["cost_with_penalties_usd"]),
    Case(
      testDescription: "the demand that offers most is told",
      command: [
        "compare", "--candidate", "workload.scale=300%", "--replications", "2", "--judge",
        "rejected_join_rate",
      ],
      set: [
        "workload={source: synthetic, meetings_per_week: 2000}", "start=2026-01-05T00:00:00Z",
        "duration=1d",
      ], told: ["of the largest of 2 demands"]),
  ]

  @Test("What has to be known beside a number is told", arguments: cases)
  func told(_ each: Case) throws {
    let bench = try Workbench()
    let set = each.set.flatMap { ["--set", $0] }
    let place = each.command[0] == "solve" ? 2 : 1
    let words = Array(each.command.prefix(place)) + ["small.yaml"] + each.command.dropFirst(place)
    let outcome = try bench.greenroom(words + set)
    let all = outcome.output + outcome.problems
    #expect(each.codes.contains(outcome.code), "\(all)")
    for text in each.told { #expect(all.contains(text), "\(all)") }
    for text in each.untold { #expect(!all.contains(text), "\(all)") }
  }

  @Test("What nobody was refused is at most is the same in the text and in the table")
  func sameBound() throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom(
      "sweep", "small.yaml", "--set", "sweep={axes: {scaling.free_participants: [1, 2]}}", "--set",
      "auto_scaling_group={min_size: 2, max_size: 2}", "--set", "replications=5", "--out", "o")
    #expect(outcome.code == 0, "\(outcome.problems)")
    #expect(outcome.output.contains("none in 5 runs: at most 51 %"), "\(outcome.output)")
    let rows = try bench.read("o/variants-short.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let column = try #require(rows[0].firstIndex(of: "rejected_join_rate_high95"))
    let high = try #require(Double(rows[1][column]))
    #expect(high > 0.50 && high <= 0.51)
  }

  @Test("A fixed fleet has min_size whatever else may end an instance")
  func fixedFleet() throws {
    let bench = try Workbench()
    let three = ["--set", "auto_scaling_group={min_size: 3, max_size: 6}"]
    let calm = try bench.greenroom(["bound", "small.yaml"] + three)
    let checked = try bench.greenroom(
      ["bound", "small.yaml"] + three + ["--set", "health_check={detect_after: 2m}"])
    for outcome in [calm, checked] {
      #expect(outcome.output.contains(" 3 instances for "), "\(outcome.output)")
    }
  }

  @Test("A manifest names the price of a spot instance as such")
  func spot() throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--set", "instance.purchase=spot", "--set",
      "instance.type=c6i.large", "--set", "pricing={spot_per_hour: 0.03}")
    #expect(outcome.code == 0, "\(outcome.problems)")
    let manifest = try bench.read("out/small/manifest.json")
    #expect(manifest.contains("\"spot_per_hour\": 0.03"))
    #expect(!manifest.contains("\"on_demand_per_hour\":"))
  }
}
