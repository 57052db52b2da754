import Probability
import Testing

@testable import PoolSimulation

/// The policies of EC2 Auto Scaling in whole runs, by the worked examples of its user guide.
///
/// A datapoint is taken each minute, and alarms ring after one of them where nothing else is said.
/// Everybody is in a meeting of their own and goes to the instance with fewest people, so that all
/// instances have the same number. Launches take no time unless a test says so.
@Suite struct AWSPolicyTests {
  /// So many people from one second to another.
  private func people(_ count: Int, from start: Double, to end: Double) -> [Join] {
    (0..<count).map { Join("\(start)-\($0)", start, end - start) }
  }

  /// What the policy of a group does until `end`: `second: from to` for each change of the desired
  /// capacity.
  private func changes(
    _ settings: String, _ joins: [Join], instances: Int, limit: Int = 100, until end: Double,
    change: (inout RunPlan) throws -> Void = { _ in }
  ) throws -> [String] {
    try run(settings, joins, instances: instances, limit: limit, until: end, change: change)
      .decisions.filter { $0.before != $0.after }.map {
        "\(Double($0.time.milliseconds) / 1_000): \($0.before) \($0.after)"
      }
  }

  private func run(
    _ settings: String, _ joins: [Join], instances: Int, limit: Int = 100, until end: Double,
    change: (inout RunPlan) throws -> Void = { _ in }
  ) throws -> RunResult {
    let plan = try plan(workload(joins), instances: instances, limit: limit) { plan in
      plan.group.maxSize = 100
      plan.end = seconds(end)
      plan.launch.cold = .constant(0)
      plan.scaleIn.mode = .immediate
      plan.scaling.policy = try policy(settings)
      let watch = try #require((plan.scaling.policy as? any MetricPolicy)?.watch)
      plan.scaling.interval = .every(watch.cadence)
      try change(&plan)
    }
    return checked(plan)
  }

  // MARK: Target tracking

  private static let tracking = "policy: target_tracking\ntarget: 100"

