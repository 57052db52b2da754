import Foundation
import Testing

@testable import Workloads

@Suite struct ActivityLogTests {
  /// An activity as the AWS CLI prints it.
  static func activity(
    id: String = "a", description: String = "Launching a new EC2 instance: i-0d44425630326060f",
    group: String = "g", start: String = "2026-03-02T09:00:01.250Z",
    end: String? = "2026-03-02T09:00:35Z", status: String = "Successful",
    zone: String = "us-west-2b",
    cause: String =
      "At 2026-03-02T08:59:45Z a user request explicitly set group desired capacity changing the desired capacity from 0 to 1.  At 2026-03-02T09:00:00Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 0 to 1."
  ) -> String {
    let ended = end.map { "\"EndTime\": \"\($0)\"," } ?? ""
    return """
      {
        "ActivityId": "\(id)", "AutoScalingGroupName": "\(group)", "Description": "\(description)",
        "Cause": "\(cause)", "StartTime": "\(start)", \(ended) "StatusCode": "\(status)",
        "Progress": 100, "Details": "{\\"Subnet ID\\":\\"subnet-1\\",\\"Availability Zone\\":\\"\(zone)\\"}"
      }
      """
  }

  static func answer(_ activities: [String], token: String = "") -> String {
    let next = token.isEmpty ? "" : ", \"NextToken\": \"\(token)\""
    return "{\"Activities\": [\n\(activities.joined(separator: ",\n"))\n]\(next)}\n"
  }

  static func read(_ text: String, group: String? = nil) throws -> ActivityLog {
    let path = NSTemporaryDirectory() + "activities-\(UUID().uuidString)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try ActivityLog(path: path, group: group)
  }

  /// What a text is refused with, without the file's name; empty when it is taken.
  static func refusal(_ text: String, group: String? = nil) -> String {
    do {
      _ = try read(text, group: group)
      return ""
    } catch let error as TraceError {
      guard case .invalid(let issues, _) = error else { return "\(error)" }
      return issues.map { issue in
        var issue = issue
        issue.file = "log"
        return issue.description
      }.joined(separator: "\n")
    } catch {
      return "\(error)"
    }
  }

  @Test("An activity is read with its times, its zone and the sentences of its cause")
  func reading() throws {
    let log = try Self.read(Self.answer([Self.activity()]))
    let activity = try #require(log.activities.first)
    #expect(log.group == "g" && log.region == "us-west-2" && log.notes.isEmpty)
    #expect(activity.kind == .cold && activity.instance == "i-0d44425630326060f")
    #expect(activity.zone == "us-west-2b" && activity.status == .successful)
    // 33.75 s to the beginning of the second in which it ended, 34.75 s to its end.
    let duration = try #require(activity.duration(asOf: log.latest))
    #expect(duration.lower == 33_750 && duration.upper == 34_750)
    #expect(activity.cause.count == 2)
    #expect(activity.cause[1].second - activity.cause[0].second == 15)
    #expect(activity.cause[1].text.hasPrefix("an instance was started in response"))
  }

  @Test(
    "Descriptions tell what an activity does",
    arguments: [
      ("Launching a new EC2 instance: i-0a", ScalingActivity.Kind.cold),
      ("Launching a new EC2 instance.  Status Reason: no. Launching EC2 instance failed.", .cold),
      ("Launching a new EC2 instance into warm pool: i-0a", .intoPool),
      ("Launching a new EC2 instance from warm pool: i-0a", .fromPool),
      ("Terminating EC2 instance: i-0a", .termination),
      ("Terminating EC2 instance from warm pool: i-0a", .poolTermination),
      ("Moving EC2 instance to Standby: i-0a", nil),
      ("Launching a new EC2 instances", nil),
    ])
  func kinds(description: String, kind: ScalingActivity.Kind?) {
    #expect(ScalingActivity.Kind(description) == kind)
  }

  @Test("Pages one after another are one log, and activities on two of them are one")
  func pages() throws {
    let going = Self.activity(id: "b", end: nil, status: "InProgress")
    let text =
      Self.answer([Self.activity(), going], token: "x") + Self.answer([Self.activity(id: "b")])
    let log = try Self.read(text)
    #expect(log.activities.count == 2 && log.activities.allSatisfy { $0.status == .successful })
    #expect(log.notes.count == 1 && log.notes[0].hasPrefix("1 repeated activity was counted once"))
  }

