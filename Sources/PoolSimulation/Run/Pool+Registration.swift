// Registration in its parts: what a launch asks of SNS, Lambda, Route 53 and the application, and
// what becomes of its record.
extension Pool {
  /// Draws the way of the latest launch through the pipeline.
  mutating func addRegistration(of id: InstanceID) {
    var change = draws.nextRegistration()
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

  /// Records whose instances have ended, or have gone back into the warm pool, are deleted.
  mutating func deleteRecords(at time: SimulationTime) {
    for id in fleet.takeAbandonedRecords() {
      var change = draws.nextDeletion()
      change.instance = id
      schedule(.called, of: pipeline.add(change), at: time + change.sns)
    }
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
      let change = pipeline.changes[number]
      // For an instance that has ended meanwhile nothing more is asked.
      guard change.isDeletion || fleet.details[change.instance].token == change.token else {
        continue
      }
      switch event.kind {
      case .called: callFunction(number, at: time)
      case .requested: requestChange(number, at: time)
      case .lost: lose(number, at: time, &journal)
      }
    }
  }

  private mutating func callFunction(_ number: Int, at time: SimulationTime) {
    let change = pipeline.changes[number]
    let attempt = change.attempts
    let end = pipeline.callFunction(for: number, at: time)
    if attempt < change.calls.count - 1 {
      schedule(.called, of: number, at: end + RecordChange.retries[attempt])
    } else {
      schedule(change.isLost ? .lost : .requested, of: number, at: end)
    }
  }

  private mutating func requestChange(_ number: Int, at time: SimulationTime) {
    let change = pipeline.changes[number]
    let done = pipeline.send(number, at: time)
    guard !change.isDeletion else { return }
    let id = change.instance
    let inSync = done + change.propagation
    let waits = pipeline.readyWhen == .dnsInSync
    let registered = (waits ? inSync : done) + change.application
    launches.notePart(\.lambda, of: change.launch, lasted: time - change.delivered)
    launches.notePart(\.route53, of: change.launch, lasted: done - time)
    launches.notePart(
      \.propagation, of: change.launch, lasted: waits ? change.propagation : .zero)
    launches.notePart(\.application, of: change.launch, lasted: change.application)
    fleet.noteRecord(of: id, inSyncFrom: inSync)
    if max(inSync, fleet.details[id].record.knownFrom) > registered { fleet.hideName(of: id) }
    schedule(.registered, for: id, at: registered)
  }

  /// Lambda has given a change up. A record that is not deleted harms nobody here; an instance that
  /// is not registered stays so.
  private mutating func lose(
    _ number: Int, at time: SimulationTime, _ journal: inout Journal
  ) {
    let change = pipeline.changes[number]
    guard !change.isDeletion else { return }
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
