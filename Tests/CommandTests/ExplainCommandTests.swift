import Foundation
import Testing

/// What happened and why, told from the command line.
@Suite struct ExplainCommandTests {
  /// One instance of two seats, a second one launched cold for the third person: asked each minute,
  /// so at 10:02 for who came at 10:01:10. It serves 4 s + 60 s + 5 s later, at 10:03:09.
  private static let scenario = """
    scenario: small
    start: 2026-01-05T10:00:00
    duration: 10m
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 2}
    auto_scaling_group: {min_size: 1, max_size: 2}
    launch: {control_loop: 0s, pending: 4s, cold: 60s, registration: 5s}
    scaling: {policy: headroom, free_participants: 0, count_rejections: true}
    pricing: {on_demand_per_hour: 0.17}
    report: {interval: 5m}
    """
  /// At 10:01:10 and 10:01:20 there is no seat for c and d, and at 10:04:10 the meeting a, on the
  /// first instance, has none for f.
  private static let trace = """
    meeting_id,join_time,leave_time
    a,10,590
    a,20,590
    c,70,300
    d,80,300
    e,200,590
    a,250,300

    """

  private func bench() throws -> Workbench {
    try Workbench(scenario: Self.scenario, trace: Self.trace)
  }

  private func explain(_ bench: Workbench, _ span: String, _ more: String...) throws
    -> Workbench.Outcome
  {
    try bench.greenroom(
      ["simulate", "small.yaml", "--quiet", "--out", "out", "--explain", span] + more)
  }

  @Test("A span is told in sentences, in order of time")
  func sentences() throws {
    let outcome = try explain(try bench(), "10:01..10:05")
    #expect(outcome.code == 0, "\(outcome.problems)")
    let text = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
    // c and d find the only instance full; each is refused at once. With 2 taken and 2 refused seats
    // two instances are wanted at 10:02. From 10:03 on nobody was refused and no seat has to be
    // free, so the instance of e alone drains.
    for sentence in [
      "small, 2026-01-05 10:01:00 to 2026-01-05 10:05:00.",
      "10:01:00 At first the pool had 1 instance that took joins.",
      "10:01:10 From 10:01:10 seats were short for 1 min 59 s, until 10:03:09: 2 people were turned "
        + "away. For most of it instances were still starting. 2 more seats were needed at the peak "
        + "than there were. It ended when instance 1 took joins.",
      "10:01:10 2 people of 2 meetings were turned away until 10:01:20, because every instance that "
        + "took joins was full. One more empty instance at that moment would have admitted each of "
        + "them alone.",
      "10:02:00 The policy headroom saw 4 seats wanted, those to be kept free among them (fewer free "
        + "seats than the headroom asks for), with 1 instance that took joins. The desired capacity "
        + "went from 1 to 2; 1 instance was launched cold.",
      "10:02:00 Instance 1 (cold), decided at 10:02:00, took joins after 1 min 9 s. It waited 4 s "
        + "for EC2 (pending), 1 min to boot and be set up and 5 s to be registered with the "
        + "application.",
      "10:03:09 Instance 1 takes joins from now on.",
      "10:04:10 1 person of the meeting a was turned away, because the instance that their meeting "
        + "is on had no seat left, and a meeting stays on its instance. No further instance would "
        + "have helped: a larger one would have, or placement.affinity: spill with room for the link "
        + "between two hosts.",
      "10:05:00 At the end the pool had 1 instance that took joins and 1 draining.",
    ] { #expect(text.contains(sentence), "\(sentence)\n\(outcome.output)") }
    let times = outcome.output.split(separator: "\n").dropFirst().map { $0.prefix(8) }
      .filter { $0.first?.isNumber ?? false }
    #expect(times == times.sorted() && times.count > 8)
    // The reports are written too.
    #expect(outcome.output.contains("small: ") == false)
  }

  @Test("The same facts are JSON")
  func json() throws {
    let outcome = try explain(try bench(), "10:01..10:05", "--format", "json")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let moments = try #require((object as? [String: Any])?["moments"] as? [[String: Any]])
    func first(_ kind: String) -> [String: Any] {
      moments.first { $0["kind"] as? String == kind } ?? [:]
    }
    #expect(first("decision")["desired_after"] as? Int == 2)
    #expect(first("decision")["signal"] as? Double == 4)
    #expect(first("decision")["at_s"] as? Double == 120)
    #expect(first("refused")["people"] as? Int == 2)
    #expect(first("refused")["reason"] as? String == "pool_full")
    #expect(first("refused")["seats"] == nil && first("refused")["last_asked_s"] as? Double == 80)
    #expect(first("shortage")["end_s"] as? Double == 189)
    let launches = first("launch")["launches"] as? [[String: Any]]
    #expect(launches?.first?["lag_s"] as? Double == 69)
    let words = try explain(try bench(), "10:01..10:05").output.split(
      whereSeparator: \.isWhitespace)
    for moment in moments {
      let sentence = (moment["sentence"] as? String ?? "?").split(separator: " ")
      #expect(words.firstRange(of: sentence) != nil, "\(sentence)")
    }
  }

  @Test(
    "A span is a time of day, a date and time, or a mixture",
    arguments: [
      ("10:01..10:05", "10:01:00 to 2026-01-05 10:05:00"),
      ("10:01:30..10:05:30", "10:01:30 to 2026-01-05 10:05:30"),
      ("2026-01-05T10:01..2026-01-05T10:05", "10:01:00 to 2026-01-05 10:05:00"),
      ("2026-01-05 10:01..10:05", "10:01:00 to 2026-01-05 10:05:00"),
      ("2026-01-05T10:01Z..10:01", "10:01:00 to 2026-01-05 10:01:00"),
      ("10:01..10:30", "10:01:00 to 2026-01-05 10:10:00. What is beyond that is not measured."),
      // Two minutes before the shortage of 10:01:10 the run had not begun; one after its end.
      ("worst", "10:00:00 to 2026-01-05 10:04:09. The worst shortage began at 10:01:10."),
    ])
  func spans(span: String, told: String) throws {
    let outcome = try explain(try bench(), span)
    #expect(
      outcome.output.hasPrefix("small, 2026-01-05 \(told)"), "\(outcome.output)\(outcome.problems)")
  }

