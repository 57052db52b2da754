import Foundation
import Testing

/// Studies whose processes are killed, and studies whose files are damaged.
@Suite struct StoreAttackTests {
  private static let sweep = [
    "--set",
    "sweep={axes: {scaling.free_participants: [1, 2], instance.participant_limit: [2, 3, 4]}}",
    "--set", "replications=20",
  ]
  private static let tables = ["runs.csv", "variants.csv", "variants-short.csv", "notes.csv"]

  private func tables(of folder: String, in bench: Workbench) throws -> [String] {
    try Self.tables.map { try bench.read("\(folder)/\($0)") }
  }

  /// How many runs a sweep says it made, and how many it says were there.
  private func runs(_ problems: String) -> (made: Int, there: Int)? {
    guard let match = problems.firstMatch(of: /(\d+) runs in .*?, (\d+) were there/),
      let made = Int(match.1), let there = Int(match.2)
    else { return nil }
    return (made, there)
  }

  @Test(
    "A sweep that was killed again and again comes to the tables of one that was not, and makes no finished run twice",
    .timeLimit(.minutes(patience)))
  func kills() throws {
    let bench = try Workbench()
    var stream = AttackStream(Attempt.seed)
    func command(_ folder: String, jobs: Int) -> [String] {
      ["sweep", "small.yaml"] + Self.sweep + ["--jobs", "\(jobs)", "--out", folder]
    }
    let whole = try Attempt(command("whole", jobs: 1), in: bench.path)
    #expect(whole.code == 0, "\(whole.problems)")
    let expected = try tables(of: "whole", in: bench)
    let total = Self.tables.isEmpty ? 0 : runs(whole.problems)?.made ?? 0
    #expect(total == 120)
    // Each round: the workers of a process, how many processes at once, and how many are killed one
    // after the other.
    let rounds = Attempt.count(4, full: 60)
    var kills = 0
    for round in 0..<rounds {
      let (jobs, processes) = [(1, 1), (2, 1), (4, 1), (1, 5)][round % 4]
      let folder = "round-\(round)"
      for _ in 0..<(processes == 1 ? 5 : 1) {
        let instant = Double.random(in: 0...whole.seconds * 1.1, using: &stream)
        if processes == 1 {
          let attempt = try Attempt(command(folder, jobs: jobs), in: bench.path, killAfter: instant)
          if attempt.signal == SIGKILL {
            kills += 1
          } else if attempt.code != 0 {
            Issue.record("round \(round): \(attempt.problems)")
          }
        } else {
          let pids = try (0..<processes).map { _ in
            try Attempt.spawn(command(folder, jobs: jobs), in: bench.path)
          }
          usleep(UInt32(instant * 1e6))
          var status: Int32 = 0
          for pid in pids {
            kill(pid, SIGKILL)
            waitpid(pid, &status, 0)
            if status & 0x7F == SIGKILL { kills += 1 }
          }
        }
      }
      let last = try Attempt(command(folder, jobs: jobs), in: bench.path)
      let context = "seed \(Attempt.seed), round \(round): \(jobs) workers, \(processes) processes"
      #expect(last.code == 0, "\(context): \(last.problems)")
      let (made, there) = try #require(runs(last.problems), "\(context): \(last.problems)")
      #expect(made + there == total, "\(context): \(made) made, \(there) there")
      #expect(try tables(of: folder, in: bench) == expected, "\(context)")
      // What is finished stays finished.
      let again = try Attempt(command(folder, jobs: jobs), in: bench.path)
      #expect(runs(again.problems)?.there == total, "\(context): \(again.problems)")
      // Files that were being written when their process was killed lie about, hidden.
      let left = bench.contents.filter {
        !$0.hasSuffix(".part") && $0.hasPrefix("\(folder)/")
          && !Self.tables.contains(String($0.dropFirst(folder.count + 1)))
      }
      #expect(
        left == ["manifest.json", "report.html", "results.sqlite"].map { "\(folder)/\($0)" },
        "\(context)")
      try FileManager.default.removeItem(atPath: "\(bench.path)/\(folder)")
    }
    print("killed sweeps, seed \(Attempt.seed): \(kills) kills in \(rounds) rounds")
    #expect(kills >= rounds)
  }

  @Test(
    "A flipped bit in a file that is read back never makes other tables without a word",
    .timeLimit(.minutes(patience)))
  func flips() throws {
    let bench = try Workbench()
    let made = try Attempt(
      ["sweep", "small.yaml"] + Self.sweep + ["--out", "whole"], in: bench.path)
    #expect(made.code == 0, "\(made.problems)")
    #expect(
      try bench.greenroom(
        ["sweep", "plan", "small.yaml"] + Self.sweep + ["--shards", "2", "--out", "study"]
      ).code == 0)
    for shard in ["0", "1"] {
      #expect(try bench.greenroom("sweep", "run", "study", "--shard", shard).code == 0)
    }
    let parts = bench.contents.filter {
      $0.hasPrefix("study/")
        && ($0.hasSuffix(".part") || $0.hasPrefix("study/inputs/") || $0.hasSuffix("manifest.json"))
    }
    let files = ["whole/results.sqlite", "whole/manifest.json"] + parts
    let expected = try tables(of: "whole", in: bench)
    var stream = AttackStream(Attempt.seed)
    let count = Attempt.count(24, full: 2_000)
    var (told, same) = (0, 0)
    for number in 0..<count {
      let file = files[number % files.count]
      let url = URL(fileURLWithPath: "\(bench.path)/\(file)")
      let folder = file.hasPrefix("whole") ? "whole" : "study"
      let copy = "\(bench.path)/kept"
      try FileManager.default.copyItem(atPath: "\(bench.path)/\(folder)", toPath: copy)
      var bytes = try Data(contentsOf: url)
      let (place, bit) = (
        Int.random(in: 0..<bytes.count, using: &stream), Int.random(in: 0..<8, using: &stream)
      )
      bytes[place] ^= 1 << UInt8(bit)
      try bytes.write(to: url)
      let arguments =
        folder == "whole"
        ? ["sweep", "small.yaml"] + Self.sweep + ["--out", "whole"] : ["sweep", "merge", "study"]
      let attempt = try Attempt(arguments, in: bench.path)
      let context = "seed \(Attempt.seed): bit \(bit) of byte \(place) of \(file)"
      if attempt.hung || attempt.signal != nil
        || ![0, 3, 64, 65, 66, 74].contains(attempt.code ?? -1)
      {
        Issue.record("\(context): \(attempt.fault ?? "ends with \(attempt.code ?? -1)")")
      } else if attempt.code != 0 {
        told += 1
        if attempt.problems.isEmpty { Issue.record("\(context): is refused without a word") }
      } else if try tables(of: folder, in: bench) != expected {
        Issue.record("\(context): other tables, and exit 0: \(attempt.problems)")
      } else {
        same += 1
      }
      try FileManager.default.removeItem(atPath: "\(bench.path)/\(folder)")
      try FileManager.default.moveItem(atPath: copy, toPath: "\(bench.path)/\(folder)")
    }
    print(
      "flipped bits, seed \(Attempt.seed): \(count) in \(files.count) files, \(told) told, \(same) without consequence"
    )
  }
}
