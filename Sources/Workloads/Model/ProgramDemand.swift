public import PoolSimulation

/// The demand that a program brings to a scenario whose `workload.source` is `program`.
public struct ProgramDemand: Sendable {
  /// Whether it is the same in all replications.
  let isFixed: Bool
  private let make: @Sendable (_ seed: UInt64, _ replication: Int) -> Workload

  /// The same demand in all replications.
  public init(_ workload: Workload) {
    isFixed = true
    make = { _, _ in workload }
  }

  /// A demand that is made anew for each replication.
  /// - Parameter make: the demand of a scenario's seed and a replication, from 0; equal arguments
  ///   have to give equal demands, and it is asked on any thread, also for replications that are
  ///   never run
  public init(_ make: @escaping @Sendable (_ seed: UInt64, _ replication: Int) -> Workload) {
    isFixed = false
    self.make = make
  }

  /// The demand of one replication.
  package func workload(seed: UInt64, replication: Int) -> Workload { make(seed, replication) }
}
