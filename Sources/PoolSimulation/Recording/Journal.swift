/// What a run writes down: counts, records, the fingerprint of what happened, and what the pool
/// held over time. What came before `measuredFrom` is in the fingerprint alone.
struct Journal: ~Copyable {
  let measuredFrom: SimulationTime
  private(set) var counts = RunCounts()
  /// What became of the plan's faults and changes.
  private(set) var fates: EntryFates
  var fingerprint = EventFingerprint()
  private(set) var rejections: [RejectedJoin] = []
  private(set) var drops: [DropRecord] = []
  private(set) var joinDelays: [Int64] = []
  private(set) var decisions: [DecisionRecord] = []
  private(set) var stateChanges: [WarmPoolStateChange] = []
  /// Deployments that took place, the last one maybe going on, and those that were refused.
  private(set) var refreshes: [RefreshRecord] = []
  private(set) var refusedRefreshes: [RefreshRecord] = []
  private(set) var launchesSuspended: SimulationTime?
  private(set) var ceilingReached: SimulationTime?
  private(set) var zonesUnbalanced: SimulationTime?
  var series: TimeSeries
  var scaleUp: ScaleUpLag
  var lateJoins: LateJoins
  var shortages = ShortageLog()
  private(set) var uses: UseLog
  /// The fleet's moves and the desired capacity that the time series was last told.
  private var seenMoves = -1
  private var seenDesired = -1
  private var hasMarkedWarmUp: Bool

  init(
    measuredFrom: SimulationTime, fates: EntryFates, reportInterval: TimeSpan,
    participantLimit: Int, keepsUses: Bool, series: SeriesKeeping
  ) {
    self.measuredFrom = measuredFrom
    self.fates = fates
    hasMarkedWarmUp = measuredFrom == .zero
    self.series = TimeSeries(
      interval: reportInterval, measuredFrom: measuredFrom, keeping: series)
    scaleUp = ScaleUpLag(limit: participantLimit, measuredFrom: measuredFrom)
    lateJoins = LateJoins(limit: participantLimit)
    uses = UseLog(isKept: keepsUses, limit: participantLimit)
  }

  // MARK: Counts

  /// Counts something whenever it happens.
  mutating func count(_ what: WritableKeyPath<RunCounts, Int>) { counts[keyPath: what] += 1 }

  /// Counts something that belongs to `time`, if that is measured.
  mutating func count(
    _ what: WritableKeyPath<RunCounts, Int>, _ number: Int = 1, at time: SimulationTime
  ) {
    if time >= measuredFrom { counts[keyPath: what] += number }
  }

  // MARK: What became of the plan's entries

  /// A fault came, and found something to break or nothing.
  mutating func noteFault(of entry: Int, hasTarget: Bool) {
    fates.faults[entry] = hasTarget ? .tookEffect : .withoutEffect
    if !hasTarget { counts.faultsWithoutTarget += 1 }
  }

  /// A launch was asked for while launches fail.
  mutating func noteLaunchFault(of entry: Int) { fates.launchFaults[entry] = .tookEffect }

  /// A breakdown befell an instance.
  mutating func noteBreakdown(of entry: Int) { fates.breakdowns[entry] = .tookEffect }

  /// A change of the schedule came; the furthest that one came counts.
  mutating func note(_ fate: EntryFate, ofChange entry: Int) {
    fates.schedule[entry] = max(fates.schedule[entry], fate)
  }

  /// Whether the warm-up ends by `time`: it does so once.
  mutating func endsWarmUp(by time: SimulationTime) -> Bool {
    guard !hasMarkedWarmUp, time >= measuredFrom else { return false }
    hasMarkedWarmUp = true
    // What was counted as it happened is counted anew.
    counts.joinsAdmitted = 0
    return true
  }

  // MARK: People

  /// Somebody got in at once.
  @inline(__always) mutating func noteAdmission() { counts.joinsAdmitted += 1 }

