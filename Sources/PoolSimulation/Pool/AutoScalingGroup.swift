/// What the group and its warm pool are set to now: settings that schedules and policies change during a run.
struct AutoScalingGroup {
  var minSize: Int
  var maxSize: Int
  /// The policy's desired capacity, draining instances left out.
  var desired: Int
  var warmPool: WarmPoolSettings?
  /// Outages going on, by zone.
  var outages: [Int]
  /// Seats refused so far that a new instance could have taken.
  var seatsRefused = 0
  /// `seatsRefused` as it was seen at the last evaluation.
  var seatsRefusedSeen = 0
  /// When forced turnover last ended an instance.
  var lastTurnover: SimulationTime?

  init(_ settings: AutoScalingGroupSettings, warmPool: WarmPoolSettings?) {
    minSize = settings.minSize
    maxSize = settings.maxSize
    desired = settings.desiredCapacity
    self.warmPool = warmPool
    if let warmPool { self.warmPool?.poolState = warmPool.kept(warmPool.poolState) }
    outages = [Int](repeating: 0, count: settings.availabilityZones)
  }

  /// Whether instances can launch in a zone.
  func isUp(_ zone: Int) -> Bool { outages[zone] == 0 }

  /// A desired capacity within the bounds.
  func clamped(_ capacity: Int) -> Int { max(minSize, min(maxSize, capacity)) }
}
