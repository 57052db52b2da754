internal import Studies

extension SameRuns {
  /// Where the axis makes no difference, in a sentence.
  var text: String {
    let axis = keys.joined(separator: " with ")
    let count = Wording.counted(combinations, "combination")
    if isWithoutEffect {
      let each = combinations > 1 ? " in all \(count) of the other axes" : ""
      // One group has all of its values, unless a sampled design has others in each combination.
      let values =
        groups.count == 1 ? "\(Wording.few(groups[0].values)) are" : "all of its values are"
      return "\(axis) has no effect at all: \(values) the same run\(each)\(decisive(groups[0]))."
    }
    let told = groups.prefix(3).map { group in
      let which =
        combinations > 1
        ? " in \(Wording.count(group.combinations)) of \(count) of the other axes" : ""
      return "\(Wording.few(group.values)) are the same run\(which)\(decisive(group))"
    }
    let rest = groups.count - told.count
    return
      "\(axis): "
      + "\((told + (rest > 0 ? ["so are \(Wording.count(rest)) more groups of values"] : [])).joined(separator: "; "))."
  }

  private func decisive(_ group: Group) -> String { group.decisive.map { ": \($0) decides" } ?? "" }
}

extension Wording {
  /// Words in a list that is not too long: `150, 300, 450, ... and 1050 (20 values)`.
  static func few(_ words: [String]) -> String {
    guard words.count > 6, let last = words.last else { return list(words) }
    return
      "\(words.prefix(3).joined(separator: ", ")), ... and \(last) (\(count(words.count)) values)"
  }
}
