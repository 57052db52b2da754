package import PoolSimulation
internal import Settings
internal import Workloads

// What goes through the hosts of meetings, and what instances take of it.
extension Scenario {
  /// Both; nil: seats alone count.
  package var media: MediaPlan? { instance.media(workload.media) }

  /// The network baseline of the type that limits instances because nothing else does, Mbps.
  package var assumedBandwidth: Int? {
    guard workload.media != nil, instance.mediaLimits.bandwidth == nil else { return nil }
    return instance.listedType?.baselineMbps
  }
}

extension Scenario {
  /// Whether the scaling policy goes by what a limit is about.
  package func scalingSees(_ limit: MediaLimit) -> Bool {
    if let watch = (scaling.policy as? any MetricPolicy)?.watch {
      return watch.metrics.contains(limit.metric)
    }
    return limit == .load && (scaling.policy as? any LoadSeeing)?.goesByLoad == true
  }
}

extension InstanceSettings {
  /// The keys that mean something beside `workload.media` only.
  private static let mediaKeys = ["stream_limit", "bandwidth_limit", "load", "load_limit"]
  /// The most that an instance may send, kbps: more is a slip, whatever the machine.
  private static let mostSent: Int64 = 10_000_000_000

  /// What goes through an instance whose meetings are as a law says, with its limits.
  func media(_ law: MediaLaw?) -> MediaPlan? {
    guard let law else { return nil }
    var plan = MediaPlan(law)
    plan.load = load
    plan.limits = mediaLimits
    plan.limits.bandwidth =
      mediaLimits.bandwidth ?? listedType?.baselineMbps.map { Int64($0) * 1_000 }
    return plan
  }

  /// What is wrong with its limits beside the media of a workload, or without any.
  func checkMedia(_ law: MediaLaw?, in settings: SettingsNode, issues: IssueLog) {
    func issue(_ key: String, _ message: String) {
      let node = settings.node(at: key) ?? settings.node(at: "instance") ?? settings
      issues.add(SettingsIssue(at: node.location, path: key, message: message))
    }
    guard let plan = media(law) else {
      for key in Self.mediaKeys.map({ "instance.\($0)" }) where settings.node(at: key) != nil {
        issue(key, "has no effect here; expected workload.media beside it, or no such key")
      }
      return
    }
    if bitratePerParticipant > 0 {
      issue(
        "instance.bitrate_per_participant",
        "stands beside workload.media, which says what is sent to people; expected one of them")
    }
    let one = plan.law.amounts(ofMeetingOf: 1, plan.load)
    func check(_ key: String, _ limit: Int64?, _ needed: Int128, _ text: (Int64) -> String) {
      guard let limit, Int128(limit) < needed, issues.isSound(key) else { return }
      issue(
        key,
        "\(text(limit)) is less than the first join of a meeting takes; expected at least "
          + text(Int64(clamping: needed)))
    }
    check("instance.stream_limit", plan.limits.streams, Int128(one.streams)) { String($0) }
    check("instance.bandwidth_limit", plan.limits.bandwidth, Int128(one.received)) {
      ScalarKind<Int64>.kilobits(in: 0...(.max)).text($0)
    }
    check("instance.load_limit", plan.limits.load, one.load) {
      ScalarKind<Double>.number(in: 0...(.infinity)).text(Double($0) / 1e6)
    }
    let full = plan.law.amounts(ofMeetingOf: participantLimit, plan.load)
    if full.sent > Self.mostSent {
      issue(
        "workload.media",
        "makes a full instance send \(full.sent / 1_000_000) Gbps in one meeting of "
          + "participant_limit \(participantLimit); expected fewer senders, a last_n, lower rates or "
          + "a lower participant_limit, for at most \(Self.mostSent / 1_000_000) Gbps")
    }
  }
}
