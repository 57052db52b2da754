import Testing

@testable import PoolSimulation

/// Runs a plan and checks everything that must hold of every run, so that no test can see a result
/// that breaks an invariant.
func checked(_ plan: RunPlan, seed: UInt64? = nil, at location: SourceLocation = #_sourceLocation)
  -> RunResult
{
  let result = simulate(plan)
  let label: Comment = "seed \(seed ?? plan.seed)"
  for broken in broken(result, of: plan) {
    Issue.record("\(broken), \(label)", sourceLocation: location)
  }
  return result
}

/// What does not hold of a result: numbers as in the model's list of invariants.
private func broken(_ result: RunResult, of plan: RunPlan) -> [String] {
  var broken: [String] = []
  func hold(_ condition: Bool, _ what: @autoclosure () -> String) {
    if !condition { broken.append(what()) }
  }
  checkJoins(result, hold)
  checkDrops(result, plan, hold)
  checkIntegrals(result, plan, hold)
  checkMoney(result, hold)
  checkMedia(result, plan, hold)
  checkLaunches(result, hold)
  checkRegistrations(result, plan, hold)
  checkDecisions(result, plan, hold)
  checkScaleIn(result, hold)
  checkOrder(result, hold)
  checkLifecycle(result, plan, hold)
  return broken
}

private typealias Hold = (Bool, @autoclosure () -> String) -> Void

private func checkJoins(_ result: RunResult, _ hold: Hold) {
  let counts = result.counts
  hold(
    counts.joinsOffered == counts.joinsAdmitted + result.rejections.count
      + counts.joinsWaitingAtEnd,
    "I1: \(counts.joinsOffered) joins are not \(counts.joinsAdmitted) + \(result.rejections.count) + \(counts.joinsWaitingAtEnd)"
  )
  hold(
    counts.joinsDelayed == result.joinDelays.count && counts.joinsDelayed <= counts.joinsAdmitted,
    "the delayed joins do not add up")
  hold(result.joinDelays.allSatisfy { $0 >= 0 }, "a negative delay")
  hold(
    result.rejections.allSatisfy { $0.attempts >= 1 && $0.firstAttempt <= $0.givenUp },
    "a rejection without an attempt")
  hold(
    Set(result.rejections.map(\.join)).count == result.rejections.count, "a join was rejected twice"
  )
  hold(
    result.timeSeries.reduce(0) { $0 + $1.joins } == counts.joinsOffered,
    "the rows' joins do not add up")
  hold(
    result.timeSeries.reduce(0) { $0 + $1.rejected } == result.rejections.count,
    "the rows' rejections do not add up")
  hold(
    counts.meetingsNeverStarted <= counts.meetingsAffected,
    "more meetings never started than were affected")
  hold(
    counts.meetingsAffected <= counts.meetingsOffered, "more meetings were affected than there were"
  )
  let outcomes = [counts.participantsRejoined, counts.participantsLost, counts.rejoinsWaitingAtEnd]
  hold(
    counts.participantsDropped == outcomes.reduce(0, +),
    "\(counts.participantsDropped) dropped people are not those who are back, lost and away: \(outcomes)"
  )
  for (outcome, count) in [
    (DropOutcome.rejoined, counts.participantsRejoined), (.lost, counts.participantsLost),
    (.awayAtEnd, counts.rejoinsWaitingAtEnd),
  ] {
    hold(
      result.drops.count { $0.outcome == outcome } == count,
      "the drops that are \(outcome) are not \(count)")
  }
  for drop in result.drops {
    hold(
      drop.time >= result.measuredFrom && drop.time <= drop.settled ?? result.end,
      "an outcome before the drop of \(drop.time)")
    hold(
      (drop.settled == nil) == (drop.outcome == .awayAtEnd),
      "a drop that is \(drop.outcome) at \(drop.settled as Any)")
    hold(drop.cause.dropsPeople, "a drop because of \(drop.cause)")
    hold(drop.attempts > 0 || drop.outcome != .rejoined, "back without an attempt")
  }
  guard result.measuredFrom == .zero else { return }
  let neverBack = counts.participantsLost - counts.rejoinsFailed
  hold(
    neverBack >= 0 && counts.rejoinsOffered + neverBack <= counts.participantsDropped,
    "the dropped people do not add up")
}

/// Who got in at once and was never dropped before leaves when the stay is over, whatever breaks at
/// that instant.
private func checkDrops(_ result: RunResult, _ plan: RunPlan, _ hold: Hold) {
  guard case .reject = plan.admission.whenFull, result.measuredFrom == .zero else { return }
  var dropped: Set<Int> = []
  for drop in result.drops where dropped.insert(drop.join).inserted {
    let leaves = plan.workload.joinTimes[drop.join] + plan.workload.stays[drop.join]
    hold(drop.time < leaves, "join \(drop.join) was dropped at \(drop.time), and left at \(leaves)")
  }
}

private func checkIntegrals(_ result: RunResult, _ plan: RunPlan, _ hold: Hold) {
  for state in LedgerState.allCases {
    let integral = result.timeSeries.reduce(0) { $0 + $1.states[state.rawValue] }
    let sum = result.instances.reduce(0) { $0 + $1.time[state.rawValue] }
    hold(integral == sum, "I9: \(state.name): \(integral) ms over time, \(sum) ms over instances")
  }
  let integral = result.timeSeries.reduce(0) { $0 + $1.participants }
  let sum = result.instances.reduce(0) { $0 + $1.participants.reduce(0, +) }
  hold(integral == sum, "I9: participants: \(integral) ms over time, \(sum) ms over instances")
  let presence = result.presenceMilliseconds
  hold(
    result.measuredFrom > .zero || integral == presence,
    "I9: participants: \(integral) ms over time, \(presence) ms of presence")
  for account in result.instances {
    let from = max(account.created, result.measuredFrom)
    let life = max(((account.ended ?? result.end) - from).milliseconds, 0)
    hold(
      account.time.reduce(0, +) == life,
      "instance \(account.id) lived \(life) ms, not \(account.time)")
    hold(
      account.created <= account.serving ?? .never,
      "instance \(account.id) served before it was created")
    hold(
      account.serving ?? .zero <= account.ended ?? result.end,
      "instance \(account.id) served after it ended")
  }
  for row in result.timeSeries {
    let levels = [
      row.demand, row.shortfall, row.participants, row.seatsTaken, row.freeSeats,
      row.largestFreeBlock,
    ]
    hold(
      (levels + row.states.indices.map { row.states[$0] } + [row.desired, row.inService, row.cost])
        .allSatisfy { $0 >= 0 },
      "a negative number in the row of \(row.start)")
    let seats =
      (row.states[LedgerState.serving.rawValue] + row.states[LedgerState.draining.rawValue])
      * Int64(plan.participantLimit)
    hold(
      row.seatsTaken + row.freeSeats <= seats,
      "I2: more seats than there are in the row of \(row.start)")
  }
}

private func checkMoney(_ result: RunResult, _ hold: Hold) {
  let cells = result.totalCost
  hold(
    result.timeSeries.reduce(0) { $0 + $1.cost } == cells,
    "I10: the rows' costs are not the cells' \(cells)")
  if result.prices.isEgressTiered {
    let traffic = result.prices.traffic(
      result.instances.flatMap(\.participants).reduce(0, +),
      sentBits: result.instances.flatMap(\.sentBits).reduce(0, +))
    let length = (result.end - result.measuredFrom).milliseconds
    hold(
      result.instances.flatMap(\.egressCost).reduce(0, +)
        == result.prices.tieredEgress(traffic: traffic, over: length),
      "I10: the cells of egress are not what the run's traffic costs")
  }
  for account in result.instances {
    hold(
      account.crossZone.allSatisfy { $0 >= 0 },
      "links of instance \(account.id) end before they begin")
    for state in LedgerState.allCases.map(\.rawValue) {
      hold(
        account.computeCost[state]
          == result.prices.compute(account.compute[state], covered: account.covered[state])
          && account.addressCost[state]
            == result.prices.address(
              result.prices.hasElasticAddresses
                ? account.storage[state] : account.compute[state])
          && account.storageCost[state] == result.prices.storage(account.storage[state])
          && account.crossZoneCost[state]
            == (result.prices.hasMedia
              ? result.prices.crossZone(traffic: account.crossZoneBits[state] * 1_000)
              : result.prices.crossZone(account.crossZone[state]))
          && (result.prices.isEgressTiered
            || account.egressCost[state]
              == result.prices.flatEgress(
                traffic: result.prices.traffic(
                  account.participants[state], sentBits: account.sentBits[state]))),
        "I10: a cell of instance \(account.id) is not its seconds at their price")
      hold(
        account.covered[state] >= 0 && account.covered[state] <= account.compute[state],
        "covered but not billed")
    }
    hold(
      result.measuredFrom > .zero || account.compute.reduce(0, +) % 1_000 == 0,
      "compute is not in whole seconds")
  }
}

private func checkMedia(_ result: RunResult, _ plan: RunPlan, _ hold: Hold) {
  hold((result.media == nil) == (plan.media == nil), "media that nobody asked for, or none")
  let stopped = result.rejections.compactMap(\.reason.mediaLimit)
  guard let media = plan.media, let measures = result.media else {
    hold(stopped.isEmpty, "a limit stopped a join that is not there")
    return
  }
  let limits = media.limits
  // A leave may move a sender to another host of a meeting.
  let mayExceed = plan.affinity != .strict && !media.law.keepsSendersInPlace
  hold(
    mayExceed
      || measures.streamsPeak <= limits.streams ?? .max
        && measures.sentPeak <= limits.bandwidth ?? .max,
    "I13: \(measures) is beyond \(limits)")
  hold(
    (measures.streamsP95 ?? 0) <= measures.streamsPeak
      && (measures.sentP95 ?? 0) <= measures.sentPeak, "a quantile above the peak: \(measures)")
  let strained = [measures.streamsStrained, measures.bandwidthStrained, measures.loadStrained]
  hold(
    strained.compactMap(\.self).allSatisfy { (0...measures.hostingMilliseconds).contains($0) },
    "a limit was near for longer than instances served: \(measures)")
  hold(
    stopped.allSatisfy { limits.has($0) },
    "a limit stopped a join that is not there")
  hold(
    result.instances.allSatisfy { $0.sentBits.allSatisfy { $0 >= 0 } },
    "an instance sent less than nothing")
}

extension MediaLimits {
  fileprivate func has(_ limit: MediaLimit) -> Bool {
    switch limit {
    case .streams: streams != nil
    case .bandwidth: bandwidth != nil
    case .load: load != nil
    }
  }
}

private func checkLaunches(_ result: RunResult, _ hold: Hold) {
  let accounts = Dictionary(uniqueKeysWithValues: result.instances.map { ($0.id, $0) })
  for launch in result.launches {
    let ready = launch.decided + launch.controlLoop + launch.pending + launch.start
    hold(
      launch.failure == nil || launch.serving == nil,
      "instance \(launch.instance) failed to launch and served")
    if let serving = launch.serving {
      let registration = launch.registration ?? .forever
      hold(
        serving == ready + registration,
        "the stages of instance \(launch.instance) do not add up to \(serving)")
      hold(
        launch.lag == serving - launch.decided,
        "the lag of instance \(launch.instance) is not its own")
    }
    if let inService = launch.inService {
      hold(
        inService == ready || inService == launch.registration.map { ready + $0 },
        "instance \(launch.instance) was InService too soon")
    }
    hold(
      accounts[launch.instance].map { $0.created <= launch.decided } == true,
      "launch of an instance that is not there")
  }
  hold(
    zip(result.launches, result.launches.dropFirst()).allSatisfy { $0.decided <= $1.decided },
    "launches out of order")
  hold(
    result.decisions.reduce(0) { $0 + $1.launchedCold }
      == result.launches.count { $0.source == .cold }, "cold launches do not add up")
  hold(
    result.decisions.reduce(0) { $0 + $1.launchedWarm }
      == result.launches.count { $0.source != .cold }, "warm launches do not add up")
  hold(
    result.decisions.reduce(0) { $0 + $1.cancelled } == result.counts.launchesCancelled,
    "cancelled launches do not add up")
}

private func checkRegistrations(_ result: RunResult, _ plan: RunPlan, _ hold: Hold) {
  guard let pipeline = plan.launch.pipeline else {
    hold(
      result.launches.allSatisfy { $0.parts == nil && $0.registration != nil },
      "a registration has parts, and no pipeline")
    hold(result.counts.registrationsLost == 0, "a registration was lost without a pipeline")
    return
  }
  var requestsEnd: [Int64] = []
  for launch in result.launches {
    let parts = launch.parts ?? RegistrationParts()
    let times = [parts.sns, parts.lambda, parts.route53, parts.propagation, parts.application]
    let reached = times.prefix { $0 != nil }.count
    hold(
      times.dropFirst(reached).allSatisfy { $0 == nil },
      "instance \(launch.instance) left a part of its registration out")
    let sum = times.reduce(0) { $0 + ($1?.milliseconds ?? 0) }
    hold(
      launch.serving == nil || launch.registration?.milliseconds == sum,
      "the parts of a registration add up to \(sum) ms")
    hold(
      (launch.serving == nil) == (launch.registration == nil),
      "a registration without its end, or an end without it")
    if let sns = parts.sns, let lambda = parts.lambda, let route53 = parts.route53 {
      let ready = launch.decided + launch.controlLoop + launch.pending + launch.start
      requestsEnd.append((ready + sns + lambda + route53).milliseconds)
    }
  }
  requestsEnd.sort()
  // Between a request and the n-th after it come back at least what the two and those between them
  // took beyond a full bucket.
  let slot = Int64((1_000 / pipeline.route53RequestsPerSecond).rounded())
  let burst = pipeline.route53Burst
  let isWithinRate = requestsEnd.indices.dropFirst(burst).allSatisfy {
    requestsEnd[$0] - requestsEnd[$0 - burst] >= slot
  }
  hold(
    pipeline.batchesRoute53 || isWithinRate,
    "Route 53 took more than \(burst) requests within \(slot) ms")
  hold(
    result.counts.poolEntriesRegistered == 0 || pipeline.poolEntry == .registered,
    "records were made for instances in the warm pool")
  let lost = result.launches.count { $0.parts?.lambda != nil && $0.parts?.route53 == nil }
  hold(
    result.counts.registrationsLost == lost,
    "\(result.counts.registrationsLost) registrations are counted as lost, \(lost) are")
  let unresolved = result.rejections.contains { $0.reason == .nameUnresolved }
  hold(
    !unresolved || pipeline.readyWhen == .registered, "a name did not resolve that was waited for")
}

private func checkDecisions(_ result: RunResult, _ plan: RunPlan, _ hold: Hold) {
  var (low, high) = (plan.group.minSize, plan.group.maxSize)
  var isUnlimited = plan.scaling.policy.isBeyondMaxSize
  for setting in plan.schedule.flatMap(\.settings) {
    if case .minSize(let size) = setting { low = min(low, size) }
    if case .maxSize(let size) = setting { high = max(high, size) }
    if case .policy(let policy) = setting, policy.isBeyondMaxSize { isUnlimited = true }
  }
  // What it learns as it goes may raise it.
  if isUnlimited { high = .max }
  for decision in result.decisions {
    hold(
      (low...high).contains(decision.after),
      "I5: \(decision.after) instances were desired at \(decision.time)")
    hold(
      (low...high).contains(decision.before),
      "I5: \(decision.before) instances were desired before \(decision.time)")
  }
  hold(
    result.servingPeak <= result.inServicePeak || plan.scaleIn.drainVia == .terminationHook,
    "more serve than are InService")
  hold((0...1).contains(result.utilizationPeak), "a utilization of \(result.utilizationPeak)")
}

/// Where a number of instances is asked for, none that serves goes unless more than that do.
private func checkScaleIn(_ result: RunResult, _ hold: Hold) {
  let removing = result.decisions.filter { $0.ended + $0.startedDraining > 0 }
  let removals = Dictionary(grouping: removing, by: \.time)
  var phases: [InstanceID: InstancePhase] = [:]
  var serving = 0
  for move in result.lifecycle {
    let served = phases.updateValue(move.phase, forKey: move.instance) == .serving
    serving += (move.phase == .serving ? 1 : 0) - (served ? 1 : 0)
    guard served, move.phase != .serving, move.cause == .scaleIn else { continue }
    let decisions = removals[move.time] ?? []
    let isForSeats = decisions.contains { [.headroomAmple, .headroomShort].contains($0.reason) }
    hold(
      isForSeats || decisions.contains { $0.after <= serving },
      "\(serving) serve, fewer than desired, after \(move.instance) was scaled in at \(move.time)")
  }
}

private func checkOrder(_ result: RunResult, _ hold: Hold) {
  let rows = result.timeSeries
  hold(
    rows.first?.start == result.measuredFrom && rows.last?.end == result.end,
    "the rows do not reach from start to end")
  hold(zip(rows, rows.dropFirst()).allSatisfy { $0.end == $1.start }, "I3: the rows have gaps")
  for (episode, next) in zip(result.episodes, result.episodes.dropFirst()) {
    hold(
      episode.end.map { $0 <= next.start } == true,
      "the episode of \(episode.start) reaches into the next")
  }
  hold(
    result.episodes.allSatisfy { $0.start <= $0.end ?? result.end },
    "an episode ends before it starts")
  hold(
    result.scaleUp.neverMet <= result.scaleUp.lags.count
      && result.scaleUp.lags.allSatisfy { $0 >= 0 }, "scale-up lags do not add up")
}

private func checkLifecycle(_ result: RunResult, _ plan: RunPlan, _ hold: Hold) {
  var states: [InstanceID: LifecycleState] = [:]
  for move in result.lifecycle {
    if let state = states[move.instance] {
      hold(state == move.from, "instance \(move.instance) was \(state.rawValue) before \(move)")
    }
    states[move.instance] = move.to
    let isMove = move.cause != .initial && move.cause != .warmUpEnded && move.from != move.to
    hold(!isMove || LifecycleMove.isLegal(from: move.from, to: move.to), "I4: \(move)")
  }
  hold(
    zip(result.lifecycle, result.lifecycle.dropFirst()).allSatisfy { $0.time <= $1.time },
    "I3: moves out of order")
  for account in result.instances where account.ended ?? .never >= result.measuredFrom {
    let hasEnded = states[account.id] == .terminated || states[account.id] == .warmedTerminated
    hold(
      hasEnded == (account.ended != nil),
      "instance \(account.id) is \(states[account.id]?.rawValue ?? "nowhere") at the end")
  }
  let drained = result.drains.reduce(0) {
    $0 + (($1.ended ?? result.end) - $1.started).milliseconds
  }
  let booked = result.instances.reduce(0) { $0 + $1.time[LedgerState.draining.rawValue] }
  hold(
    result.measuredFrom > .zero ? drained <= booked : drained == booked,
    "\(drained) ms of drains are not the \(booked) ms booked")
}
