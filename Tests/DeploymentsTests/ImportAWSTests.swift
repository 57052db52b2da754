import Foundation
import PoolSimulation
import Studies
import Testing

@testable import Deployments

/// What the AWS CLI prints as a scenario.
@Suite struct ImportAWSTests {
  static let examples = RoundTripTests.root.appendingPathComponent("Examples/aws").path
  static let all = ["groups", "warm-pool", "policies", "alarms", "actions", "template", "hooks"]

  /// What came of files, or what is wrong with them, a line each.
  struct Outcome {
    var text = ""
    var notes: [String] = []
    var problems: [String] = []
  }

  static func run(
    _ files: [String], group: String? = nil, metrics: [String: ScalingMetric] = [:],
    parameters: [String] = []
  ) -> Outcome {
    do {
      let scenario = try ImportedScenario(
        files: files, group: group, parameters: parameters, metrics: metrics)
      return Outcome(text: scenario.text, notes: scenario.notes.lines)
    } catch let errors as ScenarioErrors {
      let text = errors.errors.map(\.description).joined(separator: "\n")
      return Outcome(problems: text.split(separator: "\n").map(String.init))
    } catch {
      return Outcome(problems: "\(error)".split(separator: "\n").map(String.init))
    }
  }

  /// The outcome of texts as files.
  static func run(
    texts: [String], group: String? = nil, parameters: [String] = []
  ) throws -> Outcome {
    let folder = NSTemporaryDirectory() + "greenroom-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let paths = try texts.enumerated().map { place, text in
      let path = "\(folder)/\(place).json"
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return path
    }
    var outcome = run(paths, group: group, parameters: parameters)
    outcome.problems = outcome.problems.map { $0.replacing("\(folder)/", with: "") }
    return outcome
  }

  private static func example(_ name: String) -> String { "\(examples)/\(name).json" }

  @Test("Everything of a group is taken over, or told")
  func everything() throws {
    let outcome = Self.run(
      Self.all.map(Self.example), metrics: ["Meetings/Participants": .participantsPerInstance])
    #expect(outcome.problems == [])
    let lines = outcome.text.split(separator: "\n").map { line in
      // Without what stands behind a value as a comment.
      String(line.prefix(upTo: line.firstRange(of: "   #")?.lowerBound ?? line.endIndex))
    }
    for line in [
      "scenario: media", "  type: c6i.xlarge", "  volume: 40GB", "  min_size: 2",
      "  max_size: 30", "  desired_capacity: 4",
      // Three of its four instances are InService.
      "  initially_in_service: 3", "  availability_zones: 3", "  az_rebalance: false",
      "    - {cron: \"40 7 * * 1-5\", time_zone: America/New_York, min_size: 8}",
      "  pool_state: stopped", "  min_size: 4", "  max_group_prepared_capacity: 12",
      "  hook: until_ready", "  hook_timeout: 600s", "  policy: step_scaling",
      "  metric: participants_per_instance", "  threshold_out: 200", "  evaluation_periods_out: 2",
      "  steps_out: [{lower_bound: 0, upper_bound: 40, adjustment: 1}, {lower_bound: 40, adjustment: 3}]",
      "  estimated_instance_warmup: 120s", "  grace_period: 300s", "pricing: {region: us-east-1}",
    ] { #expect(lines.contains(line), "\(line)") }
    for note in [
      "left out: scaling policy cpu: a scenario has no ASGAverageCPUUtilization; --metric "
        + "ASGAverageCPUUtilization=utilization would take it for one",
      "left out: CapacityRebalance of the group: it is for spot instances at risk; a scenario has "
        + "their interruptions",
      "missing: instance.participant_limit: the seats of one instance, as a load test shows them",
    ] { #expect(outcome.notes.contains(note), "\(note)") }
    // Each is a comment of the file too.
    #expect(outcome.text.contains("#   instance.participant_limit: the seats of one instance"))
  }

  @Test("The file is a scenario but for what only a planner knows")
  func validates() throws {
    let outcome = Self.run(
      Self.all.map(Self.example), metrics: ["Meetings/Participants": .participantsPerInstance])
    let path = NSTemporaryDirectory() + "greenroom-\(UUID().uuidString).yaml"
    try outcome.text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    func scenario(_ overrides: [String]) -> Result<Scenario, ScenarioError> {
      Result { () throws(ScenarioError) in
        try ScenarioDocument(path: path, overrides: overrides).changed([]).0
      }
    }
    let known = try scenario(RoundTrips.planners).get()
    #expect(known.group.minSize == 2 && known.warmPool?.maxGroupPreparedCapacity == 12)
    guard case .failure(let error) = scenario([]) else {
      Issue.record("a file without a demand is no scenario")
      return
    }
    for key in [
      "workload: is missing", "instance.participant_limit: is missing", "launch.cold: is missing",
    ] {
      #expect(error.description.contains(key), "\(key) in \(error)")
    }
  }

  private static let group =
    #"{"AutoScalingGroupName": "a", "MinSize": 1, "MaxSize": 3, "AvailabilityZones": ["us-east-1a"]}"#

  @Test("A file that is damaged, cut off or of something else is an error with its place")
  func damage() throws {
    let groups = "{\"AutoScalingGroups\": [\(Self.group)]}"
    let cases: [([String], String)] = [
      (
        ["{\n\"AutoScalingGroups\": [\n{\"MinSize\": 1,"],
        "0.json:3: ends in the middle of its JSON"
      ),
      (["{\"AutoScalingGroups\": [}]}"], "0.json:1: is no JSON"),
      ([""], "0.json:1: is empty"), (["[]"], "0.json:1: is nothing that is known"),
      (["{\"Reservations\": []}"], "0.json:1: is nothing that is known (Reservations)"),
      (
        ["{\"AutoScalingGroups\": {}}"],
        "0.json:1: AutoScalingGroups: is an object; expected a list"
      ),
      (["{\"AutoScalingGroups\": []}"], "--group: there is no Auto Scaling group in the files"),
      (
        ["{\"AutoScalingGroups\": [\(Self.group)], \"NextToken\": \"x\"}"],
        "0.json:1: NextToken: says that there is more, and no file is the last page"
      ),
      (
        [groups.replacing("\"MinSize\": 1", with: "\"MinSize\": \"many\"")],
        "0.json:1: MinSize: \"many\" is no number in the group; expected a number"
      ),
      (
        [groups.replacing("\"MinSize\": 1", with: "\"MinSize\": -1")],
        "0.json:1: MinSize: -1 is out of range in the group"
      ),
      (
        [groups.replacing("\"MinSize\": 1", with: "\"MinSize\": 1e300")],
        "0.json:1: MinSize: \"1e300\" is no number in the group"
      ),
      (
        [groups.replacing("\"MinSize\": 1", with: "\"MinSize\": 9")],
        "0.json:1: MinSize: 9 is above MaxSize 3"
      ),
      (
        [
          groups,
          #"{"ScheduledUpdateGroupActions": [{"Recurrence": "0 8 * * *", "MinSize": 1, "TimeZone": "Mars/Base"}]}"#,
        ],
        "1.json:1: TimeZone: \"Mars/Base\" is no time zone in scheduled action ; expected an IANA name"
      ),
      (
        [groups, groups.replacing("\"MaxSize\": 3", with: "\"MaxSize\": 4")],
        "1.json:1: AutoScalingGroupName: a stands at"
      ),
    ]
    for (texts, problem) in cases {
      let outcome = try Self.run(texts: texts)
      #expect(outcome.problems.first?.hasPrefix(problem) == true, "\(problem): \(outcome.problems)")
    }
  }

  @Test("Of several groups one has to be named, and names are suggested")
  func severalGroups() throws {
    let text =
      "{\"AutoScalingGroups\": [\(Self.group), \(Self.group.replacing("\"a\"", with: "\"media\""))]}"
    let all = try Self.run(texts: [text])
    #expect(all.problems == ["--group: the files hold 2 groups; expected one of a, media"])
    let near = try Self.run(texts: [text], group: "medja")
    #expect(
      near.problems.first?.hasSuffix("expected one of a, media (did you mean media?)") == true)
    #expect(try Self.run(texts: [text], group: "media").text.contains("scenario: media\n"))
  }

  @Test("Files of several regions are an error, and all pages of an answer are none")
  func regionsAndPages() throws {
    func policies(_ region: String, _ more: String = "") -> String {
      """
      {"ScalingPolicies": [{"AutoScalingGroupName": "a", "PolicyName": "p", "PolicyType": "SimpleScaling",
      "PolicyARN": "arn:aws:autoscaling:\(region):1:scalingPolicy:p"}]\(more)}
      """
    }
    let groups = "{\"AutoScalingGroups\": [\(Self.group)]}".replacing(
      "\"MinSize\"",
      with:
        "\"AutoScalingGroupARN\": \"arn:aws:autoscaling:us-east-1:1:autoScalingGroup:a\", \"MinSize\""
    )
    let mixed = try Self.run(texts: [groups, policies("eu-west-1")])
    #expect(
      mixed.problems == [
        "1.json:2: PolicyARN: is of eu-west-1, and the group of us-east-1; expected files of one region"
      ])
    let pages = try Self.run(
      texts: [groups, policies("us-east-1", ", \"NextToken\": \"t\""), policies("us-east-1")])
    #expect(pages.problems == [])
    #expect(pages.notes.contains { $0.contains("came in pages, the last among them") })
  }

  @Test("A member that is not known is named, and one of no account is not")
  func members() throws {
    let text = "{\"AutoScalingGroups\": [\(Self.group)]}".replacing(
      "\"MinSize\"",
      with: "\"ShoeSize\": 43, \"Tags\": [{}], \"TargetGroupARNs\": [\"x\"], \"MinSize\"")
    let notes = try Self.run(texts: [text]).notes
    #expect(
      notes.contains("left out: ShoeSize of the group: is not known here, so nothing is made of it")
    )
    #expect(notes.contains("left out: TargetGroupARNs of the group: joins go where placement says"))
    #expect(!notes.contains { $0.contains("Tags") })
  }

  @Test("UTF-16, tabs and escapes of JSON are read as JSON means them")
  func encodings() throws {
    let text =
      "{\t\"AutoScalingGroups\":\t[\(Self.group.replacing("\"a\"", with: #""\ud83d\ude00\/\u0061""#))]}"
    #expect(try Self.run(texts: [text]).text.contains("scenario: \"\u{1F600}/a\"\n"))
    let path = NSTemporaryDirectory() + "greenroom-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let wide = "\u{FEFF}{\"AutoScalingGroups\": [\(Self.group)]}"
    try #require(wide.data(using: .utf16LittleEndian)).write(to: URL(fileURLWithPath: path))
    #expect(Self.run([path]).text.contains("scenario: a\n"))
  }

  @Test("An instance type without a list price is asked for, and not written")
  func unlistedType() throws {
    let text = "{\"AutoScalingGroups\": [\(Self.group)]}".replacing(
      "\"MinSize\"", with: "\"Instances\": [{\"InstanceType\": \"x9.huge\"}], \"MinSize\"")
    let outcome = try Self.run(texts: [text])
    #expect(outcome.text.contains("instance: {}\n") && !outcome.text.contains("  type:"))
    #expect(
      outcome.notes.contains {
        $0.hasPrefix("missing: pricing.on_demand_per_hour: the price of \"x9.huge\"")
      })
  }

  @Test("A Jitsi autoscaler's group is a scenario with its policy")
  func jitsi() {
    let outcome = Self.run([Self.example("jitsi")])
    for line in [
      "scenario: bridges", "  policy: jitsi", "  type: jvb", "  scale_up_threshold: 0.8",
      "  scale_period: 60s", "  grace_period: 480s", "  protected_ttl: 600s",
    ] { #expect(outcome.text.contains(line + "\n"), "\(line): \(outcome)") }
  }

  @Test("A template's parameters, conditions and short forms are worked out")
  func template() throws {
    let text = """
      AWSTemplateFormatVersion: "2010-09-09"
      Parameters:
        Size: {Type: Number, Default: 3}
        Most: {Type: Number}
        Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
        Stage: {Type: String, Default: test}
      Conditions:
        IsLive: !Equals [!Ref Stage, live]
      Mappings: {Sizes: {live: {volume: 80}, test: {volume: 20}}}
      Resources:
        Pool:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties:
            AutoScalingGroupName: !Sub "media-${Stage}"
            MinSize: !If [IsLive, !Ref Size, 1]
            MaxSize: !Ref Most
            VPCZoneIdentifier: !Ref Subnets
            LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
        Template:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData:
              InstanceType: !Join [".", [c6i, xlarge]]
              BlockDeviceMappings:
                - {DeviceName: /dev/sda1, Ebs: {VolumeSize: !FindInMap [Sizes, !Ref Stage, volume]}}
        Warm:
          Type: AWS::AutoScaling::WarmPool
          Condition: IsLive
          Properties: {AutoScalingGroupName: !Ref Pool, MinSize: 2}
      """
    func run(_ parameters: [String]) throws -> Outcome {
      try Self.run(texts: [text], parameters: parameters)
    }
    let test = try run(["Most=9", "Subnets=subnet-1,subnet-2"])
    for line in [
      "scenario: media-test", "  min_size: 1   # MinSize", "  max_size: 9   # MaxSize",
      "  availability_zones: 2", "  volume: 20GB   # VolumeSize",
      "  type: c6i.xlarge   # InstanceType",
    ] { #expect(test.text.contains(line + "\n"), "\(line): \(test)") }
    #expect(!test.text.contains("warm_pool:"))
    let live = try run(["Most=9", "Subnets=subnet-1,subnet-2", "Stage=live"])
    for line in [
      "scenario: media-live", "  min_size: 3   # MinSize", "  volume: 80GB   # VolumeSize",
    ] {
      #expect(live.text.contains(line + "\n"), "\(line): \(live)")
    }
    #expect(live.text.contains("warm_pool:\n"))
    // Without a value it is asked for.
    let missing = try run([])
    #expect(missing.problems.contains { $0.contains("(--parameter NAME=value)") }, "\(missing)")
    let slip = try run(["Most=9", "Subnets=subnet-1", "Stages=live"])
    #expect(
      slip.problems == [
        "--parameter Stages: is no parameter of a template here; expected one that is"
      ])
  }
}
