import PoolSimulation
import Probability
import Settings
import Testing

@testable import Workloads

/// A drawn day, written as each report and plan has it, comes back with its participant hours.
@Suite struct ReportRoundTripTests {
  private struct Visit {
    var room: Int
    var name: String
    /// Seconds of the day.
    var start, end: Int
    var length: Int { end - start }
  }

  /// Some meetings of an hour each, one after the other, in which one stays to the end and others
  /// come and go.
  private func visits(seed: Int, rooms: Int) -> [Visit] {
    var stream = StreamFamily(
      seed: UInt64(seed), replication: 0, purpose: StreamPurpose("reported day")
    ).stream(0)
    func draw(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(stream.nextUnit() * Double(range.count))
    }
    return (0..<rooms).flatMap { room -> [Visit] in
      let start = 28_800 + room * 3_700
      return [Visit(room: room, name: "host \(room)", start: start, end: start + 3_600)]
        + (0..<draw(2...8)).map { number in
          let join = start + draw(0...1_800)
          return Visit(
            room: room, name: "guest \(room)-\(number)", start: join, end: join + draw(60...1_700))
        }
    }
  }

  private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  private func clock(_ second: Int) -> String {
    "\(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60))"
  }
  private func iso(_ second: Int) -> String { "2026-03-24T\(clock(second))Z" }
  private func american(_ second: Int) -> String {
    let hour = second / 3600
    return
      "03/24/2026 \(padded((hour + 11) % 12 + 1)):\(padded(second / 60 % 60)):\(padded(second % 60)) \(hour < 12 ? "AM" : "PM")"
  }

  /// What a report looks like, how many meetings of the day it has, and how many participant
  /// seconds a visit is in it.
  private enum Report: CaseIterable {
    case teamsList, teamsReport, teamsCalls, zoom, zoomUsage, meet, asterisk, threeCX, calendar,
      timetable

    var format: ImportFormat {
      switch self {
      case .teamsList, .teamsReport, .teamsCalls: .teams
      case .zoom, .zoomUsage: .zoom
      case .meet: .meet
      case .asterisk, .threeCX: .cdr
      case .calendar: .calendar
      case .timetable: .timetable
      }
    }

    var rooms: Int { [.teamsList, .teamsReport, .zoom].contains(self) ? 1 : 6 }
  }

