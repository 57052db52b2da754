/// In how many runs of a study each note is so, and in which variants.
package struct NoteTally: Sendable {
  /// A note that some run has.
  package struct Entry: Sendable {
    /// The note.
    package let note: RunNote
    /// The variants that have it, ascending, and in how many of their runs.
    package fileprivate(set) var variants: [(variant: Int, runs: Int)]

    /// The runs that have it.
    package var runs: Int { variants.reduce(0) { $0 + $1.runs } }
  }

  /// The runs that were looked at.
  package private(set) var runs = 0
  private var variants: [[(variant: Int, runs: Int)]] = RunNote.allCases.map { _ in [] }

  /// A tally of no runs.
  package init() {}

  /// Looks at some runs of a variant; variants come in ascending order.
  package mutating func add(_ records: [RunRecord], of variant: Int) {
    add(records.map(\.notes), of: variant)
  }

  /// The same of what is noted of each run.
  package mutating func add(_ notes: [RunNotes], of variant: Int) {
    runs += notes.count
    for run in notes {
      for note in run.all {
        guard let place = RunNote.allCases.firstIndex(of: note) else { continue }
        if let last = variants[place].last, last.variant == variant {
          variants[place][variants[place].count - 1].runs += 1
        } else {
          variants[place].append((variant, 1))
        }
      }
    }
  }

  /// The tally of some notes alone.
  package func only(_ notes: [RunNote]) -> NoteTally {
    var tally = self
    for (place, note) in RunNote.allCases.enumerated() where !notes.contains(note) {
      tally.variants[place] = []
    }
    return tally
  }

  /// The notes that some run has, in the order of the cases.
  package var entries: [Entry] {
    zip(RunNote.allCases, variants).filter { !$1.isEmpty }.map { Entry(note: $0, variants: $1) }
  }
}
