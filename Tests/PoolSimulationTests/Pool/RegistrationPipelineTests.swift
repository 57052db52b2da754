import Probability
import Testing

@testable import PoolSimulation

@Suite struct Route53QueueTests {
  /// A queue with these throttles.
  private func queue(
    rate: Double = 5, burst: Int = 1, changeRate: Double = 1_000, changeBurst: Int = 100_000,
    batching: Bool = false
  ) -> Route53Queue {
    var settings = RegistrationSettings()
    settings.route53RequestsPerSecond = rate
    settings.route53Burst = burst
    settings.route53ChangesPerSecond = changeRate
    settings.route53ChangeBurst = changeBurst
    settings.batchesRoute53 = batching
    return Route53Queue(settings)
  }

  /// When the requests for these changes are made.
  private func times(
    _ changes: [(records: Int, time: Double)], in queue: Route53Queue
  ) -> [SimulationTime] {
    var queue = queue
    return changes.map { queue.send($0.records, at: seconds($0.time)) }
  }

  @Test("Of a hundred changes at once fifty go at once, the others at ten a second")
  func burst() {
    let times = times(
      [(Int, Double)](repeating: (2, 7), count: 100), in: Route53Queue(RegistrationSettings()))
    let expected = (0..<100).map { 7 + 0.1 * Double(max(0, $0 - 49)) }
    #expect(times == expected.map(seconds))
  }

  @Test("What is not used comes back at the rate, up to the burst")
  func refill() {
    let three = [0, 0, 0, 1.5, 1.5, 9, 9, 9].map { (records: 1, time: $0) }
    // Two at once and the third a second later, at 1. At 1.5 half a request is there.
    let expected: [Double] = [0, 0, 1, 2, 3, 9, 9, 10]
    #expect(times(three, in: queue(rate: 1, burst: 2)) == expected.map(seconds))
  }

  @Test(
    "A request comes back after one second over the rate, to the millisecond",
    arguments: [(5, 200), (3, 333), (0.1, 10_000), (1_000, 1)])
  func slot(rate: Double, milliseconds: Int64) {
    #expect(
      times([(1, 0), (1, 0)], in: queue(rate: rate)) == [
        .zero, SimulationTime(milliseconds: milliseconds),
      ])
  }

  @Test("What waits goes in one request; a request that was made takes nothing more")
  func batches() {
    // The first goes at once, alone. The two that come before the next can go share it, and the one
    // that comes as that is made waits.
    let changes: [(Int, Double)] = [(2, 0), (2, 0), (2, 0.1), (2, 0.2), (2, 0.3), (2, 5)]
    #expect(
      times(changes, in: queue(batching: true)) == [0, 0.2, 0.2, 0.4, 0.4, 5].map(seconds))
  }

  @Test(
    "A request takes 500 registrations, which count twice, or 1,000 deletions",
    arguments: [(2, 500), (1, 1_000)])
  func mostRecords(records: Int, most: Int) {
    let times = times(
      [(Int, Double)](repeating: (records, 0), count: 1 + 2 * most + 1),
      in: queue(batching: true))
    let expected =
      [0] + [Double](repeating: 0.2, count: most) + [Double](repeating: 0.4, count: most) + [0.6]
    #expect(times == expected.map(seconds))
  }

  @Test("Of a thousand registrations 750 exhaust the bucket of changes, the others follow it")
  func changes() {
    let times = times(
      [(Int, Double)](repeating: (2, 0), count: 1_000),
      in: queue(rate: 1_000, burst: 1_000, changeRate: 100, changeBurst: 1_500))
    // Two changes come back in 20 ms: the last of 250 goes after 5 s.
    #expect(times == (0..<1_000).map { seconds(0.02 * Double(max(0, $0 - 749))) })
  }

  @Test("A request that waits takes no change for which it would have to wait longer")
  func batchesWithinBucket() {
    // Two changes come back in 4 s. The first takes two of four at 0; the second has to wait for a
    // request and takes the other two at 1, where the third finds none: they are there at 4, and
    // the fourth's at 8.
    let changes: [(Int, Double)] = [(2, 0), (2, 0), (2, 0), (2, 0)]
    let queue = queue(rate: 1, changeRate: 0.5, changeBurst: 4, batching: true)
    #expect(times(changes, in: queue) == [0, 1, 4, 8].map(seconds))
  }

  @Test("Asking for a change takes a request too, and no change")
  func asking() {
    var queue = queue(changeRate: 0.001, changeBurst: 4)
    #expect(queue.send(2, at: .zero) == .zero)
    #expect(queue.ask(at: .zero) == seconds(0.2))
    #expect(queue.send(2, at: .zero) == seconds(0.4))
    #expect(queue.ask(at: .zero) == seconds(0.6))
  }

  @Test(
    "It answers as two buckets do that are filled millisecond by millisecond",
    arguments: 1...20 as ClosedRange<UInt64>)
  func stepByStep(seed: UInt64) {
    var numbers = Numbers(seed: seed)
    let (burst, changeBurst) = (numbers.number(in: 1...5), numbers.number(in: 4...12))
    var queue = queue(rate: 5, burst: burst, changeRate: 10, changeBurst: changeBurst)
    // In milliseconds of filling: a request is 200, a change 100.
    var (requests, changes) = (burst * 200, changeBurst * 100)
    var (clock, time) = (0, 0)
    for _ in 0..<200 {
      time += numbers.one(of: [0, 0, 0, 50, 150, 200, 400, 3_000])
      let records = numbers.one(of: [0, 1, 2, 4])
      var steps = max(0, time - clock)
      while steps > 0 || requests < 200 || changes < records * 100 {
        steps -= 1
        clock += 1
        requests = min(requests + 1, burst * 200)
        changes = min(changes + 1, changeBurst * 100)
      }
      requests -= 200
      changes -= records * 100
      let now = SimulationTime(milliseconds: Int64(time))
      let made = records == 0 ? queue.ask(at: now) : queue.send(records, at: now)
      #expect(made == SimulationTime(milliseconds: Int64(clock)), "seed \(seed)")
    }
  }
}

