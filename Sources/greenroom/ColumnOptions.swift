internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Settings

/// Which columns the table of a command shows.
struct ColumnOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The columns that the table shows, in this order (default: on a terminal those that fit, \
      otherwise all).
      """, valueName: "a,b,c"))
  var columns: String?

  func validate() throws {
    if let columns, names(columns).isEmpty {
      throw ValidationError("--columns names no column; expected names with commas between them")
    }
  }

  private func names(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
      !$0.isEmpty
    }
  }

  /// What the table shows.
  /// - Parameters:
  ///   - known: the columns that there are
  ///   - place: where they are listed, for what is none of them
  ///   - isInWords: whether results are printed in words, with a table
  /// - Returns: which columns it shows
  /// - Throws: a sentence, where a name is not known, stands there twice or means nothing.
  func view(of known: [String], in place: String, isInWords: Bool = true) throws -> TableView {
    guard let columns else { return TableView(width: Terminal.columns(of: STDOUT_FILENO)) }
    if !isInWords {
      throw ValidationError(
        "--columns says what the table shows; expected --format table beside it")
    }
    var seen: Set<String> = []
    for name in names(columns) {
      guard known.contains(name) else {
        let near = nearestName(to: name, in: known).map { " (did you mean \($0)?)" } ?? ""
        throw ValidationError(
          "--columns \(name.onOneLine) is no column here; expected one of \(place)\(near)")
      }
      guard seen.insert(name).inserted else {
        throw ValidationError("--columns names \(name) twice; expected it once")
      }
    }
    return TableView(names: names(columns))
  }
}

extension Console {
  /// Prints words, whose lines are broken to fit a terminal, then what tables had no room for.
  static func show(_ text: String, _ view: TableView? = nil) throws {
    try print(Terminal.columns(of: STDOUT_FILENO).map { text.fitted(to: $0) } ?? text)
    if let remark = view?.remark { tell(remark) }
  }
}

extension ColumnOptions {
  /// Prints a table of its own, which says itself which columns there are.
  /// - Parameters:
  ///   - table: the table with all its columns
  ///   - leastWanted: the names of those that are left out first where there is no room
  ///   - sentences: the name of the column of sentences
  ///   - after: what stands below it
  /// - Throws: a sentence, where a name is not known, or the exit code, where nothing can be printed.
  func print(
    _ table: ReportTable, leastWanted: [String], sentences: String? = nil, after: String = ""
  ) throws {
    let known = table.columns.map(\.name)
    var view = try view(of: known, in: known.joined(separator: ", "))
    let text = view.text(of: table, leastWanted: leastWanted, sentences: sentences)
    try Console.show(text + after, view)
  }
}
