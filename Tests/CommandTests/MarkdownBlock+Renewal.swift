extension MarkdownBlock {
  /// What to show of what is printed now, where something else was shown. Lines are known again by
  /// their letters, whatever became of numbers, signs and spaces. Of each part between two `[...]`
  /// everything is shown from where its first line is now to where its last one is; what begins the
  /// output, or ends it, goes on doing so; without a `[...]` all of it is shown.
  /// - Returns: The lines; nil where nothing of a part is known again.
  static func renewed(shown: [String], printed: [String]) -> [String]? {
    var printed = printed
    if printed.last == "" { printed.removeLast() }
    let places = knownAgain(shown, in: printed)
    let parts = shown.indices.split(omittingEmptySubsequences: false) { shown[$0] == "[...]" }
    if parts.count == 1 { return printed }
    var lines: [String] = []
    var next = 0
    for (number, part) in parts.enumerated() {
      if number > 0 { lines.append("[...]") }
      guard let first = part.first, let last = part.last else { continue }
      let known = part.filter { places[$0] != nil }
      var start: Int?
      var end: Int?
      if let one = known.first, let place = places[one] { start = place - (one - first) }
      if let one = known.last, let place = places[one] { end = place + 1 + (last - one) }
      if number == 0 {
        start = 0
        end = end ?? part.count
      }
      if number == parts.count - 1 {
        start = start ?? printed.count - part.count
        end = printed.count
      }
      guard let start, let end else { return nil }
      let from = max(start, next)
      let to = min(end, printed.count)
      guard from < to else { return nil }
      lines += printed[from..<to]
      next = to
    }
    return difference(shown: lines, printed: printed) == nil ? lines : nil
  }

  /// Where each line is that is known again: the longest common sequence of the lines' letters. A
  /// line without letters is known by its neighbours only.
  private static func knownAgain(_ shown: [String], in printed: [String]) -> [Int?] {
    let ours = shown.map { $0 == "[...]" ? "" : $0.filter(\.isLetter) }
    let theirs = printed.map { $0.filter(\.isLetter) }
    // How many of the lines from here on can be paired.
    var lengths = Array(
      repeating: Array(repeating: 0, count: theirs.count + 1), count: ours.count + 1)
    func isSame(_ one: Int, _ other: Int) -> Bool {
      !ours[one].isEmpty && ours[one] == theirs[other]
    }
    for one in ours.indices.reversed() {
      for other in theirs.indices.reversed() {
        lengths[one][other] =
          isSame(one, other)
          ? lengths[one + 1][other + 1] + 1
          : max(lengths[one + 1][other], lengths[one][other + 1])
      }
    }
    var places: [Int?] = Array(repeating: nil, count: ours.count)
    var (one, other) = (0, 0)
    while one < ours.count, other < theirs.count {
      if isSame(one, other) {
        places[one] = other
        (one, other) = (one + 1, other + 1)
      } else if lengths[one + 1][other] >= lengths[one][other + 1] {
        one += 1
      } else {
        other += 1
      }
    }
    return places
  }
}