  @Test("10 instances at 150 with a target of 100 become 15, after three minutes")
  func fifteen() throws {
    // 1,500 people / 10 = 150 > 100 at 60, 120 and 180 s: ceil(10 x 150 / 100) = 15.
    let joins = people(1_500, from: 0, to: 400)
    #expect(
      try changes(Self.tracking, joins, instances: 10, limit: 300, until: 400) == ["180.0: 10 15"])
  }

  /// People on 10 instances, and the size that they make after 20 minutes: 1.5 instances more are
  /// 2, and 1.5 fewer are 1. The lower alarm of a group of 10 rings below 90, after 15 minutes.
  static let rounding: [(people: Int, size: Int)] = [
    (1_150, 12), (1_001, 11), (1_000, 10), (900, 10), (899, 9), (850, 9), (450, 5),
  ]

  @Test("Capacity is rounded up, both when it grows and when it shrinks", arguments: rounding)
  func rounded(people count: Int, size: Int) throws {
    // Those who are dropped by the scale-in change nothing before the end.
    let joins = people(count, from: 0, to: 2_000)
    let expected = size == 10 ? [] : ["\(size > 10 ? "180" : "900").0: 10 \(size)"]
    #expect(
      try changes(Self.tracking, joins, instances: 10, limit: 300, until: 940) == expected)
  }

  /// A group, and the share of the target below which its lower alarm rings: 1 - 1/n, from 70 % to
  /// 90 %. Of 7 instances that is 6/7, 85.71 participants.
  @Test(
    "The lower alarm's threshold goes by the size of the group, or is what is written",
    arguments: [
      (7, 85, true, ""), (7, 86, false, ""),
      (20, 89, true, ""), (20, 90, false, ""), (20, 79, true, "\nlow_threshold: 80%"),
      (20, 80, false, "\nlow_threshold: 80%"), (20, 10, false, "\ndisable_scale_in: true"),
    ])
  func lowThreshold(instances: Int, each: Int, rings: Bool, more: String) throws {
    var policy = try policy(Self.tracking + more)
    var decisions: [ScalingDecision] = []
    for minute in 1...15 {
      let pool = observation { pool in
        pool.time = seconds(Double(minute) * 60)
        (pool.serving, pool.desired, pool.participantLimit) = (instances, instances, 300)
        pool.seatsTaken = instances * each
      }
      decisions.append(policy.answer(pool))
    }
    let wanted = (instances * each + 99) / 100
    let last = rings && wanted < instances ? wanted : instances
    #expect(decisions.last?.goal == .instances(last))
    #expect(decisions.dropLast().allSatisfy { $0.goal == .instances(instances) })
  }

  /// A datapoint of 15 minutes in a row, what is desired beside it and what drains in service, and
  /// what is wanted then.
  static let drains: [(DrainCase, wanted: Int)] = [
    // 15 people on 3 instances are 5 each; at 4 each they make 4 instances.
    (DrainCase(instances: 3, people: 15, desired: 3, draining: 0, leaving: 0), 4),
    // AWS has 3: one more. The one that drains stays one of the 4, or is taken back as one of them.
    (DrainCase(instances: 3, people: 15, desired: 2, draining: 1, leaving: 1), 3),
    (DrainCase(instances: 3, people: 15, desired: 2, draining: 1, leaving: 0), 4),
    // AWS has 4, one of which warms up: nothing.
    (DrainCase(instances: 3, people: 15, desired: 2, draining: 2, leaving: 2), 2),
    (DrainCase(instances: 3, people: 15, desired: 2, draining: 2, leaving: 0), 2),
    // 8 people on 4 are 2 each, below 3: 2 instances, which are what does not drain; nothing more goes
    // for them. Beside one that drains another one goes.
    (DrainCase(instances: 4, people: 8, desired: 2, draining: 2, leaving: 2), 2),
    (DrainCase(instances: 4, people: 8, desired: 2, draining: 2, leaving: 0), 2),
    (DrainCase(instances: 4, people: 8, desired: 3, draining: 1, leaving: 1), 2),
    // 15 people on 5 are 3 each, below 3.2, 80 %: 4 instances, one fewer, which may drain already.
    (DrainCase(instances: 5, people: 15, desired: 5, draining: 0, leaving: 0), 4),
    (DrainCase(instances: 5, people: 15, desired: 4, draining: 1, leaving: 1), 4),
  ]

  struct DrainCase: Sendable {
    var instances, people, desired, draining, leaving: Int
  }

  @Test(
    "What drains in service is in AWS's desired capacity on the way out, and gone on the way in",
    arguments: drains)
  func drainsInService(row: DrainCase, wanted: Int) throws {
    var policy = try #require(
      try policy("policy: target_tracking\ntarget: 4") as? any MetricPolicy)
    var decision: ScalingDecision?
    for minute in 1...15 {
      policy.observe(
        MetricSample(
          instances: row.instances, people: row.people, seats: row.people, meetings: 1, joins: 0,
          participantLimit: 10))
      decision = policy.decide(
        observation { pool in
          pool.time = seconds(Double(minute) * 60)
          (pool.serving, pool.desired) = (row.desired, row.desired)
          (pool.drainingInService, pool.leavingInService) = (row.draining, row.leaving)
        })
    }
    #expect(decision?.goal == .instances(wanted))
  }

  @Test("A step adds to what is desired without what drains")
  func stepBesideDrains() throws {
    // 50 % of 2 is 1. AWS would take 50 % of 2 + 2.
    var policy = try policy(
      "policy: step_scaling\nadjustment_type: PercentChangeInCapacity\nthreshold_out: 0\n"
        + "steps_out: [{adjustment: 50}]")
    let decision = policy.answer(
      observation { pool in
        pool.time = seconds(60)
        (pool.draining, pool.drainingInService, pool.leavingInService) = (2, 2, 2)
      })
    #expect(decision.goal == .instances(3))
  }

  @Test(
    "A datapoint comes once a period and as late as it is said",
    arguments: [
      ("", 0.0, "180.0"), ("\nmetric_period: 10s", 0, "30.0"), ("\nmetric_period: 30s", 0, "90.0"),
      ("\nmetric_period: 5m", 0, "900.0"), ("", 60, "240.0"), ("", 90, "270.0"),
      ("\nmetric_period: 10s", 7, "37.0"), ("\nmetric_period: 5m", 20, "920.0"),
    ])
  func periods(more: String, delay: Double, time: String) throws {
    let joins = people(1_500, from: 0, to: 2_000)
    let found = try changes(
      Self.tracking + more, joins, instances: 10, limit: 300, until: 1_000
    ) { $0.scaling.metricDelay = span(delay) }
    #expect(found == ["\(time): 10 15"])
  }

  @Test("While nothing is in service there is no datapoint, and nothing changes")
  func nothingInService() throws {
    #expect(
      try changes(Self.tracking, people(50, from: 0, to: 900), instances: 0, until: 900) == [])
  }

  @Test("What warms up is left out of the metric, counts as capacity, and blocks a scale-in")
  func warmUp() throws {
    // 2 instances at 120 want ceil(240 / 100) = 3 from 180 s on; the third serves at once and warms
    // up for 20 min. At 300 s another 40 join it, which the metric of the other two does not see.
    // At 400 s everybody but one leaves: the lower alarm rings from 1,260 s on, by the 15 datapoints
    // since 420 s, but the third is warm at 1,380 s, 20 min after 180 s.
    let joins =
      people(240, from: 0, to: 400) + people(40, from: 300, to: 400) + people(1, from: 0, to: 1_600)
    let found = try changes(
      Self.tracking + "\nestimated_instance_warmup: 20m", joins, instances: 2, limit: 300,
      until: 1_500)
    #expect(found == ["180.0: 2 3", "1380.0: 3 1"])
  }

  // MARK: Step scaling

  private static let oracle = """
    policy: step_scaling
    estimated_instance_warmup: 0s
    adjustment_type: PercentChangeInCapacity
    threshold_out: 50
    steps_out: [{lower_bound: 0, upper_bound: 10, adjustment: 0}, {lower_bound: 10, upper_bound: 20, adjustment: 10}, {lower_bound: 20, adjustment: 30}]
    threshold_in: 50
    steps_in: [{upper_bound: -20, adjustment: -30}, {lower_bound: -20, upper_bound: -10, adjustment: -10}, {lower_bound: -10, upper_bound: 0, adjustment: 0}]
    """

  @Test("The guide's steps: 10 at 60 become 11, at 70 14, at 40 13, at 30 10")
  func steps() throws {
    // 600 / 10 = 60, 770 / 11 = 70, 560 / 14 = 40, 390 / 13 = 30 at the four minutes.
    let joins =
      people(600, from: 30, to: 90) + people(770, from: 100, to: 150)
      + people(560, from: 160, to: 210) + people(390, from: 220, to: 270)
    #expect(
      try changes(Self.oracle, joins, instances: 10, until: 290) == [
        "60.0: 10 11", "120.0: 11 14", "180.0: 14 13", "240.0: 13 10",
      ])
  }

  @Test("What warms up counts: 60 adds 1 to 10, 62 then nothing, 70 then 2, for 13")
  func stepsWhileWarming() throws {
    // Launches take 10 minutes, so that all are on the 10: 10 % of 10 at 60 and at 62, 30 % of 10
    // at 70, of which one is there.
    let joins =
      people(600, from: 30, to: 90) + people(620, from: 100, to: 150)
      + people(700, from: 160, to: 210) + people(500, from: 220, to: 290)
    let found = try changes(Self.oracle, joins, instances: 10, until: 290) {
      $0.launch.cold = .constant(600_000)
    }
    #expect(found == ["60.0: 10 11", "180.0: 11 13"])
  }

  @Test(
    "Within 40 and 60 nothing changes; a bound is of the step that is nearer to the threshold below",
    arguments: [(59, 10), (41, 10), (60, 11), (40, 9), (31, 9), (30, 7), (69, 11), (70, 13)])
  func stepBounds(each: Int, size: Int) throws {
    let joins = people(10 * each, from: 30, to: 90)
    let expected = size == 10 ? [] : ["60.0: 10 \(size)"]
    #expect(try changes(Self.oracle, joins, instances: 10, until: 90) == expected)
  }

  /// Settings of one alarm, the group's bounds and size, and the size afterwards.
  static let clamps: [(settings: String, bounds: ClosedRange<Int>, size: Int, after: Int)] = [
    ("threshold_out: 5\nsteps_out: [{adjustment: 3}]", 0...3, 2, 3),
    ("threshold_in: 50\nsteps_in: [{adjustment: -2}]", 2...9, 3, 2),
    (
      "adjustment_type: PercentChangeInCapacity\nmin_adjustment_magnitude: 2\nthreshold_out: 5\nsteps_out: [{adjustment: 25}]",
      0...9, 4, 6
    ),
    ("adjustment_type: ExactCapacity\nthreshold_out: 5\nsteps_out: [{adjustment: 7}]", 0...9, 4, 7),
  ]

  @Test("A policy is kept within the bounds, and a percentage to its minimum", arguments: clamps)
  func bounds(settings: String, bounds: ClosedRange<Int>, size: Int, after: Int) throws {
    let found = try changes(
      "policy: step_scaling\n\(settings)", people(size * 10, from: 0, to: 100), instances: size,
      until: 100
    ) { ($0.group.minSize, $0.group.maxSize) = (bounds.lowerBound, bounds.upperBound) }
    #expect(found == ["60.0: \(size) \(after)"])
  }

  // MARK: Several policies

  @Test("Of -3 and -25 % of 8 instances the larger capacity wins: -2")
  func largest() throws {
    let settings = """
      policy: combined
      policies:
        - {policy: step_scaling, threshold_in: 50, steps_in: [{adjustment: -3}]}
        - {policy: step_scaling, adjustment_type: PercentChangeInCapacity, threshold_in: 50, steps_in: [{adjustment: -25}]}
      """
    #expect(
      try changes(settings, people(80, from: 0, to: 100), instances: 8, until: 100)
        == ["60.0: 8 6"])
  }

  /// Targets of people and of meetings that the run's 40 people and meetings on 4 instances are
  /// below or not.
  @Test(
    "Trackers remove instances only when all of them want to, but for those that never do",
    arguments: [
      ("target: 20", "target: 40", ["900.0: 4 2"]), ("target: 20", "target: 11", []),
      ("target: 20", "target: 11, disable_scale_in: true", ["900.0: 4 2"]),
      ("target: 20", "target: 8", ["180.0: 4 5"]),
    ])
  func trackers(first: String, second: String, expected: [String]) throws {
    let settings = """
      policy: combined
      policies:
        - {policy: target_tracking, \(first)}
        - {policy: target_tracking, metric: meetings_per_instance, \(second)}
      """
    #expect(
      try changes(settings, people(40, from: 0, to: 910), instances: 4, until: 910) == expected)
  }

  @Test("A step's scale-in is not held back by a tracker that is at its target")
  func stepBesideTracker() throws {
    let settings = """
      policy: combined
      policies:
        - {policy: target_tracking, target: 10}
        - {policy: step_scaling, threshold_in: 10, steps_in: [{adjustment: -1}]}
      """
    #expect(
      try changes(settings, people(40, from: 0, to: 100), instances: 4, until: 100)
        == ["60.0: 4 3"])
  }

  @Test("A simple policy that another one outdoes has nothing to cool down after")
  func outdone() throws {
    // 400 on 4 are 100 each at 60: the step wants 6, the simple policy 5. At 120 they are 400 / 6 =
    // 66.7: the simple policy alone wants one more, and cools down then.
    let settings = """
      policy: combined
      policies:
        - {policy: simple_scaling, threshold_out: 50, adjustment_out: 1}
        - {policy: step_scaling, threshold_out: 90, steps_out: [{adjustment: 2}], estimated_instance_warmup: 0s}
      """
    #expect(
      try changes(settings, people(400, from: 0, to: 300), instances: 4, limit: 200, until: 300)
        == ["60.0: 4 6", "120.0: 6 7"])
  }

  // MARK: Simple scaling

  private static let simple = """
    policy: simple_scaling
    threshold_out: 50
    adjustment_out: 1
    threshold_in: 5
    adjustment_in: -1
    """

  @Test("The cooldown begins when the last instance is in service")
  func cooldown() throws {
    // 100 s for the launch of 60 s: in service at 160, cool at 460, asked next at 480.
    let found = try changes(
      Self.simple, people(900, from: 0, to: 1_000), instances: 2, limit: 1_000, until: 600
    ) { $0.launch.cold = .constant(100_000) }
    #expect(found == ["60.0: 2 3", "480.0: 3 4"])
    // A cooldown of its own of a minute: cool at 220, asked next at 240; 340 and 400 + 20; and so on.
    let short = try changes(
      Self.simple + "\ncooldown: 1m", people(900, from: 0, to: 1_000), instances: 2, limit: 1_000,
      until: 500
    ) { $0.launch.cold = .constant(100_000) }
    #expect(short == ["60.0: 2 3", "240.0: 3 4", "420.0: 4 5"])
  }

  @Test("A scale-in is over when what drains has left, and the cooldown begins then")
  func cooldownAfterDrain() throws {
    // 8 people on 4: 2 each, in meetings until 100 s. One drains from 60 to 100, cool at 160, so 180;
    // from then on the others are empty and each goes at once: 240.
    let found = try changes(
      Self.simple + "\ncooldown: 1m", people(8, from: 0, to: 100), instances: 4, until: 250
    ) { $0.scaleIn.mode = .drain }
    #expect(found == ["60.0: 4 3", "180.0: 3 2", "240.0: 2 1"])
  }

  @Test("At a bound nothing changes, so nothing has to cool down")
  func cooldownAtBound() throws {
    // At max_size the alarm that rings from 60 on changes nothing; at 300 everybody has left.
    let found = try changes(
      Self.simple, people(900, from: 0, to: 290), instances: 2, limit: 1_000, until: 310
    ) { $0.group.maxSize = 2 }
    #expect(found == ["300.0: 2 1"])
  }

  // MARK: Metrics

  /// 2 instances of 10 seats, one of them with a person of 4 seats, the other with 3 people of one
  /// meeting, and the value at 60 s.
  @Test(
    "Each metric is the mean over the instances",
    arguments: [
      ("participants_per_instance", 2.0), ("utilization", 0.35), ("meetings_per_instance", 1),
      ("joins_per_instance", 2.5),
    ])
  func metrics(metric: String, value: Double) throws {
    let joins = [
      Join("A", 1, 100, seats: 4), Join("B", 2, 100), Join("B", 3, 100), Join("B", 4, 100),
      // Came and went within the period.
      Join("C", 10, 20),
    ]
    let result = try run(
      "policy: step_scaling\nmetric: \(metric)\nthreshold_out: 0\nsteps_out: [{adjustment: 1}]",
      joins, instances: 2, limit: 10, until: 61)
    #expect(result.decisions.map(\.signal) == [value])
  }

  @Test("The policy goes on with its datapoints when the schedule changes a setting")
  func continuing() throws {
    // At 100 s the target goes from 200 to 100; the datapoints of 60 and 120 s count all the same.
    let joins = people(1_500, from: 0, to: 400)
    let found = try changes(
      "policy: target_tracking\ntarget: 200", joins, instances: 10, limit: 300, until: 300
    ) {
      $0.schedule = [
        ScheduledChange(time: seconds(100), settings: [.policy(try policy(Self.tracking))])
      ]
    }
    #expect(found == ["180.0: 10 15"])
  }

  @Test(
    "A scheduled capacity is the schedule's decision where the policy of the instant leaves it",
    arguments: [(60.0, ScalingReason.bounds), (90, .bounds), (120, .alarmHigh)])
  func scheduledReason(time: Double, reason: ScalingReason) throws {
    // 2 instances become 4 at that time. At 120 30 people make the alarm ring, and the policy wants
    // one more than the 4.
    let result = try run(
      "policy: step_scaling\nthreshold_out: 10\nsteps_out: [{adjustment: 1}]",
      people(30, from: 100, to: 300), instances: 2, until: 125
    ) {
      $0.schedule = [ScheduledChange(time: seconds(time), settings: [.desiredCapacity(4)])]
    }
    let decision = try #require(result.decisions.first)
    #expect(decision.time == seconds(time) && decision.reason == reason)
    #expect(decision.after == (time == 120 ? 5 : 4))
    #expect(decision.launchedCold == decision.after - 2)
  }
}
