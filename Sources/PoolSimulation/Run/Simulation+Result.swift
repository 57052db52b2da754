// The end of a run: open accounts are closed, and what was recorded becomes the result.
extension Simulation {
  /// The result of a run that is over. `held`: what its journal was told over time.
  func result(at end: SimulationTime, _ held: Journal.Held) -> RunResult {
    let measuredFrom = world.journal.measuredFrom
    var fates = world.journal.fates
    fates.finish(plan, at: end, hasAllRefreshes: pool.refreshes.isAtEnd)
    let presence = world.crowd.heads.presence(until: end)
    var counts = world.journal.counts
    var drops = world.journal.drops
    countThoseStillThere(&counts, &drops)
    let rejections = world.journal.rejections.sorted {
      ($0.firstAttempt, $0.join) < ($1.firstAttempt, $1.join)
    }
    var measured = pool.launches.records.filter { $0.decided >= measuredFrom }
    measured.sort { ($0.decided, $0.instance) < ($1.decided, $1.instance) }
    var ledger = Ledger(
      fleet: pool.fleet, launches: pool.launches.records, prices: plan.prices, from: measuredFrom,
      end: end, grid: held.series.rows.map { _ in held.series.grid },
      keepsSurplusTimes: plan.costSplit == .byHour)
    let messages = pool.pipeline.messages(from: measuredFrom, to: end)
    ledger.bookRegistration(notifications: messages.delivered, calls: messages.calls)
    let split = costSplit(ledger, until: end)
    let timeSeries = timeSeries(held.series, ledger, rejections, until: end)
    let offered = countOffers(&counts, rejections, until: end)
    let lifecycle = LifecycleLog(pool.fleet, hooks: plan.lifecycleHooks, from: measuredFrom)
    var fingerprint = world.journal.fingerprint
    fingerprint.fold(lifecycle.fingerprint.value)
    let hosting = ledger.accounts.reduce(0) {
      $0 + $1.time[LedgerState.serving.rawValue] + $1.time[LedgerState.draining.rawValue]
    }
    #if DEBUG
      // What is broken off in its warm-up adds up to nothing.
      if !isBrokenOff {
        checkInvariants()
        if plan.media != nil { checkTraffic(ledger.accounts) }
        checkIntegrals(held.series.totals, ledger.accounts, presence: presence)
        checkJoins(counts, rejected: rejections.count)
      }
    #endif
    return RunResult(
      seed: plan.seed, replication: plan.replication, fingerprint: fingerprint.value,
      measuredFrom: measuredFrom, end: end, counts: counts,
      rejections: rejections, drops: drops, joinDelays: world.journal.joinDelays,
      lifecycle: lifecycle.records, drains: lifecycle.drains,
      launches: measured,
      preparations: pool.launches.preparations.filter { $0.decided >= measuredFrom },
      forecasts: pool.scaler.forecastRecords.filter { $0.start >= measuredFrom },
      instances: ledger.accounts, commitmentCost: ledger.commitmentCost,
      registrationCost: ledger.registrationCost,
      instanceStarts: ledger.starts, scaleUp: held.scaleUp, lateJoinLags: held.lateJoinLags,
      episodes: held.episodes, decisions: world.journal.decisions, timeSeries: timeSeries,
      seriesTotals: held.series.totals,
      warmPoolStateChanges: world.journal.stateChanges.filter { $0.time >= measuredFrom },
      refreshes: (world.journal.refreshes + world.journal.refusedRefreshes).filter {
        $0.start >= measuredFrom
      },
      media: plan.media.map {
        MediaMeasures(pool.fleet.media, limits: $0.limits, hosting: hosting)
      },
      launchesSuspended: world.journal.launchesSuspended,
      ceilingReached: world.journal.ceilingReached,
      zonesUnbalanced: world.journal.zonesUnbalanced,
      restoresWithoutCredit: pool.restores.withoutCredit,
      utilizationPeak: world.journal.series.utilizationPeak,
      inServicePeak: world.journal.series.inServicePeak,
      servingPeak: world.journal.series.servingPeak,
      offeredParticipantMilliseconds: offered, presenceMilliseconds: presence,
      worstFiveMinutes: worstWindow(of: 300_000, rejections, until: end),
      worstHour: worstWindow(of: 3_600_000, rejections, until: end), prices: plan.prices,
      fates: fates, split: split, undrawn: pool.draws.undrawn + world.crowd.draws.undrawn)
  }

  /// What the capacity was paid for, where somebody asks.
  private func costSplit(_ ledger: Ledger, until end: SimulationTime) -> CostSplit? {
    guard let detail = plan.costSplit else { return nil }
    let from = world.journal.measuredFrom
    let rates = HostUse.Rates(plan.prices)
    let use = HostUse(
      pool.fleet, world.journal.uses,
      idleHold: plan.scaleIn.holdsIdle ? plan.scaleIn.idleHold : .zero, rates: rates,
      from: from, end: end, isByHour: detail == .byHour)
    return CostSplit(ledger, use, rates: rates, from: from, end: end)
  }

