/// The name among `candidates` that `name` is most likely a misspelling of; nil when none is near.
///
/// Near is at most 2 edits or a third of the name's length, whichever is more; insertions,
/// deletions, replacements and swaps of neighbours count one each (Damerau-Levenshtein, as the
/// optimal string alignment). Case does not count. Among equals the first wins.
package func nearestName(to name: String, in candidates: some Sequence<String>) -> String? {
  let written = Array(name.lowercased().unicodeScalars)
  // Nobody misspells a name this long, and the distance costs the product of the lengths.
  guard !written.isEmpty, written.count <= 100 else { return nil }
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let wanted = Array(candidate.lowercased().unicodeScalars)
    let limit = max(2, written.count / 3)
    guard abs(wanted.count - written.count) <= limit else { continue }
    let distance = editDistance(written, wanted)
    // Replacing every letter is not a misspelling: `at` is no `in`.
    guard distance <= limit, distance < max(written.count, wanted.count) else { continue }
    if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
  }
  return best?.name
}

/// The least number of insertions, deletions, replacements and swaps of neighbours that turn one
/// text into the other.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  var beforePrevious = [Int](repeating: 0, count: right.count + 1)
  var previous = Array(0...right.count)
  for row in 0..<left.count {
    var current = [row + 1]
    for column in 0..<right.count {
      var distance = min(previous[column + 1] + 1, current[column] + 1)
      distance = min(distance, previous[column] + (left[row] == right[column] ? 0 : 1))
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        distance = min(distance, beforePrevious[column - 1] + 1)
      }
      current.append(distance)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[right.count]
}