  @Test("A last page that is not the last is told")
  func token() throws {
    let log = try Self.read(Self.answer([Self.activity()], token: "x"))
    #expect(log.notes.count == 1 && log.notes[0].contains("ends with a NextToken"))
    let whole = Self.answer([Self.activity()]).replacing("]}", with: "], \"NextToken\": null}")
    #expect(try Self.read(whole).notes == [])
  }

  @Test(
    "Damaged, foreign and mixed files are refused with their place",
    arguments: [
      ("", "log: there is nothing in it"),
      ("{\"Activities\": []}", "log: there is nothing in it; expected activities"),
      ("{\"AutoScalingGroups\": []}", "log:1: Activities: there is no Activities in it"),
      ("[1]", "log:1: Activities: this is not an object"),
      (String(answer([activity()]).dropLast(12)), "the text ends here, inside of an object"),
      (
        answer([activity(), activity(id: "b")]).replacing("},\n{", with: "}\n{"),
        "there is no comma between two parts"
      ),
      (answer([activity(status: "Done")]), "log:2: StatusCode: \"Done\" is no status"),
      (
        answer([activity(start: "2026-03-02T09:00")]),
        "log:2: StartTime: \"2026-03-02T09:00\" is no time"
      ),
      (
        answer([activity(), activity(id: "b", start: "yesterday")]),
        "log:7: StartTime: \"yesterday\""
      ),
      (answer([activity(end: "2026-03-02T08:59:59Z")]), "log:2: EndTime: it ends before it starts"),
      (answer([activity(end: nil)]), "log:2: EndTime: it is Successful and has no end"),
      (answer([activity(id: "")]), "log:2: ActivityId: it is missing"),
      (answer([activity(), activity(id: "b", group: "h")]), "are of 2 groups: \"g\", \"h\""),
      (
        answer([activity(), activity(id: "b", zone: "eu-west-1a")]),
        "are of 2 regions: \"us-west-2\", \"eu-west-1\""
      ),
      (
        answer([activity(), activity(start: "2026-03-02T09:00:02Z")]),
        "activity \"a\" is there with another beginning"
      ),
      (answer(["7"]), "log:2:"),
    ])
  func refusals(text: String, problem: String) {
    #expect(Self.refusal(text).contains(problem), "\(Self.refusal(text))")
  }

  @Test("One group of several is taken by its name, and a name that is not there is refused")
  func groups() throws {
    let text = Self.answer([Self.activity(), Self.activity(id: "b", group: "h")])
    #expect(try Self.read(text, group: "h").activities.map(\.id) == ["b"])
    #expect(Self.refusal(text, group: "i").contains("no activity is of group \"i\""))
  }

  @Test("An end in the second of the start is no end before it")
  func sameSecond() throws {
    let log = try Self.read(Self.answer([Self.activity(end: "2026-03-02T09:00:01Z")]))
    let duration = try #require(log.activities[0].duration(asOf: log.latest))
    #expect(duration.lower == 0 && duration.upper == 750)
  }

  @Test(
    "A zone's region is what stands before its letter",
    arguments: [
      ("us-west-2b", "us-west-2"), ("us-gov-west-1a", "us-gov-west-1"),
      ("us-west-2-lax-1a", "us-west-2"), ("nowhere", nil),
    ])
  func regions(zone: String, region: String?) {
    let activity = ScalingActivity(
      id: "a", kind: .cold, instance: "", group: "g", cause: [], start: 0, end: nil,
      endsOnSecond: true, status: .inProgress, zone: zone)
    #expect(activity.region == region)
  }

  @Test("Fifty thousand activities are read in their order")
  func many() throws {
    let activities = (0..<50_000).map { number -> String in
      let minute = String(100 + number % 60).dropFirst()
      return Self.activity(id: "\(number)", start: "2026-03-02T08:\(minute):01.250Z")
    }
    let log = try Self.read(Self.answer(activities))
    #expect(log.activities.count == 50_000)
    #expect(zip(log.activities, log.activities.dropFirst()).allSatisfy { $0.start <= $1.start })
  }

  @Test("Bytes cut off anywhere end in an error or in a log, never in a crash")
  func cuts() {
    let text = Self.answer([Self.activity(), Self.activity(id: "b")])
    for count in stride(from: 0, to: text.utf8.count - 2, by: 3) {
      let part = String(decoding: text.utf8.prefix(count), as: UTF8.self)
      #expect(!Self.refusal(part).isEmpty, "\(count) bytes")
    }
  }
}

