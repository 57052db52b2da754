import PoolSimulation
import Probability
import Settings

/// Workload W2: meetings by a Poisson process, sizes geometric with mean 6, members joining at the
/// start plus Exp(60 s), stays lognormal with mean 2,400 s and sigma 1, 5 joins a second: about
/// 12,000 people on 12,000 seats.
func makeMeetings(joins: Int) -> Workload {
  let meetings = StreamFamily(seed: 1, replication: 0, purpose: StreamPurpose("benchmark.meetings"))
  let gap = Distribution.exponential(mean: 6_000 / 5)
  let offset = Distribution.exponential(mean: 60_000)
  // The mean is exp(sigma^2 / 2) times the median.
  let stay = Distribution.lognormal(median: 2_400_000 * 0.6065306597126334, sigma: 1)
  var builder = WorkloadBuilder(capacity: joins)
  var start = 0.0
  var number: UInt64 = 0
  while builder.joinCount < joins {
    var stream = meetings.stream(number)
    start += gap.sample(from: &stream)
    let meeting = builder.addMeeting(named: "m\(number)")
    repeat {
      let time = start + offset.sample(from: &stream)
      builder.addJoin(
        at: SimulationTime(milliseconds: Int64(time)),
        stay: TimeSpan(milliseconds: Int64(stay.sample(from: &stream))), meeting: meeting)
    } while builder.joinCount < joins && stream.nextUnit() >= 1.0 / 6
    number += 1
  }
  return builder.finish()
}

/// 40 instances of 300 seats, strict affinity, least loaded, a fixed fleet asked once a minute;
/// everything is recorded.
func makePlan(_ workload: Workload) -> RunPlan? {
  let here = SourceLocation(file: "benchmark", line: 1)
  let desired = SettingsNode.Entry(
    key: "desired", location: here, node: SettingsNode(.scalar("40"), at: here))
  var policy = SettingsReader(SettingsNode(.map([desired]), at: here), issues: IssueLog())
  var placement = SettingsReader(SettingsNode(.map([]), at: here), issues: IssueLog())
  let none = Distribution.constant(0)
  guard let strategy = placementStrategies.first(where: { $0.type.name == "least_loaded" })?.type,
    let fixed = scalingPolicies.first(where: { $0.name == "fixed" })
  else { return nil }
  return RunPlan(
    workload: workload, end: nil, warmUp: .zero, seed: 1, replication: 0, participantLimit: 300,
    newMeetingLimit: nil,
    group: AutoScalingGroupSettings(
      minSize: 40, maxSize: 40, desiredCapacity: 40, initiallyInService: 40, availabilityZones: 1),
    warmPool: nil,
    launch: LaunchSettings(
      controlLoop: none, pending: none, cold: .constant(180_000), fromStopped: none,
      fromHibernated: none, fromRunning: none,
      prepare: none, stop: none, hibernate: none, hibernateNotBefore: .zero, registration: none,
      hook: .none),
    placement: strategy.init(settings: &placement), affinity: .strict,
    admission: AdmissionSettings(whenFull: .reject, reconnectAfter: nil),
    scaling: ScalingSettings(
      policy: fixed.init(settings: &policy), interval: .every(TimeSpan(milliseconds: 60_000)),
      metricDelay: .zero, outOfRange: .clamp),
    scaleIn: ScaleInSettings(
      mode: .drain, victim: .fewestParticipants, by: .application, drainVia: .application,
      drainDeadline: .forever,
      idleHold: TimeSpan(milliseconds: 1_800_000), undrain: true, cancelLaunches: false),
    schedule: [], faults: [],
    prices: PriceList(
      onDemandPerHour: 170_000_000, volumePerGBMonth: 80_000_000, publicIPv4PerHour: 5_000_000,
      egressPerGB: 90_000_000,
      minimumBilled: TimeSpan(milliseconds: 60_000), commitment: nil, perRejectedJoin: 0,
      perLostParticipant: 0,
      volumeBytes: 40_000_000_000, bitratePerParticipant: 0),
    reportInterval: TimeSpan(milliseconds: 300_000))
}

/// `EngineBenchmark JOINS RUNS`: simulates W2 so many times and prints nanoseconds a join and its
/// leave, the best of the runs.
func main() {
  let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
  let joins = arguments.first ?? 1_000_000
  let runs = arguments.count > 1 ? arguments[1] : 5
  guard let plan = makePlan(makeMeetings(joins: joins)) else {
    return print("the catalogs lack least_loaded or fixed")
  }
  var best = Double.infinity
  var rejected = 0
  for _ in 0..<runs {
    let clock = ContinuousClock()
    let elapsed = clock.measure { rejected = simulate(plan).rejections.count }
    let seconds =
      Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    best = min(best, seconds * 1e9 / Double(joins))
  }
  print(
    "joins \(joins) rejected \(rejected) best_ns_per_join_and_leave "
      + "\(Int((best * 10).rounded()) / 10)"
  )
}

main()
