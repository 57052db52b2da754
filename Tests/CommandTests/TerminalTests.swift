import Foundation
import Testing

/// What commands look like on a terminal, and that nothing of that goes through a pipe.
@Suite struct TerminalTests {
  // Two instances of ten seats from midnight to ten. A commitment of one for $0.50 an hour leaves
  // one at $1: $5 and $10 of $15.
  private static let scenario = """
    scenario: plain
    start: 2026-09-14T00:00:00
    workload: {trace: trace.csv}
    instance: {participant_limit: 10}
    auto_scaling_group: {min_size: 2, max_size: 5}
    launch: {control_loop: 0s, pending: 0s, cold: 60s, registration: 0s}
    scaling: {policy: fixed, desired: 2}
    pricing: {on_demand_per_hour: 1, volume_per_gb_month: 0, public_ipv4_per_hour: 0, commitment: {instances: 1, per_hour: 0.5}}
    report: {interval: 1h}
    """
  private static let trace =
    "meeting_id,join_time,leave_time\na,2026-09-14T09:00:00,2026-09-14T10:00:00\n"

  private func bench() throws -> Workbench {
    try Workbench(scenario: Self.scenario, trace: Self.trace)
  }

  /// The lines of a section, below its title.
  private func section(_ title: String, of text: String) -> [String] {
    let lines = text.components(separatedBy: "\n")
    let start = lines.firstIndex(of: title) ?? lines.count
    return Array(lines.dropFirst(start + 1).prefix { !$0.isEmpty })
  }

