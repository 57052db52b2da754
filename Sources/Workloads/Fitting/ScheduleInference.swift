internal import Settings

/// What a trace of joins without a schedule says of it: who comes first comes near a mark of the
/// clock, or nothing was scheduled.
struct ScheduleInference {
  /// The sessions that begin near a mark.
  let nearMarks: Int
  /// How many would by chance.
  let byChance: Double
  /// All of them.
  let count: Int
  /// Whether more sessions are near a mark than chance explains.
  let isScheduled: Bool
  /// How many sessions nobody scheduled, those near a mark by chance with them: all where nothing
  /// is known to be scheduled.
  var unscheduled: Double {
    isScheduled ? Double(count - nearMarks) / (1 - Self.coverage) : Double(count)
  }

  /// From how long before to how long after :00 and :30 a first join may be: from 5 % to 95 % of
  /// the first joiners of 365 meetings.
  private static let window: ClosedRange<Int64> = -360_000...180_000
  /// The share of an hour that these windows cover.
  private static let coverage = Double(2 * 540) / 3600

  /// Takes the nearest :00 or :30 for the start of each session that begins near it, where most do;
  /// the others keep their first join.
  init(_ sessions: inout [ObservedSession], calendar: ScenarioCalendar) {
    var near: [Int: Int64] = [:]
    for (index, session) in sessions.enumerated() where !session.isPlanned {
      let half: Int64 = 1_800_000
      // Zones are whole half hours from UTC, or quarters, whose meetings begin at local marks all
      // the same.
      let local =
        Int64(calendar.localWeekdayAndMinute(at: session.start).minute) * 60_000
        + (calendar.startSince1970 + session.start) % 60_000
      let after = local % half
      for offset in [after, after - half] where Self.window.contains(offset) {
        near[index] = session.start - offset
      }
    }
    count = sessions.count { !$0.isPlanned }
    nearMarks = near.count
    byChance = Double(count) * Self.coverage
    // Within three standard deviations of chance nothing is known to be scheduled.
    let deviation = (byChance * (1 - Self.coverage)).squareRoot()
    isScheduled = Double(nearMarks) > byChance + 3 * deviation
    guard isScheduled else { return }
    for index in sessions.indices {
      guard let start = near[index] else { continue }
      sessions[index].start = start
      sessions[index].isScheduled = true
    }
  }
}
