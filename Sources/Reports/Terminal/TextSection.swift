/// Lines of a label and a number, with a remark behind some.
struct TextSection {
  private struct Line {
    var label: String
    var number: String
    var remark: String
  }

  let title: String
  private var lines: [Line] = []

  init(title: String) { self.title = title }

  /// The widths that labels and numbers are padded to: the same in all sections, so that these are
  /// aligned with each other.
  private static let labelWidth = 46
  private static let numberWidth = 12

  mutating func add(_ label: String, _ number: String, _ remark: String = "") {
    lines.append(Line(label: label, number: number, remark: remark))
  }

  /// The lines below their title, with an empty line before it; nothing without lines.
  func text(_ style: TerminalStyle) -> String {
    if lines.isEmpty { return "" }
    var text = "\n" + style.bold(title) + "\n"
    for line in lines {
      let label = line.label.padded(to: Self.labelWidth)
      let number = line.number.padded(to: Self.numberWidth, toTheRight: true)
      text += "  \(label)  \(number)  \(line.remark)".trimmingTrailingSpaces + "\n"
    }
    return text
  }
}

/// A small table: a row a line, numbers to the right.
struct TextTable {
  let title: String
  let header: [String]
  private var rows: [(label: String, cells: [String])] = []

  init(title: String, header: [String]) {
    self.title = title
    self.header = header
  }

  mutating func add(_ label: String, _ cells: [String]) { rows.append((label, cells)) }

  /// The table, with an empty line before it; its title stands above the labels.
  func text(_ style: TerminalStyle) -> String {
    guard !rows.isEmpty else { return "" }
    let labelWidth = rows.reduce(title.count) { max($0, $1.label.count + 2) }
    let widths = header.indices.map { column in
      rows.reduce(header[column].count) { max($0, $1.cells[column].count) }
    }
    func line(_ cells: [String]) -> String {
      zip(cells, widths).map { "  " + $0.padded(to: $1, toTheRight: true) }.joined()
    }
    var text =
      "\n" + style.bold(title) + String(repeating: " ", count: labelWidth - title.count)
      + line(header) + "\n"
    for row in rows { text += ("  " + row.label).padded(to: labelWidth) + line(row.cells) + "\n" }
    return text
  }
}

extension String {
  /// The text with lines of at most `width` characters, all but the first behind `indent`.
  func wrapped(to width: Int, indent: String) -> String {
    var lines: [String] = []
    // What stands before the first word, such as a dash and its blanks, stays.
    var line = String(prefix { $0 == " " })
    for word in split(separator: " ") {
      let joined = line.allSatisfy { $0 == " " } ? line + word : "\(line) \(word)"
      if joined.count > width, !line.allSatisfy({ $0 == " " }) {
        lines.append(line)
        line = indent + word
      } else {
        line = joined
      }
    }
    return (lines + [line]).joined(separator: "\n")
  }
}
