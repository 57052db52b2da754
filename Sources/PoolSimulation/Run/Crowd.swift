/// Everybody who wants into a meeting: who is where, who waits, who comes back and when.
///
/// What it does to a pool goes through the pool's owners, and what happens is told to the clock and
/// the journal.
struct Crowd: ~Copyable {
  let columns: WorkloadColumns
  /// What a full pool does to people.
  let whenFull: AdmissionSettings.WhenFull

  var attendance: Attendance
  var hosts: MeetingHosts
  var heads = Headcount()
  var draws: PeopleDraws
  var lateLeaves = EventQueue<AttendeeEvent>()
  var returns = EventQueue<ReturnEvent>()
  var patienceEnds = EventQueue<AttendeeEvent>()

  init(_ plan: RunPlan, columns: WorkloadColumns) {
    self.columns = columns
    whenFull = plan.admission.whenFull
    attendance = Attendance(columns)
    hosts = MeetingHosts(
      meetings: plan.workload.meetingCount, cascadeSeats: plan.linkSeats, linger: plan.linger,
      reserves: type(of: plan.placement).expectsSizes && plan.affinity != .none
        && columns.expectedSizes.count > 0)
    draws = PeopleDraws(plan)
  }

  /// The first time at which somebody leaves, comes back or loses patience who was not admitted at
  /// once, or an empty meeting is over.
  var nextTime: SimulationTime {
    min(
      min(lateLeaves.nextTime, hosts.lingering.nextEnd),
      min(returns.nextTime, patienceEnds.nextTime))
  }

  /// Whether somebody waits for a seat.
  @inline(__always) var isWaiting: Bool { !attendance.waiting.isEmpty }
  /// Whether nobody is there, waits or is to come back.
  var isGone: Bool { heads.participants == 0 && attendance.attendeeCount == 0 }
}
