internal import ArgumentParser
internal import Studies

/// Which shard an array task is to do.
enum ShardIndex {
  /// What engines call it, each counted from 0 as the study's manifest counts.
  static let variables = [
    "GREENROOM_SHARD", "SLURM_ARRAY_TASK_ID", "AWS_BATCH_JOB_ARRAY_INDEX", "JOB_COMPLETION_INDEX",
  ]

  /// The shard that the option says, or else the environment.
  /// - Parameters:
  ///   - option: the value of `--shard`
  ///   - among: the value of `--among`, in whose shards tasks are counted; nil: in all of them
  ///   - count: how many shards the study has
  ///   - environment: the process's environment
  /// - Returns: the shard, from 0
  /// - Throws: the exit code, when neither says, two disagree, or there is no such shard.
  static func index(
    option: Int?, among: String?, of count: Int, in environment: [String: String]
  ) throws -> Int {
    if let among {
      guard option == nil else {
        throw Failure.exit(
          "--shard says which shard, and --among where array tasks are counted; expected one of them",
          code: Failure.usage)
      }
      guard let list = ShardList(among, of: count) else {
        throw Failure.exit(
          "--among \(among) is no list of the study's shards; expected numbers from 0 to \(count - 1) "
            + "such as 3,17,44-50",
          code: Failure.usage)
      }
      let place = try index(
        option: nil, among: nil, of: list.shards.count, in: environment)
      return list.shards[place]
    }
    if let option { return try checked(option, "--shard \(option)", count) }
    let said = variables.compactMap { name in
      environment[name].flatMap { $0.isEmpty ? nil : (name: name, text: $0) }
    }
    guard let first = said.first else {
      if count == 1 { return 0 }
      let problem = "nothing says which of the \(count) shards to run"
      throw Failure.exit(
        "\(problem); expected --shard, or one of \(variables.joined(separator: ", "))",
        code: Failure.usage)
    }
    let words = said.map { "\($0.name)=\($0.text)" }
    guard let index = Int(first.text), said.allSatisfy({ Int($0.text) == index }) else {
      let problem =
        said.count == 1
        ? "\(words[0]) is no shard"
        : "\(words.joined(separator: " and ")) do not say the same shard"
      throw Failure.exit(
        "\(problem); expected a number from 0 to \(count - 1)", code: Failure.usage)
    }
    return try checked(index, words[0], count)
  }

  private static func checked(_ index: Int, _ words: String, _ count: Int) throws -> Int {
    guard (0..<count).contains(index) else {
      throw Failure.exit(
        "\(words) is not one of the study's shards; expected a number from 0 to \(count - 1)",
        code: Failure.usage)
    }
    return index
  }
}