  /// People present, waiting or on their way back when the run ends.
  private func countThoseStillThere(_ counts: inout RunCounts, _ drops: inout [DropRecord]) {
    for attendee in world.crowd.attendance.unseated(before: world.clock.joinCursor)
    where attendee.since >= world.journal.measuredFrom {
      if attendee.isRejoin {
        counts.rejoinsWaitingAtEnd += 1
      } else {
        counts.joinsWaitingAtEnd += 1
      }
      if attendee.openDrop >= 0 { drops[Int(attendee.openDrop)].attempts = attendee.attempts }
    }
    counts.participantsPresentAtEnd = world.crowd.heads.participants
  }

  /// The report intervals with what is known of them now that the run is over: what each was
  /// offered, what of that was rejected, and what it cost.
  private func timeSeries(
    _ held: TimeSeries.Held, _ ledger: Ledger, _ rejections: [RejectedJoin],
    until end: SimulationTime
  ) -> TimeSeriesRows {
    let sent = plan.media == nil ? nil : pool.fleet.media.report.rows
    guard let rows = held.rows, var costs = ledger.costs(of: rows, sent: sent),
      var late = plan.series.packer(width: LateNumbers.width)
    else {
      return TimeSeriesRows([])
    }
    let offered = columns.joins(from: world.journal.measuredFrom, through: end)
    var numbers = LateNumbers(joins: 0, rejected: 0, cost: 0)
    var join = offered.lowerBound
    var rejection = 0
    for row in 0..<rows.count {
      // What comes on the run's last instant is in its last interval.
      let limit = row + 1 < rows.count ? held.grid.start(of: row + 1) : .never
      let next = columns.firstJoin(from: join, notBefore: limit, in: offered)
      var rejected = 0
      while rejection + rejected < rejections.count,
        rejections[rejection + rejected].firstAttempt < limit
      {
        rejected += 1
      }
      numbers = LateNumbers(joins: next - join, rejected: rejected, cost: costs.next())
      numbers.append(to: &late)
      join = next
      rejection += rejected
    }
    var last = held.last
    if var row = last {
      numbers.set(on: &row)
      last = row
    }
    return TimeSeriesRows(held: rows, late: late.finish(), last: last)
  }

  /// What the workload offered within what was measured.
  private func countOffers(
    _ counts: inout RunCounts, _ rejections: [RejectedJoin], until end: SimulationTime
  ) -> Int64 {
    let measuredFrom = world.journal.measuredFrom
    let offered = columns.joins(from: measuredFrom, through: end)
    counts.joinsOffered = offered.count
    counts.meetingsOffered = columns.meetingCount(among: offered, of: plan.workload.meetingCount)
    for meeting in 0..<plan.workload.meetingCount
    where world.crowd.hosts.mostHosts(of: meeting) > 0 {
      let most = world.crowd.hosts.mostHosts(of: meeting)
      counts.meetingsHeld += 1
      counts.meetingHosts += most
      counts.meetingHostsMax = max(counts.meetingHostsMax, most)
      if most > 1 { counts.meetingsSplit += 1 }
    }
    var affected = [Bool](repeating: false, count: plan.workload.meetingCount)
    for rejection in rejections {
      let meeting = Int(columns.meetingOfJoin[rejection.join])
      if !affected[meeting] {
        affected[meeting] = true
        counts.meetingsAffected += 1
        if !world.crowd.hosts.started[meeting] { counts.meetingsNeverStarted += 1 }
      }
    }
    return world.crowd.heads.wantedTime(until: end)
  }

  /// The window of the scenario's clock with the most rejected joins; the earliest of equals. nil
  /// without joins.
  private func worstWindow(
    of length: Int64, _ rejections: [RejectedJoin], until end: SimulationTime
  ) -> WorstWindow? {
    let measuredFrom = world.journal.measuredFrom
    let offered = columns.joins(from: measuredFrom, through: end)
    if offered.isEmpty { return nil }
    // Where nobody was rejected, the first join's; else a rejected join's, of which each was offered.
    var worst = window(of: length, at: columns.joinTimes[offered.lowerBound])
    var window = worst
    for rejection in rejections {
      if rejection.firstAttempt.milliseconds >= window.start.milliseconds + length {
        window = self.window(of: length, at: rejection.firstAttempt)
      }
      window.rejected += 1
      if window.rejected > worst.rejected { worst = window }
    }
    let last = min(end.milliseconds, worst.start.milliseconds + length - 1)
    worst.joins =
      columns.joins(
        from: max(worst.start, measuredFrom), through: SimulationTime(milliseconds: last)
      ).count
    return worst
  }

  /// The window of the scenario's clock that a time is in, empty yet.
  private func window(of length: Int64, at time: SimulationTime) -> WorstWindow {
    WorstWindow(
      start: SimulationTime(milliseconds: time.milliseconds / length * length), joins: 0,
      rejected: 0)
  }
}
