import Foundation
import Studies
import Testing

@Suite("Processes on one store")
struct SharedStoreTests {
  /// One run after another, so that the processes are at work at the same time.
  private func arguments(_ folder: String, of sweep: [String] = SweepGrid.arguments()) -> [String] {
    ["sweep"] + sweep + ["--out", folder, "--jobs", "1"]
  }

  /// How many runs a process says it made, and how many others made.
  private func numbers(_ told: String) -> (made: Int, found: Int, elsewhere: Int)? {
    let line = told.split(separator: "\n").last ?? ""
    let words = line.split(separator: " ")
    guard words.count > 5, words[1] == "runs", let made = Int(words[0]), let found = Int(words[5])
    else { return nil }
    let elsewhere =
      line.contains("made by other processes") ? words.dropFirst(8).compactMap { Int($0) }.first : 0
    return (made, found, elsewhere ?? 0)
  }

  @Test("Five processes share the runs, each made once, and all end with the bytes of one")
  func five() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let (runs, variants) = try SweepGrid.whole.get()
    let alone = try bench.greenroom(arguments("alone"))
    let line = "\"$GREENROOM\" \"$@\""
    let started = try (0..<5).map { number in
      try bench.startShell("\(line) >out\(number).txt 2>told\(number).txt", arguments("same"))
    }
    for process in started { process.waitUntilExit() }
    #expect(started.allSatisfy { $0.terminationStatus == 0 })
    var total = 0
    for number in 0..<5 {
      #expect(try bench.read("out\(number).txt") == alone.output)
      let told = try bench.read("told\(number).txt")
      let counts = try #require(numbers(told), "\(told)")
      #expect(counts.made + counts.found + counts.elsewhere == SweepGrid.runs, "\(told)")
      total += counts.made
    }
    // Each run once: nobody was stopped for as long as a lease lasts.
    #expect(total == SweepGrid.runs)
    #expect(try bench.read("same/runs.csv") == runs)
    #expect(try bench.read("same/variants.csv") == variants)
    #expect(!bench.contents.contains { $0.hasSuffix(".part") || $0.hasSuffix("-wal") })
  }

  @Test("What a killed process had taken is done by the others at once")
  func killed() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let (runs, variants) = try SweepGrid.wholeOfLong.get()
    let victim = try bench.start(arguments("same", of: SweepGrid.long))
    while victim.isRunning {
      let count = (try? ResultsStore(path: "\(bench.path)/same/results.sqlite").count) ?? 0
      if count > 0 { break }
      usleep(2_000)
    }
    // It goes on for a moment beside the others, then dies with runs taken.
    let line = "\"$GREENROOM\" \"$@\""
    let others = try (0..<2).map {
      try bench.startShell(
        "\(line) >out\($0).txt 2>told\($0).txt", arguments("same", of: SweepGrid.long))
    }
    usleep(200_000)
    kill(victim.processIdentifier, SIGKILL)
    let dead = ContinuousClock.now
    victim.waitUntilExit()
    #expect(victim.terminationReason == .uncaughtSignal, "the kill came too late to show anything")
    for process in others { process.waitUntilExit() }
    #expect(others.allSatisfy { $0.terminationStatus == 0 })
    #expect(try bench.read("same/runs.csv") == runs)
    #expect(try bench.read("same/variants.csv") == variants)
    let made = try (0..<2).map { try numbers(bench.read("told\($0).txt"))?.made ?? 0 }.reduce(0, +)
    #expect(made <= SweepGrid.longRuns)
    print("\(made) runs after a kill took \(ContinuousClock.now - dead)")
  }
}

extension Workbench {
  /// Starts a line of shell in this folder, with the command as `$GREENROOM` and arguments as `$@`,
  /// without waiting for it.
  func startShell(_ line: String, _ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line, "sh"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    process.environment = ProcessInfo.processInfo.environment.merging(["GREENROOM": Self.binary]) {
      $1
    }
    try process.run()
    return process
  }
}
