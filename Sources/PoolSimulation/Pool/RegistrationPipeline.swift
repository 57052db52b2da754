/// A record on its way into Route 53, or out of it, with everything that is drawn for it.
struct RecordChange {
  /// Lambda calls a failing function again after one minute and after two, then gives the
  /// notification up.
  ///
  /// Source: AWS Lambda Developer Guide, asynchronous invocation.
  static let retries = [TimeSpan(milliseconds: 60_000), TimeSpan(milliseconds: 120_000)]
  /// A call that is throttled is made again after a second, then after twice as long each time, up
  /// to five minutes.
  private static let longestPause: Int64 = 300_000
  /// Lambda gives up what it could not call the function for in six hours.
  private static let longestAge = TimeSpan(milliseconds: 21_600_000)

  /// What it is for.
  enum Purpose {
    /// The record of an instance that comes into the group.
    case launch
    /// That of one in the warm pool, for which the function is called all the same.
    case poolEntry
    case deletion
  }

  var sns: TimeSpan
  /// The calls of the function: all but the last fail, and the last one too when the change is
  /// lost.
  var calls: [TimeSpan]
  /// Lambda gives the change up after the last of its calls.
  var isLost: Bool
  /// What a call takes longer that finds the function cold.
  var coldStart: TimeSpan
  var propagation = TimeSpan.zero
  var application = TimeSpan.zero

  var purpose = Purpose.deletion
  var instance: InstanceID = -1
  /// The launch that makes the record; -1 without one.
  var launch = -1
  /// The instance's token when its launch began to register; another one by now means that nothing
  /// more is asked for.
  var token: UInt32 = 0
  /// When SNS delivers.
  var delivered = SimulationTime.never
  /// Calls made so far, and how often one was throttled.
  var attempts = 0
  var throttles = 0

  /// Route 53 counts a record that is made or replaced twice.
  var records: Int { purpose == .deletion ? 1 : 2 }

  /// When a call that was throttled at `time` is made again; nil: it is given up.
  func nextCall(throttledAt time: SimulationTime) -> SimulationTime? {
    let pause = min(1_000 << Int64(min(throttles, 30)), Self.longestPause)
    let next = time + TimeSpan(milliseconds: pause)
    return next <= delivered + Self.longestAge ? next : nil
  }
}

/// What all registrations of a run share: the function's environments, and the queue before Route
/// 53.
struct RegistrationPipeline {
  /// Without a pipeline registration is one time, and nothing here is used.
  let isUsed: Bool
  let readyWhen: RegistrationSettings.ReadyWhen
  /// Whether the function makes records for instances in the warm pool.
  let registersPoolEntries: Bool
  /// How often it asks whether a change is in sync; `forever`: it knows without asking.
  let getChangeEvery: TimeSpan
  private let negativeTTL: TimeSpan
  /// Every change of the run.
  private(set) var changes: [RecordChange] = []
  private var function: FunctionEnvironments
  private var route53: Route53Queue
  /// Until when the resolver of a join knows no name for an instance. Asked for one key at a time,
  /// never walked through.
  private var unresolved: [Lockout: SimulationTime] = [:]

  private struct Lockout: Hashable {
    var join: Int
    var instance: InstanceID
  }

  init(_ given: RegistrationSettings?) {
    let settings = given ?? RegistrationSettings()
    isUsed = given != nil
    readyWhen = settings.readyWhen
    registersPoolEntries = settings.poolEntry == .registered
    getChangeEvery = settings.getChangeEvery
    negativeTTL = settings.negativeTTL
    function = FunctionEnvironments(
      idle: settings.lambdaIdle, concurrency: settings.lambdaConcurrency)
    route53 = Route53Queue(settings)
  }

  /// SNS's notifications that were delivered in a span, and the calls of Lambda for them.
  func messages(from start: SimulationTime, to end: SimulationTime) -> (delivered: Int, calls: Int)
  {
    changes.reduce((0, 0)) { sum, change in
      change.delivered >= start && change.delivered <= end
        ? (sum.0 + 1, sum.1 + change.attempts) : sum
    }
  }

  /// Takes up a change and returns its number.
  mutating func add(_ change: RecordChange) -> Int {
    changes.append(change)
    return changes.count - 1
  }

  /// SNS delivers at `time` what it was told of an instance. A launch's change is valid under the
  /// instance's token of now.
  mutating func deliver(_ number: Int, under token: UInt32, at time: SimulationTime) {
    changes[number].token = token
    changes[number].delivered = time
  }

  /// The function is called for a change. Returns when the call ends; nil: it is throttled.
  mutating func callFunction(for number: Int, at time: SimulationTime) -> SimulationTime? {
    let change = changes[number]
    let end = function.call(
      lasting: change.calls[change.attempts], coldStart: change.coldStart, at: time)
    if end == nil { changes[number].throttles += 1 } else { changes[number].attempts += 1 }
    return end
  }

  /// A change is handed over to Route 53. Returns when its request is made.
  mutating func send(_ number: Int, at time: SimulationTime) -> SimulationTime {
    route53.send(changes[number].records, at: time)
  }

  /// Route 53 is asked whether a change is in sync. Returns when that request is made.
  mutating func ask(at time: SimulationTime) -> SimulationTime { route53.ask(at: time) }

  /// Whether the resolver of a join remembers that the instance had no name.
  func isUnresolved(_ instance: InstanceID, for join: Int, at time: SimulationTime) -> Bool {
    unresolved[Lockout(join: join, instance: instance)].map { time < $0 } ?? false
  }

  /// The resolver of a join has just learned that the instance has no name. Returns until when it
  /// remembers that.
  mutating func remember(noNameOf instance: InstanceID, for join: Int, at time: SimulationTime)
    -> SimulationTime
  {
    let end = time + negativeTTL
    unresolved[Lockout(join: join, instance: instance)] = end
    return end
  }
}
