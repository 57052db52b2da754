internal import PoolSimulation
internal import Settings

/// A scheduled action of EC2 Auto Scaling's: the group's sizes that are set at a time, beside any
/// policy.
///
/// Source: EC2 Auto Scaling user guide, "Scheduled scaling", and the API reference,
/// PutScheduledUpdateGroupAction and UpdateAutoScalingGroup.
struct ScheduledAction: Sendable {
  /// An action may come so late.
  private static let latest: Int64 = 120_000
  /// What it may set.
  static let sizes = ["min_size", "max_size", "desired_capacity"]

  /// When, in order.
  let times: [Int64]
  /// Whether a cron expression said so.
  let isCron: Bool
  /// How late it may come.
  let late: TimeSpan
  /// What is set: settings of the group by their paths.
  let sets: [Assignment]

  /// Reads every action of a group.
  static func list(_ group: inout SettingsReader) -> [ScheduledAction] {
    group.list(
      "scheduled_actions", help: "sizes that are set at their times, beside the policy"
    ) { ScheduledAction(&$0) }
  }

  /// Reads one action.
  init(_ reader: inout SettingsReader) {
    let help = "the group's from then on"
    _ = reader.optionalInteger("min_size", in: Limit.instances.from(0), help: help)
    _ = reader.optionalInteger("max_size", in: Limit.instances.from(0), help: help)
    _ = reader.optionalInteger("desired_capacity", in: Limit.instances.from(0), help: help)
    sets = Self.sizes.compactMap { [node = reader.node] key in
      node.node(at: key).map { Assignment(path: "auto_scaling_group.\(key)", node: $0) }
    }
    if sets.isEmpty {
      reader.issue(nil, "sets nothing; expected min_size, max_size or desired_capacity")
    }
    let zone = reader.optionalValue(
      "time_zone", .timeZone, help: "whose clocks its times are; default: the scenario's")
    if let zone, let calendar = try? reader.calendar?.inZone(zone) { reader.calendar = calendar }
    let start = reader.optionalEventTime("start", help: "with cron: it runs then, and not before")
    let end = reader.optionalEventTime("end", help: "with cron: it does not run after that")
    isCron = reader.has("cron")
    for key in ["start", "end"] where reader.has(key) && !isCron {
      reader.issue(key, "has no effect here; expected cron beside it, or no such key")
    }
    if let start, let end, start >= end, reader.isSound("start", "end") {
      reader.issue("end", "is not after start; expected a later time")
    }
    let all = reader.occurrences(help: "when")?.map(\.milliseconds) ?? []
    times =
      (start.map { [$0] } ?? []) + all.filter { $0 > start ?? .min && $0 <= end ?? .max }
    late = TimeSpan(
      milliseconds: reader.reading(.fact) {
        $0.timeSpan(
          "late", default: 0, in: 0...Self.latest,
          help: "how late it may come, each time another part of it; AWS says up to 2m")
      })
  }
}
