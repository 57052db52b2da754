import PoolSimulation
import Testing

@testable import Workloads

@Suite struct EventPairingTests {
  /// Events as `time kind meeting participant`, with `+` for a join and `-` for a leave; what they
  /// become; and what is told.
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let events: [String]
    let joins: [String]
    var notes: [String] = []
    var openJoins = OpenJoinPolicy.end
  }

  static let cases = [
    Case(
      testDescription: "a join and a leave", events: ["5 + m a", "9 - m a"], joins: ["m a 5..9"]),
    Case(
      testDescription: "lines in any order", events: ["9 - m a", "7 + m b", "5 + m a", "8 - m b"],
      joins: ["m a 5..9", "m b 7..8"]),
    Case(
      testDescription: "one name in two meetings",
      events: ["1 + m a", "2 + n a", "3 - m a", "4 - n a"],
      joins: ["m a 1..3", "n a 2..4"],
      notes: ["1 join was of somebody who was in another meeting too: both count."]),
    Case(
      testDescription: "a reconnection within a second",
      events: ["5 + m a", "9 + m a", "9 - m a", "12 - m a"],
      joins: ["m a 5..9", "m a 9..12"]),
    Case(
      testDescription: "a visit within a second, its leave first", events: ["5 - m a", "5 + m a"],
      joins: ["m a 5..5"]),
    Case(
      testDescription: "two connections: first in, first out",
      events: ["1 + m a", "3 + m a", "7 - m a", "9 - m a"],
      joins: ["m a 1..7", "m a 3..9"],
      notes: ["1 join was of somebody who was in already: a second connection."]),
    Case(
      testDescription: "a leave without a join", events: ["1 - m a", "2 + m a", "3 - m a"],
      joins: ["m a 2..3"],
      notes: ["log:2: a leave without a join; it is left out"]),
    Case(
      testDescription: "a join without a leave ends with the log",
      events: ["1 + m a", "2 + m b", "9 - m b"],
      joins: ["m a 1..9", "m b 2..9"],
      notes: [
        "log:2: a join without a leave; it ends with the log",
        "Joins without a leave end at the log's last event, 1970-01-01T00:00:09+00:00; see --open-joins.",
      ]),
    Case(
      testDescription: "a join without a leave is dropped",
      events: ["1 + m a", "2 + m b", "9 - m b"], joins: ["m b 2..9"],
      notes: ["log:2: a join without a leave; it is left out"], openJoins: .drop),
  ]

  static func table(_ events: [String]) -> String {
    "time,meeting_id,participant_id,event\n"
      + events.map { event in
        let words = event.split(separator: " ")
        return "\(words[0]),\(words[2]),\(words[3]),\(words[1] == "+" ? "join" : "leave")\n"
      }.joined()
  }

  @Test(
    "Events become joins, and what does not go by the book is told with its line", arguments: cases)
  func pairs(_ example: Case) throws {
    let result = try imported(Self.table(example.events), from: .events) {
      $0.openJoins = example.openJoins
    }
    #expect(result.joins == example.joins)
    let rows = example.events.count
    #expect(
      result.notes == ["log: \(rows) rows, \(rows) of them joins and leaves."] + example.notes)
  }

  @Test("The first twenty unmatched events are listed, and how many there are in all")
  func listsTwenty() throws {
    let result = try imported(
      Self.table((1...30).map { "\($0) - m p\($0)" } + ["1 + m a", "31 - m a"]), from: .events)
    #expect(result.joins == ["m a 1..31"])
    #expect(result.notes.count { $0.contains("a leave without a join") } == 20)
    #expect(result.notes.last == "30 leaves without a join in all, the first 20 shown")
  }

  /// Events of one session with their line, by hand.
  private func log(
    _ entries: [(LogEntry.Kind, Int64, participant: String?, connection: String?, joined: Int64?)],
    begun: Int64? = nil
  ) -> AttendanceLog {
    var log = AttendanceLog()
    for (line, told) in entries.enumerated() {
      var entry = LogEntry(told.0, at: told.1, meeting: "m", session: "s")
      entry.participant = told.participant
      entry.connection = told.connection
      entry.joined = told.joined
      entry.begun = begun
      log.add(entry, line: line + 1)
    }
    return log
  }

  /// `start..end` of every join, in order.
  private func stays(_ log: AttendanceLog, isIdentityUnique: Bool = false) -> [String] {
    let workload = EventPairing.pair(log, openJoins: .end, isIdentityUnique: isIdentityUnique)
      .workload
    return zip(workload.joinTimes, workload.stays).map {
      "\($0.milliseconds)..\($0.milliseconds + $1.milliseconds)"
    }
  }

  @Test("A leave after the meeting's end says how long the stay was, and the next join begins anew")
  func leavesAfterTheEnd() {
    let events = log([
      (.join, 10, "a", nil, nil), (.end, 20, nil, nil, nil), (.leave, 21, "a", nil, nil),
      (.join, 30, "a", nil, nil),
      (.leave, 40, "a", nil, nil),
    ])
    let (workload, outcome) = EventPairing.pair(events, openJoins: .end)
    // 10 to 21, one millisecond more than the end of the meeting says; 30 to 40.
    #expect(
      workload.joinTimes.map(\.milliseconds) == [10, 30]
        && workload.stays.map(\.milliseconds) == [11, 10])
    #expect(
      outcome.joins == 2 && outcome.leavesAfterEnd == .init(stays: 1, milliseconds: 1)
        && outcome.lastEvent == 40)
    #expect(outcome.leavesWithoutJoin.isEmpty && outcome[.leave as Stay.Ending].stays == 2)
  }

  @Test("A connection's own leave ends it, whichever of a participant's connections was first")
  func pairsConnections() {
    let (workload, outcome) = EventPairing.pair(
      log([
        (.join, 1, "a", "x", nil), (.join, 2, "a", "y", nil), (.leave, 5, "a", "y", nil),
        (.leave, 9, "a", "x", nil),
      ]), openJoins: .end)
    #expect(workload.stays.map(\.milliseconds) == [8, 3])
    #expect(outcome.secondConnections == 1)
  }

  @Test("A leave that tells its join makes up for a log that begins too late, once")
  func joinsFromLeaves() {
    let (workload, outcome) = EventPairing.pair(
      log([(.leave, 50, "a", "x", 20), (.leave, 60, "a", "x", 20), (.leave, 70, "b", "y", 90)]),
      openJoins: .end)
    #expect(
      workload.joinTimes.map(\.milliseconds) == [20] && workload.stays.map(\.milliseconds) == [30])
    #expect(outcome[.leave as Stay.Beginning].stays == 1 && outcome.leavesWithoutJoin == [2, 3])
  }

  @Test("A connection that was never up is counted and makes no join; one that was is ended")
  func abortedConnections() {
    let (workload, outcome) = EventPairing.pair(
      log([(.abort, 5, "a", "x", 4), (.join, 6, "b", "y", nil), (.abort, 8, "b", "y", nil)]),
      openJoins: .end)
    #expect(
      workload.joinTimes.map(\.milliseconds) == [6] && workload.stays.map(\.milliseconds) == [2])
    #expect(outcome.abortedConnections == 1 && outcome.leavesWithoutJoin == [])
  }
}
