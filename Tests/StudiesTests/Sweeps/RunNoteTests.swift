import Foundation
import PoolSimulation
import Testing

@testable import Studies

@Suite struct RunNoteTests {
  @Test(
    "A record is written with its notes and reads back as the very same one",
    arguments: RunNote.allCases)
  func text(note: RunNote) throws {
    let values = Metric.catalog.map { _ in MetricValue.integer(3) }
    for notes in [
      RunNotes([note]), RunNotes([note, .atMaxSize]), RunNotes(RunNote.allCases), RunNotes(),
    ] {
      let record = RunRecord(values: values, fingerprint: 9, notes: notes)
      #expect(RunRecord(record.description) == record)
      #expect(RunNotes(notes.description)?.all == notes.all)
    }
    #expect(RunNotes([note]).all == [note] && RunNotes([note]) != RunNotes())
  }

  @Test(
    "Notes that are none of this version are not read",
    arguments: ["", "-1", "g", "100000000", "80000000"])
  func damage(text: String) throws {
    #expect(RunNotes(text) == nil)
    let record = RunRecord(values: Metric.catalog.map { _ in .missing }, fingerprint: 9)
    let words = record.description.split(separator: " ").map(String.init)
    #expect(RunRecord(([words[0], text] + words.dropFirst(2)).joined(separator: " ")) == nil)
  }

  @Test("A tally counts runs by note and by variant, each run once")
  func tally() throws {
    func runs(_ notes: [RunNote]...) -> [RunRecord] {
      notes.map { RunRecord(values: [], fingerprint: 0, notes: RunNotes($0)) }
    }
    var tally = NoteTally()
    tally.add(runs([], [.presentAtEnd], [.presentAtEnd, .atMaxSize]), of: 0)
    tally.add(runs([], []), of: 1)
    tally.add(runs([.atMaxSize], [.atMaxSize]), of: 4)
    #expect(tally.runs == 7)
    #expect(tally.entries.map(\.note) == [.atMaxSize, .presentAtEnd])
    #expect(tally.entries.map(\.runs) == [3, 2])
    #expect(
      tally.entries[0].variants.map(\.variant) == [0, 4]
        && tally.entries[0].variants.map(\.runs) == [1, 2])
  }

  /// Three meetings of one, at 60 s, 120 s and 180 s, for ten minutes each.
  private func notes(_ overrides: String...) throws -> [RunNote] {
    let desk = try SweepDesk()
    try "meeting_id,join_time,leave_time\na,60,660\nb,120,720\nc,180,780\n".write(
      toFile: "\(desk.path)/trace.csv", atomically: true, encoding: .utf8)
    try """
    scenario: notes
    duration: 1h
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 1}
    auto_scaling_group: {min_size: 3, max_size: 3}
    launch: {control_loop: 0s, pending: 4s, cold: 60s, registration: 5s}
    scaling: {policy: fixed, desired: 3}
    pricing: {on_demand_per_hour: 0.17}

    """.write(toFile: "\(desk.path)/n.yaml", atomically: true, encoding: .utf8)
    let loaded = try LoadedScenario(path: "\(desk.path)/n.yaml", overrides: overrides)
    return RunNotes(try runStudy(loaded).runs[0].result).all
  }

  @Test("What is so of a run is noted, and nothing else")
  func kinds() throws {
    #expect(try notes() == [])
    // Of the three meetings none is left.
    #expect(try notes("workload.scale=0%") == [.nobodyJoined])
    // The three are there when the run ends after five minutes.
    #expect(try notes("duration=5m") == [.presentAtEnd])
    // Three people want three instances of one seat, and two are allowed.
    let small = "auto_scaling_group={min_size: 1, max_size: 2}"
    #expect(
      try notes(small, "scaling={policy: headroom, free_participants: 1}") == [
        .atMaxSize, .beyondMaxSize,
      ])
    // Nobody serves whom the fault could break.
    let empty = "auto_scaling_group={min_size: 0, max_size: 3, desired_capacity: 0}"
    #expect(
      try notes(empty, "scaling.desired=0", "faults=[{at: 50m, instance: fullest}]") == [
        .faultWithoutTarget
      ])
    // Three cold launches in one call: the first has a token, the others wait for theirs.
    let cold = "auto_scaling_group={min_size: 3, max_size: 3, initially_in_service: 0}"
    #expect(
      try notes(cold, "quotas={launch_burst: 1, launches_per_second: 1}") == [.launchesThrottled])
    #expect(try notes(cold, "quotas={launch_burst: 3, launches_per_second: 1}") == [])
    #expect(try notes(cold, "launch.failure_probability=100%") == [.launchesFailed])
  }
}
