internal import Foundation
internal import PoolSimulation

/// Joins of people who were in the meeting before.
package struct RejoinMeasures: Equatable, Sendable {
  /// The second and later joins of a participant in one meeting; 0 where participants are not
  /// named.
  package var rejoins = 0
  /// Of these, joins while the participant was still there, as with a second device.
  package var whileThere = 0
  /// From the leave to the next join of the others, in milliseconds.
  package var gaps: ValueSummary?
  /// When the first rejoin was.
  package var firstRejoin: Int64?
  /// Joins of a named participant.
  package var namedJoins = 0

  /// Stays of less than a minute by somebody who is not named.
  package var shortStays = 0
  /// Of these, stays followed by another join of the meeting within two minutes.
  package var followedStays = 0
  /// How many of them would be by chance: from the meeting's size, and when people of all meetings
  /// join.
  package var followedByChance = 0.0
  /// The variance of that number.
  package var chanceVariance = 0.0
  /// When the first short stay that was followed ended.
  package var firstFollowed: Int64?

  /// A stay below this is short, in milliseconds.
  static let shortStay: Int64 = .millisecondsPerMinute
  /// A join so soon after it follows it. Half of the people of a flaky service were back after 31
  /// s, three quarters after 71 s (session logs of 2014-2019), and three quarters of short breaks
  /// of Jitsi participants were over within it.
  static let followsWithin: Int64 = 2 * .millisecondsPerMinute

  /// Measures the joins of meetings.
  init(_ workload: Workload, held: HeldMeetings) {
    if !workload.participantOfJoin.isEmpty { measureNamed(workload, held) }
    if namedJoins < workload.joinCount { measureUnnamed(workload, held) }
  }

  private mutating func measureNamed(_ workload: Workload, _ held: HeldMeetings) {
    var seenIn = [Int](repeating: -1, count: workload.participants.count)
    var lastLeave = [Int64](repeating: 0, count: workload.participants.count)
    var gaps: [Int64] = []
    for meeting in held.indices {
      for join in held.joins(of: meeting).lazy.map({ Int($0) }) {
        guard workload.participantOfJoin[join] != .max else { continue }
        namedJoins += 1
        let participant = Int(workload.participantOfJoin[join])
        let time = workload.joinTimes[join].milliseconds
        let leave = time.addingClamped(workload.stays[join].milliseconds)
        guard seenIn[participant] == meeting else {
          seenIn[participant] = meeting
          lastLeave[participant] = leave
          continue
        }
        rejoins += 1
        firstRejoin = min(firstRejoin ?? time, time)
        if time < lastLeave[participant] {
          whileThere += 1
        } else {
          gaps.append(time - lastLeave[participant])
        }
        lastLeave[participant] = max(lastLeave[participant], leave)
      }
    }
    self.gaps = ValueSummary(gaps)
  }

  private mutating func measureUnnamed(_ workload: Workload, _ held: HeldMeetings) {
    let times = workload.joinTimes
    // When people other than the first join, in all meetings together.
    var later: [Int64] = []
    later.reserveCapacity(times.count)
    for meeting in held.indices {
      for join in held.joins(of: meeting).dropFirst() {
        later.append(times[Int(join)].milliseconds - held.starts[meeting])
      }
    }
    let offsets = SortedValues(later).values
    for meeting in held.indices {
      let joins = held.joins(of: meeting)
      for place in joins.indices {
        let join = Int(joins[place])
        let stay = workload.stays[join].milliseconds
        guard stay < Self.shortStay,
          workload.participantOfJoin.isEmpty || workload.participantOfJoin[join] == .max
        else { continue }
        shortStays += 1
        let leave = times[join].milliseconds.addingClamped(stay)
        let next = ((place + 1)..<joins.endIndex).firstPlace {
          times[Int(joins[$0])].milliseconds >= leave
        }
        if let next, times[Int(joins[next])].milliseconds - leave <= Self.followsWithin {
          followedStays += 1
          firstFollowed = min(firstFollowed ?? leave, leave)
        }
        let since = leave - held.starts[meeting]
        let first = offsets.indices.firstPlace { offsets[$0] >= since } ?? offsets.count
        let last =
          offsets.indices.firstPlace { offsets[$0] > since.addingClamped(Self.followsWithin) }
          ?? offsets.count
        let others = Double(joins.count - 1)
        let nobody =
          offsets.isEmpty ? 1 : pow(1 - Double(last - first) / Double(offsets.count), others)
        followedByChance += 1 - nobody
        chanceVariance += nobody * (1 - nobody)
      }
    }
  }

  /// How many standard deviations more short stays are followed than chance gives; nil where chance
  /// leaves nothing open.
  package var followedScore: Double? {
    chanceVariance > 0
      ? (Double(followedStays) - followedByChance) / chanceVariance.squareRoot() : nil
  }
}

extension Range<Int> {
  /// The first place that something holds for, where it holds for all places after one; nil when
  /// for none.
  fileprivate func firstPlace(where holds: (Int) -> Bool) -> Int? {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low < upperBound ? low : nil
  }
}
