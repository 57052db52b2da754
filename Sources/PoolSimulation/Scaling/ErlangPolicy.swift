internal import Probability
package import Settings

/// Staffs for a share of lost joins: as many seats as lose at most `blocking` of the load that is
/// expected when what is launched now will serve.
///
/// Source: Erlang's loss formula, with participants as the arrivals and seats as the servers.
package struct ErlangPolicy: ScalingPolicy, SamplingPolicy {
  package static let name = "erlang"
  package static let summary =
    "Staffs by Erlang's loss formula, for the load lately and its growth until launches serve."

  /// Half of all joins lost is no target.
  private static let targets = 0.000_001...0.5
  /// From a second to a week.
  private static let windows: ClosedRange<Int64> = 1_000...604_800_000
  /// A window has so many samples at most.
  private static let grains: Int64 = 240

  private let blocking: Double
  private let window: TimeSpan
  private let launchTime: TimeSpan
  private var loads = SampleWindow()

  package init(settings: inout SettingsReader) {
    blocking = settings.fraction(
      "blocking", default: 0.01, in: Self.targets, schedule: true,
      help: "the share of joins that may be lost")
    window = TimeSpan(
      milliseconds: settings.timeSpan(
        "window", default: 600_000, in: Self.windows, schedule: true,
        help: "over which the load and its growth are estimated"))
    launchTime = TimeSpan(
      milliseconds: settings.timeSpan(
        "launch_time", default: 300_000, in: 0...604_800_000, schedule: true,
        help: "how far ahead the load is expected: as long as a launch takes"))
  }

  package var longestInterval: (key: String, span: TimeSpan) { ("window", window) }

  /// The load is what is there, waits and was refused. It is expected where the straight line
  /// through the samples of the window leads, and where that falls, where it is now; before they
  /// span half of the window it is taken as it is. Never fewer seats than are taken or waited for: what a full pool carries is less than what it is offered.
  package mutating func decide(_ pool: PoolObservation) -> ScalingDecision {
    let present = pool.seatsTaken + pool.seatsWaiting
    loads.note(
      Double(pool.seatsWanted), at: pool.time, keeping: window,
      grain: TimeSpan(milliseconds: window.milliseconds / Self.grains))
    // Samples close together say nothing of how the load grows.
    let isLong = loads.span.milliseconds * 2 >= window.milliseconds
    let line = (isLong ? loads.line(at: pool.time) : nil) ?? (Double(pool.seatsWanted), 0)
    let growth = max(line.slope, 0) * Double(launchTime.milliseconds) / 1_000
    let seats = Double(Limit.instances.most * pool.participantLimit)
    let load = min(max(line.value + growth, 0), seats)
    let staff = ErlangLoss.groupsNeeded(
      of: pool.participantLimit, offeredLoad: load, target: blocking,
      atMost: Limit.instances.most)
    let least = (present + pool.participantLimit - 1) / pool.participantLimit
    return ScalingDecision(.instances(max(staff, least)), reason: .erlang, signal: load)
  }

  package func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy {
    guard let previous = previous as? ErlangPolicy else { return self }
    var next = self
    next.loads = previous.loads
    return next
  }
}
