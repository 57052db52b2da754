import PoolSimulation
import Probability
import Testing

@testable import Workloads

/// A drawn demand, written as each kind of log with deliveries doubled, lost and in any order,
/// comes back within bounds, and every loss is told.
@Suite struct DamagedLogTests {
  fileprivate struct Visit {
    var room: String
    var session: Int
    var person: String
    var connection: String
    var start: Int64
    var end: Int64
    /// The handle that carries it, for Janus.
    var handle: Int
  }

  fileprivate struct Session {
    var room: String
    var number: Int
    var begin: Int64
    var end: Int64
  }

  /// Two days of six rooms in seconds since 1970, with people who come and go up to three times in
  /// a session.
  fileprivate struct Demand {
    var visits: [Visit] = []
    var sessions: [Session] = []

    init(_ stream: inout RandomStream) {
      for day in 0..<2 {
        for room in 0..<6 {
          var theirs: [Visit] = []
          for person in 0..<12 {
            var time = Int64(
              1_760_000_000 + day * 86_400 + room * 600 + stream.nextIndex(below: 600))
            for visit in 0...stream.nextIndex(below: 3) {
              let end = time + 2 + Int64(stream.nextIndex(below: 1800))
              theirs.append(
                Visit(
                  room: "r\(room)", session: day, person: "p\(room)-\(person)",
                  connection: "c\(day)-\(room)-\(person)-\(visit)",
                  start: time, end: end, handle: 1000 * (1 + day * 6 + room) + 10 * person + visit))
              time = end + 2 + Int64(stream.nextIndex(below: 300))
            }
          }
          sessions.append(
            Session(
              room: "r\(room)", number: day, begin: theirs.map(\.start).min() ?? 0,
              end: theirs.map(\.end).max() ?? 0))
          visits += theirs
        }
      }
    }
  }

  enum Dialect: String, CaseIterable {
    case livekit, jaas, sync, record, hooks, janus, events

    var format: ImportFormat {
      switch self {
      case .livekit: .livekit
      case .jaas, .sync: .jitsi
      case .record, .hooks: .openvidu
      case .janus: .janus
      case .events: .events
      }
    }

    /// Whether who is in is the person or the connection.
    var namesPeople: Bool { self != .record && self != .hooks }

    fileprivate func line(_ visit: Visit, isJoin: Bool) -> String {
      let time = isJoin ? visit.start : visit.end
      let session = "\(visit.room)-\(visit.session)"
      switch self {
      case .livekit:
        return
          #"{"event":"participant_\#(isJoin ? "joined" : "left")","id":"\#(visit.connection)\#(isJoin)","createdAt":"\#(time)","#
          + #""room":{"name":"\#(visit.room)","sid":"\#(session)"},"participant":{"identity":"\#(visit.person)","#
          + #""sid":"\#(visit.connection)","joinedAt":"\#(visit.start)"}}"#
      case .jaas:
        return
          #"{"eventType":"PARTICIPANT_\#(isJoin ? "JOINED" : "LEFT")","idempotencyKey":"\#(visit.connection)\#(isJoin)","#
          + #""timestamp":\#(time)000,"fqn":"app/\#(visit.room)","sessionId":"\#(session)","#
          + #""data":{"id":"\#(visit.person)","participantId":"\#(visit.connection)"}}"#
      case .sync:
        return
          #"{"event_name":"muc-occupant-\#(isJoin ? "joined" : "left")","room_name":"\#(visit.room)","#
          + #""occupant":{"id":"\#(visit.person)","occupant_jid":"\#(visit.connection)@x","joined_at":\#(visit.start)"#
          + (isJoin ? "}}" : #","left_at":\#(visit.end)}}"#)
      case .record, .hooks:
        let left = isJoin ? "" : #","startTime":\#(visit.start)000,"reason":"disconnect""#
        let rest =
          #""sessionId":"\#(visit.room)","uniqueSessionId":"\#(session)","timestamp":\#(time)000,"#
          + #""connectionId":"\#(visit.connection)"\#(left)"#
        let event = isJoin ? "participantJoined" : "participantLeft"
        return self == .record ? #"{"\#(event)":{\#(rest)}}"# : #"{\#(rest),"event":"\#(event)"}"#
      case .janus:
        let carrier =
          isJoin ? #""session_id":\#(visit.handle / 10),"handle_id":\#(visit.handle),"# : ""
        return
          #"{"type":64,"timestamp":\#(time)000000,\#(carrier)"event":{"plugin":"janus.plugin.videoroom","#
          + #""data":{"event":"\#(isJoin ? "joined" : "leaving")","room":"\#(visit.room)","id":"\#(visit.person)"}}}"#
      case .events: return "\(time),\(visit.room),\(visit.person),\(isJoin ? "join" : "leave")"
      }
    }

    /// The beginning and the end of a session, where the source tells them.
    fileprivate func lines(_ session: Session) -> [String] {
      let name = "\(session.room)-\(session.number)"
      switch self {
      case .livekit:
        return [("room_started", session.begin), ("room_finished", session.end)].map {
          event, time in
          #"{"event":"\#(event)","id":"\#(name)\#(event)","createdAt":"\#(time)","room":{"name":"\#(session.room)","sid":"\#(name)"}}"#
        }
      case .jaas:
        return [("ROOM_CREATED", session.begin), ("ROOM_DESTROYED", session.end)].map {
          event, time in
          #"{"eventType":"\#(event)","idempotencyKey":"\#(name)\#(event)","timestamp":\#(time)000,"fqn":"app/\#(session.room)","#
            + #""sessionId":"\#(name)","data":{}}"#
        }
      case .sync:
        return [
          #"{"event_name":"muc-room-destroyed","room_name":"\#(session.room)","created_at":\#(session.begin),"destroyed_at":\#(session.end)}"#
        ]
      case .record:
        return [
          #"{"sessionDestroyed":{"sessionId":"\#(session.room)","uniqueSessionId":"\#(name)","timestamp":\#(session.end)000,"#
            + #""startTime":\#(session.begin)000}}"#
        ]
      case .hooks:
        return [
          #"{"event":"sessionDestroyed","sessionId":"\#(session.room)","uniqueSessionId":"\#(name)","timestamp":\#(session.end)000}"#
        ]
      case .janus:
        return [
          #"{"type":64,"timestamp":\#(session.end)000000,"event":{"plugin":"janus.plugin.videoroom","#
            + #""data":{"event":"destroyed","room":"\#(session.room)"}}}"#
        ]
      case .events: return []
      }
    }
  }

