import Foundation
import PoolSimulation
import Testing

@testable import Reports

/// What cells of a workbook hold, what does not fit into one, and what is found when it is read again.
@Suite("Parts of a workbook") struct WorkbookPartTests {
  static let values: [(cell: ReportCell, value: WorkbookValue)] = [
    (.missing, .empty),
    (.integer(-3), .number(-3)),
    (.decimal(units: 170_000, places: 6), .number(0.17)),
    (.decimal(units: -5, places: 3), .number(-0.005)),
    // Fifteen digits are kept for sure; a name of more would become another one.
    (.integer(999_999_999_999_999), .number(999_999_999_999_999)),
    (.integer(1_000_000_000_000_000), .text("1000000000000000")),
    (.decimal(units: Int128(UInt64.max), places: 0), .text("18446744073709551615")),
    // More than 2 to the power of 53, and no name.
    (.decimal(units: 123_456_789_012_345_678, places: 9), .number(123_456_789.012_345_678)),
    // A day is 1: 1970-01-01 is day 25,569, and 18:00 three quarters.
    (.time("1970-01-01T18:00:00", offset: "+00:00"), .number(25_569.75)),
    // 1900 has no 29th of February, but to some spreadsheets: 60 days lie before the 1st of March.
    (.time("1900-03-01T00:00:00", offset: "+00:00"), .number(61)),
    (.time("1900-02-28T00:00:00", offset: "+00:00"), .text("1900-02-28T00:00:00")),
    (.time("12020-01-01T00:00:00", offset: "+00:00"), .text("12020-01-01T00:00:00")),
    (.text("=1+1"), .text("=1+1")), (.text(""), .text("")), (.text("Übung 🎓"), .text("Übung 🎓")),
    (.text("a_x0041_b_xyz"), .text("a_x005F_x0041_b_xyz")),
    (.text("a\tb\nc\u{1B}[1m\u{FFFF}"), .text("a\tb\nc\\u{1B}[1m\\u{FFFF}")),
    (.text(String(repeating: "a", count: 32_767)), .text(String(repeating: "a", count: 32_767))),
    (.text(String(repeating: "a", count: 32_768)), .cut(String(repeating: "a", count: 32_767))),
    // One that is two units of UTF-16 does not fit into the last one.
    (
      .text(String(repeating: "a", count: 32_766) + "🎓"),
      .cut(String(repeating: "a", count: 32_766))
    ),
  ]

  @Test("A cell holds the number, the day or the text", arguments: values.indices)
  func value(place: Int) {
    let (cell, value) = Self.values[place]
    #expect(WorkbookValue(cell) == value)
  }

  static let formats: [(cell: ReportCell, unit: String, format: CellFormat)] = [
    (.dollars(1), "USD", .dollars), (.number(0.5), "fraction", .share),
    (.seconds(Int64(1)), "s", .seconds), (.count(1), "ordinal", .plain),
    (.decimal(units: 1, places: 0), "integer", .plain), (.count(1), "count", .count),
    (.number(1.5), "seats", .mean), (.number(1.5), "ratio", .number), (.missing, "USD", .text),
    (.text("1"), "USD", .text), (.time("", offset: ""), "local time", .time),
  ]

  @Test("A number is shown as its unit has it", arguments: formats.indices)
  func format(place: Int) {
    let (cell, unit, format) = Self.formats[place]
    #expect(CellFormat(of: cell, unit: unit) == format)
  }

  /// A workbook of a table with so many rows, where a sheet has four.
  private func written(rows: Int, in folder: TemporaryFolder) throws -> WrittenWorkbook {
    let file = try WorkbookFile(in: folder.path)
    let overview = WorkbookOverview(in: file)
    let table = WorkbookTable(
      "rows", [ReportColumn("row", "count", "the row")], in: file, limit: 4)
    for row in 0..<rows { try table.add([.count(row)]) }
    try overview.finish([table], [], timeZone: "UTC")
    return try file.written()
  }

  @Test("A table goes on on another sheet where one is full, and the workbook says so")
  func continued() throws {
    // Four rows of a sheet are the names and three others.
    for (rows, sheets) in [(0, 1), (3, 1), (4, 2), (6, 2), (7, 3)] {
      let folder = try TemporaryFolder()
      let book = try written(rows: rows, in: folder)
      let place =
        sheets == 2 ? "rows 2" : "rows 2 to rows \(sheets)"
      #expect(
        book.notes
          == (sheets == 1
            ? [] : ["report.xlsx: rows has \(rows) rows, and a sheet 3: it goes on on \(place)."]))
      try book.draft.moveIntoPlace()
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/report.xlsx"))
      // The overview and the dictionary are sheets too; a name stands once before its part and once
      // in the directory.
      let names = String(decoding: bytes, as: UTF8.self).components(
        separatedBy: "xl/worksheets/sheet")
      #expect((names.count - 1) / 2 == sheets + 2, "\(rows)")
    }
  }

  @Test("A workbook that is cut short, damaged, or lacks rows is not taken for whole")
  func proof() throws {
    let folder = try TemporaryFolder()
    let file = try WorkbookFile(in: folder.path)
    let table = WorkbookTable("rows", [ReportColumn("row", "count", "the row")], in: file)
    for row in 0..<2_000 { try table.add([.count(row)]) }
    table.finish()
    let sizes = try [table.sheet.size()]
    try file.close().moveIntoPlace()
    let path = "\(folder.path)/report.xlsx"
    #expect(WorkbookProof(path: path).holds(sizes))
    #expect(!WorkbookProof(path: path).holds([sizes[0] - 1]))
    #expect(!WorkbookProof(path: path).holds([sizes[0] + 1]))
    #expect(!WorkbookProof(path: path).holds(sizes + sizes))
    #expect(!WorkbookProof(path: path).holds([]))
    #expect(!WorkbookProof(path: "\(folder.path)/none").holds(sizes))
    let whole = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    let other = "\(folder.path)/other.xlsx"
    func holds(_ bytes: [UInt8]) throws -> Bool {
      try Data(bytes).write(to: URL(fileURLWithPath: other))
      return WorkbookProof(path: other).holds(sizes)
    }
    #expect(try holds(whole))
    for count in stride(from: 0, to: whole.count, by: 97) {
      #expect(try !holds(Array(whole.prefix(count))), "\(count)")
    }
    // Some of the packed bytes of the sheet.
    var damaged = whole
    let place = try #require(
      whole.firstRange(of: Array("xl/worksheets/sheet1.xml".utf8))?.upperBound)
    for offset in 40..<80 { damaged[place + offset] ^= 0xFF }
    #expect(try !holds(damaged))
  }
}
