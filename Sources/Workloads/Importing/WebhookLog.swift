internal import Foundation
internal import PoolSimulation
internal import Settings

/// A kind of webhook of which a log has one a line.
protocol Webhook: Decodable {
  /// What tells deliveries of one event apart from others; nil when the source numbers nothing.
  var deliveryID: String? { get }

  /// What the webhook says about attendance.
  /// - Parameter settings: the clock
  /// - Returns: nil when it is about something else
  /// - Throws: `ImportProblem` when a field is missing or bad.
  func entry(_ settings: ImportSettings) throws(ImportProblem) -> LogEntry?

  /// What a line of such a log is, for messages.
  static var expected: String { get }
}

extension ImportSettings {
  /// Reads a log of webhooks, pairs what it says, and notes what did not go by the book.
  func readWebhooks<Hook: Webhook>(_ type: Hook.Type, notes: inout ImportNotes) throws(TraceError) -> Workload {
    var lines = try LogLines(path: path)
    var issues = ImportIssues(file: path, onBadRow: onBadRow)
    var log = AttendanceLog()
    var deliveries = NameIndex()
    var (read, duplicates, others) = (0, 0, 0)
    let decoder = JSONDecoder()
    do throws(ImportProblem) {
      while try lines.advance() {
        if lines.withLine({ $0.isEmpty }) { continue }
        read += 1
        if read == 1, lines.withLine({ $0.first == UInt8(ascii: "[") }) {
          throw ImportProblem("the file is one JSON list", "expected \(Hook.expected), as `jq -c '.[]'` makes it")
        }
        do {
          let hook = try decoder.decode(type, from: lines.withLine { Data($0) })
          guard let entry = try hook.entry(self) else {
            others += 1
            continue
          }
          if let delivery = hook.deliveryID, !deliveries.number(ofText: delivery).isNew {
            duplicates += 1
            continue
          }
          for name in [entry.meeting, entry.participant ?? ""] where name.utf8.contains(0) {
            throw ImportProblem("a NUL character in a name", "expected names that a CSV file can hold")
          }
          log.add(entry, line: lines.line)
        } catch let problem as ImportProblem {
          issues.reject(line: lines.line, problem)
        } catch {
          issues.reject(line: lines.line, ImportProblem(error, expected: "expected \(Hook.expected)"))
        }
      }
    } catch {
      throw issues.refusal(line: lines.line, error)
    }
    try issues.finish(read: read, expected: Hook.expected)
    notes.tell("\(path): \(read) \(read == 1 ? "line" : "lines"), \(log.events.count) of them joins, leaves and ends of meetings.")
    notes.tell(duplicates, "line", "a second delivery of an event, and left out.")
    notes.tell(others, "line", "about something else, and left out.")
    notes.tell(issues.count, "bad line", "left out.")
    return pair(log, notes: &notes)
  }

  /// Pairs the events of a log and words what did not go by the book.
  func pair(_ log: AttendanceLog, notes: inout ImportNotes) -> Workload {
    let (workload, outcome) = EventPairing.pair(log, openJoins: openJoins)
    let ended = openJoins == .end
    list(outcome.leavesWithoutJoin, "a leave without a join", "leaves without a join", "it is left out", &notes)
    list(outcome.openJoins, "a join without a leave", "joins without a leave", ended ? "it ends with the log" : "it is left out", &notes)
    notes.tell(outcome.secondConnections, "join", "of somebody who was in already: a second connection.")
    notes.tell(outcome.joinsFromLeaves, "join", "before the log begins, and taken from the leave.")
    notes.tell(outcome.endedByMeeting, "join", "ended by the end of the meeting.")
    notes.tell(outcome.leavesAfterEnd, "leave", "after the end of the meeting, and left out.")
    notes.tell(outcome.abortedConnections, "connection", "never up, and left out.")
    if !outcome.openJoins.isEmpty, ended {
      notes.tell("Joins without a leave end at the log's last event, \(calendar.text(at: outcome.lastEvent)); see --open-joins.")
    }
    return workload
  }

  private func list(_ lines: [Int], _ problem: String, _ noun: String, _ fate: String, _ notes: inout ImportNotes) {
    let places = lines.prefix(TraceError.issuesShown).map {
      TraceIssue(file: path, line: $0, column: nil, problem: problem, expected: fate)
    }
    notes.list(places, total: lines.count, noun)
  }
}
