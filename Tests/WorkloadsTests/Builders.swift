import Foundation
import PoolSimulation
import Probability
import Settings

@testable import Workloads

/// A section from lines of `key: value`, with sections and lists written in braces and brackets as
/// YAML's flow style has them.
func settings(_ text: String) throws -> SettingsNode {
  var parser = FlowParser(text)
  return try parser.section()
}

extension TraceContent {
  /// The joins, where it has them.
  var workload: Workload? { if case .joins(let workload) = self { workload } else { nil } }
  /// The sessions, where it has them.
  var sessions: [MeetingSession]? {
    if case .meetings(let sessions) = self { sessions } else { nil }
  }
  /// The joins by intervals, where it has them.
  var intervals: IntervalCounts? { if case .counts(let counts) = self { counts } else { nil } }
}

extension WorkloadSource {
  /// What its trace holds; nil where all of it is drawn.
  var trace: TraceContent? { if case .trace(let content) = content { content } else { nil } }
}

extension ParticipantFlow {
  /// The laws, where people trickle in.
  var laws: ScheduledFlow? { if case .scheduled(let flow) = self { flow } else { nil } }
}

/// The little of YAML's flow style that these tests need. Every value's line is that of its text.
private struct FlowParser {
  private var rest: Substring
  private var line = 1

  init(_ text: String) { rest = text[...] }

  private var location: SourceLocation { SourceLocation(file: "scenario.yaml", line: line) }

  private struct Malformed: Error {}

  private mutating func skipBlanks() {
    while let first = rest.first, first.isWhitespace {
      if first == "\n" { line += 1 }
      rest.removeFirst()
    }
  }

  private mutating func word(until ends: String) -> String {
    skipBlanks()
    if rest.first == "\"" {
      rest.removeFirst()
      let text = rest.prefix { $0 != "\"" }
      rest = rest.dropFirst(text.count + 1)
      return String(text)
    }
    let text = rest.prefix { !ends.contains($0) }
    rest = rest.dropFirst(text.count)
    return text.trimmingCharacters(in: .whitespaces)
  }

  mutating func section(closedBy end: Character? = nil) throws -> SettingsNode {
    let start = location
    var entries: [SettingsNode.Entry] = []
    while true {
      skipBlanks()
      if rest.first == "," { rest.removeFirst() }
      skipBlanks()
      if rest.first == end {
        if end != nil { rest.removeFirst() }
        return SettingsNode(.map(entries), at: start)
      }
      let place = location
      let key = word(until: ":\n")
      skipBlanks()
      guard rest.first == ":" else { throw Malformed() }
      rest.removeFirst()
      entries.append(
        SettingsNode.Entry(key: key, location: place, node: try value(isInside: end != nil)))
    }
  }

  private mutating func value(isInside: Bool) throws -> SettingsNode {
    rest = rest.drop { $0 == " " }
    let start = location
    switch rest.first {
    case "{":
      rest.removeFirst()
      return try section(closedBy: "}")
    case "[":
      rest.removeFirst()
      var elements: [SettingsNode] = []
      while true {
        skipBlanks()
        if rest.first == "," { rest.removeFirst() }
        skipBlanks()
        guard let first = rest.first else { throw Malformed() }
        if first == "]" {
          rest.removeFirst()
          return SettingsNode(.list(elements), at: start)
        }
        elements.append(try value(isInside: true))
      }
    default: return SettingsNode(.scalar(word(until: isInside ? ",}]\n" : "\n")), at: start)
    }
  }
}

/// What `body` reads from a text, and the issues.
func reading<Value>(_ text: String, _ body: (inout SettingsReader) -> Value) throws -> (
  value: Value, issues: [String]
) {
  let log = IssueLog()
  var reader = SettingsReader(try settings(text), path: "workload", issues: log)
  let value = body(&reader)
  reader.finish()
  return (value, log.issues.map(\.description))
}

/// A calendar in UTC from a Monday.
func calendar(_ start: String = "2026-01-05T00:00:00", _ zone: String = "UTC") throws
  -> ScenarioCalendar
{
  try ScenarioCalendar(start: start, timeZone: zone)
}

/// Reads a trace from a text.
func source(
  _ text: String, format: TraceFormat? = nil, columns: [String: String] = [:],
  onBadRow: BadRowPolicy = .error,
  flow: ParticipantFlow = .allAtOnce, attendance: Double = 1, duration: Int64? = nil,
  sessionKeys: [String] = [],
  transforms: [WorkloadTransform] = [],
  calendar given: ScenarioCalendar? = nil, times: TraceTimesSetting = .auto, region: String? = nil,
  interval: Int64? = nil,
  stay: Distribution? = nil
) throws -> WorkloadSource {
  let trace = TraceSettings(
    path: "trace.csv", format: format, columns: columns, onBadRow: onBadRow, times: times,
    region: region, interval: interval)
  let calendar = try given ?? calendar()
  var notes = WorkloadNotes()
  var reader = try TraceReader(
    CSVReader(bytes: Array(text.utf8)), settings: trace, calendar: calendar)
  let period = 0...(duration ?? .max)
  let (content, meetings) = try reader.contentAndMeetings(
    format: format, sessionKeys: sessionKeys, within: transforms.isEmpty ? period : .min ... .max,
    largestSeats: 1_000_000, notes: &notes)
  var source = WorkloadSource(
    content: .trace(content), calendar: calendar, flow: flow, attendance: attendance,
    transforms: transforms, period: period, notes: notes)
  source.stay = stay
  source.meetings = meetings
  return source
}

/// The lines that a trace is refused with; empty when it is taken.
func complaints(
  _ text: String, format: TraceFormat? = nil, columns: [String: String] = [:],
  times: TraceTimesSetting = .auto, region: String? = nil,
  interval: Int64? = nil
) throws -> [String] {
  do {
    _ = try source(
      text, format: format, columns: columns, times: times, region: region, interval: interval)
    return []
  } catch let error as TraceError {
    return error.description.split(separator: "\n").map(String.init)
  }
}

/// Everything of a workload that can be compared.
struct Columns: Equatable {
  var times: [Int64]
  var stays: [Int64]
  var meetings: [String]
  var seats: [Int32]
  var patience: [Int64]
  var participants: [String]
  var names: [String]

  init(_ workload: Workload) {
    times = workload.joinTimes.map(\.milliseconds)
    stays = workload.stays.map(\.milliseconds)
    meetings = workload.meetingOfJoin.map { workload.meetings[Int($0)] }
    seats = workload.seats
    patience = workload.patience.map(\.milliseconds)
    participants =
      workload.participantOfJoin.isEmpty
      ? [] : workload.joinTimes.indices.map { workload.participantName(of: $0) ?? "" }
    names = Array(workload.meetings)
  }
}
