// What CloudWatch sees of the pool: a datapoint a period, computed when the period is over from
// what the fleet keeps, and only for a policy that goes by it.
extension Pool {
  /// Takes the datapoint of a period that is over.
  mutating func takeDatapoint(at time: SimulationTime, _ world: inout World) {
    guard let next = scaler.datapoints?.nextSample, next <= time, let watch = scaler.watch else {
      return
    }
    let warmup = watch.warmup(ofGroup: plan.group.defaultInstanceWarmup)
    let publishing = fleet.ids { isInService($0) }.filter {
      isWarm($0, after: warmup, at: time) && fleet.answers($0)
    }
    var sample = MetricSample(
      instances: publishing.count, people: 0, seats: 0, meetings: 0,
      joins: scaler.takeJoins(upTo: world.clock.joinCursor), participantLimit: limit)
    for id in publishing {
      sample.people += fleet.people(on: id)
      sample.seats += fleet.seats(on: id)
    }
    if watch.seesMedia { noteMedia(of: publishing, in: &sample) }
    if watch.countsMeetings {
      var counts = [Bool](repeating: false, count: fleet.count)
      for id in publishing {
        counts[id] = true
        sample.meetings += fleet.lingeringCount(on: id)
      }
      sample.meetings += world.crowd.attendance.meetingCount(before: world.clock.joinCursor) {
        counts[$0]
      }
    }
    scaler.take(sample)
  }

  /// What goes through instances at this moment, bandwidth as its limit has it.
  private func noteMedia(of ids: [InstanceID], in sample: inout MetricSample) {
    guard fleet.media.isUsed else { return }
    for id in ids {
      let now = fleet.media.instances[id].now
      sample.streams += now.streams
      sample.bandwidth += now.bandwidth
      sample.load += now.load
    }
  }

  /// Whether an instance in this phase is InService, and may publish.
  private func isInService(_ phase: InstancePhase) -> Bool {
    switch phase {
    case .serving: true
    case .registering: plan.launch.hook == .none
    case .draining: plan.scaleIn.drainVia == .application
    default: false
    }
  }

  /// Whether an instance has been InService for so long. What is there at time 0 always was.
  private func isWarm(_ id: InstanceID, after warmup: TimeSpan, at time: SimulationTime) -> Bool {
    let details = fleet.details[id]
    return details.origin == .initial && details.launch < 0
      || details.inServiceSince + warmup <= time
  }

  /// Tells a policy what is in motion in the group, which it knows at once.
  func noteMotion(of watch: MetricWatch, in seen: inout PoolObservation) {
    let warmup = watch.warmup(ofGroup: plan.group.defaultInstanceWarmup)
    let members = fleet.ids { $0 == .serving || $0.isLaunching }
    seen.warming = members.count {
      fleet.phase(of: $0).isLaunching
        ? !fleet.details[$0].isLost : !isWarm($0, after: warmup, at: seen.time)
    }
    if isInService(.draining) {
      seen.drainingInService = fleet.drainingCount
      let staying = plan.scaleIn.undrain ? fleet.ids { $0 == .draining } : []
      seen.leavingInService =
        fleet.drainingCount - staying.count { fleet.details[$0].drain.mayUndrain }
    }
    guard fleet.launchingCount == fleet.lostCount, fleet.drainingCount == 0 else { return }
    let arrivals = members.map { fleet.details[$0].inServiceSince }.filter { $0 <= seen.time }
    seen.settled = max(fleet.lastDeparture, arrivals.max() ?? .zero)
  }
}