@Suite struct FunctionEnvironmentTests {
  /// When calls at these times end, of two seconds each, or five where they are cold.
  private func ends(_ times: [Double], concurrency: Int = 1_000) -> [SimulationTime?] {
    var function = FunctionEnvironments(idle: span(60), concurrency: concurrency)
    return times.map { function.call(lasting: span(2), coldStart: span(3), at: seconds($0)) }
  }

  @Test("A hundred calls at once are all cold")
  func burst() {
    let ends = ends([Double](repeating: 0, count: 100))
    #expect(ends == [SimulationTime?](repeating: seconds(5), count: 100))
  }

  @Test("A call is warm where an environment has been idle for no longer than it is kept")
  func idle() {
    // Three are cold and end at 5, 5 and 6. At 5 two find an environment and the third does not. At
    // 70 the one that is idle since 10 is still there; at 132.001 none is.
    let times: [Double] = [0, 0, 1, 5, 5, 5, 70, 132, 194.001]
    let expected: [Double] = [5, 5, 6, 7, 7, 10, 72, 134, 199.001]
    #expect(ends(times) == expected.map { seconds($0) })
  }

  @Test("Beyond the concurrency a call is throttled, until another one ends")
  func concurrency() {
    let ends = ends([0, 0, 0, 4.999, 5, 5, 5], concurrency: 2)
    #expect(ends == [seconds(5), seconds(5), nil, nil, seconds(7), seconds(7), nil])
  }

  @Test("A throttled call comes back after pauses that double up to five minutes, for six hours")
  func pauses() {
    var change = RecordChange(sns: .zero, calls: [.zero], isLost: false, coldStart: .zero)
    change.delivered = .zero
    var time = SimulationTime.zero
    var pauses: [Int64] = []
    while let next = change.nextCall(throttledAt: time) {
      pauses.append((next - time).milliseconds / 1_000)
      time = next
      change.throttles += 1
    }
    // 511 s in nine pauses, and seventy of 300 s: the next one would end after 21,811 s.
    #expect(
      pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256] + [Int64](repeating: 300, count: 70))
    #expect(time == seconds(21_511))
  }
}

@Suite struct RegistrationPipelineTests {
  @Test("A registration that is throttled for six hours is lost")
  func throttledForGood() throws {
    let plan = try plan(workload([Join("A", 0, 1)]), instances: 0, limit: 1) { plan in
      plan.end = seconds(30_000)
      plan.group.maxSize = 2
      plan.scaling.policy = try policy("policy: fixed\ndesired: 2")
      plan.launch.cold = .constant(0)
      // One call at a time, of seven hours.
      var pipeline = RegistrationSettings.plain(lambda: .constant(25_200_000))
      pipeline.lambdaConcurrency = 1
      plan.launch.pipeline = pipeline
    }
    let result = checked(plan)
    #expect(result.counts.registrationsLost == 1)
    #expect(result.launches.map { $0.parts?.lambda } == [span(25_200), span(21_511)])
  }

