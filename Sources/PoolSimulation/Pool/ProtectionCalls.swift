/// The application's calls that set or clear scale-in protection, one after the other.
///
/// Source: EC2 Auto Scaling API reference, SetInstanceProtection: up to 50 instances a call, all of
/// them protected or none.
struct ProtectionCalls {
  /// The most instances of a call.
  static let most = 50

  /// The instances of the call going on; empty where there is none.
  private(set) var instances: [InstanceID] = []
  /// Whether it protects them.
  private(set) var protects = false
  private var ends = SimulationTime.never
  /// When the protection of an empty instance need not last any longer.
  private var nextWish = SimulationTime.never

  /// The first time at which there is something to do.
  var nextTime: SimulationTime { min(ends, nextWish) }
  /// Whether a call is going on.
  func isBusy(at time: SimulationTime) -> Bool { ends > time && !instances.isEmpty }

  /// A call begins, for as many of these as it may have.
  mutating func begin(
    for wanted: [InstanceID], protects: Bool, until end: SimulationTime
  ) {
    instances = Array(wanted.prefix(Self.most))
    self.protects = protects
    ends = end
  }

  /// The call is over.
  mutating func finish() {
    instances = []
    ends = .never
  }

  /// The application has a wish at a time.
  mutating func expectWish(at time: SimulationTime) { nextWish = time }
}
