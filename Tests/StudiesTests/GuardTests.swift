import Foundation
import Studies
import Testing

/// What the named scenarios promise a planner, and the guards that keep each promise.
@Suite struct GuardTests {
  /// A column of `summary.csv` and the values that are fine.
  struct Promise {
    let column: String
    let range: ClosedRange<Double>

    init(_ column: String, _ range: ClosedRange<Double>) {
      (self.column, self.range) = (column, range)
    }
  }

  /// What keeps a pool out of trouble.
  enum Safeguard: String, CaseIterable {
    case hysteresis, pendingCounted, cooldown, drain, grace
    case spareSeats, ceiling, backoff, healthCheck, waitForNames
  }

  /// A scenario with one guard taken out, and the columns that then break their promise.
  struct Removal: CustomTestStringConvertible {
    let safeguard: Safeguard
    let scenario: String
    let overrides: [String]
    let breaks: [String]

    init(_ safeguard: Safeguard, _ scenario: String, _ overrides: [String], breaks: [String]) {
      (self.safeguard, self.scenario, self.overrides, self.breaks) = (
        safeguard, scenario, overrides, breaks
      )
    }

    var testDescription: String { "\(scenario) without \(safeguard.rawValue)" }
  }

  /// Lower bounds say that the trouble which a scenario is named after really comes; upper ones,
  /// what the pool makes of it. Each is a good part away from what the scenario comes to.
  static let promises: KeyValuePairs<String, [Promise]> = [
    // Some have to wait in the first storm, and for less than a minute; nobody is turned away.
    "join-storm": [
      Promise("rejected_join_rate", 0...0.01), Promise("joins_delayed", 50...300),
      Promise("scale_up_lag_max_s", 0...60),
      Promise("launches_cold", 0...2), Promise("scale_ins", 0...10),
      Promise("cost_total_usd", 0...8),
    ],
    // A zone full of people is thrown out, finds seats in the other two, and its share of the pool
    // is launched there.
    "zone-loss": [
      Promise("participants_dropped", 100...250), Promise("participants_lost", 0...10),
      Promise("rejected_join_rate", 0...0.01),
      Promise("launches_cold", 5...14), Promise("cost_total_usd", 0...7),
    ],
    // Nothing helps during the half hour, but it ends at most the longest pause and a boot later,
    // and EC2 is not stormed.
    "provisioner-failing": [
      Promise("rejected_join_rate", 0.03...0.12), Promise("launches_failed", 10...80),
      Promise("scale_up_lag_max_s", 900...2_400),
    ],
    // Ten people hold an instance for the afternoon. The rest of the pool goes, and they stay.
    "never-empty-room": [
      Promise("participants_dropped", 0...0), Promise("draining_hours", 3...6),
      Promise("scale_ins", 3...6),
      Promise("rejected_join_rate", 0...0),
    ],
    // The pool grows to the peaks of the swings and stays there until they are over.
    "oscillating-load": [
      Promise("rejected_join_rate", 0...0.005), Promise("joins_delayed", 0...50),
      Promise("launches_cold", 4...14),
      Promise("scale_ins", 0...14), Promise("cost_total_usd", 0...9),
    ],
    // A seventh is turned away, and the budget holds.
    "ceiling": [
      Promise("scale_up_beyond_max", 5...20), Promise("rejected_join_rate", 0.05...0.25),
      Promise("peak_in_service", 10...10),
      Promise("cost_total_usd", 0...5),
    ],
    // Some instances take three times as long as most, and none is given up for it.
    "slow-boot-tail": [
      Promise("launch_lag_p50_s", 150...240), Promise("launch_lag_max_s", 480...1_000),
      Promise("instances_unhealthy", 0...0),
      Promise("rejected_join_rate", 0...0.01), Promise("launches_cold", 8...18),
      Promise("cost_total_usd", 0...5),
    ],
    // Some two hundred tries fail within two minutes; nearly everybody gets in later.
    "black-hole": [
      Promise("refused_attempts", 50...400), Promise("rejected_failure_rate", 0...0.02),
      Promise("instances_unhealthy", 1...1),
      Promise("participants_dropped", 20...60),
    ],
    // The last of a hundred records is asked for 5 s after the first, and the first is in use 10 s
    // after the hour.
    "route53-burst": [
      Promise("launches_warm", 100...100), Promise("launch_lag_max_s", 73...80),
      Promise("rejected_join_rate", 0...0.01),
      Promise("joins_delayed", 150...400),
    ],
  ]

