import Testing

/// What commands say of placement strategies that ask for more than a scenario has, or for less.
@Suite struct PlacementCommandTests {
  private func problems(_ settings: [String]) throws -> (code: Int32, problems: String) {
    let bench = try Workbench()
    let outcome = try bench.greenroom(
      ["simulate", "small.yaml", "--quiet"] + settings.flatMap { ["--set", $0] })
    return (outcome.code, outcome.problems)
  }

  /// Settings, and the one line that is told of them.
  static let mistakes: [([String], String)] = [
    (
      ["placement={strategy: best_fit}"],
      "placement.strategy: best_fit goes by how large meetings are expected to become, and the "
        + "trace has no expected_participants; expected workload.expected_size, such as {source: "
        + "schedule, error: 20%}, or that column in a trace of meetings"
    ),
    (
      ["workload.expected_size={source: schedule, error: 100%}"],
      "workload.expected_size.error: \"100%\" is out of range; expected a percentage from 0% to 99%"
    ),
    (
      ["workload.expected_size={source: history, error: 20%}"],
      "workload.expected_size.error: is not a known key"
    ),
    (
      ["workload.expected_size={source: rumour}"],
      "workload.expected_size.source: \"rumour\" is not a known choice; expected one of schedule, "
        + "history"
    ),
    (
      ["placement={strategy: scalelite, load_reported_every: 0s}"],
      "placement.load_reported_every: \"0s\""
    ),
    (
      ["placement={strategy: least_loaded, load_reported_every: 5s}"],
      "placement.load_reported_every: is not a known key"
    ),
    (
      ["placement={strategy: livekit, load_reported_every: 5s}"],
      "placement.load_reported_every: has no effect here, where no load is looked at"
    ),
    (
      ["placement={strategy: livekit, sort_by: rooms, cpu_load_limit: 70%}"],
      "placement.cpu_load_limit: has no effect here; expected kind: cpuload beside it"
    ),
    (
      ["placement={strategy: livekit, algorithm: twochoice}"],
      "placement.algorithm: twochoice has no effect beside sort_by: random"
    ),
  ]

  @Test("A mistake is one line that says where, what, and what was expected", arguments: mistakes)
  func mistake(settings: [String], told: String) throws {
    let (code, problems) = try problems(settings)
    #expect(code == 64)
    #expect(problems.contains(told), "\(problems)")
    #expect(problems.split(separator: "\n").count == 1, "\(problems)")
  }

  @Test("A variant that asks for sizes which nobody tells is refused before anything runs")
  func variant() throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom([
      "sweep", "small.yaml", "--quiet", "--set",
      "sweep={axes: {placement.strategy: [least_loaded, best_fit]}}",
    ])
    #expect(outcome.code == 64)
    #expect(
      outcome.problems.contains("placement.strategy: best_fit goes by how large meetings"),
      "\(outcome.problems)")
  }

  /// Settings, and what the summary's notes say; nil: nothing of it.
  static let notes: [([String], String?)] = [
    (
      ["workload.expected_size={source: history}"],
      "workload.expected_size changes nothing: placement.strategy least_loaded does not ask how "
        + "large meetings will be."
    ),
    (
      ["workload.expected_size={source: history}", "placement={strategy: best_fit}"],
      "Nothing was expected of 3 meetings, because there was none of their name before: they were "
        + "placed by who was there."
    ),
    (
      [
        "workload.expected_size={source: schedule}",
        "placement={strategy: best_fit, affinity: none}",
      ],
      "Expected sizes change nothing under placement.affinity none, which places every join on its "
        + "own."
    ),
    (["workload.expected_size={source: schedule}", "placement={strategy: best_fit}"], nil),
  ]

  @Test("What is known and not asked for, or asked for and not known, is a note", arguments: notes)
  func note(settings: [String], told: String?) throws {
    let bench = try Workbench()
    let run = try bench.greenroom(
      ["simulate", "small.yaml"] + settings.flatMap { ["--set", $0] })
    #expect(run.code == 0, "\(run.problems)")
    let text = run.output.split(separator: "\n").map { $0.drop { $0 == " " } }
      .joined(separator: " ")
    if let told {
      #expect(text.contains(told), "\(run.output)")
    } else {
      #expect(!text.contains("expected"), "\(run.output)")
    }
  }
}
