import Settings
import Studies
import Testing

/// Published launch times: what they fill in, what wins over them, what must not stand beside them.
@Suite struct LaunchPresetTests {
  /// A scenario with this launch section and a warm pool in this state, and its issues.
  private func read(
    launch: String, pool: String? = nil, instance: String = "type: c6i.xlarge",
    overrides: [String] = []
  ) throws
    -> (scenario: Scenario?, issues: [String])
  {
    let yaml = """
      scenario: presets
      duration: 1h
      workload: {trace: trace.csv}
      instance: {participant_limit: 10, \(instance)}
      auto_scaling_group: {max_size: 4}
      \(pool.map { "warm_pool: {pool_state: \($0)}" } ?? "# no warm pool")
      launch: \(launch)
      scaling: {policy: fixed, desired: 1}
      pricing: {on_demand_per_hour: 0.17}
      """
    var (tree, problems) = loadSettings(yaml: yaml, file: "s.yaml")
    for (ordinal, text) in overrides.enumerated() {
      let (path, node) = parseOverride(text, ordinal: ordinal + 1)
      if let issue = tree?.set(path, to: node) { problems.append(issue) }
    }
    let log = IssueLog()
    log.add(contentsOf: problems)
    let scenario = Scenario(try #require(tree), issues: log)
    return (scenario, log.issues.map(\.description))
  }

  private func stages(_ scenario: Scenario?, _ keys: String...) -> [String?] {
    keys.map { scenario?.settings.node(at: "launch.\($0)")?.text }
  }

  @Test("Presets are listed by name, say where they come from, and contain nothing that they know")
  func catalog() {
    #expect(LaunchPreset.all.map(\.name) == LaunchPreset.all.map(\.name).sorted())
    for preset in LaunchPreset.all {
      #expect(!preset.summary.isEmpty && !preset.source.isEmpty && !preset.source.contains("\n"))
      let known = preset.stages.map(\.key)
      #expect(
        Set(known).isDisjoint(with: preset.contained.map(\.key)) && Set(known).count == known.count)
      #expect(
        preset.contained.allSatisfy {
          !$0.containers.isEmpty && Set($0.containers).isSubset(of: known)
        }, "\(preset.name)")
    }
  }

  @Test(
    "Every preset is read, once what it does not know stands beside it", arguments: LaunchPreset.all
  )
  func complete(preset: LaunchPreset) throws {
    let others =
      ["pending", "cold", "from_stopped", "prepare", "stop", "registration"] + preset.needs
    let missing = others.filter { key in
      !(preset.stages.map(\.key) + preset.contained.map(\.key)).contains(key)
    }
    let launch = "{preset: \(preset.name), \(missing.map { "\($0): 7s" }.joined(separator: ", "))}"
    let (scenario, issues) = try read(launch: launch, pool: "stopped")
    #expect(issues == [] && scenario?.launchNumbers.preset == preset)
    #expect(scenario?.launchNumbers.text == "preset \(preset.name): \(preset.source)")
    // Without one of them the scenario is refused.
    for key in missing {
      let rest = missing.filter { $0 != key }.map { "\($0): 7s" }.joined(separator: ", ")
      let found = try read(launch: "{preset: \(preset.name), \(rest)}", pool: "stopped").issues
      #expect(
        found.count == 1 && found[0].hasPrefix("s.yaml:7: launch.\(key): is missing"),
        "\(preset.name): \(key)")
    }
  }

  @Test("A preset fills in its stages, what it contains is 0, and what stands beside it wins")
  func filling() throws {
    let (plain, none) = try read(
      launch: "{preset: aws-sample-2021, registration: 5s}", pool: "stopped")
    #expect(none == [])
    #expect(
      stages(plain, "cold", "from_stopped", "prepare", "stop", "pending", "registration") == [
        "243s", "36s", "243s", "17s", "0s", "5s",
      ])
    #expect(
      plain?.settings.node(at: "launch.cold")?.location.description == "preset aws-sample-2021:2")
    #expect(plain?.settings.node(at: "launch.control_loop.empirical")?.elements?.count == 16)
    let (own, nothing) = try read(
      launch: "{preset: aws-sample-2021, registration: 5s, cold: 90s, pending: 4s}")
    #expect(nothing == [])
    #expect(stages(own, "cold", "pending", "from_stopped") == ["90s", "4s", "36s"])
    // What contained it is the scenario's own now, so it has to be written. Out of a warm pool more
    // contains it.
    let without = try read(launch: "{preset: aws-sample-2021, registration: 5s, cold: 90s}").issues
    #expect(without.count == 1 && without[0].contains("launch.pending: is missing"))
    let twice = try read(
      launch: "{preset: aws-sample-2021, registration: 5s, cold: 90s, pending: 4s}", pool: "stopped"
    ).issues
    #expect(
      twice.count == 1
        && twice[0].contains("the from_stopped, prepare of preset aws-sample-2021 contains it"))
    #expect(own?.launchNumbers.overridden == ["cold", "pending"])
    #expect(own?.launchNumbers.text.hasSuffix(" (of the scenario's own: cold, pending)") == true)
    let (written, fine) = try read(
      launch: "{control_loop: 1s, pending: 4s, cold: 9s, registration: 5s}")
    #expect(
      fine == [] && written?.launchNumbers.preset == nil
        && written?.launchNumbers.text == "the scenario's own numbers")
  }

  @Test(
    "A stage that the preset contains is refused beside it unless what contains it is there too",
    arguments: [
      ("preset: aws-sample-2021, pending: 4s", "pending", "cold"),
      ("preset: five-at-once, bootstrap: 9s", "bootstrap", "cold"),
      (
        "preset: five-at-once, batch_slowdown: {per_instance: 20%, at_most: 5}", "batch_slowdown",
        "cold"
      ),
      ("preset: terraform-ssm, cold: 9s, stop: 4s", "stop", "prepare"),
      (
        "preset: aws-sample-2021, first_read: {volume: 2GB, rate: 800Mbps}", "first_read", "cold"
      ),
    ])
  func contained(launch: String, stage: String, container: String) throws {
    let found = try read(launch: "{\(launch), registration: 5s}").issues
    #expect(
      found.count == 1
        && found[0].hasPrefix(
          "s.yaml:7: launch.\(stage): would be counted twice, because the \(container) of preset ")
    )
    // With a cold start of one's own, what it does not contain has to be written.
    let pending = container == "cold" && !launch.contains("pending") ? ", pending: 4s" : ""
    #expect(
      try read(launch: "{\(launch), registration: 5s, \(container): 99s\(pending)}").issues == [])
  }

  @Test("A name that no preset has gets its neighbour, and nothing else is called missing")
  func unknown() throws {
    let found = try read(launch: "{preset: aws-sample-2012}", pool: "stopped").issues
    #expect(
      found.count == 1
        && found[0].hasPrefix(
          "s.yaml:7: launch.preset: \"aws-sample-2012\" is not a known choice; expected one of ")
    )
    #expect(found[0].hasSuffix("(did you mean aws-sample-2021?)"))
  }

  @Test("A preset that everything is written beside has no effect, and is refused")
  func noEffect() throws {
    let launch = "{control_loop: 1s, pending: 4s, cold: 9s, registration: 5s}"
    let found = try read(launch: launch, overrides: ["launch.preset=node-latency-2022"]).issues
    #expect(
      found.count == 1
        && found[0].hasPrefix("--set launch.preset=node-latency-2022: launch.preset: has no effect")
    )
  }

  @Test("An override chooses another preset")
  func override() throws {
    let launch = "{preset: aws-sample-2021, registration: 5s}"
    let (scenario, issues) = try read(
      launch: launch, overrides: ["launch.preset=ec2-coldboot-2026"])
    #expect(
      issues == []
        && stages(scenario, "cold", "from_running", "pending") == ["25.8s", nil, "0s"])
    #expect(
      try read(
        launch: launch, overrides: ["launch.preset=fitted-by-state", "launch.bootstrap=90s"]
      ).issues == [])
  }

  /// A type, a memory and a word of one's own, and whether EC2 hibernates that.
  struct Hibernation: CustomTestStringConvertible {
    var instance: String
    var canHibernate: Bool
    var testDescription: String { "\(instance): \(canHibernate)" }
  }

  @Test(
    "An instance can hibernate by its type and its memory, unless the scenario says otherwise",
    arguments: [
      Hibernation(instance: "type: c6i.xlarge", canHibernate: true),
      Hibernation(instance: "type: c5a.xlarge", canHibernate: false),
      Hibernation(instance: "type: c5n.2xlarge", canHibernate: false),
      Hibernation(instance: "memory: 8GB", canHibernate: true),
      Hibernation(instance: "memory: 161GB", canHibernate: true),
      Hibernation(instance: "memory: 162GB", canHibernate: false),
      Hibernation(instance: "type: c5n.xlarge, can_hibernate: true", canHibernate: true),
      Hibernation(instance: "can_hibernate: false", canHibernate: false),
    ])
  func hibernation(_ hibernation: Hibernation) throws {
    let launch = "{preset: pessimistic, registration: 5s, hibernate: 65s}"
    let (scenario, issues) = try read(
      launch: launch, pool: "hibernated", instance: hibernation.instance)
    #expect(issues == [])
    #expect(scenario?.instance.canHibernate == hibernation.canHibernate)
    #expect(scenario?.stopsInsteadOfHibernating == !hibernation.canHibernate)
    #expect(
      try read(launch: launch, pool: "stopped", instance: hibernation.instance).scenario?
        .stopsInsteadOfHibernating == false)
  }

  @Test(
    "A hibernated pool of instances that cannot needs the stages of a stopped one, and says why")
  func fallbackStages() throws {
    let launch =
      "{control_loop: 1s, pending: 4s, cold: 9s, prepare: 9s, from_hibernated: 9s, hibernate: 9s, registration: 5s}"
    #expect(try read(launch: launch, pool: "hibernated").issues == [])
    let found = try read(launch: launch, pool: "hibernated", instance: "type: c5n.xlarge").issues
    #expect(
      found.map { String($0.prefix { $0 != ";" }) }
        == ["from_stopped", "stop"].map {
          "s.yaml:7: launch.\($0): is missing, because what cannot hibernate is stopped"
        })
  }

  @Test("Listed types say what they are")
  func instanceTypes() throws {
    let type = try #require(InstanceType.named("c6i.4xlarge"))
    #expect(
      type.vCPUs == 16 && type.memoryGiB == 32 && type.baselineMbps == 6_250 && type.canHibernate
        && type.family == "c6i")
    let small = InstanceType.all.filter { $0.family == "t3" }
    #expect(
      small.map(\.vCPUs) == [2, 2] && small.map(\.memoryGiB) == [8, 4]
        && small.map(\.baselineMbps) == [512, 256])
    #expect(InstanceType.named("m7g.xlarge")?.memoryGiB == 16)
    #expect(InstanceType.all.allSatisfy { $0.vCPUs > 0 && $0.memoryGiB != nil })
    #expect(InstanceType.all.filter { !$0.canHibernate }.map(\.family) == ["c5a", "c5n", "c5n"])
  }
}
