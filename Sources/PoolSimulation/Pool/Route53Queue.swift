/// Requests to Route 53, first come first served, as two throttles of the account let them: one
/// counts requests of every kind, the other the records that they change.
///
/// Source: Amazon Route 53 Developer Guide, Throttling for Amazon Route 53 API requests.
struct Route53Queue {
  /// A request changes at most so many records.
  ///
  /// Source: Amazon Route 53 API Reference, `ChangeResourceRecordSets`.
  static let mostRecords = 1_000

  private let isBatching: Bool
  private let mostRecords: Int
  private var requests, changes: Throttle
  /// When the latest request is made.
  private var latest = SimulationTime.zero
  /// When the latest one that changes records is made, and how many.
  private var change = (time: SimulationTime.zero, records: 0)

  init(_ settings: RegistrationSettings) {
    isBatching = settings.batchesRoute53
    mostRecords = min(Self.mostRecords, settings.route53ChangeBurst)
    requests = Throttle(
      perSecond: settings.route53RequestsPerSecond, burst: settings.route53Burst)
    changes = Throttle(
      perSecond: settings.route53ChangesPerSecond, burst: settings.route53ChangeBurst)
  }

  /// Hands over a change of so many records. Returns when its request is made.
  mutating func send(_ count: Int, at time: SimulationTime) -> SimulationTime {
    // A request that waits takes more, unless it would wait longer for that; one that was made
    // takes nothing.
    if isBatching, change.time > time, change.records + count <= mostRecords,
      changes.earliest(count, from: change.time) == change.time
    {
      change.records += count
    } else {
      change = (request(from: changes.earliest(count, from: time)), count)
    }
    changes.take(count, at: change.time)
    return change.time
  }

  /// Asks whether a change is in sync. Returns when the request is made.
  mutating func ask(at time: SimulationTime) -> SimulationTime { request(from: time) }

  private mutating func request(from time: SimulationTime) -> SimulationTime {
    latest = requests.earliest(1, from: max(latest, time))
    requests.take(1, at: latest)
    return latest
  }
}
