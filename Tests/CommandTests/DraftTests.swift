import Foundation
import Studies
import Testing

@Suite("Drafts")
struct DraftTests {
  private static func isDraft(_ name: String) -> Bool { name.hasSuffix(".part") }

  /// Kills a command as soon as it has begun to write, several times.
  /// - Returns: how many drafts that left
  private func kill(_ arguments: [String], in bench: Workbench, folder: String, times: Int) throws
    -> Int
  {
    func drafts() -> Set<String> {
      let names =
        (try? FileManager.default.contentsOfDirectory(atPath: "\(bench.path)/\(folder)")) ?? []
      return Set(names.filter(Self.isDraft))
    }
    for _ in 0..<times {
      let before = drafts()
      let process = try bench.start(arguments)
      while process.isRunning, drafts().isSubset(of: before) { usleep(100) }
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    return drafts().count
  }

  @Test(
    "What killed commands left half-written goes with the next command that writes there, and is told once"
  )
  func kills() throws {
    let bench = try Workbench()
    let command = [
      "simulate", "small.yaml", "--set", "report.interval=1s", "--set", "duration=12h", "--out",
      "out", "--quiet",
    ]
    let left = try kill(command, in: bench, folder: "out", times: 6)
    try #require(left > 0, "no kill came while a file was written")
    // One that a living process writes, and files that only look like one.
    let living = try Draft(of: "\(bench.path)/out/other.csv")
    try bench.write("mine", to: "out/.notes.part")
    try bench.write("mine", to: "out/notes.greenroom-1.part")
    let next = try bench.greenroom(command)
    #expect(next.code == 0)
    let files = left == 1 ? "a half-written file" : "\(left) half-written files"
    #expect(
      next.problems.contains("out: removes \(files) of commands that were killed\n"),
      "\(next.problems)")
    let drafts = bench.contents.filter(Self.isDraft)
    let name = try #require(living.path.split(separator: "/").last)
    #expect(Set(drafts) == ["out/\(name)", "out/.notes.part", "out/notes.greenroom-1.part"])
    #expect(!(try bench.greenroom(command).problems.contains("half-written")))
    try living.moveIntoPlace()
    #expect(bench.contents.contains("out/other.csv"))
  }

  @Test("A shard that is killed again and again leaves no more than the next attempt takes over")
  func killedShards() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    #expect(
      try bench.greenroom(["sweep", "plan"] + SweepGrid.arguments() + ["--out", "study"]).code == 0)
    for _ in 0..<3 {
      _ = try kill(
        ["sweep", "run", "study", "--jobs", "1"], in: bench, folder: "study/parts", times: 1)
    }
    let next = try bench.greenroom("sweep", "run", "study", "--jobs", "2")
    #expect(next.code == 0 && next.problems.contains("study: takes over what"), "\(next.problems)")
    #expect(bench.contents.filter(Self.isDraft).count == 1)
    #expect(try bench.greenroom("sweep", "merge", "study").code == 0)
    #expect(try bench.read("study/runs.csv") == SweepGrid.whole.get().runs)
  }

  /// Whether a disk of a few kilobytes can be made here: that takes a system's leave.
  private static let hasSmallDisk: Bool = {
    let can =
      (try? Workbench().shell("mkdir d && unshare -m mount -t tmpfs -o size=64k tmpfs d").code) == 0
    if !can {
      print("SKIPPED: no small disk can be mounted here, so nothing is known of full ones")
    }
    return can
  }()

  @Test(
    "A full disk is told in a line, and leaves no half of a file",
    .enabled(if: hasSmallDisk, "no small disk can be mounted here"))
  func fullDisk() throws {
    let commands = [
      // A trace of some 500 kB that does not fit, one that would fit before it is written, and a
      // store.
      (
        "sweep plan small.yaml --set 'sweep={axes: {scaling.free_participants: [1, 2]}}' --out d/study",
        "/inputs/"
      ),
      ("simulate small.yaml --set report.interval=1s --out d/out --quiet", "d/out/"),
      // The report intervals of a long run wait in a file without a name.
      (
        "simulate small.yaml --set report.interval=1s --set duration=10d --out d/long --quiet",
        "d/long/timeseries.csv"
      ),
      // The rows of a workbook wait beside it.
      (
        "simulate small.yaml --set report.interval=1s --set report.write=[workbook] --out d/book --quiet",
        "d/book/report.xlsx"
      ),
      (
        "sweep small.yaml --set 'sweep={axes: {scaling.free_participants: [1, 2]}}' --out d/sweep --quiet",
        "d/sweep/results.sqlite"
      ),
    ]
    for (command, place) in commands {
      let bench = try Workbench()
      let rows = (0..<20_000).map { "m\($0),\($0 / 10),\($0 / 10 + 60)" }
      try bench.write(
        "meeting_id,join_time,leave_time\n\(rows.joined(separator: "\n"))\n", to: "trace.csv")
      let line =
        "mount -t tmpfs -o size=48k tmpfs d && { \"$GREENROOM\" \(command); echo \"code $?\"; find d -type f; }"
      let run = try bench.shell(
        "mkdir d && unshare -m sh -c '\(line.replacingOccurrences(of: "'", with: "'\\''"))'")
      #expect(run.output.contains("code 74"), "\(command): \(run.output)\(run.problems)")
      let told = run.problems.split(separator: "\n").filter {
        $0.contains("No space left") || $0.contains("disk is full")
      }
      #expect(told.count == 1 && told[0].contains(place), "\(command): \(run.problems)")
      #expect(
        !run.output.contains(".part") && !run.output.contains("/inputs/"),
        "\(command): \(run.output)")
    }
  }
}
