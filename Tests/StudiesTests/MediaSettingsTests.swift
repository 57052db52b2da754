import PoolSimulation
import Settings
import Testing
import Workloads

@testable import Studies

/// What a scenario says of streams, and what is refused of it.
@Suite struct MediaSettingsTests {
  private func scenario(_ changes: [String]) throws -> Scenario {
    try SmallScenario.document(SmallScenario.fixedFleet, changes: changes).scenario()
  }

  @Test("Left out, everybody sends audio and three layers to everybody, and nothing has a limit")
  func defaults() throws {
    #expect(try scenario([]).media == nil)
    let media = try #require(try scenario(["workload.media={}"]).media)
    #expect(media == MediaPlan(MediaLaw()))
    #expect(media.law.layers == [2_500, 500, 200] && media.law.audio == 40)
    #expect(media.law.lastN == nil && media.law.senders == .all)
  }

  @Test("What is written is what is meant")
  func written() throws {
    let media = try #require(
      try scenario([
        "workload.media={senders: 20%, video: 60%, layers: [1Mbps, 250kbps], audio: 0, last_n: 9}",
        "instance.stream_limit=400", "instance.bandwidth_limit=1.5Gbps",
        "instance.load={preset: jitsi-packets, participant: 0.5}",
      ]).media)
    #expect(media.law.senders == .share(200_000_000) && media.law.video == 600_000_000)
    #expect(media.law.layers == [1_000, 250] && media.law.audio == 0 && media.law.lastN == 9)
    #expect(media.limits.streams == 400 && media.limits.bandwidth == 1_500_000)
    // Millionths, and the preset's own limit of 50,000 packets.
    #expect(
      media.load
        == MediaLoadLaw(
          participant: 500_000, published: 162_500_000, stage: 300_000_000, thumbnail: 100_000_000,
          audio: 50_000_000))
    #expect(media.limits.load == 50_000_000_000)
    #expect(try scenario(["workload.media.senders=3"]).media?.law.senders == .count(3))
    #expect(try scenario(["workload.media.last_n=all"]).media?.law.lastN == nil)
  }

  @Test("The network baseline of the type is the bandwidth, unless another is written")
  func baseline() throws {
    // c6i.large carries 781 Mbps for good.
    let typed = try scenario(["workload.media={}", "instance.type=c6i.large"])
    #expect(typed.media?.limits.bandwidth == 781_000 && typed.assumedBandwidth == 781)
    let written = try scenario([
      "workload.media={}", "instance.type=c6i.large", "instance.bandwidth_limit=500Mbps",
    ])
    #expect(written.media?.limits.bandwidth == 500_000 && written.assumedBandwidth == nil)
    #expect(try scenario(["instance.type=c6i.large"]).assumedBandwidth == nil)
  }

  @Test("What is sent is the pool's affair, and egress is priced by it: the demand is the same")
  func identity() throws {
    let usual = try scenario([])
    let media = try scenario(["workload.media={}"])
    #expect(usual.demandText == media.demandText)
    #expect(!usual.prices.pricesEgress && media.prices.pricesEgress)
  }

  /// Changes, and what is told of them.
  static let mistakes: [([String], String)] = [
    (["workload.media.last_n=0"], "workload.media.last_n: \"0\" is out of range"),
    (["workload.media.senders=0"], "workload.media.senders: \"0\" is out of range"),
    (["workload.media.senders=0%"], "workload.media.senders: \"0%\" is out of range"),
    (["workload.media.senders=101%"], "workload.media.senders: \"101%\" is out of range"),
    (["workload.media.senders=some"], "expected all, a number of people of 1 or more, or a"),
    (
      ["workload.media.layers=[]"],
      "workload.media.layers: is empty; expected from 1 to 16 bit rates, highest first"
    ),
    (
      ["workload.media.layers=[200kbps, 500kbps]"],
      "workload.media.layers: does not descend; expected"
    ),
    (["workload.media.layers=[200kbps, 200kbps]"], "workload.media.layers: does not descend"),
    (["workload.media.layers=[1500bps]"], "\"1500bps\" is no whole number of kbps"),
    (["workload.media={video: 0%, audio: 0}"], "workload.media.audio: is 0 beside video: 0%"),
    (
      ["workload.media={}", "instance.bitrate_per_participant=1Mbps"],
      "instance.bitrate_per_participant: stands beside workload.media"
    ),
    (
      ["instance.stream_limit=400"],
      "instance.stream_limit: has no effect here; expected workload.media beside it"
    ),
    (["instance.bandwidth_limit=1Gbps"], "instance.bandwidth_limit: has no effect here"),
    (["instance.load={preset: jitsi-packets}"], "instance.load: has no effect here"),
    // A first join publishes one audio and three layers: 4 streams, 3,240 kbps and 650 packets.
    (
      ["workload.media={}", "instance.stream_limit=3"],
      "instance.stream_limit: 3 is less than the first join of a meeting takes; expected at least 4"
    ),
    (
      ["workload.media={}", "instance.bandwidth_limit=3Mbps"],
      "instance.bandwidth_limit: 3Mbps is less than the first join of a meeting takes; expected at "
        + "least 3.24Mbps"
    ),
    (
      ["workload.media={}", "instance.load={preset: jitsi-packets}", "instance.load_limit=649"],
      "instance.load_limit: 649 is less than the first join of a meeting takes; expected at least "
        + "650"
    ),
    (
      ["workload.media={}", "instance.load={}", "instance.load_limit=1"],
      "instance.load.preset: is missing, and nothing else says what costs anything"
    ),
    (
      ["workload.media={}", "instance.load={preset: livekit-cpu}"],
      "instance.load_limit: is missing; expected the load that one instance takes"
    ),
    (["workload.media={}", "instance.load_limit=5"], "instance.load_limit: has no effect here"),
    (
      ["workload.media={}", "instance.participant_limit=100000"],
      "workload.media: makes a full instance send"
    ),
    (
      ["scaling={policy: target_tracking, target: 5, metric: streams_per_instance}"],
      "scaling.metric: streams_per_instance needs workload.media, which says what meetings send; "
        + "expected that section, or another metric"
    ),
    (
      [
        "workload.media={}",
        "scaling={policy: target_tracking, target: 5, metric: load_per_instance}",
      ],
      "scaling.metric: load_per_instance needs instance.load, which says what streams cost; expected"
    ),
    (
      [
        "scaling={policy: combined, policies: [{policy: target_tracking, target: 5}, "
          + "{policy: target_tracking, target: 5, metric: bandwidth_per_instance}]}"
      ],
      "scaling.policies.1.metric: bandwidth_per_instance needs workload.media"
    ),
  ]

  @Test("What cannot be meant is refused in one line with a remedy", arguments: mistakes)
  func refusal(changes: [String], expected: String) throws {
    let told = problem { _ = try scenario(changes) }
    #expect(told.contains(expected), "\(told)")
    #expect(told.contains("expected") && !told.contains("\n"), "\(told)")
  }

  @Test(
    "A limit beside seats is seen by the policy whose metric it has, and by Jitsi's where it is load",
    arguments: [
      ("policy: fixed, desired: 1", []),
      ("policy: target_tracking, target: 5", []),
      ("policy: target_tracking, target: 5, metric: streams_per_instance", [MediaLimit.streams]),
      ("policy: target_tracking, target: 5, metric: bandwidth_per_instance", [.bandwidth]),
      (
        "policy: combined, policies: [{policy: target_tracking, target: 5}, {policy: "
          + "target_tracking, target: 5, metric: load_per_instance}]", [.load]
      ),
      ("policy: jitsi", [.load]), ("policy: jitsi, stress_per_participant: 0.01", []),
      ("policy: jitsi, type: jibri", []),
    ])
  func seen(scaling: String, limits: [MediaLimit]) throws {
    let scenario = try scenario([
      "workload.media={}", "instance.load={preset: jitsi-packets}", "scaling={\(scaling)}",
    ])
    #expect(MediaLimit.allCases.filter(scenario.scalingSees) == limits)
  }

  @Test("The benchmarks that the LiveKit preset was solved from come out of it")
  func livekit() throws {
    let preset = try #require(LoadPreset.all.first { $0.name == "livekit-cpu" })
    func cores(senders: Int, people: Int) -> Double {
      var law = MediaLaw()
      (law.senders, law.layers) = (.count(senders), [500])
      let load = MediaLoadLaw(
        stage: Int64(preset.stage * 1e6), thumbnail: Int64(preset.thumbnail * 1e6))
      return Double(law.amounts(ofMeetingOf: people, load).load) / 1e6
    }
    // 90 % and 65 % of 16 cores.
    #expect(abs(cores(senders: 5, people: 990) - 14.4) < 0.01)
    #expect(abs(cores(senders: 100, people: 100) - 10.4) < 0.01)
  }

  @Test("The columns of a run with media are filled, and those of one without are empty")
  func columns() throws {
    let names = [
      "instance_streams_peak", "instance_streams_p95", "instance_sent_peak_mbps",
      "instance_sent_p95_mbps", "streams_above_80_share", "rejected_meeting_full_streams",
      "rejected_pool_full_load", "egress_gb",
    ]
    func numbers(_ changes: [String]) throws -> [Double?] {
      let document = try SmallScenario.document(SmallScenario.fixedFleet, changes: changes)
      let scenario = try document.scenario()
      let workload = try document.demand(of: scenario).0.makeWorkload(seed: 1, replication: 0)
      let record = RunRecord(
        simulate(scenario.plan(replication: 0, workload: workload.workload)),
        participantLimit: scenario.instance.participantLimit)
      return try names.map { record.number(of: try #require(Metric.named($0))) }
    }
    let empty = try numbers([])
    #expect(empty.allSatisfy { $0 == nil })
    let full = try numbers(["workload.media={}", "instance.stream_limit=200"])
    #expect(full.allSatisfy { $0 != nil }, "\(full)")
    #expect(try #require(full[0]) <= 200 && (try #require(full[0])) >= 4)
  }
}