  @Test(
    "A span that is none is refused",
    arguments: [
      ("10:01", "--explain 10:01 is no span of time; expected two times, such as 11:00..11:20"),
      ("", "is no span of time"),
      ("10:01..10:02..10:03", "is no span of time"),
      ("10:01..x", "has \"x\", which is no time"),
      ("25:00..26:00", "has \"25:00\", which is no time"),
      ("worse", "is no span of time"),
      ("2026-01-05T10:05..2026-01-05T10:01", "ends before it begins"),
      ("2026-01-04T10:05..2026-01-05T10:01", "begins before the run, which begins at"),
      ("09:00..09:30", "begins after the run, which is from 2026-01-05T10:00:00 to"),
    ])
  func refused(span: String, told: String) throws {
    let bench = try bench()
    let outcome = try explain(bench, span)
    #expect(outcome.code == 64 && outcome.problems.contains(told), "\(outcome.problems)")
    #expect(!bench.contents.contains("out"))
  }

  @Test("What is printed in its place cannot be asked for beside it")
  func besides() throws {
    for more in [["--worst", "3"], ["--batches", "3"], ["--format", "csv"]] {
      let outcome = try bench().greenroom(["simulate", "small.yaml", "--explain", "worst"] + more)
      #expect(outcome.code == 64 && outcome.problems.contains("--explain"), "\(outcome.problems)")
    }
  }

