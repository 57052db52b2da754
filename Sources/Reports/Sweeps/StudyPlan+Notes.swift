public import Studies

extension StudyPlan {
  /// What should be known of variants before they are run, a line each, with the variants.
  public var notes: [String] {
    var lines: [(sentence: String, variants: [Int])] = []
    var places: [String: Int] = [:]
    for (variant, capacity) in outOfBounds {
      let sentence = capacity.sentence
      if let place = places[sentence] {
        lines[place].variants.append(variant)
      } else {
        places[sentence] = lines.count
        lines.append((sentence, [variant]))
      }
    }
    return startNotes + absenceNotes
      + lines.map { sentence, variants in
        let listed = variants.prefix(20).map(String.init).joined(separator: ", ")
        let more = variants.count > 20 ? ", ..." : ""
        return "\(variants.count == 1 ? "variant" : "variants") \(listed)\(more): \(sentence)"
      }
  }
}
