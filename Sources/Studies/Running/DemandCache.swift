internal import PoolSimulation
internal import Synchronization
internal import Workloads

/// The demands that the runs of a study meet, each made once by whoever needs it first, and what
/// their runs came to.
///
/// A demand is known by its own digest: what is written of it, the seed, and the bytes of the files
/// that it is read from. So variants that differ in their pools share it, and so do the plans of
/// one search. A sweep passes each demand once and keeps the last few; a search comes back to the
/// replications that it has run, and keeps as many as there is room for.
package final class DemandCache: Sendable {
  /// What the runs of a replication meet.
  struct Key: Equatable, Sendable {
    let demand: Digest
    let replication: Int
  }

  /// What decides what a demand needs beside its end, which is its own.
  struct NeedKey: Equatable, Sendable {
    let demand: Key
    let limit: Int
    let from: TimeSpan
  }

  /// What decides how many joins are offered: the demand, and from when on it counts.
  struct MeasuredDemand: Equatable, Sendable {
    let demand: Digest
    let from: TimeSpan
  }

  /// Demands that were read, to be drawn for any replication.
  let sources: SharedValues<Digest, WorkloadSource>
  /// What demands need, for bounds: variants that differ in other things share it.
  let needs: SharedValues<NeedKey, NeedCurve>
  /// By demand: there are few in use at a time, but each is asked for again and again.
  let sizedDraws: SharedValues<MeasuredDemand, SizedDraws>
  /// What runs came to, for those that are the same but for laws that nothing was drawn from.
  let twins: TwinRuns
  private let workloads: SharedValues<Key, Workload>
  private let isKeeping: Bool
  private let count = Mutex(0)

  /// No search keeps more demands than this, however small they are.
  private static let most = 512

  /// A cache for runs of one study or of several.
  /// - Parameters:
  ///   - workers: the number of runs at a time
  ///   - bytes: what the demands may take that are kept for later; 0: none is
  package convenience init(workers: Int, bytes: Int = 0) {
    self.init(workers: workers, bytes: bytes, twins: TwinRuns())
  }

  init(workers: Int, bytes: Int = 0, twins: TwinRuns) {
    // Runs are taken demand by demand, so there are never more in use than workers.
    let inUse = max(1, workers) + 1
    isKeeping = bytes > 0
    self.twins = twins
    sources = SharedValues(limit: inUse)
    needs = SharedValues(limit: inUse)
    sizedDraws = SharedValues(limit: 1_024)
    workloads = SharedValues(limit: inUse, most: bytes > 0 ? Self.most : inUse, room: bytes) {
      $0.bytes
    }
  }

  /// A cache for a search: what it keeps takes at most a sixteenth of the machine's memory, and
  /// 2 GB. One that holds fewer demands than the search goes through again and again holds none
  /// when it is asked.
  package static func keeping(workers: Int) -> DemandCache {
    DemandCache(workers: workers, bytes: min((MachineMemory.bytes ?? 0) / 16, 2_000_000_000))
  }

  /// How often a demand was made.
  package var builds: Int { count.withLock { $0 } }

  /// The demand of a replication.
  func workload(_ key: Key, _ make: () -> Workload) -> Workload {
    workloads.value(key) { made(make) }
  }

  /// The demand of a replication of which nobody knows yet whether it will be run: it is not kept.
  func glance(_ key: Key, _ make: () -> Workload) -> Workload {
    workloads.known(key) ?? made(make)
  }

  /// Keeps a demand that will be run, where there is room for it.
  func keep(_ workload: Workload, as key: Key) {
    if isKeeping { _ = workloads.value(key) { workload } }
  }

  private func made(_ make: () -> Workload) -> Workload {
    count.withLock { $0 += 1 }
    return make()
  }
}

extension Workload {
  /// About how much memory it takes.
  fileprivate var bytes: Int {
    // A time, a stay, a meeting, a place in the order of leaves, who is in it and a gap; what else
    // a join has.
    let columns = 32 * joinCount + 4 * (seats.count + participantOfJoin.count + expectedSizes.count)
    return columns + 8 * patience.count + 40 * (meetings.count + participants.count)
  }
}
