/// What became of a file's content on the way to a trace, in sentences for the user.
package struct ImportNotes: Equatable, Sendable {
  /// One sentence, or list entry, a line.
  package private(set) var lines: [String] = []
  /// Whether times were plain seconds since a start that the file does not tell.
  package internal(set) var timesCountFromStart = false
  /// The options that something in the file asked for.
  package private(set) var asked: Set<ReadingOption> = []
  /// What was done to the demand.
  package internal(set) var ledger = ImportLedger()

  /// Nothing to tell.
  package init() {}

  /// Adds a sentence.
  mutating func tell(_ line: String) { lines.append(line) }

  /// Notes that something in the file asked for some options, whether or not they were given.
  mutating func ask(_ options: Set<ReadingOption>) { asked.formUnion(options) }

  /// Adds a sentence before all others.
  mutating func lead(_ line: String) { lines.insert(line, at: 0) }

  /// Adds `1 join was ...` or `2 joins were ...`, unless there was none.
  mutating func tell(_ count: Int, _ noun: String, _ rest: String, plural: String? = nil) {
    if count > 0 {
      lines.append(
        "\(count) \(count == 1 ? noun : plural ?? noun + "s") \(count == 1 ? "was" : "were") "
          + "\(rest)"
      )
    }
  }

  /// Adds the first places of something, and how many there are in all.
  mutating func list(_ places: [TraceIssue], total: Int, _ noun: String) {
    lines += places.map(\.description)
    if total > places.count {
      lines.append("\(total) \(noun) in all, the first \(places.count) shown")
    }
  }
}

extension ImportSettings {
  /// Tells how a report was read.
  func tell(_ readings: [String], _ notes: inout ImportNotes) {
    for reading in readings { notes.tell("\(path): \(reading).") }
  }
}

/// A number of people, or of milliseconds, for what is told; absurd ones are as large as a number
/// can be that is exact.
func nearestWhole(_ value: Double) -> Int { Int(min(value, 9_007_199_254_740_992).rounded()) }

/// Hours to a tenth.
func hoursText(_ hours: Double) -> String {
  let tenths = Int64((min(hours, 1e15) * 10).rounded())
  return "\(tenths / 10).\(tenths % 10)"
}
