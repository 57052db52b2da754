internal import PoolSimulation
internal import Settings
internal import Studies

// Whom EC2 Auto Scaling ends where it chooses, and what keeps it from doing so, in sentences.
extension LoadedScenario {
  /// What is to be known of terminations that the group chooses.
  var terminationNotes: [String] {
    let scaleIn = scenario.scaleIn
    var notes = [scaleIn.protectsBusy ? protectionNote : choiceNote].compactMap(\.self)
    if scaleIn.by == .application, !scaleIn.decrementsDesired, scaleIn.mode != .none {
      notes.append(
        "Terminations by name leave AWS's desired capacity as it is (scale_in.decrement_desired: "
          + "false), so the group launches another instance for each.")
    }
    if scaleIn.notificationLag > .zero, !groupChooses {
      notes.append(
        "Nothing here is ended by the group of its own choice, so scale_in.notification_lag has no "
          + "effect.")
    }
    return notes
  }

  /// Whether the group ends anything of its own choice.
  var groupChooses: Bool {
    let group = scenario.group
    return scenario.scaleIn.by == .group && scenario.scaleIn.mode != .none
      || group.rebalancesZones && group.availabilityZones > 1 || group.maxInstanceLifetime != nil
      || !scenario.refreshes.isEmpty || scenario.healthCheck != nil
  }

  private var choiceNote: String? {
    let scaleIn = scenario.scaleIn
    guard scaleIn.by == .group, scaleIn.mode != .none else { return nil }
    var unknown: [String] = []
    if scaleIn.victim == .fewestParticipants, isWritten("scale_in.victim") {
      unknown.append("victim: fewest_participants means aws_default to it")
    }
    if scaleIn.idleHold > .zero, isWritten("scale_in.idle_hold") {
      unknown.append("idle_hold holds nothing back")
    }
    let more = unknown.isEmpty ? "" : "; \(Wording.list(unknown))"
    return
      "The group chooses what scale-in ends, in the fullest zone first, and knows nothing of "
      + "meetings\(more). scale_in.protect_busy: true would keep it from busy instances."
  }

  private var protectionNote: String {
    let scaleIn = scenario.scaleIn
    guard groupChooses else {
      return
        "Nothing here is ended by the group of its own choice, so scale_in.protect_busy has no "
        + "effect."
    }
    let why =
      scaleIn.protectBusy == nil
      ? "as mode: \(scaleIn.mode.rawValue) by the group needs"
      : "as written"
    let lag = scaleIn.protectionLag.milliseconds
    let calls =
      lag > 0
      ? "by calls of \(Wording.length(lag)) for up to 50 instances each" : "in no time"
    return
      "The application protects busy instances from scale-in (scale_in.protect_busy, \(why)), "
      + "\(calls); without it the group ends them as it does any other, with their meetings."
  }

  /// Zones that AWS would have evened out, where nobody said that it does not.
  func zoneNotes(_ run: StudyRun) -> [String] {
    let group = scenario.group
    guard scenario.settings.node(at: "auto_scaling_group.az_rebalance") == nil,
      group.availabilityZones > 1, !group.suspendedProcesses.contains(.azRebalance)
    else { return [] }
    guard let time = run.result.zonesUnbalanced else {
      return [
        "az_rebalance is off where it is left out, and on at AWS. The zones were not out of "
          + "balance, so it would have moved nobody."
      ]
    }
    return [
      "The zones were out of balance, first at \(clock(time)). AWS evens them out unless "
        + "AZRebalance is suspended: it launches an instance and ends another with its meetings. "
        + "Here az_rebalance is off where it is left out; "
        + "--set auto_scaling_group.az_rebalance=true shows whom that drops."
    ]
  }
}
