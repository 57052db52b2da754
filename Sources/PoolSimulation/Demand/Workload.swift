/// What people want, before any pool answers: every join of a run in time order, one array per column.
///
/// A workload knows nothing of instances, so the same value can be replayed against any number of pools. Joins are numbered by
/// time, then by their order in the source; meetings by their first join.
public struct Workload: Sendable {
  /// When each join is attempted first, in ascending order.
  public let joinTimes: [SimulationTime]
  /// How long each participant stays, counted from admission. `TimeSpan.zero` is a stay.
  public let stays: [TimeSpan]
  /// The meeting of each join, an index into `meetings`.
  public let meetingOfJoin: [UInt32]
  /// The seats each join takes on one instance; empty when every join takes one.
  public let seats: [Int32]
  /// The patience each join brings; empty when none does. A negative length means the scenario's own patience.
  public let patience: [TimeSpan]
  /// The name of each participant; empty when the source names none.
  public let participantNames: [String]
  /// The name of each meeting.
  public let meetings: [String]
  /// Joins with a stay above zero by the time they leave when admitted at once, then by number.
  ///
  /// In every run of one workload the people admitted at once leave in this order, so it is sorted once.
  package let leaveOrder: [UInt32]
  /// When they leave, in the same order: a run reads it from front to back.
  package let leaveTimes: [SimulationTime]

  /// The number of joins.
  public var joinCount: Int { joinTimes.count }
  /// The number of meetings.
  public var meetingCount: Int { meetings.count }
  /// The time at which the last participant would leave if nobody were ever refused; `zero` without joins.
  public var lastLeave: SimulationTime {
    var last = SimulationTime.zero
    for join in joinTimes.indices { last = max(last, joinTimes[join] + stays[join]) }
    return last
  }
}

/// The columns that a run reads at every join and leave. Valid only while the workload lends them.
struct WorkloadColumns {
  let joinTimes: UnsafeBufferPointer<SimulationTime>
  let stays: UnsafeBufferPointer<TimeSpan>
  let meetingOfJoin: UnsafeBufferPointer<UInt32>
  let leaveOrder: UnsafeBufferPointer<UInt32>
  let leaveTimes: UnsafeBufferPointer<SimulationTime>
  /// Empty when every join takes one seat.
  let seats: UnsafeBufferPointer<Int32>
  /// Empty when no join brings a patience.
  let patience: UnsafeBufferPointer<TimeSpan>

  var count: Int { joinTimes.count }
  @inline(__always) func seats(of join: Int) -> Int { seats.count == 0 ? 1 : Int(seats[join]) }
}

extension Workload {
  /// Lends the columns to a run, without copies and without a check at every access in release builds.
  func withColumns<Result>(_ body: (WorkloadColumns) -> Result) -> Result {
    joinTimes.withUnsafeBufferPointer { joinTimes in
      stays.withUnsafeBufferPointer { stays in
        meetingOfJoin.withUnsafeBufferPointer { meetingOfJoin in
          leaveOrder.withUnsafeBufferPointer { leaveOrder in
            leaveTimes.withUnsafeBufferPointer { leaveTimes in
              seats.withUnsafeBufferPointer { seats in
                patience.withUnsafeBufferPointer { patience in
                  body(
                    WorkloadColumns(
                      joinTimes: joinTimes, stays: stays, meetingOfJoin: meetingOfJoin, leaveOrder: leaveOrder,
                      leaveTimes: leaveTimes, seats: seats, patience: patience))
                }
              }
            }
          }
        }
      }
    }
  }
}

/// Collects joins in any order and turns them into a `Workload`.
public struct WorkloadBuilder: ~Copyable {
  private struct Row {
    var time: SimulationTime
    var stay: TimeSpan
    var patience: TimeSpan
    var meeting: UInt32
    var seats: Int32
    var participant: UInt32
  }

  private var rows: [Row] = []
  private var meetings: [String] = []
  private var participants: [String] = []
  private var namesParticipants = false

  /// An empty builder with room for `capacity` joins.
  public init(capacity: Int = 0) { rows.reserveCapacity(capacity) }

  /// The number of joins so far.
  public var joinCount: Int { rows.count }

  /// Adds a meeting and returns the handle that its joins are added under. Two meetings may share a name: they stay apart.
  public mutating func addMeeting(named name: String) -> UInt32 {
    meetings.append(name)
    return UInt32(meetings.count - 1)
  }

  /// Adds one join of a meeting.
  /// - Parameters:
  ///   - time: when the join is attempted, at or after the scenario's start
  ///   - stay: how long the participant stays once admitted, zero or more
  ///   - meeting: a handle from `addMeeting(named:)`
  ///   - seats: the seats it takes, 1 or more
  ///   - patience: how long this participant waits for a seat; nil for the scenario's patience
  ///   - participant: the participant's name, if the source has one
  public mutating func addJoin(
    at time: SimulationTime, stay: TimeSpan, meeting: UInt32, seats: Int = 1, patience: TimeSpan? = nil, participant: String? = nil
  ) {
    precondition(time >= .zero && stay >= .zero && seats >= 1, "a join starts at 0 or later, stays 0 or longer and takes a seat")
    if let participant, !participant.isEmpty {
      namesParticipants = true
      participants.append(participant)
    }
    rows.append(
      Row(
        time: time, stay: stay, patience: patience ?? TimeSpan(milliseconds: -1), meeting: meeting, seats: Int32(seats),
        participant: participant.map { $0.isEmpty ? .max : UInt32(participants.count - 1) } ?? .max))
  }

  /// The workload: joins sorted by time (equal times keep the order they were added in), meetings renumbered by first join.
  /// Meetings without a join are left out.
  public consuming func finish() -> Workload {
    let order = rows.indices.sorted { (rows[$0].time, $0) < (rows[$1].time, $1) }
    var renumbered = [UInt32](repeating: .max, count: meetings.count)
    var names: [String] = []
    var meetingOfJoin: [UInt32] = []
    meetingOfJoin.reserveCapacity(rows.count)
    for index in order {
      let meeting = Int(rows[index].meeting)
      if renumbered[meeting] == .max {
        renumbered[meeting] = UInt32(names.count)
        names.append(meetings[meeting])
      }
      meetingOfJoin.append(renumbered[meeting])
    }
    let times = order.map { rows[$0].time }
    let stays = order.map { rows[$0].stay }
    let leaves = times.indices.filter { stays[$0] > .zero }
      .sorted { (times[$0] + stays[$0], $0) < (times[$1] + stays[$1], $1) }
    let participants = participants
    return Workload(
      joinTimes: times, stays: stays, meetingOfJoin: meetingOfJoin,
      seats: rows.contains { $0.seats != 1 } ? order.map { rows[$0].seats } : [],
      patience: rows.contains { $0.patience >= .zero } ? order.map { rows[$0].patience } : [],
      participantNames: namesParticipants
        ? order.map { rows[$0].participant == .max ? "" : participants[Int(rows[$0].participant)] } : [],
      meetings: names, leaveOrder: leaves.map { UInt32($0) }, leaveTimes: leaves.map { times[$0] + stays[$0] })
  }
}
