import PoolSimulation
import Settings
import Testing

@testable import Reports

/// Spans of local time, where clocks change.
@Suite struct ExplainedSpanTests {
  private func span(_ text: String, from start: String) throws -> ExplainedSpan {
    try ExplainedSpan(
      text,
      try ScenarioCalendar(start: start, timeZone: "Europe/Berlin", duration: 3 * 86_400_000))
  }

  @Test(
    "A time of day is the first on the clocks, whose days have 23 hours or 25",
    arguments: [
      // 23:30 CET is 22:30 UTC; 23:15 CEST of the next day is 21:15 UTC, 22 h 45 min later.
      ("23:15..23:20", "2026-03-28T23:30:00", Int64(81_900_000), Int64(82_200_000)),
      // 00:00 CEST; 02:30 CEST is 2 h 30 min later, and 02:15 CET 3 h 15 min later.
      ("02:30..02:15", "2026-10-25T00:00:00", 9_000_000, 11_700_000),
      ("2026-10-25T02:30..2026-10-25T02:15", "2026-10-25T00:00:00", 9_000_000, 11_700_000),
      ("02:10..02:30", "2026-10-25T00:00:00", 7_800_000, 9_000_000),
      // 01:00 is there once: the next is on the day after, 25 h after 01:00 CEST.
      ("01:30..01:00", "2026-10-25T00:00:00", 5_400_000, 93_600_000),
    ])
  func changes(text: String, start: String, from: Int64, to: Int64) throws {
    #expect(try span(text, from: start) == .times(from...to))
  }

  @Test("A time with an offset from UTC is that one, though its reading comes again")
  func offset() {
    #expect(throws: QuantityError.self) {
      try span("2026-10-25T02:30..2026-10-25T02:15+02:00", from: "2026-10-25T00:00:00")
    }
  }
}
