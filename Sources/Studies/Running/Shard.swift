/// One of several equal shares of a study's runs.
struct Shard: Hashable, Sendable {
  /// Which share, from 0.
  let index: Int
  /// How many there are.
  let count: Int
  /// The replications of each variant, by which runs are numbered.
  let replications: Int

  /// Runs are dealt out one after the other, so that every share has its part of each variant.
  func contains(_ run: RunID) -> Bool {
    (run.variant * replications + run.replication) % count == index
  }

  /// Whether a run of a variant is among them.
  func hasRun(of variant: Int) -> Bool {
    let first = (index - variant * replications) % count
    return (first < 0 ? first + count : first) < replications
  }

  /// The runs of this share, in the order of their numbers.
  /// - Parameter variants: how many variants there are
  /// - Returns: its runs
  func runs(of variants: Int) -> some Sequence<RunID> {
    stride(from: index, to: variants * replications, by: count).lazy.map {
      RunID(variant: $0 / replications, replication: $0 % replications)
    }
  }
}