  /// An attendee gets in. `waited`: while they were there.
  mutating func noteAdmission(of attendee: Attendee, waited: Bool, at time: SimulationTime) {
    if !attendee.isRejoin, attendee.since >= measuredFrom {
      counts.joinsAdmitted += 1
      if attendee.attempts > 1 || waited {
        counts.joinsDelayed += 1
        joinDelays.append((time - attendee.since).milliseconds)
      }
      if attendee.episode >= 0 { shortages.wasDelayed(in: Int(attendee.episode)) }
    }
    resolveDrop(of: attendee, as: .rejoined, at: time)
  }

  /// Somebody who was dropped tries to come back.
  mutating func noteReturn(of attendee: Attendee) {
    if attendee.isRejoin, attendee.attempts == 0 { count(\.rejoinsOffered, at: attendee.since) }
  }

  /// Somebody gives up: a join of the workload is rejected, a dropped participant is lost.
  mutating func noteSurrender(
    of attendee: Attendee, because reason: RefusalReason, at time: SimulationTime
  ) {
    fingerprint.noteSurrender(of: attendee.join, because: reason, at: time)
    resolveDrop(of: attendee, as: .lost, at: time)
    guard attendee.since >= measuredFrom else { return }
    if attendee.isRejoin {
      counts.rejoinsFailed += 1
    } else {
      if attendee.episode >= 0 { shortages.wasRejected(in: Int(attendee.episode)) }
      rejections.append(
        RejectedJoin(
          join: attendee.join, firstAttempt: attendee.since, givenUp: time, reason: reason,
          attempts: attendee.attempts))
    }
  }

  /// Somebody is dropped. Returns the number of the record; -1: there is none.
  mutating func noteDrop(
    of join: Int, from instance: InstanceID, because cause: TransitionCause,
    at time: SimulationTime
  ) -> Int32 {
    fingerprint.note("dropped", cause.rawValue, of: join, instance, at: time)
    guard time >= measuredFrom else { return -1 }
    counts.participantsDropped += 1
    if cause == .instanceRefresh, let last = refreshes.indices.last {
      refreshes[last].participantsDropped += 1
    }
    drops.append(DropRecord(time: time, instance: instance, join: join, cause: cause))
    return Int32(drops.count - 1)
  }

  /// Somebody who was dropped never comes back.
  mutating func noteLoss(of attendee: Attendee, at time: SimulationTime) {
    fingerprint.note("never_back", of: attendee.join, at: time)
    resolveDrop(of: attendee, as: .lost, at: time)
  }

  /// What became of someone who was dropped, if that is open. What happened before the warm-up's
  /// end has no record.
  private mutating func resolveDrop(
    of attendee: Attendee, as outcome: DropOutcome, at time: SimulationTime
  ) {
    guard attendee.openDrop >= 0 else { return }
    let drop = Int(attendee.openDrop)
    (drops[drop].outcome, drops[drop].settled, drops[drop].attempts) = (
      outcome, time, attendee.attempts
    )
    if outcome == .rejoined {
      counts.participantsRejoined += 1
    } else {
      counts.participantsLost += 1
    }
  }

  /// Whether anybody was refused or dropped, or got in late.
  var hasTurnedAway: Bool {
    counts.refusedAttempts > 0 || !drops.isEmpty || !joinDelays.isEmpty
  }

  // MARK: The pool

  /// Records what the group did, unless that was nothing.
  mutating func note(_ record: DecisionRecord) {
    guard record.added + record.removed > 0 || record.before != record.after else { return }
    fingerprint.note(
      "decided", record.reason.rawValue, of: record.before, record.after, record.launchedCold,
      record.launchedWarm, record.undrained,
      record.ended, record.startedDraining, record.cancelled, at: record.time)
    guard record.time >= measuredFrom else { return }
    if record.added > 0 { counts.scaleOuts += 1 }
    if record.removed > 0 { counts.scaleIns += 1 }
    decisions.append(record)
  }

  /// The group cannot have what is wanted because of its maximum.
  mutating func noteCeiling(at time: SimulationTime) {
    if ceilingReached == nil, time >= measuredFrom { ceilingReached = time }
  }

