/// Why an instance moved from one phase to the next, and why the people on it were dropped if they
/// were.
public enum TransitionCause: String, CaseIterable, Sendable, BitwiseCopyable {
  /// It is there at time 0.
  case initial
  /// The statistics start here; nothing moved.
  case warmUpEnded = "warm_up_ended"
  /// The stage it was in has ended.
  case stageCompleted = "stage_completed"
  /// Capacity was wanted in the group.
  case scaleOut = "scale_out"
  /// The warm pool was below its target.
  case warmPoolFill = "warm_pool_fill"
  /// The warm pool was above its target.
  case warmPoolTrim = "warm_pool_trim"
  /// The warm pool's state changed.
  case poolStateChange = "pool_state_change"
  /// Less capacity was wanted in the group.
  case scaleIn = "scale_in"
  /// Its last participant has left.
  case drained
  /// It may drain no longer.
  case drainDeadline = "drain_deadline"
  /// It drained and was taken back.
  case undrained
  /// Its launch was no longer wanted.
  case cancelled
  /// EC2 did not launch it, or it was not ready in time.
  case launchFailed = "launch_failed"
  /// It broke.
  case fault
  /// Its zone went down.
  case zoneDown = "zone_down"
  /// It did not answer its health checks.
  case healthCheck = "health_check"
  /// EC2 took the spot instance back.
  case spotInterruption = "spot_interruption"
  /// An instance refresh replaced it.
  case instanceRefresh = "instance_refresh"
  /// It was older than `max_instance_lifetime`.
  case maxLifetime = "max_lifetime"
  /// The zones were out of balance.
  case rebalance

  /// Whether people may be dropped because of it, so that `drops.csv` may name it.
  package var dropsPeople: Bool {
    switch self {
    case .fault, .zoneDown, .drainDeadline, .scaleIn, .healthCheck, .spotInterruption,
      .instanceRefresh, .rebalance, .maxLifetime:
      true
    case .initial, .warmUpEnded, .stageCompleted, .scaleOut, .warmPoolFill, .warmPoolTrim,
      .poolStateChange, .drained, .undrained, .cancelled, .launchFailed:
      false
    }
  }
}
