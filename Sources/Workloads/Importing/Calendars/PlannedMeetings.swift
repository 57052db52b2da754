internal import Settings

/// Collects the meetings that a calendar or a timetable plans, and tells what became of the others.
struct PlannedMeetings {
  /// More of them are a rule that goes too far.
  static let most = 1_000_000

  /// Why a meeting is left out.
  private enum Reason: String, CaseIterable {
    case outside = "outside of --from-date and --until"
    case withoutSize = "without a word of how many attend"
    case nobody = "with nobody who attends"
    case withoutLength = "without a length"
  }

  private let settings: ImportSettings
  private var sessions: [MeetingSession] = []
  private var left: [Reason: Int] = [:]
  private var assumed = 0
  /// Meetings that last longer than a day, and how long altogether.
  private var long = (count: 0, hours: 0.0)
  /// That there are too many; nil while there are not.
  private(set) var excess: ImportProblem?

  init(_ settings: ImportSettings) { self.settings = settings }

  /// Adds a meeting, or counts why it is left out.
  /// - Parameters:
  ///   - name: what it is called
  ///   - start: in milliseconds since the calendar's start
  ///   - length: in milliseconds
  ///   - people: how many attend; nil where nothing says it
  ///   - evidence: what says it
  ///   - ledger: receives what decided, and what is left out
  mutating func add(
    _ name: String, start: Int64, length: Int64, people: Int?, evidence: String,
    _ ledger: inout ImportLedger
  ) {
    let known = people ?? settings.participants
    func leave(_ reason: Reason, _ meetings: inout PlannedMeetings) {
      meetings.left[reason, default: 0] += 1
      // What lies outside was asked to be left out.
      if reason == .outside { return }
      if let known {
        ledger.change(
          .dropped, "meetings \(reason.rawValue)", people: max(known, 0), eachFor: length)
      } else {
        ledger.drop(unsized: 1, "meetings \(reason.rawValue)")
      }
    }
    guard settings.window.contains(start) else { return leave(.outside, &self) }
    guard length > 0 else { return leave(.withoutLength, &self) }
    guard let known else {
      ledger.decide("size of a meeting", by: "nothing, and it is left out")
      return leave(.withoutSize, &self)
    }
    guard known > 0 else { return leave(.nobody, &self) }
    if people == nil { assumed += 1 }
    ledger.decide("size of a meeting", by: people == nil ? "--participants" : evidence)
    if sessions.count == Self.most {
      excess = ImportProblem(
        "there are more than \(Self.most) meetings",
        "expected --from-date and --until nearer to each other")
      return
    }
    if length > 86_400_000 { long = (long.count + 1, long.hours + Double(length) / 3_600_000) }
    sessions.append(MeetingSession(name: name, start: start, duration: length, participants: known))
  }

  /// The meetings in the order of their starts.
  func finish(notes: inout ImportNotes) -> [MeetingSession] {
    if assumed + (left[.withoutSize] ?? 0) > 0 { notes.ask([.participants]) }
    for reason in Reason.allCases {
      let hint = reason == .withoutSize ? "; --participants counts them" : ""
      notes.tell(left[reason] ?? 0, "meeting", "left out, \(reason.rawValue)\(hint).")
    }
    if long.count > 0 {
      let last = long.count == 1 ? "meeting lasts" : "meetings last"
      notes.tell(
        "\(long.count) \(last) longer than a day: \(hoursText(long.hours)) "
          + "hours\(long.count == 1 ? "" : " together")."
      )
    }
    notes.tell(
      sessions.count - Set(sessions).count, "meeting",
      "the same as another one, and counted once more: an export may repeat rows.")
    if let participants = settings.participants {
      notes.tell(
        assumed, "meeting",
        "taken to have \(participants) participants, by --participants: nothing says how many "
          + "attend."
      )
    }
    return sessions.enumerated().sorted {
      ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
    }.map(\.element)
  }
}