  /// The zones are out of balance, and the group does not even them out.
  mutating func noteUnbalancedZones(at time: SimulationTime) {
    if zonesUnbalanced == nil, time >= measuredFrom { zonesUnbalanced = time }
  }

  /// EC2 Auto Scaling gives up launching.
  mutating func noteSuspension(at time: SimulationTime) { launchesSuspended = time }

  /// The warm pool is to be in another state, in which so many of its instances are not.
  mutating func noteStateChange(
    to state: WarmPoolState, mismatched: Int, at time: SimulationTime
  ) {
    stateChanges.append(
      WarmPoolStateChange(time: time, state: state, mismatched: mismatched, effective: nil))
  }

  /// The state that some of the warm pool's instances may not be in yet.
  var awaitedState: WarmPoolState? {
    guard let last = stateChanges.last, last.effective == nil else { return nil }
    return last.state
  }

  /// All of the warm pool's instances are in its state.
  mutating func noteEffectiveState(at time: SimulationTime) {
    if let last = stateChanges.indices.last { stateChanges[last].effective = time }
  }

  /// A deployment starts, with so many instances in service, or is refused.
  mutating func beginRefresh(instances: Int, isRefused: Bool, at time: SimulationTime) {
    let record = RefreshRecord(start: time, end: nil, instances: instances, isRefused: isRefused)
    if isRefused { refusedRefreshes.append(record) } else { refreshes.append(record) }
  }

  /// The deployment that goes on has replaced so many more instances in service.
  mutating func noteReplaced(_ count: Int) {
    if let last = refreshes.indices.last { refreshes[last].replaced += count }
  }

  /// The deployment that goes on is over.
  mutating func endRefresh(at time: SimulationTime) {
    if let last = refreshes.indices.last { refreshes[last].end = time }
  }

  // MARK: What is held over time

  /// Whether the time series has yet to be told of the fleet.
  @inline(__always) func isNew(moves: Int, desired: Int) -> Bool {
    moves != seenMoves || desired != seenDesired || series.needsFleet
  }

  /// What the hosts are used for from the end of this instant on, where somebody asks. Returns
  /// whether the time series has yet to be told of the fleet: where uses are kept, every instant is
  /// new.
  @inline(__always) mutating func noteUses(
    of fleet: borrowing Fleet, minSize: Int, desired: Int, at time: SimulationTime
  ) -> Bool {
    guard uses.isKept else { return true }
    let isNew = fleet.moves != uses.seenMoves || desired != seenDesired || series.needsFleet
    uses.hold(fleet, minSize: minSize, at: time)
    return isNew
  }

  /// Whether it is told what hosts are used for.
  var keepsUses: Bool { uses.isKept }

  /// Time passed up to `time` over a stretch, in which so many people got in at once.
  mutating func pass(
    _ stretch: Stretch, levels: TimeSeries.Levels, servingSeats: Int, admitted: Int,
    at time: SimulationTime
  ) {
    series.pass(stretch, levels: levels, servingSeats: servingSeats, at: time)
    counts.joinsAdmitted += admitted
  }

  /// The fleet that the pool holds from the end of this instant on.
  mutating func hold(_ fleet: borrowing Fleet, desired: Int, inService: Int) {
    seenMoves = uses.isKept ? -1 : fleet.moves
    seenDesired = desired
    series.holdFleet(
      states: fleet.countsByState, desired: desired, inService: inService,
      participantLimit: fleet.participantLimit)
  }

  /// What was held over time, up to the run's end.
  struct Held {
    var series: TimeSeries.Held
    var scaleUp: ScaleUpMeasures
    var lateJoinLags: [Int64]
    var episodes: [ShortageEpisode]
  }

  /// The run ends: what is open is closed.
  mutating func close(at end: SimulationTime) -> Held {
    uses.finish(at: end)
    return Held(
      series: series.finish(at: end), scaleUp: scaleUp.finish(at: end),
      lateJoinLags: lateJoins.finish(at: end), episodes: shortages.finish(at: end))
  }
}