  private func text(_ lines: [String], _ dialect: Dialect) -> String {
    ((dialect == .events ? ["time,meeting_id,participant_id,event"] : []) + lines).joined(
      separator: "\n") + "\n"
  }

  private func told(_ visit: Visit, _ dialect: Dialect) -> String {
    "\(visit.room) \(dialect.namesPeople ? visit.person : visit.connection) \(visit.start)..\(visit.end)"
  }

  @Test("Doubled deliveries in any order change nothing", arguments: Dialect.allCases, 0..<3)
  func doubled(_ dialect: Dialect, seed: Int) throws {
    var stream = StreamFamily(
      seed: UInt64(seed), replication: 0, purpose: StreamPurpose("doubled deliveries")
    ).stream(0)
    let demand = Demand(&stream)
    var lines = demand.visits.flatMap { visit in
      [true, false].map { dialect.line(visit, isJoin: $0) }
    }
    lines += demand.sessions.flatMap { dialect.lines($0) }
    let twice = lines.filter { _ in stream.nextIndex(below: 5) == 0 }
    lines += twice
    lines.shuffle(using: &stream)
    let result = try imported(text(lines, dialect), from: dialect.format)
    #expect(
      result.joins.sorted() == demand.visits.map { told($0, dialect) }.sorted(),
      "\(dialect) with seed \(seed)")
    #expect(
      result.ledger.total(.bounded).people == 0 && result.ledger.total(.stretched).people == 0)
    #expect(result.ledger.total(.dropped).people == 0)
  }

  @Test(
    "Of lost deliveries each is told, what is whole comes back as it is, and the rest within its meeting",
    arguments: Dialect.allCases,
    0..<3)
  func lost(_ dialect: Dialect, seed: Int) throws {
    var stream = StreamFamily(
      seed: UInt64(seed), replication: 1, purpose: StreamPurpose("lost deliveries")
    ).stream(0)
    let demand = Demand(&stream)
    // Of one person in one session at most one event is lost: of a leave and the next join together
    // nothing could tell.
    var damaged: Set<String> = []
    var (lines, whole, allowed, losses) = ([String](), [Visit](), Int64(0), 0)
    for visit in demand.visits {
      let place = "\(visit.person)/\(visit.session)"
      if stream.nextIndex(below: 12) > 0 || damaged.contains(place) {
        whole.append(visit)
        lines += [dialect.line(visit, isJoin: true), dialect.line(visit, isJoin: false)]
        continue
      }
      damaged.insert(place)
      losses += 1
      lines.append(dialect.line(visit, isJoin: stream.nextIndex(below: 2) == 0))
      let session = demand.sessions.first { $0.room == visit.room && $0.number == visit.session }
      allowed += (session?.end ?? 0) - (session?.begin ?? 0)
    }
    lines += demand.sessions.flatMap { dialect.lines($0) }
    lines.shuffle(using: &stream)
    let result = try imported(text(lines, dialect), from: dialect.format)
    #expect(losses > 10)

    let found = Set(result.joins)
    for visit in whole {
      #expect(
        found.contains(told(visit, dialect)),
        "\(dialect) with seed \(seed) has not \(told(visit, dialect))")
    }
    let workload = try #require(result.content.workload)
    let hours = workload.stays.reduce(0) { $0 + $1.milliseconds }
    let sure = whole.reduce(0) { $0 + $1.end - $1.start } * 1000
    #expect(
      hours >= sure && hours <= sure + allowed * 1000,
      "\(dialect) with seed \(seed): \(hours) of \(sure)")

    // Every lost event is decided by something else than the connection's own word, or what is left
    // of the visit is left out.
    let own = ["its own join", "its own leave"]
    let others = result.ledger.evidence.filter {
      $0.question.hasSuffix(" of a stay") && !own.contains($0.answer)
    }
    let dropped = result.ledger.changes.filter { $0.fate == .dropped }.reduce(0) { $0 + $1.people }
    #expect(
      others.reduce(0) { $0 + $1.rows } + dropped == losses,
      "\(dialect) with seed \(seed): \(result.ledger)")
  }
}
