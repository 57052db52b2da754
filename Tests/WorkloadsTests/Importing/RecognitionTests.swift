import Foundation
import Testing

@testable import Workloads

@Suite struct RecognitionTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// The examples by what they are.
  private static let examples: [(file: String, format: ImportFormat)] = [
    ("bigbluebutton.xml", .bigbluebutton), ("calendar.csv", .calendar),
    ("calendar.ics", .icalendar), ("cdr-3cx.csv", .cdr),
    ("cdr.csv", .cdr), ("cloudwatch.json", .cloudwatch), ("colibri.jsonl", .colibri),
    ("event_sync.jsonl", .jitsi),
    ("events.csv", .events), ("grafana.csv", .grafana), ("jaas.jsonl", .jitsi),
    ("janus.jsonl", .janus), ("livekit.jsonl", .livekit),
    ("meet-attendance.csv", .meet), ("meet.csv", .meet), ("openvidu.jsonl", .openvidu),
    ("prometheus.json", .prometheus),
    ("teams-calls.csv", .teams), ("teams-report.csv", .teams), ("teams.csv", .teams),
    ("timetable.csv", .timetable),
    ("zoom-usage.csv", .zoom), ("zoom.csv", .zoom),
  ]

  @Test(
    "Every example is recognised as what it is, and as nothing else",
    arguments: examples.map(\.file))
  func isRecognised(_ file: String) throws {
    let format = Self.examples.first { $0.file == file }?.format
    #expect(
      try RecognisedFile(path: "\(Self.root)/Examples/imports/\(file)")
        == format.map { .foreign($0) })
  }

  @Test("There is an example of every kind, and every example is one")
  func all() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(Self.root)/Examples/imports")
      .sorted()
    #expect(files == Self.examples.map(\.file).sorted())
    // Scalelite answers as BigBlueButton does.
    #expect(Set(Self.examples.map(\.format)).union([.scalelite]) == Set(ImportFormat.allCases))
  }

  @Test(
    "Our own traces are recognised by their columns, whatever separates them",
    arguments: [
      ("meeting_id,join_time,leave_time\n", TraceFormat.joins),
      ("meeting_id;start_time;duration_s;participants\n", .meetings),
      ("sep=;\n\"interval_start\";\"joins\"\n", .counts),
      ("\u{FEFF}interval_start\tjoins\n", .counts),
    ])
  func own(_ text: String, _ format: TraceFormat) {
    #expect(RecognisedFile(FileHead(text: text)) == .trace(format))
  }

  @Test(
    "A timetable is one whatever separates its columns",
    arguments: [
      "weekday,start,end\n", "meeting_id;weekday;start;duration\n", "sep=;\nday;start;end\n",
      "Day\tStart\tEnd\n",
    ])
  func timetables(_ text: String) {
    #expect(RecognisedFile(FileHead(text: text)) == .foreign(.timetable))
  }

  @Test(
    "What might be anything is not guessed at",
    arguments: [
      "", "\n\n", "a,b,c\n1,2,3\n", "{\"a\": 1}", "<html></html>", "join_time,start_time\n",
      "2026-01-05 09:00 ann joined\n",
    ])
  func unknown(_ text: String) { #expect(RecognisedFile(FileHead(text: text)) == nil) }
}
