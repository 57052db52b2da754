// Registration in its parts: what a launch asks of SNS, Lambda, Route 53 and the application, and
// what becomes of its record.
extension Simulation {
  /// Draws the way of the latest launch through the pipeline.
  mutating func addRegistration(of id: InstanceID) {
    var change = draws.nextRegistration()
    change.instance = id
    change.launch = launches.count - 1
    launches[change.launch].parts = RegistrationParts()
    fleet.details[id].registration = Int32(pipeline.changes.count)
    pipeline.changes.append(change)
  }

  /// An instance has started: SNS is told.
  mutating func notifyOfLaunch(_ id: InstanceID, at time: SimulationTime) {
    let number = Int(fleet.details[id].registration)
    pipeline.changes[number].token = fleet.details[id].token
    let sns = pipeline.changes[number].sns
    launches[pipeline.changes[number].launch].parts?.sns = sns
    pipeline.changes[number].delivered = time + sns
    schedule(.called, of: number, at: time + sns)
  }

  /// Records whose instances have ended, or have gone back into the warm pool, are deleted.
  mutating func deleteRecords(at time: SimulationTime) {
    for id in fleet.abandonedRecords {
      var change = draws.nextDeletion()
      change.instance = id
      pipeline.changes.append(change)
      schedule(.called, of: pipeline.changes.count - 1, at: time + change.sns)
    }
    fleet.abandonedRecords.removeAll()
  }

  private mutating func schedule(_ kind: RecordEvent.Kind, of number: Int, at time: SimulationTime)
  {
    let order = UInt64(pipeline.changes[number].instance) << 32 | UInt64(number)
    recordEvents.push(RecordEvent(kind: kind, change: Int32(number)), at: time, order: order)
    rareTime = min(rareTime, time)
  }

  /// Steps of the pipeline that are due, by instance.
  mutating func changeRecords(at time: SimulationTime) {
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
      case .lost: lose(number, at: time)
      }
    }
  }

  private mutating func callFunction(_ number: Int, at time: SimulationTime) {
    let change = pipeline.changes[number]
    let attempt = change.attempts
    pipeline.changes[number].attempts += 1
    let end = pipeline.function.call(
      lasting: change.calls[attempt], coldStart: change.coldStart, at: time)
    if attempt < change.calls.count - 1 {
      schedule(.called, of: number, at: end + RecordChange.retries[attempt])
    } else {
      schedule(change.isLost ? .lost : .requested, of: number, at: end)
    }
  }

  private mutating func requestChange(_ number: Int, at time: SimulationTime) {
    let change = pipeline.changes[number]
    let done = pipeline.route53.send(change.records, at: time)
    guard !change.isDeletion else { return }
    let id = change.instance
    let inSync = done + change.propagation
    let waits = pipeline.readyWhen == .dnsInSync
    let registered = (waits ? inSync : done) + change.application
    launches[change.launch].parts?.lambda = time - change.delivered
    launches[change.launch].parts?.route53 = done - time
    launches[change.launch].parts?.propagation = waits ? change.propagation : .zero
    launches[change.launch].parts?.application = change.application
    fleet.details[id].hasRecord = true
    fleet.details[id].inSyncFrom = inSync
    if max(inSync, fleet.details[id].knownFrom) > registered {
      fleet.occupancy[id].trouble.insert(.nameless)
    }
    schedule(.registered, for: id, at: registered)
  }

  /// Lambda has given a change up. A record that is not deleted harms nobody here; an instance that
  /// is not registered stays so.
  private mutating func lose(_ number: Int, at time: SimulationTime) {
    let change = pipeline.changes[number]
    guard !change.isDeletion else { return }
    launches[change.launch].parts?.lambda = time - change.delivered
    fleet.lose(change.instance)
    fingerprint.note("registration_lost", of: change.instance, at: time)
    if launches[change.launch].decided >= measuredFrom { counts.registrationsLost += 1 }
  }

  /// Whether someone's resolver finds an instance that may have no name yet. One that asks too
  /// early remembers the answer.
  mutating func resolves(_ id: InstanceID, for join: Int, at time: SimulationTime) -> Bool {
    if time >= fleet.details[id].knownFrom, time >= fleet.details[id].inSyncFrom {
      fleet.occupancy[id].trouble.remove(.nameless)
      return true
    }
    if pipeline.isUnresolved(id, for: join, at: time) { return false }
    guard time < fleet.details[id].inSyncFrom else { return true }
    let end = pipeline.remember(noNameOf: id, for: join, at: time)
    fleet.details[id].knownFrom = max(fleet.details[id].knownFrom, end)
    return false
  }
}
