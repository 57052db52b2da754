package import Settings

/// The desired capacity that a timetable says, whatever the demand: in instances, or for so many
/// participants.
package struct ScheduledPolicy: ScalingPolicy {
  package static let name = "scheduled"
  package static let summary =
    "The capacity of a timetable (cron or times), in instances or for participants, whatever the demand."

  /// There may be room for a hundred times those who are expected, and more.
  package static let shares = 0.0...100

  private enum Capacity: Sendable {
    case instances(Int)
    /// In millionths of a participant, the share that is kept free included.
    case participants(Int)

    func instances(of participantLimit: Int) -> Int {
      switch self {
      case .instances(let count): count
      case .participants(let millionths):
        (millionths + participantLimit * 1_000_000 - 1) / (participantLimit * 1_000_000)
      }
    }
  }
  private struct Entry: Sendable {
    var time: SimulationTime
    var capacity: Capacity
  }
  /// In time order; at equal times the last in file order counts.
  private let timetable: [Entry]
  private let initially: Int

  package init(settings: inout SettingsReader) {
    initially = settings.integer(
      "desired", in: Limit.instances.from(0), schedule: true,
      help: "the number of instances before the first entry")
    let share = settings.fraction(
      "free_share", default: 0, in: Self.shares,
      help: "free seats as a share of the participants that a timetable is for")
    let millionths = Int(((1 + share) * 1e6).rounded())
    var isForParticipants = false
    let entries = settings.list("timetable", help: "when, and the capacity from then on") {
      entry in
      let desired = entry.optionalInteger(
        "desired", in: Limit.instances.from(0), help: "the number of instances from then on")
      let participants = entry.optionalInteger(
        "participants", in: HeadroomPolicy.seats,
        help: "the participants for whom there are to be seats from then on, and free_share more")
      switch (entry.has("desired"), entry.has("participants")) {
      case (false, false):
        entry.issue(nil, "has no capacity; expected one of desired, participants")
      case (true, true):
        entry.issue("participants", "stands beside desired; expected only one of them")
      default: break
      }
      isForParticipants = isForParticipants || participants != nil
      let capacity: Capacity =
        participants.map { .participants($0 * millionths) } ?? .instances(desired ?? 0)
      return (entry.occurrences(help: "when") ?? []).filter { $0.milliseconds >= 0 }.map {
        Entry(time: SimulationTime(milliseconds: $0.milliseconds), capacity: capacity)
      }
    }
    if share > 0, !isForParticipants {
      settings.issue(
        "free_share", "has no effect without participants in the timetable; expected none")
    }
    let all = entries.flatMap { $0 }
    timetable = all.indices.sorted { (all[$0].time, $0) < (all[$1].time, $1) }.map { all[$0] }
  }

  /// A timetable that is known already: by ascending time, and 0 before.
  package init(_ timetable: [(time: SimulationTime, instances: Int)]) {
    initially = 0
    self.timetable = timetable.map { Entry(time: $0.time, capacity: .instances($0.instances)) }
  }

  /// The most instances that it ever wants.
  package func peak(of participantLimit: Int) -> Int {
    timetable.reduce(initially) { max($0, $1.capacity.instances(of: participantLimit)) }
  }

  package func decide(_ pool: PoolObservation) -> ScalingDecision {
    var low = 0
    var high = timetable.count
    while low < high {
      let middle = (low + high) / 2
      if timetable[middle].time <= pool.time { low = middle + 1 } else { high = middle }
    }
    let capacity = low == 0 ? .instances(initially) : timetable[low - 1].capacity
    let desired = capacity.instances(of: pool.participantLimit)
    return ScalingDecision(.instances(desired), reason: .scheduled, signal: Double(desired))
  }
}
