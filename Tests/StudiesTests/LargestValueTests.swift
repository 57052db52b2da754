import Foundation
import PoolSimulation
import Settings
import Testing
import Workloads

@testable import Studies

/// No value that a scenario accepts is so large that a run with it traps: sums stay within 64 bits,
/// and what does not is cut at the ends of its range.
@Suite struct LargestValueTests {
  /// A little of everything, for 1,000,000 s.
  private static let scenario = """
    scenario: largest
    duration: 1000000s
    workload:
      source: synthetic
      meetings_per_week: 20
      busyness_cv: 0%
      size: {lognormal: {median: 4, sigma: 0.4}}
      largest_size: 40
      duration: 50m
      participant_flow: {rejoin_probability: 30%, senders: 1}
    instance: {participant_limit: 60, volume: 20GB, memory: 8GB, bitrate_per_participant: 2Mbps, vcpus: 4, can_hibernate: true}
    auto_scaling_group: {min_size: 1, max_size: 10, availability_zones: 2}
    warm_pool: {pool_state: hibernated, min_size: 1, reuse_on_scale_in: true}
    launch:
      control_loop: 10s
      pending: 4s
      cold: 150s
      from_hibernated: 30s
      prepare: 60s
      hibernate: 30s
      batch_slowdown: {per_instance: 10%, at_most: 3}
      registration: {sns: 1s, lambda: 1s, lambda_cold_start: 2s, propagation: 30s, application: 1s}
    admission: {when_full: retry, retry_after: 20s, max_attempts: 5, reconnect_after: 10s}
    scaling: {policy: headroom, interval: 1h, free_participants: 240}
    scale_in: {mode: drain, idle_hold: 30m}
    faults:
      - {at: 1d, instance: fullest}
      - {at: 2d, zone: 0, down_for: 3h}
      - {mtbf: 2d}
    health_check: {grace_period: 5m, detect_after: 2m}
    quotas: {vcpus: 400, launch_burst: 10, launches_per_second: 2}
    pricing:
      on_demand_per_hour: 0.17
      minimum_billed: 60s
      commitment: {instances: 2, per_hour: 0.1}
      per_rejected_join: 0.01
      per_lost_participant: 0.01
    report: {interval: 1h}
    """

  /// The same with streams in the place of a bit rate a person.
  private static let media =
    scenario
    .replacing(
      "bitrate_per_participant: 2Mbps",
      with: "stream_limit: 900, bandwidth_limit: 900Mbps, load: {stage: 1}, load_limit: 500"
    )
    .replacing("participant_flow: {", with: "media: {last_n: 9}\n  participant_flow: {")

  private static func document(_ scenario: String = scenario) throws -> ScenarioDocument {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "largest-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("s.yaml").path
    try scenario.write(toFile: path, atomically: true, encoding: .utf8)
    return try ScenarioDocument(path: path)
  }

  /// Values of a kind from the largest that can be written on down, close enough that one of them
  /// is near any limit.
  private static func ladder(_ kind: String) -> [String] {
    let powers = (0...18).reversed().map { "1" + String(repeating: "0", count: $0) }
    switch kind {
    case "integer": return ["\(Int.max)"] + powers
    case "number": return ["1e308", "1e100", "1e30"] + powers
    case "fraction": return ["1e308", "1e30"] + powers
    case "time span":
      return ["\(Int64.max)ms", "\(Limit.milliseconds.most)ms"] + powers.map { "\($0)ms" }
    case "money": return ["9223372036.854775807"] + powers
    case "data size": return ["\(Int64.max)B", "\(Limit.dataSize.most)B"] + powers.map { "\($0)B" }
    case "bit rate":
      return ["\(Int64.max)bps", "\(Limit.bitRate.most)bps"] + powers.map { "\($0)bps" }
    default: return []
    }
  }

  private static func changes(_ values: [(path: String, text: String)]) -> [Assignment] {
    values.map {
      Assignment(
        path: $0.path,
        node: SettingsNode(.scalar($0.text), at: SourceLocation(file: "test", line: 1)))
    }
  }

  /// The largest of the ladder that the scenario accepts.
  private static func largest(_ path: String, _ kind: String, _ document: ScenarioDocument)
    -> String?
  {
    ladder(kind).first { (try? document.scenario(changes([(path, $0)]))) != nil }
  }

  /// What is no setting of the pool: the length and the number of the runs, and how many people
  /// there are.
  private static let others = [
    "duration", "seed", "replications", "workload.meetings_per_week", "workload.busyness_cv",
  ]

  /// Runs a scenario with some values, once, and makes every metric of it.
  private func run(_ values: [(path: String, text: String)], _ document: ScenarioDocument) throws
    -> RunRecord?
  {
    let scenario = try document.scenario(Self.changes(values))
    guard let (source, _) = try? document.demand(of: scenario), source.expectedJoins < 20_000 else {
      return nil
    }
    let workload = source.makeWorkload(seed: 1, replication: 0).workload
    return RunRecord(
      simulate(scenario.plan(replication: 0, workload: workload)),
      participantLimit: scenario.instance.participantLimit)
  }

  @Test(
    "Every numeric setting at the largest value that is accepted runs to the end, and costs no less than nothing"
  )
  func oneAtATime() throws {
    try oneAtATime(try Self.document())
    try oneAtATime(try Self.document(Self.media), under: ["workload.media", "instance."])
  }

  private func oneAtATime(_ document: ScenarioDocument, under prefixes: [String] = [""]) throws {
    let cost = try #require(Metric.named("cost_total_usd"))
    var tried = 0
    for key in Scenario.keys(of: document.settings)
    where !Self.others.contains(key.name) && prefixes.contains(where: key.name.hasPrefix) {
      let path = key.name.replacingOccurrences(of: "[]", with: ".0")
      guard let value = Self.largest(path, key.kind, document),
        let record = try run([(path, value)], document)
      else { continue }
      tried += 1
      // A sum that went around 64 bits would be below nothing.
      #expect(record.number(of: cost) ?? -1 >= 0, "\(path)=\(value)")
    }
    #expect(tried > (prefixes == [""] ? 50 : 10), "\(tried) settings were tried")
  }

  @Test("All prices at once at the largest values that are accepted run to the end")
  func allPrices() throws {
    let document = try Self.document()
    let prices = Scenario.keys(of: document.settings).filter { $0.name.hasPrefix("pricing.") }
    let largest = prices.compactMap { key in
      Self.largest(key.name, key.kind, document).map { (path: key.name, text: $0) }
    }
    #expect(largest.count >= 7, "\(largest)")
    let record = try #require(
      try run(largest + [("instance.volume", "8TB")], document))
    for metric in Metric.catalog where metric.unit == .dollars {
      #expect(record.number(of: metric) ?? 0 >= 0, "\(metric.name)")
    }
  }
}
