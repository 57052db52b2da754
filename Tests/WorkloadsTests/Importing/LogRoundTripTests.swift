import PoolSimulation
import Probability
import Testing

@testable import Workloads

/// A drawn workload, told by the events of each kind of log in any order, comes back as the same
/// joins.
@Suite struct LogRoundTripTests {
  private struct Visit {
    var meeting: String
    var participant: String
    var start: Int64
    var end: Int64
  }

  /// Visits of a morning of meetings in milliseconds since 1970, some of people who come back.
  private func visits(wholeSeconds: Bool) throws -> [Visit] {
    let rows = (0..<12).map { "m\($0),\(1_760_000_000 + $0 * 450),2700,\(4 + $0)\n" }.joined()
    let workload = try source(
      "meeting_id,start_time,duration_s,participants\n\(rows)", flow: .scheduled(ScheduledFlow()),
      calendar: epoch()
    ).makeWorkload(seed: 11, replication: 0).workload
    #expect(workload.joinCount > 100)
    let unit: Int64 = wholeSeconds ? 1000 : 1
    return workload.joinTimes.indices.flatMap { join in
      let start = workload.joinTimes[join].milliseconds / unit * unit
      let end = (workload.joinTimes[join] + workload.stays[join]).milliseconds / unit * unit
      let visit = Visit(
        meeting: workload.meetings[Int(workload.meetingOfJoin[join])], participant: "p\(join)",
        start: start, end: end)
      if join % 5 != 0 || end - start < 3 * unit { return [visit] }
      // Every fifth drops out and is back a moment later.
      let middle = start + (end - start) / 2 / unit * unit
      return [
        Visit(meeting: visit.meeting, participant: visit.participant, start: start, end: middle),
        Visit(
          meeting: visit.meeting, participant: visit.participant, start: middle + unit, end: end),
      ]
    }
  }

  private func line(_ visit: Visit, isJoin: Bool, _ format: ImportFormat, dialect: String) -> String
  {
    let time = isJoin ? visit.start : visit.end
    switch dialect {
    case "livekit":
      return
        #"{"event":"participant_\#(isJoin ? "joined" : "left")","room":{"name":"\#(visit.meeting)","sid":"RM_\#(visit.meeting)"},"#
        + #""participant":{"identity":"\#(visit.participant)","sid":"PA_\#(visit.participant)_\#(visit.start)"},"#
        + #""id":"EV_\#(visit.participant)_\#(time)_\#(isJoin)","createdAt":"\#(time / 1000)"}"#
    case "jaas":
      return
        #"{"eventType":"PARTICIPANT_\#(isJoin ? "JOINED" : "LEFT")","timestamp":\#(time),"fqn":"app/\#(visit.meeting)","#
        + #""sessionId":"s-\#(visit.meeting)","data":{"id":"\#(visit.participant)"}}"#
    case "event_sync":
      return
        #"{"event_name":"muc-occupant-\#(isJoin ? "joined" : "left")","room_name":"\#(visit.meeting)","#
        + #""occupant":{"occupant_jid":"\#(visit.participant)","joined_at":\#(visit.start / 1000)"#
        + (isJoin ? "}}" : #","left_at":\#(visit.end / 1000)}}"#)
    default:
      return
        "\(CSVText.seconds(time)),\(visit.meeting),\(visit.participant),\(isJoin ? "enter" : "exit")"
    }
  }

  @Test(
    "The joins come back, whatever the order of the lines",
    arguments: [
      (ImportFormat.livekit, "livekit", true), (.jitsi, "jaas", false),
      (.jitsi, "event_sync", true), (.events, "events", false),
    ], 0..<3)
  func comesBack(_ log: (format: ImportFormat, dialect: String, wholeSeconds: Bool), seed: Int)
    throws
  {
    let visits = try visits(wholeSeconds: log.wholeSeconds)
    var lines = visits.flatMap { visit in
      [true, false].map { line(visit, isJoin: $0, log.format, dialect: log.dialect) }
    }
    var generator = StreamFamily(
      seed: UInt64(seed), replication: 0, purpose: StreamPurpose("shuffled lines")
    ).stream(0)
    lines.shuffle(using: &generator)
    if log.format == .events { lines.insert("time,meeting_id,participant_id,event", at: 0) }
    let result = try imported(lines.joined(separator: "\n") + "\n", from: log.format)
    // The events' times are Unix seconds, which their size tells.
    #expect(result.notes.count == (log.format == .events ? 2 : 1), "\(result.notes)")
    let workload = try #require(result.content.workload)
    let expected = visits.map { "\($0.meeting) \($0.participant) \($0.start) \($0.end)" }.sorted()
    let found = workload.joinTimes.indices.map { join in
      let start = workload.joinTimes[join].milliseconds
      let meeting = workload.meetings[Int(workload.meetingOfJoin[join])]
      return
        "\(meeting) \(workload.participantName(of: join) ?? "") \(start) \(start + workload.stays[join].milliseconds)"
    }
    #expect(found.sorted() == expected)
    #expect(zip(workload.joinTimes, workload.joinTimes.dropFirst()).allSatisfy { $0 <= $1 })
  }
}
