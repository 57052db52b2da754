import Probability

/// Every random number that a pool draws, each from a stream of its own.
struct PoolDraws {
  private var controlLoop, pending, registration, prepare, stop, hibernate: Sampler
  private var prepareWithoutHook: Sampler?
  /// By `LaunchSource.index`.
  private var start: [Sampler]
  private var sns, lambda, lambdaColdStart, propagation, application: Sampler
  private var bootstrap: Sampler?
  private let batchSlowdown: BatchSlowdown?
  private let lambdaFailureProbability: Double
  private let streams: Streams
  private var controlLoops: UInt64 = 0
  private var launches: UInt64 = 0
  private var preparations: UInt64 = 0
  private var entries: UInt64 = 0
  private var deletions: UInt64 = 0
  private var startsInPlace: UInt64 = 0
  private var terminations: UInt64 = 0

  init(_ plan: RunPlan) {
    streams = Streams(seed: plan.seed, replication: plan.replication)
    controlLoop = Sampler(plan.launch.controlLoop)
    pending = Sampler(plan.launch.pending)
    registration = Sampler(plan.launch.registration)
    prepare = Sampler(plan.launch.prepare)
    stop = Sampler(plan.launch.stop)
    hibernate = Sampler(plan.launch.hibernate)
    prepareWithoutHook = plan.launch.prepareWithoutHook.map { Sampler($0) }
    start = [
      plan.launch.cold, plan.launch.fromStopped, plan.launch.fromHibernated,
      plan.launch.fromRunning,
    ].map { Sampler($0) }
    let pipeline = plan.launch.pipeline
    func part(_ law: Distribution?) -> Sampler { Sampler(law ?? .constant(0)) }
    sns = part(pipeline?.sns)
    lambda = part(pipeline?.lambda)
    lambdaColdStart = part(pipeline?.lambdaColdStart)
    propagation = part(pipeline?.propagation)
    application = part(pipeline?.application)
    lambdaFailureProbability = pipeline?.lambdaFailureProbability ?? 0
    bootstrap = plan.launch.bootstrap.map { Sampler($0) }
    batchSlowdown = plan.launch.batchSlowdown
  }

  /// The laws that nothing was drawn from; of one that is not there that says nothing.
  var undrawn: [DurationLaw] {
    let samplers: [(law: DurationLaw, sampler: Sampler?)] = [
      (.controlLoop, controlLoop), (.pending, pending), (.cold, start[LaunchSource.cold.index]),
      (.fromStopped, start[LaunchSource.stopped.index]),
      (.fromHibernated, start[LaunchSource.hibernated.index]),
      (.fromRunning, start[LaunchSource.running.index]), (.prepare, prepare),
      (.prepareWithoutHook, prepareWithoutHook), (.stop, stop), (.hibernate, hibernate),
      (.bootstrap, bootstrap), (.registration, registration), (.sns, sns), (.lambda, lambda),
      (.lambdaColdStart, lambdaColdStart), (.propagation, propagation),
      (.application, application),
    ]
    return samplers.filter { $0.sampler?.isUnused == true }.map(\.law)
  }

  /// The streams of a run, apart from what is drawn from: a draw that borrowed the whole would copy
  /// it.
  private struct Streams {
    let seed: UInt64
    let replication: Int

    func callAsFunction(_ purpose: StreamPurpose, _ entity: UInt64, _ part: UInt64 = 0)
      -> RandomStream
    {
      StreamFamily(seed: seed, replication: replication, purpose: purpose).stream(entity, part)
    }

    func draw(
      _ sampler: inout Sampler, _ purpose: StreamPurpose, _ entity: UInt64, _ part: UInt64 = 0
    ) -> TimeSpan {
      var stream = self(purpose, entity, part)
      return TimeSpan(milliseconds: sampler.drawMilliseconds(from: &stream))
    }
  }

  /// One draw a decision, shared by its instances.
  mutating func nextControlLoop() -> TimeSpan {
    controlLoops += 1
    return streams.draw(&controlLoop, .controlLoop, controlLoops)
  }

  /// What an instance takes to start or be prepared, slowed by those that do so with it.
  private func stretched(_ span: TimeSpan, together count: Int) -> TimeSpan {
    batchSlowdown?.stretched(span, together: count) ?? span
  }

  /// The application's bootstrap on a new instance: part of a cold start (part 0) and of the
  /// preparation for the warm pool (part 1).
  private mutating func nextBootstrap(_ entity: UInt64, _ part: UInt64) -> TimeSpan {
    guard bootstrap != nil else { return .zero }
    var stream = streams(.bootstrap, entity, part)
    return TimeSpan(milliseconds: bootstrap?.drawMilliseconds(from: &stream) ?? 0)
  }

  /// The stages of the next launch into the group, one of so many by the same decision. A running
  /// instance has no `pending`.
  mutating func nextLaunch(
    from source: LaunchSource, together: Int
  ) -> (pending: TimeSpan, start: TimeSpan, registration: TimeSpan) {
    launches += 1
    let pending = source == .running ? .zero : streams.draw(&self.pending, .pending, launches)
    var start = streams.draw(&self.start[source.index], .start, launches)
    if source == .cold { start = start + nextBootstrap(launches, 0) }
    start = stretched(start, together: together)
    return (pending, start, streams.draw(&registration, .registration, launches))
  }

