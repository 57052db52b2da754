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
        + "them. Together they take 2 seats, which are those of 1 instance.",
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

  @Test("Where everybody got in at once there is no worst moment, and that is told")
  func nothing() throws {
    let large = ["--set", "instance.participant_limit=50"]
    let bench = try bench()
    let simulate = ["simulate", "small.yaml", "--quiet", "--explain", "worst"] + large
    #expect(
      try bench.greenroom(simulate).output
        == "There is no worst moment: nobody was turned away or made to wait.\n")
    #expect(try bench.greenroom(simulate + ["--format", "json"]).output == "null\n")
  }
}
