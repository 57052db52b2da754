import Foundation
import Settings
import Synchronization
import Testing

@testable import Studies

/// Every limit of the list: at the limit a check passes, above it the scenario is refused where it
/// is written.
@Suite struct LimitTests {
  private static let scenario = """
    scenario: small
    duration: 2h
    workload: {source: synthetic, meetings_per_week: 20, duration: 50m}
    instance: {participant_limit: 60}
    auto_scaling_group: {min_size: 1, max_size: 10}
    launch: {control_loop: 10s, pending: 4s, cold: 2m, registration: 5s}
    scaling: {policy: fixed, desired: 2}
    pricing: {on_demand_per_hour: 0.17}
    """

  /// What is wrong with the small scenario and further lines, as `sweep plan` sees it where there
  /// is a sweep.
  private func problem(_ lines: String, _ changes: [String] = []) throws -> String? {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "limits-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("s.yaml").path
    try "\(Self.scenario)\n\(lines)\n".write(toFile: path, atomically: true, encoding: .utf8)
    let outcome = Result { () throws(ScenarioError) in
      let document = try ScenarioDocument(path: path, overrides: changes)
      _ = try document.scenario()
    }
    guard case .failure(let error) = outcome else { return nil }
    return error.description.replacingOccurrences(of: folder.path + "/", with: "")
  }

  private static func list(_ count: Int, _ element: String = "1s") -> String {
    Array(repeating: element, count: count).joined(separator: ", ")
  }

  /// A limit with the lines of a scenario that reach a size, and where too large a one is told.
  struct Probe: Sendable, CustomTestStringConvertible {
    let limit: Limit
    let place: String
    let lines: @Sendable (Int) -> String
    var testDescription: String { limit.name }
  }

  static let probes = [
    Probe(limit: .lawValues, place: "s.yaml:9: admission.patience.empirical") {
      "admission: {when_full: wait, patience: {empirical: [\(list($0))]}}"
    },
    Probe(limit: .listEntries, place: "s.yaml:9: faults") {
      "faults: [\(list($0, "{at: 1h, zone: 0}"))]"
    },
    Probe(limit: .axes, place: "s.yaml:9: sweep.axes") { count in
      "sweep: {method: random, points: 2, axes: {\((0..<count).map { "schedule.\($0).at: [1s]" }.joined(separator: ", "))}}"
    },
    Probe(limit: .axisValues, place: "s.yaml:9: sweep.axes.seat") { count in
      "sweep: {axes: {seat: [\((0..<count).map(String.init).joined(separator: ", "))]}}"
    },
    Probe(limit: .replications, place: "s.yaml:9: replications") { "replications: \($0)" },
    Probe(limit: .milliseconds, place: "s.yaml:9: warm_up") { "warm_up: \($0)ms" },
    Probe(limit: .scenarioDepth, place: "s.yaml:9: is nested") { depth in
      // The section at the top is the first level, the value the last.
      "deep: \(String(repeating: "[", count: depth - 2))1\(String(repeating: "]", count: depth - 2))"
    },
  ]