  @Test("Of several replications the worst one is explained, whatever the number of workers")
  func replications() throws {
    let bench = try bench()
    let synthetic = [
      "workload={source: synthetic, meetings_per_week: 60, weekday_share: {mon: 1}, "
        + "hour_share: {10: 1}, size: 2, duration: 5m}", "replications=6",
    ].flatMap { ["--set", $0] }
    func explained(_ jobs: String) throws -> String {
      try bench.greenroom(
        ["simulate", "small.yaml", "--quiet", "--jobs", jobs, "--explain", "worst"] + synthetic
      ).output
    }
    let text = try explained("1")
    #expect(text.hasPrefix("small, replication ") && text.contains("The worst shortage began"))
    #expect(try text == explained("4"))
    // The worst of all, as --worst tells it.
    let told = try bench.greenroom(
      ["simulate", "small.yaml", "--quiet", "--worst", "1"] + synthetic
    ).output
    let number = text.split(separator: " ")[2].prefix { $0 != "," }
    #expect(told.contains("replication \(number):"), "\(told)\n\(text)")
  }

  /// What is told, on one line, of a run of other people under other settings.
  private func told(
    _ trace: String, _ span: String, _ changes: [String], rule: String? = nil
  ) throws -> String {
    let bench = try Workbench(
      scenario: Self.scenario, trace: "meeting_id,join_time,leave_time\n" + trace)
    try rule.map { try bench.write($0, to: "rule.sh") }
    let outcome = try bench.greenroom(
      ["simulate", "small.yaml", "--quiet", "--explain", span] + changes.flatMap { ["--set", $0] })
    return (outcome.output + outcome.problems).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  @Test("Of a meeting that fits on no instance nobody says that one more had admitted it")
  func tooLarge() throws {
    // Three people of m want seats of an instance that has two, and there is no seat at all.
    let people = "a,10,590\na,20,590\nm,30,590\nm,31,590\nm,32,590\n"
    let alone = ["auto_scaling_group.max_size=1"]
    let sentence =
      "3 people of the meeting m were turned away until 10:00:32, because every instance that took "
      + "joins was full."
    let remedy = " One more empty instance at that moment would have admitted each of them alone."
    let strict = try told(people, "10:00..10:01", alone)
    #expect(strict.contains(sentence) && !strict.contains("One more"), "\(strict)")
    let spilt = try told(people, "10:00..10:01", alone + ["placement.affinity=spill"])
    #expect(spilt.contains(sentence + remedy), "\(spilt)")
  }

  @Test("Who waits is turned away when the patience ends, and both times are told")
  func gaveUp() throws {
    // c and d find no seat at 10:01:10 and 10:01:20, and wait for two minutes.
    let changes = [
      "auto_scaling_group.max_size=1", "admission={when_full: wait, patience: 2m}",
    ]
    let people = "a,10,590\na,20,590\nc,70,590\nd,80,590\n"
    let text = try told(people, "10:03..10:04", changes)
    #expect(
      text.contains(
        "10:03:10 2 people of 2 meetings were turned away, who asked first from 10:01:10 to 10:01:20 "
          + "and gave up from 10:03:10 to 10:03:20, because every instance that took joins was full."
      ), "\(text)")
    #expect(try !told(people, "10:01..10:02", changes).contains("turned away, who asked"))
  }

