import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a spreadsheet took a cell for.
enum SpreadsheetCell: Equatable {
  case empty
  case number(Double)
  /// A date with or without a time, in ISO 8601 with both.
  case time(String)
  case text(String)
  /// Anything that no cell of a report may become: a formula, money, a truth value.
  case other(String)
}

/// The cells of a document in LibreOffice's flat XML (`.fods`), without the empty ones behind and
/// below the others.
final class FlatSpreadsheet: NSObject, XMLParserDelegate {
  /// The sheets, by their names.
  private(set) var sheets: [(name: String, rows: [[SpreadsheetCell]])] = []
  /// The rows of the first sheet.
  var rows: [[SpreadsheetCell]] { sheets.first?.rows ?? [] }
  /// Whether money and percentages are the numbers that they are of: in CSV they are none.
  private let hasFormats: Bool
  private var row: [SpreadsheetCell] = []
  private var emptyRows = 0
  private var emptyCells = 0
  private var rowRepeats = 1
  private var attributes: [String: String] = [:]
  private var paragraphs: [String] = []
  private var isInParagraph = false
  /// How deep inside of charts, which are documents with tables of their own.
  private var objects = 0

  init(path: String, hasFormats: Bool = false) throws {
    self.hasFormats = hasFormats
    super.init()
    let parser = XMLParser(data: try Data(contentsOf: URL(fileURLWithPath: path)))
    parser.delegate = self
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if element == "draw:object" { objects += 1 }
    if objects > 0 { return }
    switch element {
    case "table:table":
      sheets.append((attributes["table:name"] ?? "", []))
      emptyRows = 0
    case "table:table-row":
      (row, emptyCells, rowRepeats) = ([], 0, Self.count(attributes["table:number-rows-repeated"]))
    case "table:table-cell": (self.attributes, paragraphs) = (attributes, [])
    case "text:p":
      paragraphs.append("")
      isInParagraph = true
    // XML does not keep these, so OpenDocument has elements for them.
    case "text:s": append(String(repeating: " ", count: Self.count(attributes["text:c"])))
    case "text:tab": append("\t")
    case "text:line-break": append("\n")
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { append(text) }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    if element == "draw:object" { objects -= 1 }
    if objects > 0 { return }
    switch element {
    case "text:p": isInParagraph = false
    case "table:table-cell":
      let repeats = Self.count(attributes["table:number-columns-repeated"])
      guard cell != .empty else { return emptyCells += repeats }
      row += Array(repeating: .empty, count: emptyCells) + Array(repeating: cell, count: repeats)
      emptyCells = 0
    case "table:table-row":
      guard !row.isEmpty else { return emptyRows += rowRepeats }
      sheets[sheets.count - 1].rows +=
        Array(repeating: [], count: emptyRows) + Array(repeating: row, count: rowRepeats)
      emptyRows = 0
    default: break
    }
  }

  private func append(_ text: String) {
    if isInParagraph, objects == 0 { paragraphs[paragraphs.count - 1] += text }
  }

  private var cell: SpreadsheetCell {
    if let formula = attributes["table:formula"] { return .other("formula \(formula)") }
    switch attributes["office:value-type"] {
    case nil: return .empty
    case .some(let kind) where kind == "float" || hasFormats && Self.formats.contains(kind):
      return Double(attributes["office:value"] ?? "").map { .number($0) } ?? .other("no number")
    case "string": return .text(paragraphs.joined(separator: "\n"))
    case "date":
      let date = attributes["office:date-value"] ?? ""
      return .time(date.contains("T") ? date : date + "T00:00:00")
    case .some(let kind): return .other(kind)
    }
  }

  private static let formats = ["percentage", "currency"]

  private static func count(_ text: String?) -> Int { text.flatMap { Int($0) } ?? 1 }
}