  @Test(
    "A size at its limit is not refused for it, and one above it is, where it is written, with the limit",
    arguments: probes)
  func probe(probe: Probe) throws {
    let most = probe.limit.most
    // What the small scenario lacks for such a size is another matter: the limit is not named.
    let within = try problem(probe.lines(most)) ?? ""
    #expect(!within.contains("\(most)") && !within.contains("longer than"), "\(within.prefix(200))")
    let above = try #require(try problem(probe.lines(most + 1)))
    #expect(above.contains(probe.place), "\(above.prefix(200))")
    #expect(
      above.contains("\(most)") || above.contains("longer than 365250d"), "\(above.prefix(200))")
  }

  @Test(
    "A count at its limit has no problem, and one above tells the limit and the remedy",
    arguments: Limit.all)
  func count(limit: Limit) throws {
    #expect(limit.problem(limit.most - 1) == nil && limit.problem(limit.most) == nil)
    let told = try #require(limit.problem(limit.most + 1))
    #expect(
      told.contains("\(limit.most + 1)") && told.contains("at most \(limit.most)")
        && told.hasSuffix(limit.remedy))
  }

  @Test("A manifest may hold whatever a scenario may, and what the columns mean beside it")
  func bothEnds() {
    // The columns of the tables are some thousands of values, three or five a column.
    #expect(Limit.manifestValues.most - Limit.scenarioValues.most >= 100_000)
    #expect(Limit.manifestDepth.most > Limit.scenarioDepth.most + 1)
    #expect(Limit.manifestBytes.most > Limit.scenarioBytes.most)
  }

  @Test("Docs/Limits.md is the list")
  func documented() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appendingPathComponent("Docs/Limits.md"), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { row in
      row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let table = Dictionary(
      rows.map { ($0[0], $0[1].filter { $0 != "," }) }, uniquingKeysWith: { first, _ in first })
    for limit in Limit.all { #expect(table[limit.name] == "\(limit.most)", "\(limit.name)") }
    #expect(Set(Limit.all.map(\.name)).count == Limit.all.count)
  }

  @Test(
    "Runs that take more than half of the memory are refused, and fewer at a time are taken where nobody says how many"
  )
  func memory() throws {
    // 8 MB + 1,000,000 intervals x 2 B + 2,000,000 joins x 200 B = 0.41 GB a run; 100 replications
    // leave 1 MB, the program takes 0.1 GB.
    let memory = StudyMemory(intervals: 1_000_000, joins: 2_000_000, replications: 100)
    #expect(memory.bytes(workers: 4) == 1_741_000_000)
    // Half of 3.482 GB is exactly what four take.
    #expect(memory.problem(workers: 4, on: 3_482_000_000) == nil)
    let told = try #require(memory.problem(workers: 4, on: 3_481_999_998))
    #expect(told.hasPrefix("would take about 1.7 GB") && told.contains("fewer --jobs"))
    #expect(
      memory.workers(atMost: 64, on: 3_482_000_000) == 4
        && memory.workers(atMost: 2, on: 3_482_000_000) == 2)
    #expect(memory.workers(atMost: 64, on: 1_000_000) == 1)
    #expect(memory.problem(workers: 1, on: 1_000_000)?.contains("--jobs") == false)
  }

  @Test(
    "Runs of a study wait until there is room beside those that go on, and one too large is refused"
  )
  func room() throws {
    let (tree, _) = loadSettings(yaml: Self.scenario + "\nreport: {interval: 1s}\n", file: "s.yaml")
    let scenario = try ScenarioDocument(path: "s.yaml", tree: #require(tree), problem: nil)
      .scenario()
    let run = RunID(variant: 3, replication: 0)
    // Half of 2.2 GB is 1.1 GB: two runs of 0.41 GB, but not three.
    let room = RunRoom(bytes: 2_200_000_000)
    let memory = StudyMemory(intervals: 1_000_000, joins: 2_000_000, replications: 1)
    let going = Mutex((now: 0, most: 0))
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      try? room.take(memory, of: run, scenario) {
        going.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        usleep(20_000)
        going.withLock { $0.now -= 1 }
      }
    }
    #expect((1...2).contains(going.withLock { $0.most }))
    // Two fit at once, however many the machine does at a time.
    let both = try room.take(memory, of: run, scenario) {
      (try? room.take(memory, of: run, scenario) { true }) ?? false
    }
    #expect(both)
    let problem = #expect(throws: ScenarioError.self) {
      try RunRoom(bytes: 1_000_000_000).take(memory, of: run, scenario) {}
    }
    let text = try #require(problem?.description)
    #expect(text.hasPrefix("s.yaml:3: workload: variant 3 would take about 0.5 GB"))
    #expect(text.hasSuffix("expected a shorter duration or fewer joins"))
  }

  @Test(
    "The memory is the least of the machine's and the control groups'; a group without a limit has none"
  )
  func machine() {
    let told = "MemTotal:       16000000 kB\nMemFree: 5 kB\n"
    #expect(MachineMemory.bytes(meminfo: told, groups: []) == 16_384_000_000)
    #expect(MachineMemory.bytes(meminfo: told, groups: ["max\n"]) == 16_384_000_000)
    #expect(MachineMemory.bytes(meminfo: told, groups: ["4000000000\n"]) == 4_000_000_000)
    #expect(MachineMemory.bytes(meminfo: "", groups: ["max"]) == nil)
  }
}
