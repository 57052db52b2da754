internal import Settings
package import Workloads

extension ActivityLog {
  /// The activities as `aws autoscaling describe-scaling-activities` prints them: what goes on first,
  /// then the newest first.
  package var json: JSONValue {
    let newest = activities.reversed()
    let ordered =
      newest.filter { $0.status == .inProgress } + newest.filter { $0.status != .inProgress }
    return .object([JSONValue.Member("Activities", .array(ordered.map(Self.json)))])
  }

  private static func json(_ activity: ScalingActivity) -> JSONValue {
    let failed = activity.status == .failed
    let text = activity.kind?.rawValue ?? ""
    let description =
      failed
      ? "\(text).  Status Reason: \(activity.message)" : "\(text): \(activity.instance)"
    let cause = activity.cause.map { "At \(Self.text($0.second * 1_000)) \($0.text)" }
    let zone = activity.zone ?? ""
    var members = [
      JSONValue.Member("ActivityId", .string(activity.id)),
      JSONValue.Member("AutoScalingGroupName", .string(activity.group)),
      JSONValue.Member("Description", .string(description)),
      JSONValue.Member("Cause", .string(cause.joined(separator: "  "))),
      JSONValue.Member("StartTime", .string(Self.text(activity.start, keepsMilliseconds: true))),
    ]
    if let end = activity.end {
      members.append(JSONValue.Member("EndTime", .string(Self.text(end))))
    }
    members.append(JSONValue.Member("StatusCode", .string(activity.status.code)))
    if !activity.message.isEmpty {
      members.append(JSONValue.Member("StatusMessage", .string(activity.message)))
    }
    return .object(
      members + [
        JSONValue.Member("Progress", .integer(activity.status == .inProgress ? 50 : 100)),
        JSONValue.Member("Details", .string("{\"Availability Zone\":\"\(zone)\"}")),
      ])
  }

  /// A time of UTC, `2026-03-02T09:00:00Z`, with milliseconds where they are kept.
  private static func text(_ time: Int64, keepsMilliseconds: Bool = false) -> String {
    let second = floorDivide(time, 1_000)
    let fraction = String(time - second * 1_000 + 1_000).dropFirst()
    return utcText(ofSecond: second) + (keepsMilliseconds ? ".\(fraction)Z" : "Z")
  }
}

extension GroupMetrics {
  /// The metrics as `aws cloudwatch get-metric-data` prints them, the newest value first.
  package var json: JSONValue {
    let results = series.enumerated().map { place, series in
      let newest = series.points.reversed()
      return JSONValue.object([
        JSONValue.Member("Id", .string("m\(place + 1)")),
        JSONValue.Member("Label", .string(series.name)),
        JSONValue.Member(
          "Timestamps",
          .array(newest.map { .string(utcText(ofSecond: $0.time / 1_000) + "+00:00") })),
        JSONValue.Member(
          "Values", .array(newest.map { .number(String(Int64($0.value))) })),
        JSONValue.Member("StatusCode", .string("Complete")),
      ])
    }
    return .object([
      JSONValue.Member("MetricDataResults", .array(results)),
      JSONValue.Member("Messages", .array([])),
    ])
  }
}

/// What clocks of UTC show, without an offset.
package func utcText(ofSecond second: Int64) -> String {
  utc?.localText(at: second * 1_000) ?? ""
}

private let utc = try? ScenarioCalendar(start: "1970-01-01T00:00:00Z", timeZone: "UTC")
