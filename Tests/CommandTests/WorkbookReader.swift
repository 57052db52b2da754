import CZlib
import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A workbook taken apart: the parts of its zip file, and its cells, without any program of the
/// system.
struct WorkbookReader {
  /// A cell: what it holds, and the format that it is shown in.
  struct Cell: Equatable {
    enum Value: Equatable {
      case number(Double)
      case text(String)
    }
    let value: Value
    let format: String

    var number: Double? { if case .number(let number) = value { number } else { nil } }
    var text: String? { if case .text(let text) = value { text } else { nil } }
  }

  struct Sheet {
    let name: String
    /// By row and column, from 0; no cell where nothing was measured.
    let cells: [[Int: Cell]]
    let xml: String

    /// The texts of the first row.
    var header: [String] {
      let first = cells.first ?? [:]
      return (0..<first.count).map { first[$0]?.text ?? "" }
    }

    /// The cells of a column, below the first row.
    func column(_ name: String) -> [Cell?] {
      guard let place = header.firstIndex(of: name) else { return [] }
      return cells.dropFirst().map { $0[place] }
    }
  }

  /// The parts by their names.
  let parts: [String: String]
  let sheets: [Sheet]

  init(path: String) throws {
    let parts = try Self.unzip([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
    self.parts = parts
    let formats = Self.formats(try XMLElements(parts["xl/styles.xml"] ?? ""))
    let book = try XMLElements(parts["xl/workbook.xml"] ?? "")
    let names = book.elements.filter { $0.name == "sheet" }.map { $0.attributes["name"] ?? "" }
    sheets = try names.enumerated().map { place, name in
      let xml = parts["xl/worksheets/sheet\(place + 1).xml"] ?? ""
      return Sheet(name: name, cells: try Self.cells(XMLElements(xml), formats), xml: xml)
    }
  }

  /// The sheet of this name.
  func sheet(_ name: String) throws -> Sheet {
    guard let sheet = sheets.first(where: { $0.name == name }) else {
      throw CocoaError(.keyValueValidation)
    }
    return sheet
  }

  private static func cells(_ xml: XMLElements, _ formats: [String]) -> [[Int: Cell]] {
    var rows: [[Int: Cell]] = []
    var (attributes, text): ([String: String], String) = ([:], "")
    for element in xml.elements {
      switch element.name {
      case "c": (attributes, text) = (element.attributes, "")
      case "v", "t": text += element.text
      default: continue
      }
      guard element.name != "c", let place = attributes["r"] else { continue }
      let letters = place.prefix { $0.isLetter }
      let column = letters.utf8.reduce(0) { $0 * 26 + Int($1) - 64 } - 1
      let row = (Int(place.dropFirst(letters.count)) ?? 1) - 1
      while rows.count <= row { rows.append([:]) }
      let value: Cell.Value =
        attributes["t"] == "inlineStr"
        ? .text(Self.decoded(text))
        : Double(text).map { .number($0) } ?? .text("no number: \(text)")
      rows[row][column] = Cell(
        value: value, format: formats[Int(attributes["s"] ?? "0") ?? 0])
    }
    return rows
  }

  /// A text as a spreadsheet reads it, with `_x0041_` for an A.
  private static func decoded(_ text: String) -> String {
    text.replacing(/_x([0-9A-Fa-f]{4})_/) { match in
      UInt32(match.1, radix: 16).flatMap { Unicode.Scalar($0) }.map { String($0) } ?? ""
    }
  }

  /// The format of each style, by its number; empty: none.
  private static func formats(_ xml: XMLElements) -> [String] {
    var codes = ["1": "0", "3": "#,##0", "4": "#,##0.00"]
    var formats: [String] = []
    var isInCells = false
    for element in xml.elements {
      switch element.name {
      case "numFmt": codes[element.attributes["numFmtId"] ?? ""] = element.attributes["formatCode"]
      case "cellXfs": isInCells = true
      case "cellStyles": isInCells = false
      case "xf" where isInCells: formats.append(codes[element.attributes["numFmtId"] ?? ""] ?? "")
      default: break
      }
    }
    return formats
  }

  /// The parts of a zip file that are packed one after the other.
  private static func unzip(_ bytes: [UInt8]) throws -> [String: String] {
    func number(_ place: Int, _ count: Int) -> Int {
      (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
    }
    var parts: [String: String] = [:]
    var place = 0
    while place + 30 < bytes.count, bytes[place..<place + 4] == [0x50, 0x4B, 0x03, 0x04] {
      let (packed, size) = (number(place + 18, 4), number(place + 22, 4))
      let (name, extra) = (number(place + 26, 2), number(place + 28, 2))
      let start = place + 30 + name + extra
      let key = String(decoding: bytes[place + 30..<place + 30 + name], as: UTF8.self)
      parts[key] = try inflated(Array(bytes[start..<start + packed]), size)
      place = start + packed
    }
    return parts
  }

  private static func inflated(_ packed: [UInt8], _ size: Int) throws -> String {
    var (input, output) = (packed, [UInt8](repeating: 0, count: size))
    var stream = z_stream()
    guard greenroom_inflate_init_bare(&stream) == Z_OK else { throw CocoaError(.coderReadCorrupt) }
    defer { inflateEnd(&stream) }
    let status = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        return inflate(&stream, Z_FINISH)
      }
    }
    guard status == Z_STREAM_END else { throw CocoaError(.coderReadCorrupt) }
    return String(decoding: output, as: UTF8.self)
  }
}

/// The elements of a document in the order of their ends but for those that hold cells, which come
/// when they begin.
private final class XMLElements: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
    var text = ""
  }
  private(set) var elements: [Element] = []
  private var text = ""

  init(_ xml: String) throws {
    super.init()
    let parser = XMLParser(data: Data(xml.utf8))
    parser.delegate = self
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    text = ""
    if !["v", "t"].contains(element) {
      elements.append(Element(name: element, attributes: attributes))
    }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { self.text += text }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    if ["v", "t"].contains(element) {
      elements.append(Element(name: element, attributes: [:], text: text))
    }
  }
}
