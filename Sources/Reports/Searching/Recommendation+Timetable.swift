internal import PoolSimulation
internal import Settings
package import Studies

// The timetable that `recommend --schedule` found, to be pasted.
extension Recommendation {
  /// The timetable of the best variant as a `scaling` section, and as scheduled actions beside any
  /// policy; nil where no timetable was looked for, or none was found.
  package var schedule: ReportFile? {
    guard let timetable, let best else { return nil }
    let share = freeShare(of: best)
    let lines = timetable.capacities(freeShare: share)
    let initial = timetable.initialDesired(freeShare: share)
    let text = """
      # \(origin(timetable, share))
      \(scaling(initial, lines))
      # The same as scheduled actions of the group, beside whatever policy there is:
      # auto_scaling_group:
      #   desired_capacity: \(initial)
      #   scheduled_actions:
      \(lines.map { "#     - {cron: \"\($0.cron)\", desired_capacity: \($0.desired)}\n" }.joined())
      """
    return ReportFile(name: "schedule.yaml", text: text)
  }

  /// The same in words, for the answer.
  var timetableText: String? {
    guard let timetable, let best else { return nil }
    let share = freeShare(of: best)
    let lines = timetable.capacities(freeShare: share)
    return "\(origin(timetable, share))\n\n"
      + scaling(timetable.initialDesired(freeShare: share), lines)
  }

  private func freeShare(of entrant: Race.Entrant) -> Double {
    let text = sweep.design.values(of: entrant.variant).first?.text ?? ""
    return (try? ScalarKind<Double>.fraction(in: ScheduledPolicy.shares).read(text)) ?? 0
  }

  private func origin(_ timetable: WeeklyTimetable, _ share: Double) -> String {
    let draws =
      timetable.draws > 1 ? " in \(Wording.counted(timetable.draws, "draw")) of the demand" : ""
    return
      "Seats for what 95 % of \(Wording.counted(timetable.weeks, "week")) reached\(draws), by "
      + "\(Wording.counted(timetable.granularity, "minute")) of the week, and "
      + "\(ScalarKind<Double>.fraction().text(share)) more; a rise comes "
      + "\(Wording.counted(timetable.lead, "minute")) early."
  }

  private func scaling(_ initial: Int, _ lines: [WeeklyTimetable.Capacity]) -> String {
    "scaling:\n  policy: scheduled\n  desired: \(initial)\n  timetable:\n"
      + lines.map { "    - {cron: \"\($0.cron)\", desired: \($0.desired)}\n" }.joined()
  }
}