  @Test(
    "A resolver remembers for its TTL that an instance had no name, one person and one instance at a time"
  )
  func lockout() {
    var pipeline = RegistrationPipeline(.plain(negativeTTL: span(60)))
    #expect(pipeline.remember(noNameOf: 3, for: 7, at: seconds(10)) == seconds(70))
    #expect(
      pipeline.isUnresolved(3, for: 7, at: seconds(69.999))
        && !pipeline.isUnresolved(3, for: 7, at: seconds(70)))
    #expect(
      !pipeline.isUnresolved(4, for: 7, at: seconds(20))
        && !pipeline.isUnresolved(3, for: 8, at: seconds(20)))
  }

  @Test("A failed call is made again after one minute and after two; then the registration is lost")
  func retries() throws {
    let joins = [Join("A", 0, 1)]
    let plan = try plan(workload(joins), instances: 0, limit: 1) { plan in
      plan.end = seconds(2_000)
      plan.group.maxSize = 2_000
      plan.scaling.policy = try policy("policy: fixed\ndesired: 2000")
      plan.launch.pipeline = .plain(
        lambda: .constant(1_000), failureProbability: 0.3, requestsPerSecond: 1_000)
    }
    let result = checked(plan)
    var seen: [Int64: Double] = [:]
    for launch in result.launches {
      let lambda = launch.parts?.lambda?.milliseconds ?? -1
      seen[launch.serving == nil ? -lambda : lambda, default: 0] += 1
    }
    #expect(seen.keys.sorted() == [-183_000, 1_000, 62_000, 183_000])
    #expect(Double(result.counts.registrationsLost) == seen[-183_000])
    // Within five standard deviations of 0.7, 0.3 x 0.7, 0.3^2 x 0.7 and 0.3^3.
    for (lambda, share) in [(1_000, 0.7), (62_000, 0.21), (183_000, 0.063), (-183_000, 0.027)]
      as [(Int64, Double)]
    {
      #expect(
        abs((seen[lambda] ?? 0) / 2_000 - share) < 5 * (share * (1 - share) / 2_000).squareRoot(),
        "\(lambda) ms")
    }
  }

  @Test(
    "An instance whose registration was lost does not keep a run going",
    .timeLimit(.minutes(patience)))
  func rest() throws {
    let joins = [Join("A", 0, 1)]
    let plan = try plan(workload(joins), instances: 0, limit: 1) { plan in
      plan.scaling.policy = try policy("policy: fixed\ndesired: 1")
      plan.scaling.interval = .every(span(10))
      plan.launch.pipeline = .plain(failureProbability: 1)
    }
    let result = checked(plan)
    #expect(
      result.counts.registrationsLost == 1 && result.launches.allSatisfy { $0.serving == nil })
  }

  @Test(
    "Neither does a health check that replaces such instances again and again while somebody waits",
    .timeLimit(.minutes(patience)))
  func restlessHealthCheck() throws {
    let plan = try plan(workload([Join("A", 0, 1)]), instances: 0, limit: 1) { plan in
      plan.scaling.policy = try policy("policy: fixed\ndesired: 1")
      plan.scaling.interval = .onChange
      plan.launch.pipeline = .plain(failureProbability: 1)
      plan.admission.whenFull = .wait(patience: nil)
      plan.healthCheck = HealthCheckSettings(gracePeriod: span(60), detectAfter: span(30))
    }
    let result = checked(plan)
    #expect(
      result.counts.instancesUnhealthy > 10 && result.launches.allSatisfy { $0.serving == nil })
  }
}

extension RegistrationSettings {
  /// A pipeline that takes no time but its requests' and what is given.
  static func plain(
    lambda: Distribution = .constant(0), failureProbability: Double = 0,
    requestsPerSecond: Double = 5, negativeTTL: TimeSpan = .zero
  ) -> RegistrationSettings {
    var settings = RegistrationSettings(lambda: lambda)
    settings.lambdaIdle = .forever
    settings.lambdaFailureProbability = failureProbability
    settings.lambdaConcurrency = 100_000
    settings.route53RequestsPerSecond = requestsPerSecond
    settings.negativeTTL = negativeTTL
    return settings
  }
}
