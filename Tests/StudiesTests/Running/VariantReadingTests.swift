import Foundation
import Settings
import Testing

@testable import Studies

/// Of a variant only the sections are read that differ from those read before: it has to be the
/// scenario that reading all of it makes, and to have the same issues.
@Suite struct VariantReadingTests {
  /// Sections that hang on one another: what one of them says decides how others are read.
  private static let yaml = """
    scenario: all-together
    start: 2026-03-27T00:00:00
    time_zone: Europe/Berlin
    duration: 3d
    warm_up: 1h
    seed: 3
    workload:
      source: synthetic
      meetings_per_week: 40
      size: 6
      duration: 20m
    instance: {type: c6i.xlarge, participant_limit: 20, volume: 40GB, memory: 8GB}
    auto_scaling_group:
      min_size: 1
      max_size: 40
      availability_zones: 2
      scheduled_actions: [{cron: "0 6 * * *", min_size: 2}]
    warm_pool: {pool_state: stopped, min_size: 2, max_group_prepared_capacity: 6}
    launch:
      control_loop: 1s
      pending: 4s
      cold: {lognormal: {median: 60s, sigma: 0.2}}
      from_stopped: 30s
      from_hibernated: 20s
      from_running: 2s
      prepare: 90s
      stop: 10s
      hibernate: 60s
      registration: {uniform: {min: 1s, max: 3s}}
    placement: {strategy: least_loaded, affinity: spill}
    admission: {when_full: wait, patience: 2m}
    scaling: {policy: headroom, interval: 1m, free_participants: 8}
    scale_in: {mode: drain, idle_hold: 30m}
    schedule:
      - {cron: "0 9 * * *", set: {scaling.free_participants: 12, warm_pool.min_size: 3}}
    events:
      - {at: 3h, instance_refresh: {min_healthy: 50%, max_healthy: 120%}}
    faults: [{at: 1h, zone: 1, down_for: 10m}, {mtbf: 30d}]
    health_check: {}
    quotas: {vcpus: 400}
    pricing: {region: eu-west-1, volume_per_gb_month: 0.1}
    report: {interval: 15m, write: [summary]}
    """

  /// Right and wrong values, among them those of which other sections hang.
  private static let changes: [[String]] = [
    ["seed=4"],
    ["scaling.free_participants=9"],
    ["scaling.free_participants=-1"],
    ["scaling.free_participant=9"],
    ["scaling.policy=fixed"],
    ["scaling={policy: fixed, desired: 90}"],
    ["scaling={policy: predictive, target: 60%}"],
    ["warm_pool=none"],
    ["warm_pool=some"],
    ["warm_pool.pool_state=hibernated"],
    ["warm_pool.pool_state=running"],
    ["warm_pool.policy=headroom", "warm_pool.ready_instances=3"],
    ["instance.type=m5.large"],
    ["instance.purchase=spot"],
    ["instance.purchase=spot", "pricing.spot_per_hour=0.05"],
    ["instance.participant_limit=0"],
    ["instance.vcpus=9"],
    ["auto_scaling_group.min_size=60"],
    ["auto_scaling_group.availability_zones=1"],
    ["auto_scaling_group.max_size=1"],
    ["duration=2h"],
    ["duration=soon"],
    ["start=2026-10-24T00:00:00"],
    ["time_zone=America/New_York"],
    ["time_zone=Nowhere"],
    ["schedule=[]"],
    ["schedule.0.set.scaling.desired=3"],
    ["schedule.0.cron=0 25 * * *"],
    ["launch.cold=4m"],
    ["launch={preset: fitted-by-state, bootstrap: 20s}"],
    ["launch.first_read={volume: 50GB, rate: 20MBps}"],
    ["pricing.region=us-east-1"],
    ["pricing.on_demand_per_hour=0.3"],
    ["pricing.spot_per_hour=0.3"],
    ["report.interval=5m"],
    ["report.write=[forecast]"],
    ["placement.affinity=strict"],
    ["placement.cascade_seats=1"],
    ["admission.when_full=reject"],
    ["admission={when_full: reject}"],
    ["health_check=none"],
    ["quotas.vcpus=4"],
    ["faults=[]"],
    ["workload.size=7"],
    ["workload.sizes=7"],
    ["nothing=7"],
    ["warm_up=4d"],
    ["seed=4", "scaling.free_participants=-1", "warm_pool.min_size=-1"],
  ]

  private static func assignments(_ texts: [String]) -> [Assignment] {
    texts.map {
      let (path, node) = parseOverride($0, ordinal: 1)
      return Assignment(path: path, node: node)
    }
  }

  /// Everything that was read, a line each, or what is wrong. The lines are sorted, because a set
  /// has no order.
  private func read(_ document: ScenarioDocument, _ assignments: [Assignment]) -> [String] {
    do throws(ScenarioError) {
      var text = ""
      dump(try document.scenario(assignments), to: &text)
      return text.split(separator: "\n").map(String.init).sorted()
    } catch {
      return ["\(error)"]
    }
  }

  /// A document with the same settings that has read nothing yet.
  private func fresh(_ document: ScenarioDocument) -> ScenarioDocument {
    ScenarioDocument(path: document.path, tree: document.tree)
  }

  @Test("A variant is what reading all of it makes, in whatever order variants are read")
  func changes() throws {
    let document = try SmallScenario.document(Self.yaml)
    let all = Self.changes.map(Self.assignments)
    let expected = all.map { read(fresh(document), $0) }
    // Without right ones and wrong ones this would say little.
    #expect(expected.count { $0.count == 1 || $0[0].contains("expected") } > 10)
    #expect(expected.count { $0.count > 100 } > 20)
    for order in [Array(all.indices), all.indices.reversed()] {
      for place in order {
        #expect(read(document, all[place]) == expected[place], "\(Self.changes[place])")
        #expect(read(document, all[0]) == expected[0], "after \(Self.changes[place])")
      }
    }
  }

  @Test("So it is when any number of it is moved")
  func numbers() throws {
    let document = try SmallScenario.document(Self.yaml)
    let numbers = NumericSettings(document).all
    #expect(numbers.count > 60)
    for setting in numbers {
      let (assignment, text) = setting.assignment("test") {
        Quantity($0.value * 1.25 + 1, $0.unit)
      }
      #expect(
        read(document, [assignment]) == read(fresh(document), [assignment]),
        "\(setting.path) \(text)")
    }
  }

  @Test("What is not changed is not read again")
  func remembered() throws {
    let document = try SmallScenario.document(Self.yaml)
    let log = IssueLog()
    let memory = SectionMemory()
    var reads: [String] = []
    for size in ["1", "2", "1"] {
      var tree = document.tree
      _ = tree.set("instance.participant_limit", to: SettingsNode(.scalar(size), at: tree.location))
      var reader = SettingsReader(tree, issues: log)
      reader.memory = memory
      for key in ["instance", "quotas"] {
        let text = reader.remembering(key) { reader in
          reads.append("\(key) \(size)")
          return reader.node(key, help: "")?.canonicalText
        }
        #expect(text == tree.node(at: key)?.canonicalText)
      }
    }
    #expect(reads == ["instance 1", "quotas 1", "instance 2"])
  }
}