@Suite struct GroupMetricsTests {
  static func read(_ text: String) throws -> GroupMetrics {
    let path = NSTemporaryDirectory() + "metrics-\(UUID().uuidString)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try GroupMetrics(path: path)
  }

  static func result(_ label: String, _ times: String, _ values: String) -> String {
    #"{"MetricDataResults": [{"Id": "m1", "Label": "\#(label)", "Timestamps": [\#(times)], "Values": [\#(values)], "StatusCode": "Complete"}]}"#
  }

  @Test("Series are known by their labels, and their values are in the order of their times")
  func reading() throws {
    let text = Self.result(
      "my-asg GroupInServiceInstances", #""2026-03-02T09:01:00+00:00", "2026-03-02T09:00:00Z""#,
      "3.0, 2")
    let series = try #require(try Self.read(text)["GroupInServiceInstances"])
    #expect(series.points.map(\.value) == [2, 3] && series.period == 60_000)
  }

  @Test(
    "What is wrong with a series is told",
    arguments: [
      (result("x", "\"2026-03-02T09:00:00Z\"", "1, 2"), "1 timestamps and 2 values"),
      (result("x", "\"today\"", "1"), "is no time"),
      (result("x", "\"2026-03-02T09:00:00Z\"", "-1"), "is no number of instances"),
      (result("x", "\"2026-03-02T09:00:00Z\"", "NaN"), "this is not JSON"),
      (
        result("x", "\"2026-03-02T09:00:00Z\", \"2026-03-02T09:00:00Z\"", "1, 2"),
        "has two values at one time"
      ),
      ("{\"Activities\": []}", "there is no MetricDataResults in it"),
    ])
  func refusals(text: String, problem: String) {
    var told = ""
    do { _ = try Self.read(text) } catch { told = "\(error)" }
    #expect(told.contains(problem), "\(told)")
  }
}

@Suite struct UsageBillTests {
  static func read(_ text: String) throws -> UsageBill {
    let path = NSTemporaryDirectory() + "bill-\(UUID().uuidString)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try UsageBill(path: path)
  }

  @Test("Both reports are read, kinds of use without their region, and taxes are left out")
  func reading() throws {
    let new = """
      line_item_usage_start_date,line_item_usage_type,line_item_usage_amount,line_item_unblended_cost,line_item_line_item_type
      2026-03-02 09:00:00.000,USE2-BoxUsage:c5.xlarge,1.0,0.17,Usage
      2026-03-02T09:00:00Z,EBS:VolumeUsage.gp3,0.5,0.04,Usage
      2026-03-02T09:00:00Z,,0,7,Tax

      """
    let old = new.replacing("line_item_usage_start_date", with: "lineItem/UsageStartDate")
      .replacing("line_item_usage_type", with: "lineItem/UsageType")
      .replacing("line_item_usage_amount", with: "lineItem/UsageAmount")
      .replacing("line_item_unblended_cost", with: "lineItem/UnblendedCost")
      .replacing("line_item_line_item_type", with: "lineItem/LineItemType")
    for text in [new, old] {
      let bill = try Self.read(text)
      #expect(bill.lines.map(\.type) == ["BoxUsage:c5.xlarge", "EBS:VolumeUsage.gp3"])
      #expect(bill.lines.map(\.amount) == [1, 0.5] && bill.lines.map(\.cost) == [0.17, 0.04])
      #expect(Set(bill.lines.map(\.start)).count == 1 && bill.notes.count == 1)
    }
  }

  @Test(
    "What is wrong with a bill is told",
    arguments: [
      ("", "there is nothing in it"), ("a,b\n1,2\n", "there is no column"),
      (
        "lineItem/UsageStartDate,lineItem/UsageType,lineItem/UsageAmount,lineItem/UnblendedCost\n2026-03-02T09:00:00Z,BoxUsage,nan,1\n",
        ":2: line_item_usage_amount: \"nan\" is no number"
      ),
      (
        "lineItem/UsageStartDate,lineItem/UsageType,lineItem/UsageAmount,lineItem/UnblendedCost\nsoon,BoxUsage,1,1\n",
        "\"soon\" is no time"
      ),
    ])
  func refusals(text: String, problem: String) {
    var told = ""
    do { _ = try Self.read(text) } catch { told = "\(error)" }
    #expect(told.contains(problem), "\(told)")
  }
}
