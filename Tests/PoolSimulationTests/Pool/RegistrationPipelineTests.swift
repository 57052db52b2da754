import Probability
import Testing

@testable import PoolSimulation

@Suite struct Route53QueueTests {
  private func ends(
    of changes: [(records: Int, time: Double)], batching: Bool = false, rate: Double = 5
  ) -> [SimulationTime] {
    var queue = Route53Queue(requestsPerSecond: rate, isBatching: batching)
    return changes.map { queue.send($0.records, at: seconds($0.time)) }
  }

  @Test(
    "A hundred changes at once, each a request of its own, take twenty seconds at five requests a second"
  )
  func floor() {
    let ends = ends(of: [(Int, Double)](repeating: (2, 7), count: 100))
    #expect(ends == (1...100).map { seconds(7 + 0.2 * Double($0)) })
  }

  @Test("A queue that is idle begins at once, and time that passed unused is not saved up")
  func idle() {
    #expect(
      ends(of: [(2, 0), (2, 10), (2, 10.1), (2, 10.4)]) == [0.2, 10.2, 10.4, 10.6].map(seconds))
  }

  @Test(
    "The slot of a request is one second over the rate, to the millisecond",
    arguments: [(5, 200), (3, 333), (0.1, 10_000), (1_000, 1)])
  func slot(rate: Double, milliseconds: Int64) {
    #expect(
      Route53Queue(requestsPerSecond: rate, isBatching: false).slot
        == TimeSpan(milliseconds: milliseconds))
  }

  @Test("What waits goes in one request; a request that has begun takes nothing more")
  func batches() {
    // The first begins at once, alone. The two that come while it lasts share the next, and the one
    // that comes as that begins waits.
    let changes: [(Int, Double)] = [(2, 0), (2, 0), (2, 0.1), (2, 0.2), (2, 0.3), (2, 5)]
    #expect(ends(of: changes, batching: true) == [0.2, 0.4, 0.4, 0.6, 0.6, 5.2].map(seconds))
  }

  @Test(
    "A request takes 500 registrations, which count twice, or 1,000 deletions",
    arguments: [(2, 500), (1, 1_000)])
  func mostRecords(records: Int, most: Int) {
    let ends = ends(
      of: [(Int, Double)](repeating: (records, 0), count: 1 + 2 * most + 1), batching: true)
    let expected =
      [0.2] + [Double](repeating: 0.4, count: most) + [Double](repeating: 0.6, count: most) + [0.8]
    #expect(ends == expected.map(seconds))
  }

  @Test(
    "It answers as a queue does that goes from event to event",
    arguments: 1...20 as ClosedRange<UInt64>)
  func stepByStep(seed: UInt64) {
    var numbers = Numbers(seed: seed)
    let isBatching = numbers.chance(0.5)
    var time = 0.0
    let changes = (0..<300).map { _ in
      time += Double(numbers.one(of: [0, 0, 0, 50, 150, 200, 400, 3_000])) / 1_000
      return (records: numbers.one(of: [1, 2, 300, 400]), time: time)
    }
    var expected: [SimulationTime] = []
    var next = 0
    var free = SimulationTime.zero
    while next < changes.count {
      let begin = max(free, seconds(changes[next].time))
      // What came before the request begins goes along, as far as there is room; the first always
      // goes.
      var records = changes[next].records
      var last = next
      while isBatching, last + 1 < changes.count, seconds(changes[last + 1].time) < begin,
        records + changes[last + 1].records <= Route53Queue.mostRecords
      {
        last += 1
        records += changes[last].records
      }
      free = begin + span(0.2)
      expected += [SimulationTime](repeating: free, count: last - next + 1)
      next = last + 1
    }
    #expect(ends(of: changes, batching: isBatching) == expected, "seed \(seed)")
  }
}

@Suite struct RegistrationPipelineTests {
  @Test(
    "Only the first call of a burst is cold, and the next one after a pause that is longer than allowed"
  )
  func warmth() {
    var function = FunctionWarmth(idle: span(60))
    let calls: [(at: Double, ends: Double)] = [
      (0, 5), (0, 2), (1, 3), (5, 7), (67, 69), (129, 131), (191.001, 196.001), (191.002, 193.002),
      (256.001, 258.001),
    ]
    for call in calls {
      #expect(
        function.call(lasting: span(2), coldStart: span(3), at: seconds(call.at))
          == seconds(call.ends), "the call at \(call.at) s")
    }
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
    "An instance whose registration was lost does not keep a run going", .timeLimit(.minutes(1)))
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
    .timeLimit(.minutes(1)))
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
    RegistrationSettings(
      sns: .constant(0), lambda: lambda, lambdaColdStart: .constant(0), lambdaIdle: .forever,
      lambdaFailureProbability: failureProbability, route53RequestsPerSecond: requestsPerSecond,
      batchesRoute53: false,
      propagation: .constant(0), application: .constant(0), readyWhen: .dnsInSync,
      negativeTTL: negativeTTL)
  }
}
