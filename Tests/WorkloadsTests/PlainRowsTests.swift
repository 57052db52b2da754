import PoolSimulation
import Probability
import Settings
import Testing

@testable import Workloads

/// Rows that are read many at a time, beside the same rows read with care.
@Suite struct PlainRowsTests {
  private static let roles: [PlainJoins.Role] = [.meeting, .participant, .join, .leave]

  /// What is read of a text without a header: the rows and where the reading ends.
  private static func read(
    _ text: [UInt8], _ times: TraceTimes = .sinceStart, calendar: ScenarioCalendar? = nil
  ) -> (plain: PlainJoins, end: Int) {
    var plain = PlainJoins(roles: roles, calendar: calendar)
    plain.times = times
    let buffer = text + [UInt8](repeating: Byte.lineFeed, count: RowScan.padding)
    let end = buffer.withUnsafeBytes {
      plain.read($0, from: 0, upTo: text.count, longestRow: 1 << 20)
    }
    return (plain, end)
  }

  @Test("rows are read up to the first that is written in another way")
  func readsRows() {
    let text = "a,ann,1,2.5\nlong-meeting-name,,3.125,90\r\n\"c\",bob,4,5\nd,bob,4,5\n"
    let (plain, end) = Self.read(Array(text.utf8))
    #expect(plain.rows.count == 2)
    // "a,ann,1,2.5\n" has 12 bytes, "long-meeting-name,,3.125,90\r\n" 29.
    #expect(end == 41)
    #expect((0..<2).map { plain.rows.joins[$0] } == [1000, 3125])
    // 2.5 - 1 = 1.5 s; 90 - 3.125 = 86.875 s.
    #expect((0..<2).map { plain.rows.stays[$0] } == [1500, 86_875])
    #expect((0..<2).map { plain.rows.meetings[$0].count } == [1, 17])
    #expect((0..<2).map { plain.rows.participants[$0].count } == [3, 0])
  }

  @Test(
    "a row that is not written as almost all are is left to the careful way",
    arguments: [
      "\"a\",b,1,2\n", "a,\"b\",1,2\n", "a,b\"c,1,2\n", "a\0,b,1,2\n", "é,b,1,2\n", "a,é,1,2\n",
      ",b,1,2\n", "a,b,1\n", "a,b,1,2,3\n", "a,b,,2\n", "a,b,1,\n", "a,b,-1,2\n", "a,b,+1,2\n",
      "a,b,1.,2\n", "a,b,.5,2\n", "a,b,1.0005,2\n", "a,b,1e1,20\n", "a,b, 1,2\n", "a,b,1 ,2\n",
      "a,b,1234567890123456,2\n", "a,b,3,2\n", "\n", "\r\n", "a\r,b,1,2\n", "a,b,1,2\r\r\n",
      "a,b,1,2", "a,b,2026-01-05T00:00:00,2026-01-05T00:00:01\n",
    ])
  func leavesOddRows(text: String) {
    let (plain, end) = Self.read(Array(text.utf8))
    #expect(plain.rows.count == 0 && end == 0)
  }

  @Test(
    "of wall clocks too",
    arguments: [
      // Clocks in New York skip the first and show the second twice; the others are no times.
      "2026-03-08T02:30:00", "2026-11-01T01:30:00", "2026-02-30T00:00:00", "2026-01-05T24:00:00",
      "2026-01-05T00:60:00", "2026-01-05T00:00:60", "2026-01-05T00:00", "2026-01-05",
      "2026-01-05T00:00:00.", "2026-01-05T00:00:00+1", "2026-01-05T00:00:00+20:00",
      "2026-01-05T00:00:00+01:60", "2026-01-05T00:00:00Zulu", "2026/01/05T00:00:00",
      "2026-01-05_00:00:00", "\0\0\0\0\0\0\0\0\0\0\0\0\0:00:00Z", "1767571200", "",
    ])
  func leavesOddTimes(time: String) throws {
    let clock = try calendar("2026-01-05T00:00:00", "America/New_York")
    let (plain, end) = Self.read(
      Array("a,b,\(time),2030-01-05T00:00:00\n".utf8), .wallClock, calendar: clock)
    #expect(plain.rows.count == 0 && end == 0)
    #expect(plain.clocks.withoutOffset == 0 && plain.clocks.withOffset == 0)
  }

