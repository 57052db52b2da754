extension String {
  /// The text for a terminal of so many columns: sentences are broken between words, never between
  /// a number and its unit, and go on below their first word. What stands in columns, and so has
  /// two blanks in a row, stays as it is.
  package func fitted(to columns: Int) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.shownCount <= columns ? String(line) : Self.broken(line, columns)
    }.joined(separator: "\n")
  }

  private static func broken(_ line: Substring, _ columns: Int) -> String {
    let blanks = line.prefix { $0 == " " }
    var margin = String(blanks)
    var words = line.dropFirst(blanks.count)
    let mark = words.prefix { $0 != " " }
    if !blanks.isEmpty, mark == "-" || mark.hasSuffix(".") && Int(mark.dropLast()) != nil {
      margin += "\(mark) "
      words = words.dropFirst(mark.count + 1)
    }
    guard words.firstRange(of: "  ") == nil else { return String(line) }
    let indent = String(repeating: " ", count: margin.count)
    var lines: [String] = []
    var current = margin
    var isEmpty = true
    for word in words.split(separator: " ").unbreakable {
      if isEmpty || current.shownCount + 1 + word.shownCount <= columns {
        current += (isEmpty ? "" : " ") + word
      } else {
        lines.append(current)
        current = indent + word
      }
      isEmpty = false
    }
    return (lines + [current]).joined(separator: "\n")
  }
}

extension [Substring] {
  /// The words with those in one that belong together: a number, its unit, and how sure it is.
  fileprivate var unbreakable: [String] {
    let units: Set<String> = ["%", "d", "h", "min", "s", "ms", "GB", "Mbps", "USD"]
    var words: [String] = []
    var before: Substring?
    for word in self {
      let bare = word.filter { !"(),.;:".contains($0) }
      let isNumber = before?.first { !"($~+-".contains($0) }?.isNumber ?? false
      if bare == "±" || before == "±" || isNumber && units.contains(bare),
        let last = words.popLast()
      {
        words.append("\(last) \(word)")
      } else {
        words.append(String(word))
      }
      before = word
    }
    return words
  }
}

extension StringProtocol {
  /// How many characters a terminal shows: our own bold takes none.
  fileprivate var shownCount: Int {
    guard contains(where: { $0 == "\u{1B}" }) else { return count }
    return String(self).replacing("\u{1B}[1m", with: "").replacing("\u{1B}[0m", with: "").count
  }
}
