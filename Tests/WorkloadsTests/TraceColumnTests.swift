import PoolSimulation
import Testing

@testable import Workloads

@Suite struct TraceColumnTests {
  @Test("one region's rows are kept, the others counted")
  func keepsRegion() throws {
    let joins = "meeting_id,join_time,stay_s,region\na,1,9,eu\nb,2,9,us\nc,3,9,eu\nd,4,9,\n"
    let (workload, notes) = try source(joins, region: "eu").makeWorkload(seed: 1, replication: 0)
    #expect(Array(workload.meetings) == ["a", "c"])
    #expect(notes.rowsOfOtherRegions == 2)
    let meetings = "meeting_id,start_time,duration_s,participants,region\na,1,9,2,eu\nb,2,9,2,us\n"
    #expect(
      try source(meetings, region: "us").sessions(seed: 1, replication: 0).map(\.region) == ["us"])
  }

  private static let noRegion: [(String, String)] = [
    (
      "meeting_id,join_time,stay_s,region\na,1,9,us\nb,2,9,eu\nc,2,9,\n",
      "trace.csv:1: region: no row is of the region asia; expected one of (none), eu, us"
    ),
    (
      "meeting_id,join_time,stay_s\na,1,9\n",
      "trace.csv:1: region: there is no column region; the file has meeting_id, join_time, stay_s"
    ),
    (
      "meeting_id,start_time,duration_s,participants,region\na,1,9,2,eu\n",
      "trace.csv:1: region: no row is of the region asia; expected one of eu"
    ),
    (
      "interval_start,joins,region\n0,1,eu\n9,1,eu\n",
      "trace.csv:1: region: no row is of the region asia; expected one of eu"
    ),
  ]

  @Test("a region that the file does not have is refused, with those it has", arguments: noRegion)
  func refusesRegion(text: String, complaint: String) throws {
    #expect(try complaints(text, region: "asia") == [complaint])
  }

  @Test("sessions carry their region and what the pool is told to expect")
  func readsSessions() throws {
    let text = """
      meeting_id,start_time,duration_s,participants,expected_participants,region,kind
      a,0,60,5,8,eu,class
      b,0,60,5,,,
      """
    let sessions = try source(text).sessions(seed: 1, replication: 0)
    #expect(
      sessions == [
        MeetingSession(
          name: "a", start: 0, duration: 60_000, participants: 5, kind: "class", region: "eu",
          expectedParticipants: 8),
        MeetingSession(name: "b", start: 0, duration: 60_000, participants: 5),
      ])
    let bad = "meeting_id,start_time,duration_s,participants,expected_participants\na,0,60,5,many\n"
    #expect(
      try complaints(bad) == [
        "trace.csv:2: expected_participants: \"many\" is not a whole number from 1 to 1000000; expected a number of people"
      ])
  }

  @Test("joins carry their meeting's schedule beside the workload")
  func readsSchedules() throws {
    let text = """
      meeting_id,join_time,stay_s,scheduled_start,scheduled_duration_s
      b,50,9,60,1800
      a,10,9,0,
      b,55,9,,
      c,5,9,,
      a,11,9,0,
      """
    let trace = try source(text)
    #expect(
      Array(trace.makeWorkload(seed: 1, replication: 0).workload.meetings) == ["c", "a", "b"])
    #expect(
      trace.meetings?.schedules == [
        nil, MeetingSchedule(start: 0), MeetingSchedule(start: 60_000, duration: 1_800_000),
      ])
    #expect(try source("meeting_id,join_time,stay_s\na,1,1\n").meetings == nil)
  }

  private static let badSchedules: [(String, String)] = [
    (
      "a,1,1,soon,",
      "scheduled_start: \"soon\" is not a time; expected seconds since the start (12.5) or ISO 8601 (2026-01-05T08:00:00)"
    ),
    ("a,1,1,0,-5", "scheduled_duration_s: \"-5\" is negative; expected zero or more seconds"),
    (
      "ok,1,1,5,60",
      "scheduled_start: an earlier row of the meeting tells another schedule, 0.000 s; expected one schedule a meeting_id"
    ),
  ]

  @Test("a bad schedule is refused", arguments: badSchedules)
  func refusesSchedule(row: String, complaint: String) throws {
    let text =
      "meeting_id,join_time,stay_s,scheduled_start,scheduled_duration_s\nok,1,1,0,60\n\(row)\n"
    #expect(try complaints(text) == ["trace.csv:3: \(complaint)"])
  }

  @Test("a name that is not UTF-8 is a bad row every time it comes")
  func refusesEveryBadName() throws {
    let header = Array("meeting_id,join_time,stay_s\nok,1,1\n".utf8)
    let row: [UInt8] = [0xFF] + Array(",1,2\n".utf8)
    let settings = TraceSettings(path: "trace.csv", onBadRow: .skip)
    var reader = try TraceReader(
      CSVReader(bytes: header + row + row), settings: settings, calendar: nil)
    var notes = WorkloadNotes()
    let workload = try reader.joins(within: 0...Int64.max, largestSeats: 1, notes: &notes)
    #expect(workload.joinCount == 1)
    #expect(reader.rowsSkipped == 2)
  }
}
