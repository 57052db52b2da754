internal import Settings

/// A session of a meeting, as all answers together tell it.
struct ListedSession {
  let key: String
  let name: String
  let line: Int
  private(set) var start: Int64
  /// Whether that is its `startTime`, and not when it was made.
  private var isStartTold: Bool
  /// When it was made, which is before anybody joins.
  private(set) var created: Int64
  /// Its own `endTime`, the latest that was told.
  private(set) var ownEnd: Int64?
  /// That of its recording.
  private(set) var recordingEnd: Int64?
  /// The most people that an answer tells; nil when none does.
  private(set) var participants: Int?
  /// The most minutes that it may last, in milliseconds.
  private(set) var longest: Int64?
  /// Whether anybody ever joined; nil when no answer tells.
  private(set) var hasUserJoined: Bool?
  private(set) var wasForciblyEnded = false
  /// Whether only getRecordings lists it.
  private(set) var isRecordingOnly: Bool
  /// The numbers of the lists between which it ended: the last that has it running, and the first
  /// after that which has it idle.
  private(set) var lastRunning: Int?
  private(set) var firstIdle: Int?

  /// What one entry tells.
  /// - Parameters:
  ///   - listed: the entry
  ///   - place: how many lists of meetings there were before this answer
  ///   - settings: the clock
  /// - Throws: `ImportProblem` when a field is missing or bad.
  init(_ listed: ListedMeeting, at place: Int, settings: ImportSettings) throws(ImportProblem) {
    guard let name = listed.fields["meetingID"], !name.isEmpty else {
      throw ImportProblem("it is missing", "expected the meeting's name", at: "meetingID")
    }
    self.name = name
    line = listed.line
    isRecordingOnly = listed.isRecording
    let created = try Self.time("createTime", listed, settings)
    let told = try Self.time("startTime", listed, settings)
    guard let start = told ?? created else {
      throw ImportProblem("it is missing", "expected milliseconds since 1970", at: "startTime")
    }
    self.start = start
    isStartTold = told != nil
    self.created = min(created ?? start, start)
    let end = try Self.time("endTime", listed, settings)
    if listed.isRecording { recordingEnd = end } else { ownEnd = end }
    let given = ["internalMeetingID", "recordID"].compactMap { listed.fields[$0] }.first {
      !$0.isEmpty
    }
    key = given ?? "\(name)\0\(start)"
    participants = listed.attendees.flatMap { $0 > 0 ? $0 : nil }
    for field in ["participantCount", "participants"] {
      guard let text = listed.fields[field], !text.isEmpty else { continue }
      guard let count = Int(text), (0...1_000_000).contains(count) else {
        throw ImportProblem(
          "\(quoted(text)) is not a whole number from 0 to 1000000", "expected a number of people",
          at: field)
      }
      participants = max(participants ?? 0, count)
    }
    if participants == nil, listed.attendees == 0 { participants = 0 }
    hasUserJoined = try Self.flag("hasUserJoined", listed)
    wasForciblyEnded = try Self.flag("hasBeenForciblyEnded", listed) ?? false
    if let text = listed.fields["duration"], let minutes = Int64(text),
      (1...525_600).contains(minutes), !listed.isRecording
    {
      longest = minutes * 60_000
    }
    if listed.isRecording { return }
    let isRunning =
      try Self.flag("running", listed) ?? (participants != 0) && !wasForciblyEnded && end == nil
    if isRunning { lastRunning = place } else { firstIdle = place }
  }

  /// Takes what a later answer knows of the same session. Its own fields are better than its
  /// recording's.
  mutating func merge(_ other: ListedSession) {
    if let count = other.participants { participants = max(participants ?? 0, count) }
    if let later = other.ownEnd { ownEnd = max(ownEnd ?? later, later) }
    if let later = other.recordingEnd { recordingEnd = max(recordingEnd ?? later, later) }
    if isRecordingOnly, !other.isRecordingOnly {
      (start, isStartTold, created) = (other.start, other.isStartTold, other.created)
    } else if !isStartTold, other.isStartTold, isRecordingOnly == other.isRecordingOnly {
      (start, isStartTold, created) = (other.start, true, min(created, other.created))
    }
    isRecordingOnly = isRecordingOnly && other.isRecordingOnly
    longest = other.longest ?? longest
    if let joined = other.hasUserJoined { hasUserJoined = joined || hasUserJoined == true }
    wasForciblyEnded = wasForciblyEnded || other.wasForciblyEnded
    if let running = other.lastRunning {
      lastRunning = running
      // It was empty for a while only.
      firstIdle = nil
    } else if let idle = other.firstIdle {
      firstIdle = firstIdle ?? idle
    }
  }

  /// The end that it tells itself.
  var toldEnd: Int64? { ownEnd ?? recordingEnd }

  /// How many people it had; nil when nothing tells. Nobody at the moment of an answer is not
  /// nobody ever.
  var people: Int? { participants == 0 && hasUserJoined == true ? nil : participants }

  func meeting(until end: Int64) -> MeetingSession {
    MeetingSession(name: name, start: start, duration: end - start, participants: participants ?? 0)
  }

  /// A time in milliseconds; nil without one, or when it is 0.
  private static func time(_ field: String, _ listed: ListedMeeting, _ settings: ImportSettings)
    throws(ImportProblem) -> Int64?
  {
    guard let text = listed.fields[field], !text.isEmpty, text != "0" else { return nil }
    if let value = Int64(text), let time = settings.time(since1970: value) { return time }
    throw ImportProblem(
      "\(quoted(text)) is no time of this era",
      "expected milliseconds since 1970, such as 1760000000000", at: field)
  }

  /// Whether something is so; nil when it is not told.
  private static func flag(_ field: String, _ listed: ListedMeeting) throws(ImportProblem) -> Bool?
  {
    guard let text = listed.fields[field]?.lowercased(), !text.isEmpty else { return nil }
    if text == "true" || text == "false" { return text == "true" }
    throw ImportProblem(
      "\(quoted(text)) is neither true nor false", "expected true or false", at: field)
  }
}
