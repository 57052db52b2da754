internal import PoolSimulation
internal import Settings

/// Where an axis of a sweep makes no difference: variants that differ in it alone and came to the
/// same in every replication.
package struct SameRuns: Sendable {
  /// Values of the axis that are the same run.
  package struct Group: Sendable {
    /// The values, in the order of the variants; with several keys each has all of theirs.
    package let values: [String]
    /// In how many combinations of the other axes.
    package fileprivate(set) var combinations: Int
    /// The setting that decides in their place, with its value where the axes leave it as it is;
    /// nil: not known.
    package fileprivate(set) var decisive: String?
  }

  /// The settings of the axis.
  package let keys: [String]
  /// The combinations of the other axes in which several values of this one were run.
  package fileprivate(set) var combinations = 0
  /// The values that are the same run, those in most combinations first.
  package fileprivate(set) var groups: [Group] = []
  /// Whether all values of it are the same run, whatever the other axes have.
  package fileprivate(set) var isWithoutEffect = true
}

extension Sweep {
  /// The axes that make no difference somewhere.
  /// - Parameters:
  ///   - identities: a number for each variant, equal where all runs of two came to the same
  ///   - notes: the notes of all runs
  /// - Returns: those axes in their order
  package func sameRuns(_ identities: [Int], _ notes: NoteTally) -> [SameRuns] {
    let texts = identities.indices.map { design.values(of: $0).map(\.flowText) }
    var first = 0
    return design.axes.compactMap { axis in
      let places = first..<first + axis.keys.count
      first = places.upperBound
      var same = SameRuns(keys: axis.keys)
      var known: [[String]: Int] = [:]
      for variants in alike(texts, but: places) where variants.count > 1 {
        same.combinations += 1
        let clusters = variants.grouped { identities[$0] }
        if clusters.count > 1 { same.isWithoutEffect = false }
        for cluster in clusters where cluster.count > 1 {
          let values = cluster.map { texts[$0][places].joined(separator: " and ") }
          if let place = known[values] {
            same.groups[place].combinations += 1
          } else {
            known[values] = same.groups.count
            same.groups.append(
              SameRuns.Group(values: values, combinations: 1, decisive: decisive(axis.keys, notes)))
          }
        }
      }
      if same.groups.isEmpty { return nil }
      let order = same.groups.indices.sorted { left, right in
        (-same.groups[left].combinations, left) < (-same.groups[right].combinations, right)
      }
      same.groups = order.map { same.groups[$0] }
      return same
    }
  }

  /// The variants that have the same values but for some.
  private func alike(_ texts: [[String]], but places: Range<Int>) -> [[Int]] {
    Array(texts.indices).grouped {
      texts[$0][..<places.lowerBound] + texts[$0][places.upperBound...]
    }
  }

  /// What decides where the values of an axis are the same run, if that is beyond doubt.
  ///
  /// A warm pool is filled to the larger of `min_size` and `max_group_prepared_capacity` less the
  /// desired capacity. Where another `min_size` changes nothing, and nothing kept the pool from
  /// being filled, the second is never the smaller one.
  private func decisive(_ keys: [String], _ notes: NoteTally) -> String? {
    func varies(_ path: String) -> Bool {
      design.keys.contains { $0 == path || path.hasPrefix("\($0).") || $0.hasPrefix("\(path).") }
    }
    // A schedule may suspend launches, and failures before the end of the warm-up are not counted.
    let isFilled =
      scenario.settings.node(at: "schedule") == nil && scenario.warmUp == .zero
      && !varies("schedule") && !varies("warm_up")
      && !notes.entries.contains { [.launchesFailed, .launchesSuspended].contains($0.note) }
    guard keys == ["warm_pool.min_size"], isFilled, let pool = scenario.warmPool else { return nil }
    let (prepared, size) = ("warm_pool.max_group_prepared_capacity", "auto_scaling_group.max_size")
    if varies(prepared) { return prepared }
    if let capacity = pool.maxGroupPreparedCapacity { return "\(prepared) \(capacity)" }
    return varies(size) ? size : "\(size) \(scenario.group.maxSize)"
  }
}

extension Array where Element == Int {
  /// The elements with the same key together, in the order of the first of each.
  fileprivate func grouped<Key: Hashable>(_ key: (Int) -> Key) -> [[Int]] {
    var places: [Key: Int] = [:]
    var groups: [[Int]] = []
    for element in self {
      let key = key(element)
      if let place = places[key] {
        groups[place].append(element)
      } else {
        places[key] = groups.count
        groups.append([element])
      }
    }
    return groups
  }
}