  @Test("times of wall clocks and Unix times are counted from the start")
  func readsTimes() throws {
    let clock = try calendar("2026-01-05T00:00:00", "America/New_York")
    func first(_ text: String, _ times: TraceTimes) -> [Int64] {
      let (plain, _) = Self.read(Array((text + "\n").utf8), times, calendar: clock)
      return (0..<plain.rows.count).flatMap { [plain.rows.joins[$0], plain.rows.stays[$0]] }
    }
    // 8 h = 28,800 s, and a quarter; until 9:00:00.5.
    #expect(
      first("a,b,2026-01-05T08:00:00.250,2026-01-05 09:00:00.5", .wallClock)
        == [28_800_250, 3_600_250])
    // Midnight in New York is 05:00 UTC; .9996 rounds up to a second; 06:30+01:30 is 05:00 UTC.
    #expect(
      first("a,b,2026-01-05T06:30:00+01:30,2026-01-05T05:00:00.9996Z", .wallClock) == [0, 1000])
    // 2026-01-05T05:00:00Z is second 1,767,589,200.
    #expect(first("a,b,1767589200.5,1767589260", .unixSeconds) == [500, 59_500])
    #expect(first("a,b,1767589200500,1767589260000", .unixMilliseconds) == [500, 59_500])
    // Numbers that are no Unix times of their kind are left to the careful way.
    #expect(first("a,b,1767589200,1767589260", .unixMilliseconds) == [])
    #expect(first("a,b,1767589200500,1767589260000", .unixSeconds) == [])
  }

  /// What a reading gives, or what is wrong.
  private static func outcome(
    _ text: String, _ settings: TraceSettings, chunkSize: Int, _ calendar: ScenarioCalendar,
    rowsBeforeThread: Int? = nil
  ) -> String {
    do {
      var reader = try TraceReader(
        CSVReader(bytes: Array(text.utf8), chunkSize: chunkSize), settings: settings,
        calendar: calendar)
      reader.rowsBeforeThread = rowsBeforeThread
      var notes = WorkloadNotes()
      let read = try reader.content(
        format: .joins, sessionKeys: [], within: 0...86_400_000, largestSeats: 1, notes: &notes)
      guard case .joins(let joins) = read else { return "no joins" }
      return
        "\(joins.joinTimes)\(joins.stays)\(joins.meetingOfJoin)\(joins.participantOfJoin)"
        + "\(Array(joins.meetings))\(Array(joins.participants))\(joins.leaveOrder)\(notes)"
    } catch {
      return error.description
    }
  }

  /// Times that are written in one form, with some in other ways.
  private static func time(
    _ form: Int, _ time: Int64, _ offset: String, _ stream: inout RandomStream
  ) -> String {
    let (second, thousandths) = (time / 1000, time % 1000)
    let fraction = ".\(String(thousandths + 1000).dropFirst())"
    let decimals = ["", ".5", ".25", fraction, fraction, fraction, "\(fraction)49"][
      stream.nextIndex(below: 7)]
    let start: Int64 = 1_767_589_200
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let day = 5 + second / 86_400
    let clock =
      "2026-01-\(two(day))T\(two(second / 3600 % 24)):\(two(second / 60 % 60)):\(two(second % 60))"
    switch form {
    case 0: return "\(second)\(decimals)"
    case 1: return "\(start + second)\(decimals)"
    case 2: return "\(start * 1000 + time)"
    case 3: return clock + decimals
    default: return clock + decimals + offset
    }
  }

  @Test(
    "rows that are read many at a time give the same as each read with care, odd ones among them",
    arguments: 0..<5, [false, true])
  func agrees(form: Int, hasBadRows: Bool) throws {
    let clock = try calendar("2026-01-05T00:00:00", "America/New_York")
    let family = StreamFamily(seed: 7, replication: 0, purpose: StreamPurpose("plain rows"))
    var stream = family.stream(UInt64(form))
    var rows: [[String]] = [["meeting_id", "note", "participant_id", "join_time", "leave_time"]]
    for row in 0..<1500 {
      // Names from 1 to 24 bytes, of which some come in ASCII and again beside a cell that is not.
      let name = String(
        "\(stream.nextIndex(below: 40))-abcdefghijklmnopqrstuvw".prefix(
          1 + stream.nextIndex(below: 24)))
      let join = Int64(stream.nextIndex(below: 100_000_000))
      let leave = join + Int64(stream.nextIndex(below: 5_000_000))
      let offset = ["Z", "+01:00", "-05:30", ""][stream.nextIndex(below: 4)]
      var cells = [
        name, ["", "x y", "+1 #2"][stream.nextIndex(below: 3)],
        stream.nextIndex(below: 9) == 0 ? "" : "p\(stream.nextIndex(below: 300))",
        Self.time(form, join, offset, &stream), Self.time(form, leave + 1000, offset, &stream),
      ]
      switch stream.nextIndex(below: 40) {
      case 0: cells[1] = "é"
      case 1: cells[2] = "zoë"
      case 2: cells[3] = " \(cells[3])"
      case 3 where hasBadRows && row > 700: cells[4] = "never"
      case 4 where hasBadRows && row > 700: cells[0] = ""
      default: break
      }
      rows.append(cells)
    }
    let lineEnd = form % 2 == 0 ? "\n" : "\r\n"
    let plain = rows.map { $0.joined(separator: ",") + lineEnd }.joined()
    // In quotes every row is read with care.
    let careful = rows.map { row in
      row.map { "\"\($0)\"" }.joined(separator: ",") + lineEnd
    }.joined()
    for policy in [BadRowPolicy.error, .skip] {
      var settings = TraceSettings(path: "trace.csv", format: .joins)
      settings.onBadRow = policy
      let expected = Self.outcome(careful, settings, chunkSize: 1 << 18, clock)
      #expect(expected.contains("trace.csv:") == (hasBadRows && policy == .error))
      for chunkSize in [1 << 18, 1000, 61] {
        // On one thread, on two from the start on, and on two after some rows.
        for rowsBeforeThread in [nil, 0, 25] {
          let read = Self.outcome(
            plain, settings, chunkSize: chunkSize, clock, rowsBeforeThread: rowsBeforeThread)
          #expect(read == expected)
        }
      }
    }
  }

  @Test("names are numbered the same on two threads, whatever their length and number")
  func numbersNames() throws {
    let clock = try calendar("2026-01-05T00:00:00", "UTC")
    let family = StreamFamily(seed: 9, replication: 0, purpose: StreamPurpose("plain names"))
    var stream = family.stream(0)
    var rows = ["meeting_id,participant_id,join_time,stay_s"]
    var expected: [String] = []
    var seen: Set<String> = []
    for row in 0..<30_000 {
      // Lengths around those of which whole words are compared; many come again.
      let number = String(stream.nextIndex(below: 12_000))
      let length = [1, 7, 8, 9, 15, 16, 17, 24, 40][stream.nextIndex(below: 9)]
      let name = String(repeating: "x", count: max(0, length - number.utf8.count)) + number
      if seen.insert(name).inserted { expected.append(name) }
      rows.append("m\(row % 700),\(name),\(row),\(row % 90)")
      // One in quotes now and then is read with care, between rows that are not numbered yet.
      if row % 4999 == 0 { rows.append("\"m1\",\"\(name)\",\(row),1") }
    }
    let bytes = Array(rows.joined(separator: "\n").utf8)
    func read(_ rowsBeforeThread: Int?) throws -> Workload {
      var reader = try TraceReader(
        CSVReader(bytes: bytes), settings: TraceSettings(path: "trace.csv", format: .joins),
        calendar: clock)
      reader.rowsBeforeThread = rowsBeforeThread
      var notes = WorkloadNotes()
      return try reader.joins(within: 0...86_400_000, largestSeats: 1, notes: &notes)
    }
    let alone = try read(nil)
    #expect(alone.participants.elementsEqual(expected))
    for rowsBeforeThread in [0, 3000] {
      let workload = try read(rowsBeforeThread)
      #expect(workload.participants == alone.participants)
      #expect(workload.participantOfJoin == alone.participantOfJoin)
      #expect(workload.meetings == alone.meetings)
      #expect(workload.meetingOfJoin == alone.meetingOfJoin)
      #expect(workload.leaveOrder == alone.leaveOrder)
    }
  }

  @Test("a reading that ends with an error ends its thread")
  func endsThread() throws {
    let clock = try calendar("2026-01-05T00:00:00", "UTC")
    let settings = TraceSettings(path: "trace.csv", format: .joins)
    let rows = (0..<9000).map { "m,p\($0),\($0),1\n" }.joined()
    let text = "meeting_id,participant_id,join_time,stay_s\n\(rows)\"cut"
    let expected = Self.outcome(text, settings, chunkSize: 1 << 14, clock)
    #expect(expected.contains("trace.csv:9002"))
    for _ in 0..<20 {
      let read = Self.outcome(text, settings, chunkSize: 1 << 14, clock, rowsBeforeThread: 0)
      #expect(read == expected)
    }
  }

  @Test("the end of a workload is the same on two threads")
  func finishesTogether() {
    let family = StreamFamily(seed: 11, replication: 0, purpose: StreamPurpose("finish"))
    func workload(threads: Int) -> Workload {
      var stream = family.stream(0)
      var builder = WorkloadBuilder()
      for meeting in 0..<50 { _ = builder.addMeeting(named: "m\(meeting)") }
      for join in 0..<70_000 {
        builder.addJoin(
          at: SimulationTime(milliseconds: Int64(join)),
          stay: TimeSpan(milliseconds: Int64(stream.nextIndex(below: 1000))),
          meeting: UInt32(stream.nextIndex(below: 50)))
      }
      return builder.finish(threads: threads)
    }
    let (one, two) = (workload(threads: 1), workload(threads: 2))
    #expect(one.meetingOfJoin == two.meetingOfJoin)
    #expect(one.meetings == two.meetings)
    #expect(one.leaveOrder == two.leaveOrder)
    #expect(one.leaveGaps == two.leaveGaps)
  }
}
