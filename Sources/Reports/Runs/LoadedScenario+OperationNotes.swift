internal import PoolSimulation
internal import Studies

// What operators, EC2 and the account's limits did to the pool, in sentences.
extension LoadedScenario {
  func failureNotes(_ run: StudyRun) -> [String] {
    var sentences: [String] = []
    let unreachable = run.result.rejections.count { $0.reason == .unreachable }
    if unreachable > 0 {
      let joins = Wording.counted(unreachable, "join was", "joins were")
      sentences.append(
        "\(joins) rejected by an instance that served as far as the pool knew, and did not answer.")
    }
    let unresolved = run.result.rejections.count { $0.reason == .nameUnresolved }
    if unresolved > 0 {
      let joins = Wording.counted(unresolved, "join was", "joins were")
      sentences.append(
        "\(joins) rejected because the instance was in use before its name resolved: ready_when "
          + "dns_in_sync prevents that."
      )
    }
    return sentences
  }

  /// A deployment without a warm-up goes on as soon as what is new serves.
  var warmupNotes: [String] {
    guard scenario.refreshes.contains(where: { $0.instanceWarmup == nil }),
      scenario.group.defaultInstanceWarmup == nil, scenario.healthCheck == nil
    else { return [] }
    return [
      "A new instance counts as replaced as soon as it serves: neither instance_warmup nor "
        + "default_instance_warmup is written, and there is no health_check section, whose "
        + "grace_period AWS would wait for."
    ]
  }

  /// First boots that found no credit for fast restore.
  func restoreNotes(_ run: StudyRun) -> [String] {
    let count = run.result.restoresWithoutCredit
    guard count > 0 else { return [] }
    return [
      "\(Wording.counted(count, "new volume")) found no credit for fast restore and "
        + "\(count == 1 ? "was" : "were") read at launch.first_read.rate."
    ]
  }

  func operationNotes(_ run: StudyRun) -> [String] {
    launchFailureNotes(run) + replacementNotes(run) + drainNotes(run)
      + run.result.refreshes.map { refreshNote($0, run) }
  }

  private func launchFailureNotes(_ run: StudyRun) -> [String] {
    var sentences: [String] = []
    let throttled = run.result.counts.launchesThrottled
    if throttled > 0 {
      sentences.append(
        "\(Wording.counted(throttled, "launch", "launches")) waited for EC2's quota of API calls.")
    }
    let failed = run.result.counts.launchesFailed
    if failed > 0 {
      let byReason = LaunchFailure.allCases.compactMap { reason -> String? in
        let count = run.result.launches.count { $0.failure == reason }
        return count > 0 ? "\(Wording.count(count)) \(reason.rawValue)" : nil
      }
      let detail = byReason.isEmpty ? "" : " (into the group: \(byReason.joined(separator: ", ")))"
      sentences.append("\(Wording.counted(failed, "launch", "launches")) failed\(detail).")
    }
    if let time = run.result.launchesSuspended {
      sentences.append(
        "EC2 Auto Scaling suspended launching at \(clock(time)), after a day without a successful "
          + "launch, until the schedule resumes it."
      )
    }
    return sentences
  }

  private func replacementNotes(_ run: StudyRun) -> [String] {
    var sentences: [String] = []
    let counts = run.result.counts
    if counts.instancesUnhealthy > 0 {
      let were = Wording.counted(counts.instancesUnhealthy, "instance was", "instances were")
      sentences.append("\(were) replaced by health checks that had no answer.")
    }
    let dead = foundAtOnce(run)
    if dead > 0 {
      let were = Wording.counted(dead, "instance that died was", "instances that died were")
      sentences.append(
        "\(were) found at once, because there is no health_check section. EC2's status checks take "
          + "minutes: --set 'health_check={detect_after: 2m}' shows what that costs.")
    }
    if counts.spotInterruptions > 0 {
      let times = Wording.counted(counts.spotInterruptions, "spot instance")
      sentences.append("EC2 took back \(times), two minutes after its notice.")
    }
    return sentences
  }

  /// Instances in service that died where no health check has to find them.
  private func foundAtOnce(_ run: StudyRun) -> Int {
    guard scenario.healthCheck == nil, !scenario.faults.isEmpty || !scenario.breakdowns.isEmpty
    else { return 0 }
    return run.result.lifecycle.count {
      $0.from == .inService && [.fault, .zoneDown].contains($0.cause)
    }
  }

  /// Instances that do not come to their end, and what draining costs.
  private func drainNotes(_ run: StudyRun) -> [String] {
    let stuck = run.result.drains.filter { $0.ended == nil }
    guard let first = stuck.map(\.started).min() else { return [] }
    let cost = run.result.instances.reduce(0) { $0 + $1.computeCost[LedgerState.draining.rawValue] }
    let were = Wording.counted(stuck.count, "instance was", "instances were")
    let money = Wording.dollars(Double(cost) / 1_000_000)
    return [
      "\(were) still draining at the end, the longest since \(clock(first)); draining cost "
        + "\(money) in all."
    ]
  }

  private func refreshNote(_ refresh: RefreshRecord, _ run: StudyRun) -> String {
    let start = "The instance refresh of \(clock(refresh.start))"
    if refresh.isRefused { return "\(start) was refused, because another one was going on." }
    let dropped =
      refresh.participantsDropped > 0
      ? "it dropped \(Wording.counted(refresh.participantsDropped, "person", "people"))"
      : "it dropped nobody"
    let all = refresh.replaced >= refresh.instances
    let found =
      "it found \(Wording.counted(refresh.instances, "instance")) in service"
      + (all || refresh.end == nil
        ? "" : ", replaced \(refresh.replaced == 0 ? "none" : Wording.count(refresh.replaced))")
    guard let end = refresh.end else {
      return "\(start) was not over at the end of the run: \(found), and \(dropped) so far."
    }
    return
      "\(start) took \(Wording.length((end - refresh.start).milliseconds, parts: 4)): \(found), and "
      + "\(dropped)."
  }
}
