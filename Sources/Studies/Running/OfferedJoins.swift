internal import PoolSimulation
internal import Probability
internal import Synchronization
internal import Workloads

/// How many joins the replications of a demand offer, seen from the demand alone: no pool is run
/// for it.
package struct OfferedJoins: Sendable, Hashable {
  /// How many one replication offers at most. Exact where the demand is the same in all of them;
  /// otherwise as far above the largest of some that were drawn for it as that one is above their
  /// mean. It is taken for granted by every interval of rejected joins.
  package let most: Int
  /// The largest of those that were drawn, and how many these were; 0 where the demand is the same
  /// in all replications.
  package let largest, draws: Int

  /// More joins than this are not drawn to see how many there are.
  private static let effort = 200_000
  private static let mostDraws = 1_000
  /// These replications are never run, so that a cap owes nothing to what it is a cap of.
  private static let firstReplication = 1 << 40

  /// Draws some replications of a demand that are never run.
  init(_ source: WorkloadSource, of scenario: Scenario) {
    @Sendable func count(_ replication: Int) -> Int {
      source.offeredJoins(of: scenario, replication: replication)
    }
    guard source.dependsOnReplication else {
      (most, largest, draws) = (count(0), 0, 0)
      return
    }
    let first = count(Self.firstReplication)
    let draws = min(Self.mostDraws, max(10, Self.effort / max(1, first)))
    let counts = [first] + concurrently(draws - 1) { count(Self.firstReplication + 1 + $0) }
    let largest = counts.max() ?? 0
    let mean = Double(counts.reduce(0, +)) / Double(draws)
    (most, self.largest, self.draws) = (
      largest + Int((Double(largest) - mean).rounded(.up)), largest, draws
    )
  }
}

/// What is taken for granted of the joins that replications of several demands offer, each demand by
/// itself.
package struct JointCap: Sendable, Hashable {
  /// That of the demand that may offer most.
  package let largest: OfferedJoins
  /// How many demands there are.
  package let demands: Int
  /// The replications that were run and offered more than their own demand is taken to.
  package let aboveCap: Int
}

extension LoadedScenario {
  /// How many joins its replications offer; it is drawn for each time.
  package var offeredJoins: OfferedJoins { OfferedJoins(source, of: scenario) }
  /// What its replications are a sample of.
  package var population: Population { source.population }
}

extension WorkloadSource {
  /// What the replications are a sample of.
  var population: Population {
    if isProgram { return .program }
    if !hasTrace { return .synthetic }
    if resamples { return .resampled }
    return drawsJoins || interval != nil ? .recordedMeetings : .recordedJoins
  }

  /// The first joins of a replication within what is measured: what `joins_offered` will be,
  /// whatever the pool.
  func offeredJoins(of scenario: Scenario, replication: Int) -> Int {
    makeWorkload(seed: scenario.seed, replication: replication).workload.joinsOffered(in: scenario)
  }
}

extension Workload {
  /// The first joins within what a scenario measures.
  fileprivate func joinsOffered(in scenario: Scenario) -> Int {
    let times = joinTimes
    let from = SimulationTime.zero + scenario.warmUp
    let end = scenario.duration.map { SimulationTime.zero + $0 }
    // Joins are in order of time.
    let first = times.partitioningIndex { $0 >= from }
    return (end.map { end in times.partitioningIndex { $0 > end } } ?? times.count) - first
  }
}

/// Replications drawn with a chance proportional to the joins they offer: of such the mean share
/// that is rejected is the share of all joins, and lies within 0...1 whatever a replication may
/// offer.
///
/// Replications 0, 1, 2, ... are offered, and each is taken with the chance of its size by the cap.
/// A draw is keyed by seed and replication alone, so all variants that meet the same demand are
/// judged by the same draws.
final class SizedDraws: Sendable {
  private let source: WorkloadSource
  private let scenario: Scenario
  let offered: OfferedJoins
  private struct Taken {
    var replications: [Int] = []
    var next = 0
    var aboveCap = 0
  }
  private let taken = Mutex(Taken())

  init(_ source: WorkloadSource, of scenario: Scenario, _ offered: OfferedJoins) {
    (self.source, self.scenario, self.offered) = (source, scenario, offered)
  }

  /// How many replications offered more than the cap: they were taken for certain, and ought to
  /// have been taken more often.
  var aboveCap: Int { taken.withLock { $0.aboveCap } }

  /// The replications that are drawn first; fewer where nobody ever wants to join.
  /// - Parameters:
  ///   - count: how many
  ///   - demands: has demands that were made, and keeps those of what is drawn
  ///   - demand: which demand these are replications of
  /// - Returns: the replications, in the order in which they are drawn
  func first(_ count: Int, _ demands: DemandCache, of demand: Digest) -> [Int] {
    guard offered.most > 0 else { return [] }
    guard source.dependsOnReplication else { return Array(0..<count) }
    return taken.withLock { taken in
      while taken.replications.count < count {
        let from = taken.next
        let draws = concurrently(64) { place in
          let key = DemandCache.Key(demand: demand, replication: from + place)
          let workload = demands.glance(key) {
            self.source.makeWorkload(seed: self.scenario.seed, replication: key.replication)
              .workload
          }
          let size = workload.joinsOffered(in: self.scenario)
          let isTaken = self.takes(key.replication, offering: size)
          if isTaken { demands.keep(workload, as: key) }
          return (size: size, isTaken: isTaken)
        }
        for (replication, draw) in zip(from..., draws) {
          if draw.size > offered.most { taken.aboveCap += 1 }
          if draw.isTaken { taken.replications.append(replication) }
        }
        taken.next += draws.count
      }
      return Array(taken.replications.prefix(count))
    }
  }

  /// Whether a replication is drawn that offers so many joins.
  private func takes(_ replication: Int, offering size: Int) -> Bool {
    let family = StreamFamily(
      seed: scenario.seed, replication: replication, purpose: Self.purpose)
    var stream = family.stream(0)
    return stream.nextUnit() * Double(offered.most) < Double(size)
  }

  private static let purpose = StreamPurpose("draw by size")
}

extension Array {
  /// The first place at which something holds that holds from there on; the end where it holds
  /// nowhere.
  fileprivate func partitioningIndex(_ holds: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
