import Foundation
import PoolSimulation
import Reports
import Settings
import Testing
import Workloads

@Suite struct TraceDescriptionTextTests {
  /// Two people in two meetings of an office, one of whom comes back, from an unknown or a known
  /// start.
  private func described(start: String? = nil) throws -> TraceDescription {
    var builder = WorkloadBuilder()
    let meetings = ["a", "b\u{1B}[2J"].map { builder.addMeeting(named: $0) }
    let people = ["x", "y"].map { builder.addParticipant(named: $0) }
    let rows: [(time: Int64, stay: Int64, meeting: Int, person: Int)] = [
      (32_460, 600, 0, 0), (32_520, 0, 1, 1), (33_100, 60, 0, 0),
    ]
    for row in rows {
      builder.addJoin(
        at: SimulationTime(milliseconds: row.time * 1000),
        stay: TimeSpan(milliseconds: row.stay * 1000), meeting: meetings[row.meeting],
        participant: people[row.person])
    }
    let calendar = try ScenarioCalendar(start: start ?? "1970-01-01T00:00:00Z", timeZone: "UTC")
    return TraceDescription(
      joins: builder.finish(), notes: WorkloadNotes(), calendar: calendar,
      startIsGiven: start != nil)
  }

  private let plain = TerminalStyle(isColored: false)

  @Test(
    "The text answers in its first line, fits a terminal, and tells what is odd with an example")
  func text() throws {
    let text = try described(start: "2026-01-05").text(of: "trace.csv", plain)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(
      lines.first
        == "trace.csv: 3 joins of 2 meetings in 11 min 40 s, from 2026-01-05T09:01:00+00:00")
    #expect(lines.allSatisfy { $0.count <= 100 && !$0.hasSuffix(" ") })
    #expect(
      lines.contains(
        "  peak participants                                          1  2026-01-05T09:01:00+00:00")
    )
    #expect(lines.contains("  participants                                               2"))
    #expect(text.contains("1 join (33.3 %) is of a participant who was in the meeting before"))
    #expect(text.contains("1 stay lasts no time, such as b") && !text.contains("\u{1B}"))
  }

  @Test("Without a start, times are offsets and weekdays are left out")
  func offsets() throws {
    let text = try described().text(of: "trace.csv", plain)
    #expect(
      text.contains("from 0d 09:01:00\n") && text.contains("--start tells it")
        && !text.contains("By weekday"))
    let json = try parsed(described().json(of: "trace.csv"))
    #expect(
      json["first"] is NSNull && json["first_s"] as? Double == 32_460 && json["weekdays"] is NSNull)
    #expect(json["start_is_known"] as? Bool == false)
  }

  private func parsed(_ value: JSONValue) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(value.text.utf8)) as? [String: Any])
  }

  @Test(
    "JSON has the numbers of the text, with units in its keys, and the warnings with their sentences"
  )
  func json() throws {
    let json = try parsed(described(start: "2026-01-05").json(of: "trace.csv"))
    #expect(
      json["kind"] as? String == "joins" && json["joins"] as? Int == 3
        && json["participants"] as? Int == 2)
    #expect(
      json["first"] as? String == "2026-01-05T09:01:00+00:00" && json["span_s"] as? Double == 700)
    let concurrency = try #require(json["concurrency"] as? [String: Any])
    #expect(
      concurrency["peak_participants"] as? Int == 1
        && concurrency["mean_participants"] as? Double == 0.942857)
    let meetings = try #require(json["meetings_detail"] as? [String: Any])
    #expect((meetings["stay"] as? [String: Any])?["p50_s"] as? Double == 60)
    #expect((meetings["size"] as? [String: Any])?["max"] as? Int == 1)
    let warnings = try #require(json["warnings"] as? [[String: Any]])
    #expect(
      warnings.compactMap { $0["kind"] as? String } == [
        "rejoins", "zero_stays", "solitary_meetings",
      ])
    #expect(
      warnings.allSatisfy { ($0["text"] as? String)?.hasSuffix(".") == true && $0["count"] is Int })
    #expect(warnings.map { $0["first_s"] as? Double } == [33_100, 32_520, 32_460])
  }

  @Test("Counts, meetings and an empty span have their own words, and equal traces equal bytes")
  func kinds() throws {
    let calendar = try ScenarioCalendar(start: "2026-01-05", timeZone: "UTC")
    let counts = TraceDescription(
      interval: 900_000, starts: [0, 900_000], counts: [5, 7], notes: WorkloadNotes(),
      calendar: calendar, startIsGiven: true)
    let text = counts.text(of: "counts.csv", plain)
    #expect(
      text.hasPrefix(
        "counts.csv: 12 joins in 30 min, from 2026-01-05T00:00:00+00:00\nA row is an interval"))
    #expect(
      text.contains("busiest 15 min") && !text.contains("At once") && !text.contains("Quantiles"))
    #expect(try parsed(counts.json(of: "counts.csv"))["concurrency"] is NSNull)
    #expect(try described().json(of: "t").text == described().json(of: "t").text)
    let instant = TraceDescription(
      sessions: [MeetingSession(name: "a", start: 0, duration: 0, participants: 1)],
      notes: WorkloadNotes(), calendar: calendar,
      startIsGiven: true)
    #expect(instant.text(of: "t", plain).contains("1 meeting lasts no time, such as a at"))
    #expect(!instant.json(of: "t").text.contains("nan"))
  }
}