  private func write(_ visits: [Visit], as report: Report) -> (text: String, seconds: Int) {
    let seconds = visits.reduce(0) { $0 + $1.length }
    func rooms(_ line: (Int, [Visit]) -> String) -> String {
      Set(visits.map(\.room)).sorted().map { room in line(room, visits.filter { $0.room == room }) }
        .joined()
    }
    // Of those who are listed by meeting everybody is there for its whole hour.
    let hours = visits.count * 3_600
    switch report {
    case .teamsList:
      let rows = visits.flatMap {
        [($0.start, "\($0.name)\tJoined\t"), ($0.end, "\($0.name)\tLeft\t")]
      }
      return (
        "Full Name\tUser Action\tTimestamp\n" + rows.map { "\($1)\"\(american($0))\"\n" }.joined(),
        seconds
      )
    case .teamsReport:
      let rows = visits.map {
        "\($0.name)\t\(american($0.start))\t\(american($0.end))\t\($0.length / 60)m \($0.length % 60)s\t\tAttendee\n"
      }
      return (
        "1. Summary\nMeeting title\tAlgebra\n\n3. In-Meeting Activities\nName\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"
          + rows.joined(),
        seconds
      )
    case .teamsCalls:
      let rows = visits.enumerated().map {
        "u\($0),c\($0),\($1.room),DE,,,\($1.name),conf_in,\(iso($1.start)),\(iso($1.end)),\($1.length)\n"
      }
      let header =
        "UsageId,Call ID,Conference ID,User Location,UPN,User Display Name,Caller ID,Call Type,Start Time,End Time,Duration Seconds\n"
      return (header + rows.joined(), seconds)
    case .zoom:
      let rows = visits.map {
        "\($0.name),,\(american($0.start)),\(american($0.end)),\(($0.length + 59) / 60),No,No\n"
      }
      return (
        "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
          + "811,Algebra,\(american(28_800)),\(american(32_400)),h@example.org,60,\(visits.count)\n\n"
          + "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room\n"
          + rows.joined(), seconds
      )
    case .zoomUsage:
      return (
        "Topic,Meeting ID,User Name,User Email,Creation Time,Start Time,End Time,Duration (Minutes),Participants\n"
          + rooms { room, people in
            let start = 28_800 + room * 3_700
            return
              "Algebra,\(room),Host,h@example.org,\(american(3_600)),\(american(start)),\(american(start + 3_600)),60,\(people.count)\n"
          }, hours
      )
    case .meet:
      let rows = visits.map {
        "\(iso($0.end)),Endpoint left,code-\($0.room),\($0.name),\($0.length)\n"
      }
      return (
        "Date,Event,Meeting code,Participant identifier,Duration (seconds)\n" + rows.joined(),
        seconds
      )
    case .asterisk:
      let rows = visits.map { visit -> String in
        let fields = [
          "", visit.name, "80\(visit.room)", "internal", visit.name, "PJSIP/\(visit.name)", "",
          "ConfBridge", "80\(visit.room)",
        ]
        let times = [visit.start - 5, visit.start, visit.end].map { "2026-03-24 \(clock($0))" }
        return (fields + times).map { "\"\($0)\"" }.joined(separator: ",")
          + ",\(visit.length + 5),\(visit.length),\"ANSWERED\",\"DOCUMENTATION\"\n"
      }
      return (rows.joined(), seconds)
    case .threeCX:
      let rows = visits.map {
        "24/03/2026 \(clock($0.start - 10)),1,2,Answered,00:00:10,\(clock($0.length)),\(clock($0.length + 10))\n"
      }
      // Two talk in each call.
      return (
        "Call Time,Caller ID,Destination,Status,Ringing,Talking,Totals\n" + rows.joined(),
        2 * seconds
      )
    case .calendar:
      return (
        "\"Subject\",\"Start Date\",\"Start Time\",\"End Date\",\"End Time\",\"All day event\",\"Required Attendees\"\n"
          + rooms { room, people in
            let start = 28_800 + room * 3_700
            func time(_ second: Int) -> String {
              american(second).split(separator: " ").dropFirst().joined(separator: " ")
            }
            return
              "\"R\(room)\",\"3/24/2026\",\"\(time(start))\",\"3/24/2026\",\"\(time(start + 3_600))\",\"False\",\"\(people.map(\.name).joined(separator: ";"))\"\n"
          }, hours
      )
    case .timetable:
      // Three Tuesdays from 2026-03-24 on.
      return (
        "meeting_id,weekday,start,end,participants,first_date,last_date\n"
          + rooms { room, people in
            let start = 28_800 + room * 3_700
            return
              "R\(room),Tue,\(clock(start)),\(clock(start + 3_600)),\(people.count),2026-03-24,2026-04-07\n"
          }, 3 * hours
      )
    }
  }

  @Test("Everybody's time comes back from every report and plan", arguments: Report.allCases, 1...5)
  private func comesBack(_ report: Report, seed: Int) throws {
    let visits = visits(seed: seed, rooms: report.rooms)
    let (text, seconds) = write(visits, as: report)
    let read = try imported(text, from: report.format)
    let hours = try #require(read.content.participantHours)
    #expect(
      abs(hours * 3600 - Double(seconds)) < 0.5,
      "seed \(seed): \(hours * 3600) of \(seconds) s; \(read.notes)")
    #expect(read.ledger.changes.isEmpty, "\(read.ledger.changes)")
    // The order of its rows says nothing.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard
      [.meet, .teamsCalls, .asterisk, .threeCX, .zoomUsage, .calendar, .timetable].contains(report)
    else { return }
    let first = report == .asterisk ? 0 : 1
    let turned =
      (lines[..<first] + lines[first...].filter { !$0.isEmpty }.reversed()).joined(separator: "\n")
      + "\n"
    let again = try #require(try imported(turned, from: report.format).content.participantHours)
    #expect(abs(again - hours) < 1e-9)
  }

  @Test(
    "Where leaves are lost the minutes tell, which are rounded up, and it is told how often",
    arguments: 1...5)
  func lostLeaves(seed: Int) throws {
    let visits = visits(seed: seed, rooms: 1)
    let seconds = visits.reduce(0) { $0 + $1.length }
    let lines = write(visits, as: .zoom).text.split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    var lost = 0
    let text = lines.map { line -> String in
      var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 7, cells[0].hasPrefix("guest"),
        cells[0].hasSuffix("0") || cells[0].hasSuffix("1")
      else { return line }
      lost += 1
      cells[3] = ""
      return cells.joined(separator: ",")
    }.joined(separator: "\n")
    #expect(lost == 2)
    let read = try imported(text, from: .zoom)
    let found = try #require(read.content.participantHours) * 3600
    #expect(
      found >= Double(seconds) - 0.5 && found < Double(seconds + 60 * lost),
      "seed \(seed): \(found) of \(seconds) s")
    #expect(
      read.ledger.evidence.first { $0.answer == "its minutes" }?.rows == lost,
      "\(read.ledger.evidence)")
  }
}
