/// What became of everything on the way from one form to another: in plain words, a line each, told
/// once.
package struct TransferNotes: Sendable, Hashable {
  /// What was not taken over, and why.
  package private(set) var leftOut: [String] = []
  /// What was taken over otherwise than it was written.
  package private(set) var remarks: [String] = []
  /// What the other form needs, and only the planner knows.
  package private(set) var missing: [String] = []

  package init() {}

  /// Something that was not taken over.
  package mutating func leaveOut(_ what: String, _ why: String) {
    Self.add("\(what): \(why)", to: &leftOut)
  }

  /// Something that was taken over otherwise than it was written.
  package mutating func remark(_ text: String) { Self.add(text, to: &remarks) }

  /// Something that is needed.
  package mutating func miss(_ text: String) { Self.add(text, to: &missing) }

  /// Adds what another step of the way has to say.
  package mutating func add(_ other: TransferNotes) {
    for text in other.leftOut { Self.add(text, to: &leftOut) }
    for text in other.remarks { Self.add(text, to: &remarks) }
    for text in other.missing { Self.add(text, to: &missing) }
  }

  /// Every line, with what it is.
  package var lines: [String] {
    remarks.map { "note: \($0)" } + leftOut.map { "left out: \($0)" }
      + missing.map { "missing: \($0)" }
  }

  private static func add(_ text: String, to list: inout [String]) {
    if !list.contains(text) { list.append(text) }
  }
}
