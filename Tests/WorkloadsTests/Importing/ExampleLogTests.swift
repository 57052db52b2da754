import Foundation
import Settings
import Testing

@testable import Workloads

/// The logs under `Examples/imports`.
@Suite struct ExampleLogTests {
  /// A file, its kind, and what it becomes by hand: `meeting person join..leave` in seconds after
  /// 9:00 of 5 January 2026.
  struct Example: CustomTestStringConvertible {
    let file: String
    let format: ImportFormat
    let joins: [String]
    var testDescription: String { file }
  }

  static let examples = [
    // ann leaves after the room was finished, bob's leave is lost, cem came again by another
    // connection.
    Example(
      file: "livekit.jsonl", format: .livekit,
      joins: [
        "standup ann 12..600", "standup bob 40..320", "standup cem 60..100", "standup cem 100..610",
      ]),
    // The guest and the breakout room end with the room.
    Example(
      file: "jaas.jsonl", format: .jitsi,
      joins: ["standup ann 12.250..305", "standup p2 40..300", "standup/b1 cem 100..300"]),
    // ann's leave and everything of the third are in the list.
    Example(
      file: "event_sync.jsonl", format: .jitsi,
      joins: ["standup ann 12..315", "standup bob 40..200", "standup c@example.org/3 100..320"]),
    Example(
      file: "openvidu.jsonl", format: .openvidu,
      joins: ["standup con_A 12.250..315", "standup con_B 40..320", "standup con_C 100..318"]),
    // The second is gone with its session.
    Example(
      file: "janus.jsonl", format: .janus, joins: ["1234 5001 12.250..315", "1234 5002 40..320"]),
    // One row is there twice.
    Example(
      file: "events.csv", format: .events,
      joins: ["standup ann 12..310", "standup bob 40..895", "standup ann 360..900"]),
  ]

  @Test("Each example becomes what it says", arguments: examples)
  func converts(_ example: Example) throws {
    let text = try String(contentsOfFile: "Examples/imports/\(example.file)", encoding: .utf8)
    let nine = try ScenarioCalendar(start: "2026-01-05T09:00:00Z", timeZone: "UTC")
    #expect(try imported(text, from: example.format, calendar: nine).joins == example.joins)
    if example.format != .events {
      #expect(ImportFormat.recognised(FileHead(text: text)) == example.format)
    }
  }
}
