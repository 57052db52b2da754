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
    var text = "# \(origin(timetable, share))\n\(scaling(timetable, share))\(warmPoolSections)"
    let lines = timetable.capacities(freeShare: share)
    if timetable.hasFixedBounds {
      text += """
        # The same as scheduled actions of the group, beside whatever policy there is:
        # auto_scaling_group:
        #   desired_capacity: \(timetable.initialDesired(freeShare: share))

        """
      if !lines.isEmpty { text += "#   scheduled_actions:\n" }
      text += lines.map {
        "#     - {cron: \"\($0.cron)\", desired_capacity: \($0.desired)}\n"
      }.joined()
    }
    return ReportFile(name: "schedule.yaml", text: text)
  }

  /// The same in words, for the answer.
  var timetableText: String? {
    guard let timetable, let best else { return nil }
    let share = freeShare(of: best)
    return "\(origin(timetable, share))\n\n\(scaling(timetable, share))\(warmPoolSections)"
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

  /// What was raced: in instances, or for participants where the group's bounds change.
  private func scaling(_ timetable: WeeklyTimetable, _ share: Double) -> String {
    let kept = timetable.kept.map { "  \($0.key): \($0.value)\n" }.joined()
    let initial = timetable.initialDesired(freeShare: share)
    let lines: [String]
    if timetable.hasFixedBounds {
      lines = timetable.capacities(freeShare: share).map {
        "{cron: \"\($0.cron)\", desired: \($0.desired)}"
      }
      if lines.isEmpty { return "scaling:\n  policy: fixed\n  desired: \(initial)\n\(kept)" }
    } else {
      lines =
        ["{at: 0s, participants: \(timetable.initialParticipants)}"]
        + timetable.entries.map {
          let cron = WeeklyTimetable.cron($0.minute, on: [$0.minute / (24 * 60)])
          return "{cron: \"\(cron)\", participants: \($0.participants)}"
        }
    }
    let free =
      timetable.hasFixedBounds ? "" : "  free_share: \(ScalarKind<Double>.fraction().text(share))\n"
    return "scaling:\n  policy: scheduled\n  desired: \(initial)\n\(kept)\(free)  timetable:\n"
      + lines.map { "    - \($0)\n" }.joined()
  }
}
