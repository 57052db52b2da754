import Settings
import Testing

@testable import PoolSimulation

/// A strategy with instances that all serve, asked and told as a run does it, without one.
struct PlacementDesk<Strategy: PlacementStrategy>: ~Copyable {
  var strategy: Strategy
  var fleet: Fleet
  var hosts: MeetingHosts
  private var joins = 0

  init(_ yaml: String = "{}", instances: Int, limit: Int, seed: UInt64 = 1) throws {
    strategy = try reading(yaml) { Strategy(settings: &$0) }
    strategy.begin(seed: seed, replication: 0)
    fleet = Fleet(participantLimit: limit, findsFits: Strategy.asksForOldestFit)
    hosts = MeetingHosts(meetings: 100, cascadeSeats: 0, reserves: Strategy.expectsSizes)
    for _ in 0..<instances {
      _ = fleet.create(.initial, phase: .serving, zone: 0, at: .zero, billedFrom: .zero)
    }
  }

  /// People join a meeting at a time in seconds; the first of them is placed if nobody is in it.
  /// Returns the instance, -1 where they fit nowhere.
  mutating func join(
    _ meeting: Int, at time: Double, people: Int = 1, expected: Int = 0
  ) -> InstanceID {
    let time = seconds(time)
    strategy.beginInstant(at: time, fleet, hosts)
    var instance = -1
    for _ in 0..<people {
      let host = hosts.host(of: meeting)
      joins += 1
      let request = JoinRequest(
        join: joins, attempt: 0, seats: 1, ceiling: fleet.participantLimit, expected: expected)
      instance = host >= 0 ? host : strategy.place(request, in: fleet) ?? -1
      guard instance >= 0 else { return -1 }
      strategy.note(
        JoinRoute(
          join: joins, meeting: meeting, instance: instance, isPlaced: host < 0,
          startsMeeting: host < 0),
        at: time)
      hosts.join(meeting, on: instance, of: &fleet, at: time)
      fleet.seat(1, on: instance, at: time)
      if Strategy.expectsSizes {
        hosts.noteArrival(meeting, seats: 1, expected: expected, on: instance, of: &fleet)
      }
    }
    return instance
  }

  /// Where a join of a new meeting would go now.
  func choice(for join: Int) -> InstanceID? {
    strategy.place(
      JoinRequest(join: join, attempt: 0, seats: 1, ceiling: fleet.participantLimit), in: fleet)
  }

  /// People leave a meeting.
  mutating func leave(_ meeting: Int, at time: Double, people: Int = 1) {
    strategy.beginInstant(at: seconds(time), fleet, hosts)
    for _ in 0..<people {
      let host = hosts.host(of: meeting)
      fleet.unseat(1, on: host, at: seconds(time))
      _ = hosts.leave(meeting, from: host, of: &fleet, at: seconds(time))
    }
  }
}
