// Registration in its parts: what a launch asks of SNS, Lambda, Route 53 and the application, and
// what becomes of its record.
extension Pool {
  /// Draws the way of the latest launch through the pipeline.
  mutating func addRegistration(of id: InstanceID) {
    var change = draws.nextRegistration()
    change.purpose = .launch
    change.instance = id
    change.launch = launches.count - 1
    launches.beginParts(of: change.launch)
    fleet.register(id, by: pipeline.add(change))
  }

  /// An instance has started: SNS is told.
  mutating func notifyOfLaunch(_ id: InstanceID, at time: SimulationTime) {
    let number = Int(fleet.details[id].record.change)
    let sns = pipeline.changes[number].sns
    launches.notePart(\.sns, of: pipeline.changes[number].launch, lasted: sns)
    pipeline.deliver(number, under: fleet.details[id].token, at: time + sns)
    schedule(.called, of: number, at: time + sns)
  }

  /// An instance that was launched for the warm pool is in it: SNS tells of that too.
  mutating func notifyOfPoolEntry(_ id: InstanceID, at time: SimulationTime) {
    var change = draws.poolEntry(of: id)
    change.purpose = .poolEntry
    notify(of: change, on: id, at: time)
  }

  /// Records whose instances have ended, or have gone back into the warm pool, are deleted.
  mutating func deleteRecords(at time: SimulationTime) {
    for id in fleet.takeAbandonedRecords() { notify(of: draws.nextDeletion(), on: id, at: time) }
  }

  private mutating func notify(
    of change: RecordChange, on id: InstanceID, at time: SimulationTime
  ) {
    var change = change
    change.instance = id
    let number = pipeline.add(change)
    pipeline.deliver(number, under: fleet.details[id].token, at: time + change.sns)
    schedule(.called, of: number, at: time + change.sns)
  }

  private mutating func schedule(_ kind: RecordEvent.Kind, of number: Int, at time: SimulationTime)
  {
    let order = UInt64(pipeline.changes[number].instance) << 32 | UInt64(number)
    recordEvents.push(RecordEvent(kind: kind, change: Int32(number)), at: time, order: order)
  }

  /// Steps of the pipeline that are due, by instance.
  mutating func changeRecords(at time: SimulationTime, _ journal: inout Journal) {
    while let event = recordEvents.pop(dueBy: time)?.payload {
      let number = Int(event.change)
      guard isWanted(pipeline.changes[number]) else { continue }
      switch event.kind {
      case .called: callFunction(number, at: time)
      case .requested: requestChange(number, at: time, &journal)
      case .asked: askForSync(number, at: time)
      case .lost: lose(number, at: time, &journal)
      }
    }
  }

  /// For an instance that has ended or moved on meanwhile nothing more is asked.
  private func isWanted(_ change: RecordChange) -> Bool {
    let details = fleet.details[change.instance]
    return switch change.purpose {
    case .launch: details.token == change.token
    case .poolEntry: details.launch < 0 && details.ended == .never
    case .deletion: true
    }
  }

  private mutating func callFunction(_ number: Int, at time: SimulationTime) {
    let change = pipeline.changes[number]
    let attempt = change.attempts
    guard let end = pipeline.callFunction(for: number, at: time) else {
      let next = change.nextCall(throttledAt: time)
      schedule(next == nil ? .lost : .called, of: number, at: next ?? time)
      return
    }
    if attempt < change.calls.count - 1 {
      schedule(.called, of: number, at: end + RecordChange.retries[attempt])
    } else {
      schedule(change.isLost ? .lost : .requested, of: number, at: end)
    }
  }

  private mutating func requestChange(
    _ number: Int, at time: SimulationTime, _ journal: inout Journal
  ) {
    let change = pipeline.changes[number]
    if change.purpose == .poolEntry, !pipeline.registersPoolEntries { return }
    let made = pipeline.send(number, at: time)
    if change.purpose == .deletion { return }
    let inSync = made + change.propagation
    fleet.noteRecord(of: change.instance, inSyncFrom: inSync)
    if change.purpose == .poolEntry {
      journal.count(\.poolEntriesRegistered, at: time)
    } else {
      launches.notePart(\.lambda, of: change.launch, lasted: time - change.delivered)
      launches.notePart(\.route53, of: change.launch, lasted: made - time)
    }
    if pipeline.readyWhen == .registered {
      tellApplication(of: number, at: made, after: .zero)
    } else if pipeline.getChangeEvery == .forever {
      tellApplication(of: number, at: inSync, after: change.propagation)
    } else {
      schedule(.asked, of: number, at: made + pipeline.getChangeEvery)
    }
  }

  /// The function asks whether its change is in sync, and again later while it is not.
  private mutating func askForSync(_ number: Int, at time: SimulationTime) {
    let change = pipeline.changes[number]
    let inSync = fleet.details[change.instance].record.inSyncFrom
    let answered = pipeline.ask(at: time)
    if answered < inSync {
      schedule(.asked, of: number, at: answered + pipeline.getChangeEvery)
    } else {
      let waited = answered - inSync + change.propagation
      tellApplication(of: number, at: answered, after: waited)
    }
  }

  /// The application is told of an instance at `time`, so long after the request for its record. It
  /// sends nobody to one that is in the warm pool.
  private mutating func tellApplication(
    of number: Int, at time: SimulationTime, after waited: TimeSpan
  ) {
    let change = pipeline.changes[number]
    guard change.purpose == .launch else { return }
    let id = change.instance
    let registered = time + change.application
    launches.notePart(\.propagation, of: change.launch, lasted: waited)
    launches.notePart(\.application, of: change.launch, lasted: change.application)
    let record = fleet.details[id].record
    if max(record.inSyncFrom, record.knownFrom) > registered { fleet.hideName(of: id) }
    schedule(.registered, for: id, at: registered)
  }

  /// Lambda has given a change up. A record that is not deleted harms nobody here; an instance that
  /// is not registered stays so.
  private mutating func lose(
    _ number: Int, at time: SimulationTime, _ journal: inout Journal
  ) {
    let change = pipeline.changes[number]
    guard change.purpose == .launch else { return }
    launches.notePart(\.lambda, of: change.launch, lasted: time - change.delivered)
    fleet.lose(change.instance)
    journal.fingerprint.note("registration_lost", of: change.instance, at: time)
    journal.count(\.registrationsLost, at: launches[change.launch].decided)
  }

  /// Whether someone's resolver finds an instance that may have no name yet. One that asks too
  /// early remembers the answer.
  mutating func resolves(_ id: InstanceID, for join: Int, at time: SimulationTime) -> Bool {
    let record = fleet.details[id].record
    if time >= record.knownFrom, time >= record.inSyncFrom {
      fleet.showName(of: id)
      return true
    }
    if pipeline.isUnresolved(id, for: join, at: time) { return false }
    guard time < record.inSyncFrom else { return true }
    let end = pipeline.remember(noNameOf: id, for: join, at: time)
    fleet.noteUnknown(id, until: end)
    return false
  }
}
