import Foundation
import Testing

/// `export activities`, `calibrate`, `reconcile` and `check` with a `reconcile` section, by the
/// command line.
@Suite struct ObservedCommandTests {
  private static let launch =
    "launch: {control_loop: {uniform: {min: 1s, max: 9s}}, pending: 0s, cold: {lognormal: {median: 60s, sigma: 0.3}}, registration: 0s}"

  private static let scenario = """
    scenario: real
    start: 2026-03-02T00:00:00Z
    duration: 10h
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 1, bitrate_per_participant: 1kbps}
    auto_scaling_group: {min_size: 1, max_size: 6}
    \(launch)
    scaling: {policy: headroom, interval: on_change, free_participants: 1}
    scale_in: {idle_hold: 0s}
    pricing: {on_demand_per_hour: 0.17}

    """

  /// A person every 200 s for 100 s, each at a millisecond of its own.
  private static let trace =
    "meeting_id,join_time,leave_time\n"
    + (0..<170).map { person in
      let fraction = String(1_000 + person * 617 % 1_000).dropFirst()
      let second = 60 + person * 200 + person * 37 % 60
      return "m\(person),\(second).\(fraction),\(second + 100).\(fraction)\n"
    }.joined()

  private func bench() throws -> Workbench {
    let bench = try Workbench(scenario: nil, trace: Self.trace)
    try bench.write(Self.scenario, to: "real.yaml")
    let outcome = try bench.greenroom(
      "export", "activities", "real.yaml", "--output", "a.json", "--metrics", "m.json")
    #expect(outcome.code == 0 && outcome.output.isEmpty, "\(outcome.problems)")
    return bench
  }

