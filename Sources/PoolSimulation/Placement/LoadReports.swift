internal import Settings

/// What instances last said of themselves, which whoever places joins goes by until they say it
/// again.
///
/// All report at the same times, the multiples of the interval from the run's start, and before
/// anything else happens then. Who began to serve since says nothing yet, and looks idle.
struct LoadReports<Report: BitwiseCopyable & Sendable>: Sendable {
  /// What is known of who has said nothing.
  private let nothing: Report
  private let interval: TimeSpan
  private var next: SimulationTime
  private var reports: [Report] = []
  /// Who reported last.
  private var reporting: [InstanceID] = []

  /// A year.
  private static var intervals: ClosedRange<Int64> { 1...31_622_400_000 }

  init(every interval: TimeSpan, nothing: Report) {
    self.interval = interval
    self.nothing = nothing
    next = .zero + interval
  }

  /// Reads how often instances report.
  static func interval(
    default usual: Int64, _ settings: inout SettingsReader
  ) -> TimeSpan {
    TimeSpan(
      milliseconds: settings.timeSpan(
        "load_reported_every", default: usual, in: intervals,
        help: "how old the load may be that instances are compared by"))
  }

  /// What an instance said last.
  @inline(__always) subscript(instance: InstanceID) -> Report {
    instance < reports.count ? reports[instance] : nothing
  }

  /// When instances reported last, if that was after this was asked the last time. Nothing has
  /// changed between then and the instant that begins now.
  mutating func due(by time: SimulationTime) -> SimulationTime? {
    guard time >= next else { return nil }
    let last = time.milliseconds / interval.milliseconds * interval.milliseconds
    let (later, overflows) = last.addingReportingOverflow(interval.milliseconds)
    next = overflows ? .never : SimulationTime(milliseconds: later)
    return SimulationTime(milliseconds: last)
  }

  /// Everybody says what is true of them: those that take new meetings, those that drain, who may
  /// be taken back, and those that have left the group unnoticed.
  mutating func take(_ fleet: borrowing Fleet, _ report: (InstanceID) -> Report) {
    for instance in reporting { reports[instance] = nothing }
    reporting.removeAll(keepingCapacity: true)
    while reports.count < fleet.count { reports.append(nothing) }
    for serving in fleet.servingIDs { reporting.append(InstanceID(serving)) }
    if fleet.drainingCount > 0 { reporting += fleet.ids { $0 == .draining } }
    for departure in fleet.departures { reporting.append(departure.instance) }
    for instance in reporting { reports[instance] = report(instance) }
  }

  /// Changes what an instance said, if it said anything.
  mutating func amend(
    _ instance: InstanceID, in fleet: borrowing Fleet, _ change: (inout Report) -> Void
  ) {
    let phase = fleet.phase(of: instance)
    if phase == .serving || phase == .draining { change(&reports[instance]) }
  }
}