  /// The way through the pipeline of the launch that was drawn last.
  mutating func nextRegistration() -> RecordChange {
    var change = recordChange(launches, part: 0)
    change.propagation = streams.draw(&propagation, .propagation, launches)
    change.application = streams.draw(&application, .application, launches)
    return change
  }

  /// The function's way when an instance enters the warm pool, which each does once. Its parts are
  /// counted on from those of a deletion.
  mutating func poolEntry(of instance: InstanceID) -> RecordChange {
    var change = recordChange(UInt64(instance), part: 6)
    change.propagation = streams.draw(&propagation, .propagation, UInt64(instance), 1)
    return change
  }

  /// The next deletion of a record. Its parts are counted on from those of a registration.
  mutating func nextDeletion() -> RecordChange {
    deletions += 1
    return recordChange(deletions, part: 3)
  }

  private mutating func recordChange(_ number: UInt64, part: UInt64) -> RecordChange {
    var failures = streams(.lambdaFailure, number, part)
    var calls: [TimeSpan] = []
    var isLost = true
    while isLost, calls.count <= RecordChange.retries.count {
      calls.append(streams.draw(&lambda, .lambda, number, part + UInt64(calls.count)))
      isLost = failures.nextBernoulli(lambdaFailureProbability)
    }
    return RecordChange(
      sns: streams.draw(&sns, .sns, number, part), calls: calls, isLost: isLost,
      coldStart: streams.draw(&lambdaColdStart, .lambdaColdStart, number, part))
  }

  /// The stages of the next entry into the warm pool, one of so many by the same refill. `cut` is
  /// how long the instance runs before it is stopped whether it is ready or not; nil where a hook
  /// waits for it.
  mutating func nextPreparation(together: Int) -> (
    pending: TimeSpan, prepare: TimeSpan, cut: TimeSpan?
  ) {
    preparations += 1
    let pending = streams.draw(&self.pending, .pending, preparations, 1)
    let prepare =
      streams.draw(&self.prepare, .prepare, preparations) + nextBootstrap(preparations, 1)
    var stream = streams(.prepare, preparations, 1)
    let cut = prepareWithoutHook?.drawMilliseconds(from: &stream)
    return (pending, stretched(prepare, together: together), cut.map { TimeSpan(milliseconds: $0) })
  }

  /// Shutting down on entering the pool.
  mutating func nextStop() -> TimeSpan {
    entries += 1
    return streams.draw(&stop, .stop, entries)
  }

  /// Hibernating on entering the pool.
  mutating func nextHibernate() -> TimeSpan {
    entries += 1
    return streams.draw(&hibernate, .hibernate, entries)
  }

  /// An operator's start of a warmed instance, one of so many at once.
  mutating func nextStartInPlace(from source: LaunchSource, together: Int) -> (
    pending: TimeSpan, start: TimeSpan
  ) {
    startsInPlace += 1
    let pending = streams.draw(&self.pending, .pending, startsInPlace, 2)
    return (
      pending,
      stretched(
        streams.draw(&start[source.index], .startInPlace, startsInPlace), together: together)
    )
  }

  /// Decides whether a launch into the group fails: it does below its probability.
  func failure(ofLaunch launch: Int) -> Double {
    var stream = streams(.launchFailure, UInt64(launch))
    return stream.nextUnit()
  }

  /// The same of a launch into the warm pool.
  func failure(ofPreparation instance: InstanceID) -> Double {
    var stream = streams(.launchFailure, UInt64(instance), 1)
    return stream.nextUnit()
  }

  /// After how long in service a breakdown befalls an instance.
  func breakdown(_ number: Int, of instance: InstanceID, turn: UInt16, meanTime: TimeSpan)
    -> TimeSpan
  {
    var stream = streams(.breakdown, UInt64(instance), UInt64(turn) << 16 | UInt64(number))
    let law = Distribution.exponential(mean: Double(meanTime.milliseconds))
    return TimeSpan(milliseconds: roundedLength(law.sample(from: &stream)))
  }

  /// Decides whether the fault with this number takes back an instance: it does below its
  /// probability.
  func spotInterruption(_ fault: Int, of instance: InstanceID) -> Double {
    var stream = streams(.spotInterruption, UInt64(instance), UInt64(fault))
    return stream.nextUnit()
  }

  /// One of `count` instances that the group might as well terminate.
  mutating func nextTermination(among count: Int) -> Int {
    terminations += 1
    var stream = streams(.termination, terminations)
    return stream.nextIndex(below: count)
  }

  /// One of `count` instances, for the fault with this number.
  func victim(of fault: Int, among count: Int) -> Int {
    var stream = streams(.fault, UInt64(fault))
    return stream.nextIndex(below: count)
  }
}

extension LaunchSource {
  /// The place of the source's `start` stage.
  fileprivate var index: Int {
    switch self {
    case .cold: 0
    case .stopped: 1
    case .hibernated: 2
    case .running: 3
    }
  }
}
