internal import Studies

extension JointCap {
  /// What shares of rejected joins take for granted; nothing where every replication offers the same
  /// joins.
  var sentences: [String] {
    guard largest.draws > 0 else { return [] }
    let exceeded = aboveCap > 0 ? "; \(Wording.counted(aboveCap, "replication")) offered more" : ""
    let drawn =
      "the largest of \(Wording.count(largest.draws)) had \(Wording.count(largest.largest))"
    let most = Wording.counted(largest.most, "join")
    return [
      demands == 1
        ? "Shares of rejected joins take for granted that no replication offers more than \(most) "
          + "(\(drawn)\(exceeded))."
        : "Shares of rejected joins take for granted that no replication offers more than its demand "
          + "is taken to: \(most) of the largest of \(Wording.count(demands)) demands "
          + "(\(drawn)\(exceeded))."
    ]
  }
}
