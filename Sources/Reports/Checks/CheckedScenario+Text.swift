internal import Settings
public import Studies

extension CheckedScenario {
  /// What failed, a line each, and how many checks there were; nothing without a check.
  public var text: String {
    let failures = outcomes.filter { !$0.holds }
    let name = name.onOneLine
    let lines = failures.map { "\(name): \($0.problem)\n" }
    guard !outcomes.isEmpty else { return "" }
    let count = Wording.counted(outcomes.count, "check")
    let end = failures.isEmpty ? "\(count) passed" : "\(Wording.count(failures.count)) of \(count) failed"
    return lines.joined() + "\(name): \(end)\n"
  }
}

extension BaselineUpdate {
  /// What moved, a line each, and how much that was.
  public var text: String {
    let name = new.scenario.onOneLine
    let file = path.onOneLine
    guard let old else { return "\(name): \(Wording.counted(new.values.count, "column")) are new in \(file)\n" }
    let moves = moves(since: old)
    let end = moves.isEmpty ? "nothing moved in \(file)" : "\(Wording.counted(moves.count, "value")) moved in \(file)"
    return (moves + [end]).map { "\(name): \($0)\n" }.joined()
  }

  private func moves(since old: Baseline.Section) -> [String] {
    var moves: [String] = []
    func compare(_ key: String, _ old: String, _ new: String) {
      if old != new { moves.append("\(key) moved from \(old) to \(new)") }
    }
    compare("seed", String(old.seed), String(new.seed))
    compare("replications", String(old.replications), String(new.replications))
    let fingerprint = ScalarKind<UInt64>.fingerprint
    compare(Expectations.eventsKey, fingerprint.text(old.eventFingerprint), fingerprint.text(new.eventFingerprint))
    for value in new.values {
      guard let known = old.value(of: value.column) else {
        moves.append("\(value.column) is new in the baseline: \(value.number?.text ?? "not measured")")
        continue
      }
      let isSame = known.number.flatMap { known in value.number.map { $0.isSame(as: known) } } ?? (known.number == value.number)
      if !isSame { moves.append(Wording.move(of: value.column, from: known.number, to: value.number)) }
    }
    for value in old.values where new.value(of: value.column) == nil {
      moves.append("\(value.column.onOneLine) is not in the baseline any more")
    }
    return moves
  }
}