  static let removals = [
    // Hysteresis: what the last hour, or the last swing, left is gone when the next comes.
    Removal(
      .hysteresis, "join-storm", ["scale_in.idle_hold=0s"], breaks: ["joins_delayed", "scale_ins"]),
    Removal(
      .hysteresis, "oscillating-load", ["scaling.scale_in_below=65%", "scaling.periods_in=1"],
      breaks: ["launches_cold", "scale_ins"]),
    // Pending counted: what launches already is launched again at every evaluation, and paid for.
    Removal(
      .pendingCounted, "join-storm", ["scaling.count_pending=false"],
      breaks: ["scale_ins", "cost_total_usd"]),
    Removal(
      .pendingCounted, "zone-loss", ["scaling.count_pending=false"],
      breaks: ["launches_cold", "cost_total_usd"]),
    Removal(
      .pendingCounted, "oscillating-load", ["scaling.count_pending=false"],
      breaks: ["launches_cold", "scale_ins"]),
    Removal(
      .pendingCounted, "slow-boot-tail", ["scaling.count_pending=false"],
      breaks: ["launches_cold", "cost_total_usd"]),
    // Cooldown: utilization stays high until the first launch serves, and every evaluation adds two
    // more.
    Removal(
      .cooldown, "oscillating-load", ["scaling.cooldown=0s"],
      breaks: ["launches_cold", "cost_total_usd"]),
    // Drain: the room is thrown out.
    Removal(
      .drain, "never-empty-room", ["scale_in.mode=immediate"], breaks: ["participants_dropped"]),
    // Grace: no instance lives to take a join.
    Removal(
      .grace, "slow-boot-tail", ["health_check.grace_period=0s"],
      breaks: ["instances_unhealthy", "rejected_join_rate", "launches_cold"]),
    // The rest hold one scenario each.
    Removal(.spareSeats, "zone-loss", ["scaling.free_share=10%"], breaks: ["participants_lost"]),
    Removal(
      .ceiling, "ceiling", ["auto_scaling_group.max_size=20"],
      breaks: ["peak_in_service", "cost_total_usd"]),
    Removal(
      .backoff, "provisioner-failing", ["launch.retry_after_at_most=15s"],
      breaks: ["launches_failed"]),
    Removal(
      .healthCheck, "black-hole", ["health_check.detect_after=12h"],
      breaks: ["rejected_failure_rate", "instances_unhealthy"]),
    Removal(
      .waitForNames, "route53-burst", ["launch.registration.ready_when=registered"],
      breaks: ["rejected_join_rate"]),
  ]

  private static let scenarios = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("scenarios")

  /// The columns that break their promise, with what they came to.
  private func broken(_ scenario: String, _ overrides: [String] = []) throws -> [String: String] {
    let promises = try #require(Self.promises.first { $0.key == scenario }).value
    let path = Self.scenarios.appendingPathComponent("\(scenario).yaml").path
    let study = try runStudy(LoadedScenario(path: path, overrides: overrides))
    let context = study.context(of: try #require(study.runs.first))
    var broken: [String: String] = [:]
    for promise in promises {
      let value = try #require(Metric.named(promise.column), "there is no column \(promise.column)")
        .value(context).number
      guard let value, promise.range.contains(value) else {
        broken[promise.column] = "\(value.map { "\($0)" } ?? "nothing") is not in \(promise.range)"
        continue
      }
    }
    return broken
  }

  @Test("Every named scenario keeps its promises", arguments: promises.map(\.key))
  func green(scenario: String) throws {
    #expect(try broken(scenario) == [:])
  }

  @Test("Without one of its guards a scenario breaks them", arguments: removals)
  func red(removal: Removal) throws {
    let broken = try broken(removal.scenario, removal.overrides)
    for column in removal.breaks {
      #expect(
        broken[column] != nil,
        "\(column) holds all the same; broken are \(broken.sorted { $0.key < $1.key })")
    }
  }

  @Test("Every guard breaks something when it is taken out, and every scenario needs one")
  func complete() {
    #expect(Set(Self.removals.map(\.safeguard)) == Set(Safeguard.allCases))
    #expect(Set(Self.removals.map(\.scenario)) == Set(Self.promises.map(\.key)))
    #expect(Self.removals.allSatisfy { !$0.breaks.isEmpty })
  }
}
