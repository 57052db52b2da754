internal import Settings

/// The members of an activity that are read.
private enum ActivityField: Int, JSONField {
  case id, description, group, cause, start, end, status, message, arn

  var path: String {
    switch self {
    case .id: "ActivityId"
    case .description: "Description"
    case .group: "AutoScalingGroupName"
    case .cause: "Cause"
    case .start: "StartTime"
    case .end: "EndTime"
    case .status: "StatusCode"
    case .message: "StatusMessage"
    case .arn: "AutoScalingGroupARN"
    }
  }

  var kind: JSONKind { .text }
}

/// What a group did, read from a file of its activities: one answer of the AWS CLI, or its pages one
/// after another.
package struct ActivityLog: Sendable {
  /// The activities by their start, each once.
  package let activities: [ScalingActivity]
  /// The group.
  package let group: String
  /// The region, as far as zones tell it.
  package let region: String?
  /// The last time that is written in it, milliseconds since 1970.
  package let latest: Int64
  /// What should be known of the file, a sentence each.
  package let notes: [String]

  private static let command = "aws autoscaling describe-scaling-activities --output json"

  /// Reads a file.
  /// - Parameters:
  ///   - path: the file; `-` is standard input
  ///   - group: the group that is meant; nil: there is one
  /// - Throws: that the file is not there or damaged, and every activity that is wrong
  package init(path: String, group: String? = nil) throws(TraceError) {
    let file = try AnswerFile(path: path, listOf: "Activities", from: Self.command)
    var issues = ImportIssues(file: path, onBadRow: .error)
    var notes = ImportNotes()
    let reader = JSONRecordReader(JSONShape(ActivityField.self), takesLists: false)
    var found: [ScalingActivity] = []
    var (regions, knownRegions): ([String], Set<String>) = ([], [])
    var places: [String: Int] = [:]
    var read = 0
    var (counted, line) = (0, 1)
    var repeated = 0
    for answer in file.answers {
      for element in answer.elements {
        read += 1
        line += file.bytes[counted..<element.lowerBound].count { $0 == Byte.lineFeed }
        counted = element.lowerBound
        do throws(ImportProblem) {
          let (activity, region) = try Self.activity(
            file.bytes.span.extracting(element), zone: Self.zone(of: element, file.bytes), reader)
          if let group, activity.group != group { continue }
          if let region, knownRegions.insert(region).inserted { regions.append(region) }
          if let place = places[activity.id] {
            repeated += 1
            found[place] = try Self.merged(found[place], activity)
          } else {
            places[activity.id] = found.count
            found.append(activity)
          }
        } catch {
          issues.reject(line: line, error)
        }
      }
    }
    try issues.finish(read: read, expected: "activities")
    func refusal(_ problem: String, _ expected: String) -> TraceError {
      issues.refusal(ImportProblem(problem, expected))
    }
    var (groups, knownGroups): ([String], Set<String>) = ([], [])
    for activity in found where knownGroups.insert(activity.group).inserted {
      groups.append(activity.group)
    }
    if let group, found.isEmpty {
      throw refusal(
        "no activity is of group \(quoted(group))", "expected the name of a group in it")
    }
    guard groups.count == 1, let only = groups.first else {
      throw refusal(
        "the activities are of \(groups.count) groups: \(Self.list(groups))",
        "expected one, or --group with its name")
    }
    if regions.count > 1 {
      throw refusal(
        "the activities are of \(regions.count) regions: \(Self.list(regions))",
        "expected a file for each region: groups of one name there are different ones")
    }
    notes.tell(
      repeated, "repeated activity", "counted once, as the pages of an answer overlap.",
      plural: "repeated activities")
    var sentences = notes.lines
    if file.answers.last?.goesOn == true {
      sentences.append(
        "\(path) ends with a NextToken: it is a page of a longer answer, and what came before is not in it."
      )
    }
    let others = found.count { $0.kind == nil }
    if others > 0 {
      sentences.append(
        "\(others) of \(found.count) activities neither launch nor end an instance, and were left out."
      )
    }
    activities = found.filter { $0.kind != nil }.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    self.group = only
    region = regions.first
    latest = found.reduce(.min) { max($0, $1.end ?? $1.start, $1.start) }
    self.notes = sentences
  }

  /// A log that was made rather than read.
  package init(_ activities: [ScalingActivity], group: String, latest: Int64) {
    self.activities = activities.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    self.group = group
    region = activities.lazy.compactMap(\.region).first
    self.latest = latest
    notes = []
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).map { quoted($0) }.joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }

  /// Of an activity on two pages the later state; its beginning must be the same.
  private static func merged(_ first: ScalingActivity, _ second: ScalingActivity)
    throws(ImportProblem) -> ScalingActivity
  {
    guard first.start == second.start, first.kind == second.kind else {
      throw ImportProblem(
        "activity \(quoted(first.id)) is there with another beginning",
        "expected each activity once", at: ActivityField.id.path)
    }
    return first.end == nil ? second : first
  }

  private static func activity(
    _ bytes: Span<UInt8>, zone: String?, _ reader: JSONRecordReader
  ) throws(ImportProblem) -> (ScalingActivity, region: String?) {
    let expected = "an activity"
    let records: [JSONRecord]
    if let scanned = reader.scanned(bytes) {
      records = scanned
    } else {
      records = try reader.decoded(bytes, expected: expected)
    }
    guard let record = records.first else {
      throw ImportProblem("this is not an object", "expected \(expected)")
    }
    if let problem = record.problem { throw problem }
    func text(_ field: ActivityField) throws(ImportProblem) -> String {
      guard let text = record.name(field) else {
        throw ImportProblem("it is missing", "expected a text", at: field.path)
      }
      return text
    }
    func time(_ text: String, _ field: ActivityField) throws(ImportProblem) -> Int64 {
      guard let time = milliseconds(text) else {
        throw ImportProblem(
          "\(quoted(text)) is no time",
          "expected ISO 8601 with an offset, such as "
            + "2026-03-02T09:00:00.250Z", at: field.path)
      }
      return time
    }
    let code = try text(.status)
    guard let status = ScalingActivity.Status(code: code) else {
      throw ImportProblem(
        "\(quoted(code)) is no status of an activity",
        "expected Successful, Failed, Cancelled, InProgress or another one of the API",
        at: ActivityField.status.path)
    }
    let start = try time(try text(.start), .start)
    let written = record.name(ActivityField.end)
    var end: Int64?
    if let written { end = try time(written, .end) }
    let endsOnSecond = (end ?? 0) % 1_000 == 0
    if status == .successful, end == nil {
      throw ImportProblem(
        "it is Successful and has no end", "expected a time", at: ActivityField.end.path)
    }
    if status == .inProgress { end = nil }
    if let end, end + (endsOnSecond ? 999 : 0) < start {
      throw ImportProblem(
        "it ends before it starts", "expected a time from StartTime on", at: ActivityField.end.path)
    }
    let description = try text(.description)
    let arn = record.name(ActivityField.arn)?.split(
      separator: ":", omittingEmptySubsequences: false)
    let activity = ScalingActivity(
      id: try text(.id), kind: ScalingActivity.Kind(description),
      instance: instance(in: description), group: try text(.group),
      cause: clauses(of: record.text(ActivityField.cause) ?? ""), start: start, end: end,
      endsOnSecond: endsOnSecond, status: status,
      message: record.text(ActivityField.message) ?? "",
      zone: zone)
    let region = activity.region ?? (arn.map { $0.count > 3 ? String($0[3]) : nil } ?? nil)
    return (activity, region)
  }

  /// The first identifier of an instance in a text; empty without one.
  private static func instance(in text: String) -> String {
    let word = text.split { !$0.isLetter && !$0.isNumber && $0 != "-" }.first { word in
      word.hasPrefix("i-") && word.dropFirst(2).allSatisfy(\.isHexDigit)
    }
    return word.map(String.init) ?? ""
  }

  /// The sentences of a cause: each begins with `At` and a time, and two spaces are between them.
  static func clauses(of cause: String) -> [ScalingActivity.Clause] {
    var clauses: [ScalingActivity.Clause] = []
    var words: [Substring] = []
    var second: Int64?
    func close() {
      if let second {
        clauses.append(
          ScalingActivity.Clause(second: second, text: words.joined(separator: " ")))
      }
      words = []
    }
    let all = cause.split(separator: " ")
    var place = 0
    while place < all.count {
      if all[place] == "At", place + 1 < all.count,
        let time = milliseconds(String(all[place + 1]))
      {
        close()
        second = floorDivide(time, 1_000)
        place += 2
      } else {
        words.append(all[place])
        place += 1
      }
    }
    close()
    return clauses
  }

  /// The zone in an activity's details, which are a JSON object as a text.
  private static func zone(of activity: Range<Int>, _ bytes: [UInt8]) -> String? {
    func member(_ name: String, of text: Range<Int>, _ bytes: [UInt8]) -> String? {
      let members = try? JSONOutline(bytes, text).members(at: text.lowerBound)
      guard let value = members?.first(where: { $0.name == name })?.value, value.count >= 2,
        bytes[value.lowerBound] == Byte.quote
      else { return nil }
      return String(
        decoding: bytes[value.lowerBound + 1..<value.upperBound - 1], as: UTF8.self)
    }
    guard let details = member("Details", of: activity, bytes) else { return nil }
    let inner = Array(details.replacing("\\\"", with: "\"").utf8)
    return member("Availability Zone", of: inner.indices, inner)
  }

  private static let calendar = try? ScenarioCalendar(
    start: "1970-01-01T00:00:00Z", timeZone: "UTC")

  /// A time in ISO 8601, in milliseconds since 1970; nil: it is none, or says no offset from UTC.
  package static func milliseconds(_ text: String) -> Int64? {
    let hasOffset = text.hasSuffix("Z") || text.dropFirst(11).contains { $0 == "+" || $0 == "-" }
    guard hasOffset else { return nil }
    return calendar?.milliseconds(of: text)
  }
}
