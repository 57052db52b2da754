/// A record on its way into Route 53, or out of it, with everything that is drawn for it.
struct RecordChange {
  /// Lambda calls a failing function again after one minute and after two, then gives the
  /// notification up.
  ///
  /// Source: AWS Lambda Developer Guide, asynchronous invocation.
  static let retries = [TimeSpan(milliseconds: 60_000), TimeSpan(milliseconds: 120_000)]

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

  var instance: InstanceID = -1
  /// The launch that makes the record; -1: the record is deleted.
  var launch = -1
  /// The instance's token when its launch began to register; another one by now means that nothing
  /// more is asked for.
  var token: UInt32 = 0
  /// When SNS delivers.
  var delivered = SimulationTime.never
  /// Calls made so far.
  var attempts = 0

  var isDeletion: Bool { launch < 0 }
  /// Route 53 counts a record that is made or replaced twice.
  var records: Int { isDeletion ? 1 : 2 }
}

/// What all registrations of a run share: the function that is warm or not, and the queue before
/// Route 53.
struct RegistrationPipeline {
  /// Without a pipeline registration is one time, and nothing here is used.
  let isUsed: Bool
  let readyWhen: RegistrationSettings.ReadyWhen
  private let negativeTTL: TimeSpan
  /// Every change of the run.
  private(set) var changes: [RecordChange] = []
  private var function: FunctionWarmth
  private var route53: Route53Queue
  /// Until when the resolver of a join knows no name for an instance. Asked for one key at a time,
  /// never walked through.
  private var unresolved: [Lockout: SimulationTime] = [:]

  private struct Lockout: Hashable {
    var join: Int
    var instance: InstanceID
  }

  init(_ settings: RegistrationSettings?) {
    isUsed = settings != nil
    readyWhen = settings?.readyWhen ?? .dnsInSync
    negativeTTL = settings?.negativeTTL ?? .zero
    function = FunctionWarmth(idle: settings?.lambdaIdle ?? .zero)
    route53 = Route53Queue(
      requestsPerSecond: settings?.route53RequestsPerSecond ?? 1,
      isBatching: settings?.batchesRoute53 ?? false)
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

  /// SNS is told of an instance that has started, and delivers at `time`. The change is valid under
  /// the instance's token of now.
  mutating func deliver(_ number: Int, under token: UInt32, at time: SimulationTime) {
    changes[number].token = token
    changes[number].delivered = time
  }

  /// The function is called for a change. Returns when the call ends.
  mutating func callFunction(for number: Int, at time: SimulationTime) -> SimulationTime {
    let change = changes[number]
    changes[number].attempts += 1
    return function.call(
      lasting: change.calls[change.attempts], coldStart: change.coldStart, at: time)
  }

  /// A change is handed over to Route 53. Returns when its request ends.
  mutating func send(_ number: Int, at time: SimulationTime) -> SimulationTime {
    route53.send(changes[number].records, at: time)
  }

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

/// Whether the next call of a function finds it warm.
struct FunctionWarmth {
  let idle: TimeSpan
  private var warmUntil = SimulationTime(milliseconds: -1)

  init(idle: TimeSpan) { self.idle = idle }

  /// A call begins. Returns when it ends: only the first of a burst starts the function, as the
  /// others come to it while it is warm.
  mutating func call(lasting length: TimeSpan, coldStart: TimeSpan, at time: SimulationTime)
    -> SimulationTime
  {
    let end = time + (time > warmUntil ? coldStart + length : length)
    warmUntil = max(warmUntil, end + idle)
    return end
  }
}

/// Requests to Route 53, first come first served. Each occupies the account for a slot, one second
/// over the rate.
struct Route53Queue {
  /// A request changes at most so many records.
  ///
  /// Source: Amazon Route 53 API Reference, `ChangeResourceRecordSets`.
  static let mostRecords = 1_000

  let slot: TimeSpan
  let isBatching: Bool
  /// When the latest request begins and ends, and how many records it changes.
  private var begin = SimulationTime.zero
  private var end = SimulationTime.zero
  private var records = 0

  init(requestsPerSecond: Double, isBatching: Bool) {
    slot = TimeSpan(milliseconds: Int64((1_000 / requestsPerSecond).rounded()))
    self.isBatching = isBatching
  }

  /// Hands over a change of so many records. Returns when its request ends.
  mutating func send(_ count: Int, at time: SimulationTime) -> SimulationTime {
    // A request that has begun takes nothing more.
    if isBatching, begin > time, records + count <= Self.mostRecords {
      records += count
      return end
    }
    begin = max(end, time)
    end = begin + slot
    records = count
    return end
  }
}
