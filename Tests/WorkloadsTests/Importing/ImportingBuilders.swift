import Foundation
import PoolSimulation
import Settings

@testable import Workloads

/// What a text becomes when it is imported.
struct Imported {
  let content: TraceContent
  let notes: [String]
  var ledger = ImportLedger()

  /// `meeting participant join..leave` of every join, times in seconds since 1970 without a
  /// fraction where there is none.
  var joins: [String] {
    guard case .joins(let workload) = content else { return [] }
    return workload.joinTimes.indices.map { join in
      let start = workload.joinTimes[join].milliseconds
      let end = start + workload.stays[join].milliseconds
      let meeting = workload.meetings[Int(workload.meetingOfJoin[join])]
      return
        "\(meeting) \(workload.participantName(of: join) ?? "-") \(seconds(start))..\(seconds(end))"
    }
  }

  /// `meeting start+length participants` of every session.
  var sessions: [String] {
    guard case .meetings(let sessions) = content else { return [] }
    return sessions.map {
      "\($0.name) \(seconds($0.start))+\(seconds($0.duration)) \($0.participants)"
    }
  }

  /// `start joins` of every interval.
  var counts: [String] {
    guard case .counts(let counts) = content else { return [] }
    return zip(counts.starts, counts.joins).map { "\(seconds($0)) \($1)" }
  }

  private func seconds(_ milliseconds: Int64) -> String {
    milliseconds % 1000 == 0 ? String(milliseconds / 1000) : CSVText.seconds(milliseconds)
  }
}

/// Counts times from 1970.
func epoch(_ zone: String = "UTC") throws -> ScenarioCalendar {
  try ScenarioCalendar(start: "1970-01-01T00:00:00Z", timeZone: zone)
}

/// Imports a text.
func imported(
  _ text: String, from format: ImportFormat, calendar: ScenarioCalendar? = nil,
  _ change: (inout ImportSettings) -> Void = { _ in }
) throws -> Imported {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent(
    "import-\(UUID().uuidString)"
  ).path
  try text.write(toFile: path, atomically: true, encoding: .utf8)
  defer { try? FileManager.default.removeItem(atPath: path) }
  var settings = ImportSettings(path: path, calendar: try calendar ?? epoch())
  change(&settings)
  var notes = ImportNotes()
  let content = try format.read(settings, notes: &notes)
  return Imported(
    content: content, notes: notes.lines.map { $0.replacing(path, with: "log") },
    ledger: notes.ledger)
}

/// The lines that a text is refused with; empty when it is taken.
func refusal(
  _ text: String, from format: ImportFormat, calendar: ScenarioCalendar? = nil,
  _ change: (inout ImportSettings) -> Void = { _ in }
) throws -> [String] {
  do {
    _ = try imported(text, from: format, calendar: calendar, change)
    return []
  } catch let error as TraceError {
    guard case .invalid(let issues, let total) = error else { return ["\(error)"] }
    return issues.map { issue in
      var issue = issue
      issue.file = "log"
      return issue.description
    } + (total > issues.count ? ["\(total) in all"] : [])
  }
}
