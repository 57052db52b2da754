/// Some shards of a study, ascending, each once.
package struct ShardList: Sendable, Hashable, CustomStringConvertible {
  /// The shards.
  package let shards: [Int]

  /// Shards in ascending order.
  package init(_ shards: some Sequence<Int>) { self.shards = Array(shards) }

  /// Reads what `description` writes, and numbers in any order; nil for anything else.
  /// - Parameters:
  ///   - text: such as `3,17,44-50`
  ///   - count: how many shards the study has
  package init?(_ text: some StringProtocol, of count: Int) {
    var isListed = [Bool](repeating: false, count: count)
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      guard (1...2).contains(ends.count),
        ends.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
        let first = ends.first.flatMap({ Int($0) }), let last = ends.last.flatMap({ Int($0) }),
        first <= last, last < count
      else { return nil }
      for shard in first...last { isListed[shard] = true }
    }
    shards = isListed.indices.filter { isListed[$0] }
  }

  /// As an array job takes them: `3,17,44-50`.
  package var description: String {
    var ranges: [ClosedRange<Int>] = []
    for shard in shards {
      if let last = ranges.last, last.upperBound + 1 == shard {
        ranges[ranges.count - 1] = last.lowerBound...shard
      } else {
        ranges.append(shard...shard)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