  @Test("Activities are written as AWS prints them, the newest first, and the same each time")
  func export() throws {
    let bench = try bench()
    let text = try bench.read("a.json")
    let again = try bench.greenroom("export", "activities", "real.yaml")
    #expect(again.output == text)
    let answer = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: [[String: Any]]])
    let activities = try #require(answer["Activities"])
    let starts = activities.compactMap { $0["StartTime"] as? String }
    #expect(starts.count > 300 && starts == starts.sorted(by: >))
    let launch = try #require(
      activities.last { ($0["Description"] as? String)?.hasPrefix("Launching") == true })
    // The first person joins 60 s after the start, and takes the only seat.
    let cause = try #require(launch["Cause"] as? String)
    #expect(
      cause.hasPrefix(
        "At 2026-03-02T00:01:00Z a user request explicitly set group desired capacity changing the desired capacity from 1 to 2.  At 2026-03-02T00:01:0"
      ), "\(cause)")
    #expect(
      cause.hasSuffix(
        "Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 1 to 2."
      ))
    #expect(launch["StatusCode"] as? String == "Successful" && launch["Progress"] as? Int == 100)
    #expect((launch["EndTime"] as? String)?.count == "2026-03-02T00:01:00Z".count)
    #expect((launch["StartTime"] as? String)?.count == "2026-03-02T00:01:00.000Z".count)
  }

  @Test("A calibrated section is one that the scenario takes")
  func calibrate() throws {
    let bench = try bench()
    let outcome = try bench.greenroom(
      "calibrate", "--activities", "a.json", "--metrics", "m.json", "--output", "launch.yaml")
    #expect(outcome.code == 0, "\(outcome.problems)")
    let section = try bench.read("launch.yaml")
    #expect(section.contains("# Calibrated from a.json: 17"), "\(section)")
    #expect(section.contains("  cold: {") && section.contains("median "), "\(section)")
    try bench.write(Self.scenario.replacing(Self.launch + "\n", with: section), to: "fitted.yaml")
    let checked = try bench.greenroom("validate", "fitted.yaml")
    #expect(checked.code == 0, "\(checked.problems)")
  }

  @Test("Who joined where tells the registration, which the scenario takes")
  func registration() throws {
    let bench = try bench()
    // In a run an instance takes joins 20 s after it is InService. Each person begins a meeting; that
    // of the old instance do so each second, so that the time is known to two seconds.
    let answer = try #require(
      try JSONSerialization.jsonObject(with: Data(try bench.read("a.json").utf8))
        as? [String: [[String: Any]]])
    let formatter = ISO8601DateFormatter()
    var rows: [String] = []
    for activity in answer["Activities"] ?? [] {
      guard let text = activity["Description"] as? String, text.hasPrefix("Launching a new"),
        let end = (activity["EndTime"] as? String).flatMap(formatter.date),
        let name = text.split(separator: " ").first(where: { $0.hasPrefix("i-") })
      else { continue }
      for second in 1..<21 {
        rows.append("\(formatter.string(from: end + Double(second))),i-0old,\(name)-\(second)")
      }
      rows.append("\(formatter.string(from: end + 21)),\(name),\(name)")
    }
    #expect(rows.count > 21 * 100)
    try bench.write(
      "join_time,instance_id,meeting_id\n" + rows.joined(separator: "\n") + "\n", to: "joins.csv")
    let outcome = try bench.greenroom(
      "calibrate", "--activities", "a.json", "--joins", "joins.csv", "--output", "launch.yaml")
    #expect(outcome.code == 0, "\(outcome.problems)")
    #expect(outcome.problems.contains("1 of its "), "\(outcome.problems)")
    let section = try bench.read("launch.yaml")
    #expect(section.contains("# Calibrated from a.json, joins.csv: "), "\(section)")
    // The last one elsewhere comes 20 s after the second in which it was InService: between 19 and
    // 21 s. The middle of that is the law.
    #expect(section.contains("\n  registration: 20s   # value 20 s"), "\(section)")
    #expect(!section.contains("registration: 0s"))
    try bench.write(Self.scenario.replacing(Self.launch + "\n", with: section), to: "fitted.yaml")
    let checked = try bench.greenroom("validate", "fitted.yaml")
    #expect(checked.code == 0, "\(checked.problems)")
  }

  @Test("A run agrees with its own export, and one with a wrong boot time does not, by its name")
  func reconcile() throws {
    let bench = try bench()
    let same = try bench.greenroom(
      "reconcile", "real.yaml", "--activities", "a.json", "--metrics", "m.json")
    #expect(same.code == 0, "\(same.problems)")
    #expect(same.output.hasPrefix("real: the model agrees with what happened: all of "))
    #expect(same.output.contains(" within 10 %, the farthest 0.0 % off."))
    let table = try bench.read("out/real/reconcile/reconcile.csv")
    #expect(table.contains("latency,a launch into the group,s,"))
    let wrong = try bench.greenroom(
      "reconcile", "real.yaml", "--activities", "a.json", "--metrics", "m.json", "--only",
      "launch,scaling", "--set", "launch.cold.lognormal.median=90s")
    #expect(wrong.code == 1)
    #expect(wrong.output.hasPrefix("real: the model does not agree with what happened: "))
    let lines = wrong.output.split(separator: "\n")
    let first = try #require(
      lines.firstIndex { $0.hasPrefix("What would bring the model nearest") })
    #expect(
      lines[first + 1].hasPrefix("  launch.cold.lognormal.median: 90s -> 1m7s500ms closes "),
      "\(wrong.output)")
  }

  @Test("check fails as soon as the model is farther from what happened than the scenario says")
  func check() throws {
    let bench = try bench()
    let asked = Self.scenario + "reconcile: {activities: a.json, metrics: m.json, tolerance: 5%}\n"
    try bench.write(asked, to: "asked.yaml")
    let good = try bench.greenroom("check", "asked.yaml")
    #expect(good.code == 0, "\(good.output)\(good.problems)")
    #expect(good.output.contains("✓ reconcile within 5% of what happened: "), "\(good.output)")
    let bad = try bench.greenroom(
      "check", "asked.yaml", "--set", "launch.cold.lognormal.median=90s", "--junit", "j.xml")
    #expect(bad.code == 1)
    #expect(bad.output.contains(" in the model and "), "\(bad.output)")
    #expect(try bench.read("j.xml").contains("reconcile within 5% of what happened"))
    let plain = try bench.greenroom("reconcile", "asked.yaml")
    #expect(plain.code == 0 && plain.output.contains(" within 5 %"), "\(plain.output)")
    try bench.write(asked.replacing("a.json", with: "b.json"), to: "asked.yaml")
    let missing = try bench.greenroom("check", "asked.yaml")
    #expect(missing.code == 66 && missing.problems.contains("b.json: there is no such file"))
  }

  @Test("A bill is compared by kinds of use")
  func bill() throws {
    let bench = try bench()
    try bench.write(
      """
      line_item_usage_start_date,line_item_usage_type,line_item_usage_amount,line_item_unblended_cost,line_item_line_item_type
      2026-03-02T01:00:00Z,EUW1-BoxUsage:c5.xlarge,1,0.17,Usage
      2026-03-01T01:00:00Z,EUW1-BoxUsage:c5.xlarge,99,99,Usage
      2026-03-02T01:00:00Z,,0,7,Tax

      """, to: "bill.csv")
    let outcome = try bench.greenroom(
      "reconcile", "real.yaml", "--activities", "a.json", "--bill", "bill.csv", "--only", "pricing")
    #expect(outcome.code == 1, "\(outcome.problems)")
    #expect(outcome.problems.contains("1 of 3 rows are taxes, credits or fees"))
    let table = try bench.read("out/real/reconcile/reconcile.csv")
    // One hour and 0.17 $ lie within the run.
    #expect(table.contains("usage,BoxUsage,h,1.000000,"), "\(table)")
    #expect(table.contains("cost,BoxUsage in dollars,USD,0.170000,"), "\(table)")
  }

  @Test(
    "What is wrong with the command line is told",
    arguments: [
      ("calibrate --activities none.json", 66, "none.json: there is no such file"),
      ("calibrate --activities m.json", 65, "there is no Activities in it"),
      ("calibrate --activities a.json --group other", 65, "no activity is of group \"other\""),
      (
        "calibrate --activities a.json --joins trace.csv", 65,
        "trace.csv:1: there is no column instance_id; expected in it the instance"
      ),
      ("calibrate --activities a.json --joins none.csv", 66, "none.csv: there is no such file"),
      ("calibrate --activities a.json --time-zone UTC", 64, "--time-zone is for --joins"),
      (
        "calibrate --activities a.json --joins trace.csv --time-zone Mars", 64,
        "--time-zone Mars is no time zone"
      ),
      ("calibrate --activities - --joins -", 64, "one file alone can be standard input"),
      ("calibrate --activities a.json --as-of yesterday", 64, "--as-of yesterday is no time"),
      (
        "calibrate --activities a.json --as-of 2026-03-02T00:30:00Z", 65,
        "it has times after --as-of"
      ),
      ("calibrate --activities a.json --metrics a.json", 65, "there is no MetricDataResults in it"),
      ("reconcile real.yaml", 64, "nothing says what happened"),
      ("reconcile real.yaml --metrics m.json --refusals m9", 65, "has no result m9"),
      ("reconcile real.yaml --activities a.json --refusals m1", 64, "--refusals names a result"),
      ("reconcile real.yaml --activities a.json --tolerance 5", 64, "--tolerance 5 is no share"),
      (
        "reconcile real.yaml --activities a.json --set start=2027-03-02T00:00:00Z", 65,
        "are of different times"
      ),
      ("export activities real.yaml --replication 1", 64, "the scenario has 1"),
      ("export activities real.yaml --period 7s", 64, "--period 7s divides no day"),
      ("export activities real.yaml --metrics -", 64, "both files cannot be standard output"),
    ])
  func problems(line: String, code: Int32, problem: String) throws {
    let bench = try bench()
    let outcome = try bench.greenroom(line.split(separator: " ").map(String.init))
    #expect(outcome.code == code, "\(outcome.output)\(outcome.problems)")
    #expect(outcome.problems.contains(problem), "\(outcome.problems)")
  }
}
