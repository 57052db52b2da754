package import Settings

extension ScheduledFlow {
  /// Reads a flow from the keys of a section; those that were not written keep those of `defaults`.
  package init(settings: inout SettingsReader, defaults: ScheduledFlow = ScheduledFlow()) {
    self = defaults
    earlyProbability = settings.fraction(
      "early_probability", default: earlyProbability,
      help: "The probability that a participant joins before the scheduled start.")
    early = settings.distribution(
      "early", unit: .milliseconds, default: early,
      help: "How long before the start the early ones join.")
    late = settings.distribution(
      "late", unit: .milliseconds, default: late,
      help: "How long after the start the others join; drawn again at or past the meeting's end.")
    endsEarlyProbability = settings.fraction(
      "ends_early_probability", default: endsEarlyProbability,
      help: "The probability that a meeting ends early.")
    endsEarlyBy = settings.distribution(
      "ends_early_by", unit: .milliseconds, default: endsEarlyBy,
      help: "How long before the slot's end it then ends.")
    endsLateProbability = settings.fraction(
      "ends_late_probability", default: endsLateProbability,
      help: "The probability that a meeting runs over.")
    endsLateBy = settings.distribution(
      "ends_late_by", unit: .milliseconds, default: endsLateBy,
      help: "How long after the slot's end it then ends.")
    endSpread = Double(
      settings.timeSpan(
        "end_spread", default: Int64(endSpread), in: 0...86_400_000,
        help: "The standard deviation of all other ends around the slot's end."))
    shortestShare = settings.fraction(
      "shortest_share", default: shortestShare,
      help: "The share of its slot that every meeting lasts at least.")
    leavesTogetherProbability = settings.fraction(
      "leaves_together_probability", default: leavesTogetherProbability,
      help:
        "The probability that a participant stays to the meeting's end; the others leave at any "
        + "time before it."
    )
    leavesTogetherWithin = settings.distribution(
      "leaves_together_within", unit: .milliseconds, default: leavesTogetherWithin,
      help: "How long after the meeting's end those leave.")
    rejoinProbability = settings.fraction(
      "rejoin_probability", default: rejoinProbability, in: 0...0.99,
      help: "The probability that a stay is broken and the participant joins again, each time anew."
    )
    rejoinAfter = settings.distribution(
      "rejoin_after", unit: .milliseconds, default: rejoinAfter,
      help: "How long after a broken stay the participant joins again.")
    senders = settings.distribution(
      "senders", unit: .number, default: senders,
      help:
        "The participants who join early, always come and stay to the end; rounded, at most all.")
    senderSeats = settings.integer(
      "sender_seats", default: senderSeats, in: Limit.seats.from(1),
      help: "The seats that each of them takes.")
    if settings.isSound("ends_early_probability", "ends_late_probability"),
      endsEarlyProbability + endsLateProbability > 1
    {
      settings.issue(
        "ends_late_probability",
        "adds up to more than 100% with ends_early_probability; expected 100% or less together")
    }
  }
}

extension ParticipantFlow {
  private enum Name: String, CaseIterable { case scheduled, all_at_once }

  /// Reads `participant_flow`: a name, or a section of the scheduled flow's parameters. What was
  /// not written is as in `usual`.
  init(
    key: String, default usual: ParticipantFlow = .scheduled(ScheduledFlow()),
    settings: inout SettingsReader
  ) {
    let help =
      "How people arrive and leave: all_at_once, scheduled, or a section of scheduled's parameters."
    let isSection = settings.node.entries?.first { $0.key == key }?.node.entries != nil
    let law = if case .scheduled(let law) = usual { law } else { ScheduledFlow() }
    var name = usual == .allAtOnce ? Name.all_at_once : .scheduled
    // The name's own reading would refuse a section, and the section's reading a name; both
    // describe the key.
    if !isSection { name = settings.choice(key, default: name, help: help) }
    if isSection || settings.node.entries == nil {
      self = .scheduled(
        settings.sectionOrDefaults(key, help: help) { ScheduledFlow(settings: &$0, defaults: law) })
    } else if name == .scheduled {
      // The name stands for a section without keys, whose defaults are known as if it were written
      // so.
      let section = SettingsNode(.map([]), at: settings.node.location)
      self = .scheduled(
        settings.section(of: section, path: key) { ScheduledFlow(settings: &$0, defaults: law) })
    } else {
      self = .allAtOnce
    }
  }
}