  // Ten hours of 20 seats, of which one is taken in the last one: a twentieth, which is seen.
  @Test("The summary draws demand and capacity on one scale, and says when each was highest")
  func sketch() throws {
    let outcome = try bench().greenroom("simulate", "small.yaml", "--quiet", "--out", "o")
    #expect(outcome.code == 0, "\(outcome.problems)")
    #expect(
      section("Demand and capacity, in seats", of: outcome.output).prefix(5) == [
        "  demand    ▁▁▁▁▁▁▁▁▁▂",
        "  capacity  ██████████",
        "            2026-09-14T00:00 to 2026-09-14T10:00",
        "  peak demand             1  2026-09-14T09:00",
        "  peak capacity          20  2026-09-14T00:00",
      ])
  }

  // The bar is 80 - 10 - 6 - 16 = 48 wide: two thirds of it are 32, one third is 16.
  @Test("The cost by state adds up, in dollars with two decimals and in shares")
  func costs() throws {
    let outcome = try bench().greenroom("simulate", "small.yaml", "--quiet", "--out", "o")
    #expect(
      section("Cost by state", of: outcome.output) == [
        "  serving     $10.00   66.7 %  " + String(repeating: "█", count: 32),
        "  commitment   $5.00   33.3 %  " + String(repeating: "█", count: 16),
        "  total       $15.00  100.0 %",
      ])
    #expect(outcome.output.contains("the pool cost $15.00 for 10 h\n"))
  }

  @Test(
    "On a terminal no line of sentences, numbers or drawings is wider than it", arguments: [60, 80])
  func widths(columns: Int) throws {
    let (code, text) = try bench().terminal(
      columns: columns, [:], "simulate", "small.yaml", "--worst", "2", "--set", "replications=3",
      "--set", "scenario=a-name-that-is-long-enough-to-have-the-headline-break", "--quiet")
    #expect(code == 0)
    let lines = text.replacing("\u{1B}[1m", with: "").replacing("\u{1B}[0m", with: "")
      .split(separator: "\n")
    #expect(lines.filter { $0.count > columns } == [])
    // No line ends within an amount or between a number and its unit.
    #expect(lines.filter { $0.hasPrefix("%") || $0.hasPrefix("h ") || $0.hasSuffix("$") } == [])
    #expect(lines.count > 40)
  }

  @Test("Where the locale has no more than ASCII, drawings are made of it; pipes are the same")
  func locale() throws {
    let bench = try bench()
    let arguments = ["simulate", "small.yaml", "--quiet", "--out", "o"]
    let plain = try bench.terminal(
      columns: 80, ["LC_ALL": "C"], "simulate", "small.yaml", "--quiet", "--out", "o", "--no-color")
    #expect(plain.text.contains("  demand    _________.\n  capacity  ##########\n"))
    #expect(!plain.text.contains("█"))
    let piped = try bench.greenroom(arguments)
    let other = try bench.shell(
      "LC_ALL=C COLUMNS=40 \"$GREENROOM\" \(arguments.joined(separator: " "))")
    #expect(piped.output == other.output && piped.output.contains("█"))
  }

  @Test("NO_COLOR and --no-color send no escape to a terminal, which gets bold titles without them")
  func colors() throws {
    let bench = try bench()
    let run = ["simulate", "small.yaml", "--set", "replications=4"]
    let colored = try bench.terminal(columns: 80, [:], run[0], run[1], run[2], run[3])
    #expect(colored.text.contains("\u{1B}[1mCost by state"))
    let quiet = try bench.terminal(columns: 80, ["NO_COLOR": "1"], run[0], run[1], run[2], run[3])
    let refused = try bench.terminal(
      columns: 80, [:], run[0], run[1], run[2], run[3], "--no-color")
    #expect(!quiet.text.contains("\u{1B}") && !refused.text.contains("\u{1B}"))
  }

  static let sweep = "sweep={axes: {auto_scaling_group.max_size: [2, 3]}}"

  @Test("--columns has the columns that it names, in its order, on every command with a wide table")
  func columns() throws {
    let bench = try bench()
    for (arguments, header) in [
      (
        ["sweep", "small.yaml", "--set", Self.sweep, "--columns", "peak_serving,variant"],
        ["peak_serving", "variant"]
      ),
      (
        [
          "compare", "small.yaml", "--candidate", "scaling.desired=3", "--replications", "2",
          "--columns", "verdict,metric,base",
        ], ["verdict", "metric", "base"]
      ),
      (
        [
          "sensitivity", "small.yaml", "--only", "pricing", "--columns", "value,setting",
          "--replications", "2",
        ], ["value", "setting"]
      ),
      (["list", "columns", "--columns", "unit,column"], ["unit", "column"]),
    ] {
      let outcome = try bench.greenroom(arguments)
      #expect([0, 1].contains(outcome.code), "\(outcome.problems)")
      let lines = outcome.output.split(separator: "\n").map { line in
        line.split(separator: " ").map(String.init)
      }
      #expect(lines.contains(header), "\(arguments): \(outcome.output)")
    }
  }

  @Test(
    "A column that there is none of is refused before anything runs, with the nearest",
    arguments: [
      (
        ["sweep", "small.yaml", "--set", sweep, "--columns", "variant,cost_totl_usd"],
        "cost_total_usd"
      ),
      (["compare", "small.yaml", "--candidate", "seed=2", "--columns", "verdct"], "verdict"),
      (["sensitivity", "small.yaml", "--columns", "seting"], "setting"),
      (["list", "settings", "--columns", "meanin"], "meaning"),
    ])
  func unknownColumns(arguments: [String], near: String) throws {
    let bench = try bench()
    let outcome = try bench.greenroom(arguments)
    #expect(outcome.code == 64 && outcome.output.isEmpty)
    #expect(outcome.problems.contains("did you mean \(near)?"), "\(outcome.problems)")
    #expect(!bench.contents.contains { $0.hasPrefix("out") })
  }

  @Test("A wide table has the columns that fit, and says once which were left out")
  func fitting() throws {
    let bench = try bench()
    let (_, text) = try bench.terminal(
      columns: 80, [:], "compare", "small.yaml", "--candidate", "scaling.desired=3",
      "--candidate", "scaling.desired=4", "--replications", "2", "--quiet", "--no-color")
    let lines = text.split(separator: "\n")
    #expect(lines.filter { $0.count > 80 } == [])
    let told = lines.filter { $0.hasPrefix("left out, to fit 80 characters: ") }
    #expect(told.count == 1 && told[0].contains("rests on"), "\(text)")
    let wide = try bench.terminal(
      columns: 200, [:], "compare", "small.yaml", "--candidate", "scaling.desired=3",
      "--replications", "2", "--quiet", "--no-color")
    #expect(!wide.text.contains("left out, to fit") && wide.text.contains("rests on"))
  }

  /// A pool whose policy is a program.
  private func bench(asking program: String) throws -> Workbench {
    let bench = try Workbench(
      scenario: Self.scenario.replacing(
        "scaling: {policy: fixed, desired: 2}",
        with: "scaling: {policy: external, command: [/bin/sh, ask.sh], timeout: 5m}"),
      trace: Self.trace)
    try bench.write(program, to: "ask.sh")
    return bench
  }

  @Test("What takes over two seconds tells on a terminal that it goes on, without an escape")
  func progress() throws {
    let bench = try bench(asking: "sleep 3\n")
    let shown = try bench.terminal(columns: 80, [:], "simulate", "small.yaml")
    #expect(
      shown.text.contains("\rat it for 2 s") && !shown.text.contains("\u{1B}"), "\(shown.text)")
    let quiet = try bench.terminal(columns: 80, [:], "simulate", "small.yaml", "--quiet")
    #expect(!quiet.text.contains("at it for"))
    #expect(!(try bench.greenroom("simulate", "small.yaml")).problems.contains("at it for"))
  }

  @Test("Ctrl-C says where finished runs are kept, or that there are none")
  func interrupted() throws {
    let bench = try bench(asking: "touch asked\nsleep 300\n")
    for (arguments, words) in [
      (
        ["sweep", "small.yaml", "--set", Self.sweep],
        "the runs that are finished are kept in out/plain/results.sqlite; the same command goes on"
      ),
      (["simulate", "small.yaml"], "interrupted: nothing was written"),
    ] {
      let line =
        "exec \"$GREENROOM\" \(arguments.map { "'\($0)'" }.joined(separator: " ")) 2> told"
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", line]
      process.currentDirectoryURL = URL(fileURLWithPath: bench.path)
      process.environment = ProcessInfo.processInfo.environment.merging([
        "GREENROOM": Workbench.binary, "GREENROOM_HTML_ASSETS": "",
      ]) { $1 }
      try process.run()
      for _ in 0..<600 where !bench.contents.contains("asked") { usleep(50_000) }
      kill(process.processIdentifier, SIGINT)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGINT)
      let told = try bench.read("told")
      #expect(told.contains(words), "\(told)")
      try FileManager.default.removeItem(atPath: "\(bench.path)/asked")
    }
  }
}