  @Test("Who waited for a meeting that was full waited for no want of capacity")
  func meetingFull() throws {
    // The third of a waits from 10:00:50 until the second leaves at 10:01:40.
    let text = try told(
      "a,10,590\na,20,100\na,50,590\n", "worst", ["admission={when_full: wait, patience: 5m}"])
    #expect(
      text
        == "There is no worst moment: nobody was turned away or made to wait for want of capacity."
    )
  }

  @Test("A span that ends before the warm-up does is refused")
  func warmUp() throws {
    let text = try told("a,10,590\n", "10:01..10:02", ["warm_up=5m"])
    #expect(
      text.contains(
        "--explain 10:01..10:02 ends before warm_up does, which is at 2026-01-05T10:05:00, and what "
          + "is before that is not recorded"), "\(text)")
    #expect(try told("a,10,590\n", "10:01..10:05", ["warm_up=5m"]).contains("At first the pool"))
  }

  @Test("An interval that begins when the span ends is not told")
  func intervals() throws {
    let text = try told("a,10,590\na,70,590\n", "10:00..10:01", ["report.interval=1m"])
    #expect(text.contains("from 10:00:00 1 person wanted"))
    #expect(!text.contains("from 10:01:00 1 person wanted"), "\(text)")
    let instant = try told("a,10,590\na,70,590\n", "10:01..10:01", ["report.interval=1m"])
    #expect(instant.contains("from 10:01:00 1 person wanted"), "\(instant)")
  }

  @Test("A name of a meeting cannot steer a terminal")
  func terminal() throws {
    let text = try told(
      "a,10,590\na,20,590\n\u{1B}[31mx,30,590\n", "10:00..10:01", ["auto_scaling_group.max_size=1"])
    #expect(text.contains("of the meeting \\u{1b}[31mx was turned away"), "\(text)")
    #expect(!text.unicodeScalars.contains("\u{1B}"))
  }

  @Test("A program may say what the group says, and is told as a policy")
  func programWords() throws {
    // Asked at each minute, it wants a second instance from 10:01 on.
    let rule = """
      n=0
      while read -r line; do
        case $line in *'"type":"observation"'*)
          n=$((n + 1)); [ $n -gt 1 ] && d=2 || d=1
          echo "{\\"desired\\": $d, \\"signal\\": 7, \\"reason\\": \\"bounds\\"}" ;;
        esac
      done
      """
    let text = try told(
      "a,10,590\n", "10:00..10:05", ["scaling={policy: external, command: [sh, rule.sh]}"],
      rule: rule)
    #expect(text.contains("The policy external saw a signal of 7 (\"bounds\")"), "\(text)")
    #expect(!text.contains("acted by itself"))
  }

  @Test("Only those take joins that do, and a launch that fails in the span is told")
  func failures() throws {
    // Four are wanted beside the one that is there. EC2 refuses some, which are launched anew at
    // once.
    let changes = [
      "auto_scaling_group.max_size=9", "scaling={policy: fixed, desired: 5}",
      "faults=[{from: 0s, to: 1s, launch: refused, probability: 50%}]",
    ]
    let text = try told("a,10,590\n", "10:00..10:03", changes)
    let took = try #require(
      text.firstMatch(
        of: /Instances? ([0-9, and]+) \(cold\), decided at 10:00:00, took joins after/))
    let failed = try #require(
      text.firstMatch(of: /Instances? ([0-9, and]+) failed: EC2 refused it/))
    func numbers(_ text: Substring) -> [Substring] { text.split { !$0.isNumber } }
    #expect(numbers(took.1).count == 4 && !numbers(failed.1).isEmpty, "\(text)")
    #expect(Set(numbers(took.1)).isDisjoint(with: numbers(failed.1)), "\(text)")
    // Decided at 10:00 and in EC2's hands at 10:00:04, it is abandoned 90 s later, at 10:01:34.
    let abandoned = try told(
      "a,10,590\n", "10:01..10:02",
      [
        "scaling={policy: fixed, desired: 2}", "launch.cold=5m", "launch.hook=until_ready",
        "launch.hook_timeout=90s",
      ])
    #expect(
      abandoned.contains(
        "Instance 1 (cold), decided at 10:00:00, did not come to take joins. Instance 1 failed: it "
          + "was not ready before the launch hook's timeout."), "\(abandoned)")
  }

  @Test("Where everybody got in at once there is no worst moment, and that is told")
  func nothing() throws {
    let large = ["--set", "instance.participant_limit=50"]
    let bench = try bench()
    let simulate = ["simulate", "small.yaml", "--quiet", "--explain", "worst"] + large
    #expect(
      try bench.greenroom(simulate).output
        == "There is no worst moment: nobody was turned away or made to wait for want of capacity.\n"
    )
    #expect(try bench.greenroom(simulate + ["--format", "json"]).output == "null\n")
  }
}
