internal import PoolSimulation
internal import Settings
internal import Studies

// What a scenario writes and what is of no consequence in it, in sentences: nothing is ignored in
// silence.
extension LoadedScenario {
  /// Whether a setting is written.
  func isWritten(_ path: String) -> Bool { scenario.settings.node(at: path) != nil }

  /// Settings without effect that no other section of the notes is about.
  var settingNotes: [String] {
    let (group, scaleIn) = (scenario.group, scenario.scaleIn)
    var sentences: [String] = []
    func add(_ setting: String, _ reason: String, if isIdle: Bool) {
      if isIdle { sentences.append("\(setting) has no effect: \(reason).") }
    }
    add(
      "launch.registration.pool_entry", "there is no warm pool",
      if: scenario.warmPool == nil && scenario.launch.pipeline?.poolEntry == .registered)
    add(
      "auto_scaling_group.default_instance_warmup", "nothing here is replaced while it runs",
      if: group.defaultInstanceWarmup != nil && group.maxInstanceLifetime == nil
        && scenario.healthCheck == nil && scenario.refreshes.allSatisfy { $0.instanceWarmup != nil }
    )
    add(
      "auto_scaling_group.az_rebalance", "the group has one zone",
      if: group.rebalancesZones && group.availabilityZones == 1)
    add(
      "scale_in.decrement_desired", "scale_in.mode is none, so nothing is terminated by name",
      if: !scaleIn.decrementsDesired && scaleIn.mode == .none)
    if scenario.refreshes.contains(where: {
      $0.checkpointBillionths.count > 1 && $0.checkpointDelay == .zero
    }) {
      sentences.append(
        "The checkpoints of a refresh but its last have no effect: checkpoint_delay is 0s.")
    }
    if scaleIn.victim == .allocationStrategy {
      sentences.append(
        "scale_in.victim allocation_strategy chooses by chance: the instances are of one type.")
    }
    return sentences
  }

  /// A choice among too many prepared instances that was never made.
  func trimNotes(_ run: StudyRun) -> [String] {
    guard isWritten("warm_pool.trim"), scenario.warmPool != nil,
      !run.result.lifecycle.contains(where: { $0.cause == .warmPoolTrim })
    else { return [] }
    return ["warm_pool.trim had no effect: the pool never had an instance too many."]
  }
}
