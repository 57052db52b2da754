import Foundation
import Testing

/// Scenarios judged by the schema, in a public validator: Python's jsonschema.
@Suite(
  .enabled(
    if: hasValidator,
    "SKIPPED: the schema is not tested in a validator, for want of python3-jsonschema and python3-yaml"
  ))
struct SchemaTests {
  /// Reads YAML by the core schema of YAML 1.2, as editors do, and tells for each file whether it
  /// is as the schema says.
  private static let judge = #"""
    import json, re, sys
    import yaml
    from jsonschema import Draft202012Validator

    class Core(yaml.SafeLoader):
        yaml_implicit_resolvers = {}

    for tag, pattern in [
        ("null", r"^(~|null|Null|NULL|)$"),
        ("bool", r"^(true|True|TRUE|false|False|FALSE)$"),
        ("int", r"^[-+]?[0-9]+$"),
        ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"),
    ]:
        Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), None)
    Core.add_constructor("tag:yaml.org,2002:int", lambda l, n: int(n.value))
    Core.add_constructor("tag:yaml.org,2002:float", lambda l, n: float(n.value))

    def words(value):
        if isinstance(value, dict):
            return {str(key): words(below) for key, below in value.items()}
        return [words(element) for element in value] if isinstance(value, list) else value

    schema = json.load(open(sys.argv[1]))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)

    def defaults(node):
        if isinstance(node, dict):
            if "default" in node and not isinstance(node.get("properties"), dict):
                own = Draft202012Validator({**node, "$defs": schema["$defs"]})
                for error in own.iter_errors(node["default"]):
                    print("default", json.dumps(node["default"]), error.message)
            node = list(node.values())
        if isinstance(node, list):
            for below in node:
                defaults(below)

    defaults(schema)
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            tree = words(yaml.load(file, Loader=Core))
        errors = sorted(validator.iter_errors(tree), key=lambda error: list(map(str, error.path)))
        told = [".".join(map(str, error.path)) + ": " + error.message[:200] for error in errors]
        print(path, told[0] if told else "ok")
    """#

  /// What the validator says, a line a file.
  private func judge(_ files: [String], in bench: Workbench) throws -> [String] {
    try bench.write(Self.judge, to: "judge.py")
    let schema = try bench.greenroom("schema")
    #expect(schema.code == 0 && schema.problems == "")
    try bench.write(schema.output, to: "schema.json")
    let names = files.map { "'\($0)'" }.joined(separator: " ")
    let outcome = try bench.shell("python3 judge.py schema.json \(names)")
    #expect(outcome.code == 0, "\(outcome.problems)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  @Test("The shipped scenarios are as the schema says, and every default is as its own key says")
  func shipped() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("scenarios")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder.path)/\($0)" }
    #expect(files.count > 10)
    #expect(try judge(files, in: Workbench()) == files.map { "\($0) ok" })
  }

  private static let scenario = """
    scenario: 2026
    start: 2026-03-02T00:00:00
    duration: 2h
    seed: 3
    workload:
      source: synthetic
      meetings_per_week: 50
      weekday_share: {mon: 1}
      hour_share: {0: 1, 1: 20%}
      size: {mixture: [{weight: 1, constant: 3}, {weight: 2, lognormal: {median: 5, sigma: 0.5}}]}
      participant_flow: {senders: 1}
      scale: {factor: 200%}
      transforms: [{shift: -1h}, {shift: 1h}]
    instance: {type: c6i.xlarge, participant_limit: 50, bitrate_per_participant: 2Mbps}
    auto_scaling_group: {min_size: 1, max_size: 8, suspended_processes: [AZRebalance]}
    warm_pool: {pool_state: stopped, size: 2}
    launch: {control_loop: 1s, pending: 4s, cold: 240s, registration: 0, from_stopped: 30s, prepare: 4m, stop: 10s, failure_probability: {cold: 1%}}
    scaling: {policy: headroom, free_participants: 50, interval: on_change}
    admission: {when_full: retry, retry_after: 20s, max_attempts: 3}
    schedule: [{at: 1h, set: {scaling.free_participants: 80, warm_pool.size: 1}}]
    faults: [{at: 1h, instance: fullest}]
    pricing: {per_rejected_join: $0.01, egress_per_gb: 0.05}
    report: {interval: 5m, write: [summary, launches]}
    objectives: {subject_to: {rejected_join_rate: "<= 1%"}}
    """

  /// One thing that is wrong, and another that is not there at all.
  private static let mistakes: [(right: String, wrong: String)] = [
    ("seed: 3", "seed: three"), ("seed: 3", "seed: -3"), ("seed: 3", "sede: 3"),
    ("duration: 2h", "duration: 2 hours"), ("duration: 2h", "duration: 7200"),
    ("source: synthetic", "source: synthetc"), ("hour_share: {0: 1", "hour_share: {24: 1"),
    ("participant_limit: 50", "participant_limit: 0"), ("participant_limit: 50, ", ""),
    ("max_size: 8", "max_size: 20000"), ("[AZRebalance]", "[Rebalance]"),
    ("size: 2}", "size: -1}"), ("pool_state: stopped", "pool_state: paused"),
    ("cold: 240s, ", ""), ("cold: 240s", "cold: {lognorml: {median: 240s}}"),
    ("cold: 240s", "cold: {constant: 1s, uniform: {min: 1s, max: 2s}}"),
    ("{weight: 1, constant: 3}", "{constant: 3}"), ("{shift: 1h}", "{shift: 1h, attendance: 50%}"),
    ("policy: headroom", "policy: headrom"), ("free_participants: 50", "desired: 50"),
    ("interval: on_change", "interval: change"), ("max_attempts: 3", "patience: 2m"),
    ("when_full: retry, retry_after: 20s, max_attempts: 3", "when_full: wait"),
    ("scaling.free_participants: 80", "scaling.policy: fixed"),
    ("instance: fullest", "instance: emptiest"), ("$0.01", "0.01 EUR"),
    ("[summary, launches]", "[summary, lunches]"), ("2Mbps", "2Mb"),
    ("rejected_join_rate", "rejected_joins_rate"),
  ]

  @Test("A scenario with one mistake is refused by the schema and by the command, each of them")
  func mistakes() throws {
    let bench = try Workbench()
    try bench.write(Self.scenario, to: "right.yaml")
    let right = try bench.greenroom("validate", "right.yaml")
    #expect(right.code == 0, "\(right.problems)")
    var files: [String] = []
    for (number, mistake) in Self.mistakes.enumerated() {
      let text = Self.scenario.replacingOccurrences(of: mistake.right, with: mistake.wrong)
      #expect(text != Self.scenario, "\(mistake)")
      files.append("wrong-\(number).yaml")
      try bench.write(text, to: files[number])
      #expect(try bench.greenroom("validate", files[number]).code == 64, "\(mistake)")
    }
    let told = try judge(["right.yaml"] + files, in: bench)
    #expect(told.count == files.count + 1 && told.first == "right.yaml ok", "\(told)")
    for (line, mistake) in zip(told.dropFirst(), Self.mistakes) {
      #expect(!line.hasSuffix(" ok"), "\(mistake)")
    }
  }

  @Test("What several readings allow is allowed: words, sections, presets and absent pools")
  func variants() throws {
    let bench = try Workbench()
    let changes: [(right: String, other: String)] = [
      ("source: synthetic", "source: synthetic\n  preset: campus"),
      ("scale: {factor: 200%}", "scale: 2"), ("{senders: 1}", "all_at_once"),
      ("failure_probability: {cold: 1%}", "failure_probability: 0.01"),
      ("registration: 0", "registration: {lognormal: {median: 5s, sigma: 0.2}}"),
      ("warm_pool: {pool_state: stopped, size: 2}\n", "warm_pool: none\n"),
      ("interval: on_change", "interval: 1m30s"), ("fullest", "0"),
      ("\"<= 1%\"", "[\"<= 1%\", \"<= 2% on 95% of days\"]"), ("$0.01", "0.01"),
    ]
    var files: [String] = []
    for (number, change) in changes.enumerated() {
      let text = Self.scenario.replacingOccurrences(of: change.right, with: change.other)
      #expect(text != Self.scenario, "\(change)")
      files.append("other-\(number).yaml")
      try bench.write(text, to: files[number])
    }
    #expect(try judge(files, in: bench) == files.map { "\($0) ok" })
  }
}

/// Whether the validator and a reader of YAML are there.
private let hasValidator =
  (try? Workbench(scenario: nil, trace: nil).shell("python3 -c 'import jsonschema, yaml'").code)
  == 0
