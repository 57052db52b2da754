// What can happen, in the order in which it happens within one instant (`Simulation.pass`):
//
// 1. leaves: a meeting whose last participant leaves ends
// 2. faults: a zone goes down or comes back, an instance dies
// 3. lifecycle: booted, registered, warmed, stopped; a drain deadline; the steps of a registration
// 4. schedule: settings change, in file order; deployments start
// 5. waiting: those who wait, first come first served, skipping those that do not fit
// 6. joins in file order, then re-joins of dropped people, then retries
// 7. patience runs out
// 8. end: empty draining instances end; the policy, if due; what failed or is outdated is replaced;
//    the warm pool is refilled or trimmed
//
// An instant is one pass over these steps; what a step schedules for the same instant makes another
// pass. Ties inside a step go by id or by order of arrival, never at random.

/// A stage that completes, or a deadline.
struct LifecycleEvent: BitwiseCopyable {
  enum Kind: UInt8, BitwiseCopyable {
    /// EC2 takes up a launch or a start, or refuses it.
    case requested
    /// The `start` stage of a launch has ended; registration follows.
    case started
    /// A launch is registered: it serves.
    case registered
    /// The bootstrap of an instance that enters the warm pool has ended.
    case prepared
    /// Stopped, hibernated, allowed to hibernate, or started in place.
    case warmed
    /// A draining instance may drain no longer.
    case drainDeadline
    /// The launch hook waits no longer for an instance to be ready.
    case abandoned
    /// An instance that did not answer is ready.
    case mended
    /// A health check has had no answer for long enough.
    case unhealthy
    /// A breakdown that was drawn for the instance; the token is the turn in the group, and the
    /// breakdown's number in the plan.
    case broken
    /// The instance has been in service for as long as it may; the token is the turn.
    case expired
    /// The application learns that the group has ended the instance.
    case noticed

    /// Whether it happens however the instance has moved since.
    var outlivesMoves: Bool {
      switch self {
      case .mended, .unhealthy, .broken, .expired, .noticed: true
      default: false
      }
    }
  }
  var kind: Kind
  var instance: Int32
  /// The instance's token when this was scheduled; another one by now means that it does not
  /// happen, unless it outlives moves.
  var token: UInt32
}

/// The way of a record into Route 53, or out of it, goes on.
struct RecordEvent: BitwiseCopyable {
  enum Kind: UInt8, BitwiseCopyable {
    /// A call of Lambda begins: SNS has delivered, or the wait after a failure is over.
    case called
    /// Lambda has come to the request to Route 53.
    case requested
    /// Route 53 is asked whether the change is in sync.
    case asked
    /// Lambda gives the change up.
    case lost
  }
  var kind: Kind
  /// The number of the change.
  var change: Int32
}

/// Someone who tries again.
struct ReturnEvent: BitwiseCopyable {
  var attendee: Int32

  /// Dropped people first, by the instance they were on, then by admission; then retries, by join.
  static func order(droppedFrom instance: InstanceID, sequence: Int) -> UInt64 {
    UInt64(instance) << 32 | UInt64(sequence)
  }
  static func order(retryOf join: Int) -> UInt64 { 1 << 63 | UInt64(join) }
}

/// A patience that runs out, or a stay that ends; void when the attendee has another token by then.
struct AttendeeEvent: BitwiseCopyable {
  var attendee: Int32
  var token: UInt32
}
