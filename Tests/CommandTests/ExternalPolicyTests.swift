import Foundation
import Testing

/// The program of an external policy, from the command line.
@Suite struct ExternalPolicyTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Whether there is a Python to run the example in; where not, its tests say that they are
  /// skipped.
  static let hasPython: Bool = {
    let places = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return places.contains { FileManager.default.isExecutableFile(atPath: "\($0)/python3") }
  }()

  /// One instance, an evaluation a minute for five minutes: at 0 min, 1 min, ..., 5 min.
  private static let scenario = """
    scenario: small
    start: 2026-01-05T09:00:00
    duration: 5m
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 2}
    auto_scaling_group: {min_size: 1, max_size: 4}
    launch: {control_loop: 0s, pending: 4s, cold: 10s, registration: 5s}
    scaling: {policy: external, command: [sh, rule.sh]}
    pricing: {on_demand_per_hour: 0.17}
    """
  private static let trace = "meeting_id,join_time,leave_time\na,10,250\na,20,250\n"

  /// A rule that says what `answer`, a line of shell, prints for observation number `$n`.
  private static func rule(_ answer: String) -> String {
    """
    n=0
    while read -r line; do
      case $line in *'"type":"observation"'*) n=$((n + 1)); \(answer) ;; esac
    done
    """
  }

  private func bench(_ rule: String) throws -> Workbench {
    let bench = try Workbench(scenario: Self.scenario, trace: Self.trace)
    try bench.write(rule, to: "rule.sh")
    return bench
  }

  @Test("A program decides, and its words are in decisions.csv")
  func decides() throws {
    // Two instances from the third evaluation (2 min) on: one more is launched, for a reason.
    let bench = try bench(
      Self.rule(
        #"if [ $n -lt 3 ]; then echo '{"desired": 1}'; else "#
          + #"echo '{"desired": 2, "signal": 7.5, "reason": "it, is late"}'; fi"#))
    let outcome = try bench.greenroom("simulate", "small.yaml", "--quiet", "--out", "out")
    #expect(outcome.code == 0, "\(outcome.problems)")
    let rows = try bench.read("out/decisions.csv").split(separator: "\n")
    #expect(rows.count == 2)
    #expect(rows.last == "120.000,external,1,2,1,\"it, is late\",7.500000,1,0,0,0,0,0")
    // The file of the command is among the inputs.
    #expect(try bench.read("out/manifest.json").contains("\"file\": \"rule.sh\""))
  }

  /// What a program does wrong, and what is told of it.
  private static let mistakes: [(rule: String, told: String)] = [
    (
      rule(#"[ $n = 3 ] && exit 3; echo '{"desired": 1}'"#),
      "at 2026-01-05T09:02:00+00:00, line 3 of the answers: sh ended with exit status 3"
    ),
    (
      rule(#"[ $n = 2 ] && kill -9 $$; echo '{"desired": 1}'"#),
      "at 2026-01-05T09:01:00+00:00, line 2 of the answers: sh was ended by signal 9 (Killed)"
    ),
    (
      rule("echo hello"),
      "at 2026-01-05T09:00:00+00:00, line 1 of the answers, \"hello\": that cannot be read as JSON"
    ),
    (rule("echo '[1]'"), "line 1 of the answers, \"[1]\": that is no object"),
    (rule("echo"), "line 1 of the answers, \"\": that cannot be read as JSON"),
    (rule(#"printf '\377\n'"#), "that cannot be read as JSON"),
    (
      rule(#"echo '{"desird": 1}'"#),
      "\"desird\" is no field of a decision; expected desired, free_seats, free_share, "
        + "seats_wanted, warm_pool_size, warm_pool_state, max_size, reason, signal "
        + "(did you mean desired?)"
    ),
    (rule("echo '{}'"), "nothing says what is wanted; expected desired, or free_seats"),
    (rule(#"echo '{"reason": "x"}'"#), "nothing says what is wanted"),
    (rule(#"echo '{"desired": 1, "free_seats": 2}'"#), "desired stands beside seats to keep free"),
    (rule(#"echo '{"desired": -1}'"#), "desired is -1.0; expected a whole number from 0 to 10000"),
    (rule(#"echo '{"desired": 99999}'"#), "desired is 99999.0; expected a whole number"),
    (rule(#"echo '{"desired": 1.5}'"#), "desired is 1.5; expected a whole number"),
    (rule(#"echo '{"desired": "1"}'"#), "desired is no whole number"),
    (rule(#"echo '{"desired": NaN}'"#), "that cannot be read as JSON"),
    (
      rule(#"echo '{"free_share": 1001}'"#), "free_share is 1001.0; expected a share from 0 to 1000"
    ),
    (rule(#"echo '{"desired": 1, "signal": "x"}'"#), "signal is no number"),
    (rule(#"echo '{"desired": 1, "signal": 1e999}'"#), "that cannot be read as JSON"),
    (
      rule(#"echo '{"desired": 1, "signal": -1e16}'"#),
      "signal is -1e+16; expected a number from -1e15 to 1e15"
    ),
    (rule(#"echo '{"desired": 1, "desired": 2}'"#), "\"desired\" is there twice; expected each"),
    (
      rule(#"echo '{"desired": 1, "reason": "a \": b", "\u0072eason" : "c"}'"#),
      "\"reason\" is there twice"
    ),
    (rule(#"echo '{"desired": 1, "reason": 4}'"#), "reason is no text"),
    (
      rule(#"echo "{\"desired\": 1, \"reason\": \"$(printf '%201s')\"}""#),
      "reason has 201 characters; expected at most 200"
    ),
    (
      rule(#"echo '{"desired": 1, "warm_pool_size": 1}'"#),
      "warm_pool_size has no effect here; expected scaling.sizes_warm_pool: true"
    ),
    (
      rule(#"echo '{"desired": 1, "warm_pool_state": "running"}'"#),
      "expected none, because the scenario has no warm pool"
    ),
    (rule(#"printf '{"desired": 1}\n{"desired": 2}\n'"#), "which nobody asked for"),
    // The line too many comes a moment later: between the questions, or beside the next answer.
    (rule(#"echo '{"desired": 1}'; sleep 0.1; echo x"#), "line 2 of the answers"),
    (
      rule(#"echo '{"desired": 1}'"#) + "\necho bye",
      "after line 6 of the answers, the last: sh wrote \"bye\", which nobody asked for"
    ),
    (rule(#"echo '{"desired": 1}'"#) + "\nexit 4", "sh ended with exit status 4 after its input"),
    (rule("exec >&-; sleep 60"), "sh closed its output"),
    (rule("head -c 70000 /dev/zero | tr '\\0' x"), "wrote a line of more than 65536 bytes"),
  ]

  @Test("What a program does wrong ends the run with its time and line", arguments: mistakes)
  func mistake(rule: String, told: String) throws {
    let bench = try bench(rule)
    let outcome = try bench.greenroom("simulate", "small.yaml", "--quiet", "--out", "out")
    #expect(outcome.code == 65, "\(outcome.problems)")
    let lines = outcome.problems.split(separator: "\n")
    #expect(lines.last?.hasPrefix("small.yaml:8: scaling.command: ") == true, "\(lines)")
    #expect(lines.last?.contains(told) == true, "\(lines)")
    // Nothing is left of the reports.
    #expect(bench.contents.filter { $0.hasPrefix("out/") } == [])
  }

  @Test(
    "A program that does not answer in time is told, and ended",
    arguments: [
      (rule("sleep 60"), "did not answer within 300ms; expected a line, flushed"),
      // It reads nothing, so what is written to it stays in the pipe.
      ("sleep 60", "did not answer within 300ms"),
      (rule(#"echo '{"desired": 1}'"#) + "\nsleep 60", "did not end within 300ms after its input"),
      (
        rule(#"echo '{"desired": 1}'"#) + "\nsleep 60 &",
        "sh has ended, but something that it started holds its output open"
      ),
      (rule("sleep 60 & exit 0"), "sh has ended, but something that it started"),
    ])
  func slow(rule: String, told: String) throws {
    let bench = try bench(rule)
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--set", "scaling.timeout=300ms")
    #expect(outcome.code == 65 && outcome.problems.contains(told), "\(outcome.problems)")
    #expect(clock.now - start < .seconds(30))
  }

  @Test("What a program writes to its standard error is shown")
  func standardError() throws {
    let bench = try bench(Self.rule("echo 'I am lost' >&2; exit 1"))
    let outcome = try bench.greenroom("simulate", "small.yaml", "--quiet")
    #expect(outcome.code == 65 && outcome.problems.hasPrefix("I am lost\n"), "\(outcome.problems)")
  }

  @Test(
    "A command that cannot be is refused before anything runs",
    arguments: [
      ("command=[]", "scaling.command: names no program; expected a list such as"),
      ("command=rule.sh", "scaling.command: \"rule.sh\" is a single value; expected a list"),
      ("command=[no-such-program]", "there is no program no-such-program on the path"),
      ("command=[./none.sh]", "there is no file ./none.sh; expected a program"),
      ("command=[./rule.sh]", "./rule.sh may not be executed; expected chmod +x"),
      ("command=[./]", "there is no file ./"),
      ("inputs=[none.csv]", "scaling.inputs.0: there is no file none.csv"),
      ("timeout=0s", "scaling.timeout"),
      ("warm_pool_states=[frozen]", "scaling.warm_pool_states.0"),
      ("sizes_warm_pool=true", "scaling.sizes_warm_pool: sizes the warm pool, and there is none"),
    ])
  func refused(change: String, told: String) throws {
    let bench = try bench(Self.rule(#"echo '{"desired": 1}'"#))
    let outcome = try bench.greenroom("validate", "small.yaml", "--set", "scaling.\(change)")
    #expect(outcome.code == 64 && outcome.problems.contains(told), "\(outcome.problems)")
  }

  @Test("A warm pool takes the size and the state that a decision has, of those that may be")
  func warmPool() throws {
    let bench = try bench(
      Self.rule(
        #"echo '{"desired": 1, "warm_pool_size": 2, "warm_pool_state": "running"}'"#))
    let pool = [
      "warm_pool={pool_state: stopped, size: 0}", "launch.from_stopped=5s",
      "launch.from_running=1s", "launch.prepare=10s", "launch.stop=1s",
      "scaling.sizes_warm_pool=true",
    ].flatMap { ["--set", $0] }
    let simulate = ["simulate", "small.yaml", "--quiet", "--out", "out"]
    let unsaid = try bench.greenroom(simulate + pool)
    #expect(
      unsaid.problems.contains(
        "warm_pool_state is \"running\"; expected stopped, or another one that is among "
          + "scaling.warm_pool_states"), "\(unsaid.problems)")
    let outcome = try bench.greenroom(
      simulate + pool + ["--set", "scaling.warm_pool_states=[running]"])
    #expect(outcome.code == 0, "\(outcome.problems)")
    // Two instances are prepared for 10 s and stay Warmed:Running.
    let moves = try bench.read("out/lifecycle.csv").split(separator: "\n")
    #expect(moves.filter { $0.contains("Warmed:Running,warmed_running") }.count == 2, "\(moves)")
  }

  @Test("A rule that changes is another run: a sweep finds only those of the same rule")
  func identity() throws {
    let bench = try bench(Self.rule(#"echo '{"desired": 1}'"#))
    try bench.write("1", to: "data.txt")
    func sweep() throws -> String {
      let outcome = try bench.greenroom(
        "sweep", "small.yaml", "--out", "out", "--jobs", "3", "--set", "scaling.inputs=[data.txt]",
        "--set", "sweep.axes={auto_scaling_group.max_size: [2, 3, 4]}")
      #expect(outcome.code == 0, "\(outcome.problems)")
      return outcome.problems
    }
    #expect(try sweep().contains("3 runs in"))
    #expect(try sweep().contains("3 were there"))
    try bench.write(Self.rule(#"echo '{"desired": 2}'"#), to: "rule.sh")
    #expect(try sweep().contains("3 runs in"))
    try bench.write("2", to: "data.txt")
    #expect(try sweep().contains("3 runs in"))
  }

  @Test("Which run went wrong is told by its replication and seed")
  func whichRun() throws {
    let bench = try bench(Self.rule("exit 1"))
    let outcome = try bench.greenroom("simulate", "small.yaml", "--quiet", "--set", "seed=7")
    #expect(
      outcome.problems.contains("scaling.command: replication 0 (seed 7), at 2026-01-05T09:00:00"),
      "\(outcome.problems)")
  }

  @Test("A command that names no file is told that what it reads is not seen")
  func noFile() throws {
    let bench = try bench(Self.rule(#"echo '{"desired": 1}'"#))
    let note = "scaling.command names no file, so a change of what sh reads is not seen"
    func told(_ changes: String...) throws -> String {
      try bench.greenroom(
        ["simulate", "small.yaml", "--out", "out"] + changes.flatMap { ["--set", $0] }
      ).output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    let command = "scaling.command=[sh, -c, 'exec sh rule.sh']"
    #expect(try told(command).contains(note))
    #expect(try !told(command, "scaling.inputs=[rule.sh]").contains("names no file"))
    #expect(try !told().contains("names no file"))
  }

  @Test("A sweep with a program that fails ends with its error, and keeps none of its runs")
  func sweepFails() throws {
    let bench = try bench(Self.rule("exit 1"))
    let outcome = try bench.greenroom(
      "sweep", "small.yaml", "--out", "out", "--quiet", "--set",
      "sweep.axes={auto_scaling_group.max_size: [2, 3, 4]}")
    #expect(outcome.code == 65)
    #expect(outcome.problems.contains("sh ended with exit status 1"), "\(outcome.problems)")
    #expect(
      outcome.problems.contains(
        "scaling.command: in the variant with auto_scaling_group.max_size: "),
      "\(outcome.problems)")
    #expect(!bench.contents.contains("out/runs.csv"))
  }

  @Test("A study in shards has no program, because other machines may not have it")
  func shards() throws {
    let bench = try bench(Self.rule(#"echo '{"desired": 1}'"#))
    let outcome = try bench.greenroom(
      "sweep", "plan", "small.yaml", "--out", "out", "--shards", "2", "--set",
      "sweep.axes={auto_scaling_group.max_size: [2, 3, 4]}")
    #expect(outcome.code == 64)
    #expect(
      outcome.problems.contains("small.yaml:8: scaling.command: names a program, which does not"),
      "\(outcome.problems)")
    #expect(!bench.contents.contains("out/manifest.json"))
  }

  @Test(
    "A signal that ends the command ends the program too, with what it has started",
    arguments: [SIGINT, SIGTERM, SIGKILL])
  func interrupted(signal: Int32) throws {
    let bench = try bench(
      "trap '' INT TERM QUIT\necho $$ > child\nsleep 300 &\necho $! > grandchild\nwait\n")
    let process = try bench.start([
      "simulate", "small.yaml", "--quiet", "--set", "scaling.timeout=5m",
    ])
    func number(_ file: String) -> pid_t? {
      (try? bench.read(file)).flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
    for _ in 0..<600 where number("grandchild") == nil { usleep(50_000) }
    let children = try [#require(number("child")), #require(number("grandchild"))]
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == signal)
    // Who adopts them sees to what is left of them in its own time.
    for _ in 0..<200 where children.contains(where: isAlive) { usleep(50_000) }
    #expect(children.filter(isAlive) == [])
  }

  @Test("What a program leaves behind in its process group ends when the run does")
  func leftBehind() throws {
    let bench = try bench(
      Self.rule(#"echo '{"desired": 1}'"#) + "\nsleep 300 >&- 2>&- <&- &\necho $! > grandchild\n")
    let outcome = try bench.greenroom("simulate", "small.yaml", "--quiet")
    #expect(outcome.code == 0, "\(outcome.problems)")
    let left = try #require(
      pid_t(try bench.read("grandchild").trimmingCharacters(in: .whitespacesAndNewlines)))
    for _ in 0..<200 where isAlive(left) { usleep(50_000) }
    #expect(!isAlive(left))
  }

  /// Whether a process goes on: one that has ended may still be listed.
  private func isAlive(_ number: pid_t) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8) else {
      return false
    }
    return !(text.split(separator: ")").last?.hasPrefix(" Z") ?? true)
  }

  @Test("Headroom in shell keeps its seats free")
  func shell() throws {
    // 2 people and 2 seats free are 4 seats: two instances from the evaluation at 1 min on, while
    // both are there; 2 people leave at 250 s, so at 5 min one instance is enough again.
    let bench = try bench("")
    let outcome = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--out", "out", "--set",
      "scaling.command=[\(Self.root)/Examples/external/headroom.sh, '2']", "--set",
      "scale_in.idle_hold=0s")
    #expect(outcome.code == 0, "\(outcome.problems)")
    let rows = try bench.read("out/decisions.csv").split(separator: "\n").dropFirst()
    #expect(
      Array(rows) == [
        "60.000,external,1,2,1,own,2.000000,1,0,0,0,0,0",
        "300.000,external,2,1,-1,own,0.000000,0,0,0,1,0,0",
      ])
  }

  @Test(
    "Headroom in Python makes the very same run as Greenroom's own",
    .enabled(if: hasPython, "there is no python3"),
    arguments: [
      ("first-cold-launch", 1, "on_change"), ("ceiling", 240, "30s"), ("join-storm", 120, "15s"),
    ])
  func python(name: String, seats: Int, interval: String) throws {
    let bench = try bench("")
    let scenario = "\(Self.root)/scenarios/\(name).yaml"
    let program = "\(Self.root)/Examples/external/headroom.py"
    func run(_ folder: String, _ changes: [String]) throws {
      let outcome = try bench.greenroom(
        ["simulate", scenario, "--quiet", "--out", folder] + changes.flatMap { ["--set", $0] })
      #expect(outcome.code == 0, "\(outcome.problems)")
    }
    try run("own", [])
    try run(
      "program",
      [
        "scaling={policy: external, interval: \(interval), "
          + "command: [python3, \(program), '\(seats)']}"
      ])
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(bench.path)/own").sorted()
    #expect(files.count > 3)
    for file in files where file != "manifest.json" {
      let own = try bench.read("own/\(file)").replacing(",headroom,", with: ",external,")
      #expect(try own == bench.read("program/\(file)"), "\(file)")
    }
    func fingerprint(_ folder: String) throws -> Substring? {
      try bench.read("\(folder)/manifest.json").split(separator: "\n").first {
        $0.contains("\"fingerprint\"")
      }
    }
    let own = try fingerprint("own")
    #expect(try own != nil && own == fingerprint("program"))
  }
}
