package import Studies

/// What any engine is told of a study: which shards, what each needs, and how the merge is done.
package struct EngineJob: Sendable {
  /// What a task is given.
  package struct Needs: Sendable, Hashable {
    /// How long it may take.
    package var minutes: Int
    /// How much memory it may have, in MiB.
    package var mebibytes: Int
    /// How many cores it has.
    package var cores: Int

    /// What a task is given.
    package init(minutes: Int, mebibytes: Int, cores: Int) {
      (self.minutes, self.mebibytes, self.cores) = (minutes, mebibytes, cores)
    }
  }

  /// The study's name among jobs: the first digits of its id.
  let name: String
  let shards: ShardList
  let needs: Needs
  let mergeNeeds: Needs

  /// A job of some shards of a study.
  /// - Parameters:
  ///   - study: the study
  ///   - shards: the shards that are run
  ///   - needs: what each is given
  package init(_ study: PlannedStudy, shards: ShardList, needs: Needs) {
    name = "greenroom-\(study.id.description.prefix(8))"
    self.shards = shards
    self.needs = needs
    let runs = study.runsPerShard * study.shards
    mergeNeeds = Needs(
      minutes: Self.rounded(minutes: 10 + Double(runs) * Self.mergeSecondsPerRun / 60),
      mebibytes: Self.rounded(
        mebibytes: Double(needs.mebibytes / max(1, needs.cores)) + Double(runs) * 24 / 1_048_576),
      cores: 1)
  }

  /// Five times what a merge took a run, on one core.
  private static let mergeSecondsPerRun = 0.002

  /// A limit of time of whole five minutes, above an hour of half hours.
  static func rounded(minutes: Double) -> Int {
    let step = minutes > 60 ? 30.0 : 5
    return Int((max(1, minutes) / step).rounded(.up) * step)
  }

  /// A limit of memory in steps of 256 MiB, and not less than two of them.
  static func rounded(mebibytes: Double) -> Int {
    max(512, Int((mebibytes / 256).rounded(.up)) * 256)
  }
}

extension EngineJob.Needs {
  /// What a shard is given by what a pilot took: three times as long, since other machines may be
  /// slower, and half as much memory again for each run at a time.
  package init(_ pilot: Pilot, runs: Int, cores: Int) {
    let seconds = pilot.start + Double((runs + cores - 1) / cores) * pilot.slowest
    self.init(
      minutes: EngineJob.rounded(minutes: 3 * seconds / 60),
      mebibytes: EngineJob.rounded(
        mebibytes: 1.5 * Double(pilot.bytes) * Double(cores) / 1_048_576), cores: cores)
  }
}

/// Some shards that one array of tasks is for.
struct ShardArray: Sendable {
  let shards: ShardList
  /// Whether a task's number is that of its shard; otherwise it is the place in the list.
  let isNumberedAsShards: Bool

  /// Arrays of all shards.
  /// - Parameters:
  ///   - shards: the shards
  ///   - most: how many tasks an array may have
  ///   - mayLeaveOut: whether an array may leave numbers out; one that may not counts from 0
  /// - Returns: the arrays, one where that is enough
  static func arrays(of shards: ShardList, atMost most: Int, mayLeaveOut: Bool) -> [ShardArray] {
    let all = shards.shards
    let isNative =
      mayLeaveOut
      ? (all.last ?? 0) < most : all.count <= most && all.elementsEqual(all.indices)
    if isNative { return [ShardArray(shards: shards, isNumberedAsShards: true)] }
    return stride(from: 0, to: all.count, by: most).map { start in
      ShardArray(
        shards: ShardList(all[start..<min(start + most, all.count)]), isNumberedAsShards: false)
    }
  }
}

/// A word as a shell takes it for itself.
/// - Parameter text: the word
/// - Returns: the same, in quotes where it needs them
package func shellWord(_ text: String) -> String {
  let isPlain =
    !text.isEmpty
    && text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "/._-+=:,@".utf8.contains(byte)
      }
    }
  return isPlain ? text : "'\(text.replacing("'", with: "'\\''"))'"
}
