import Foundation
import Testing

@testable import Reports

@Suite struct PackedTableTests {
  private static let column = ReportColumn("value", "s", "a value")

  /// What the data of a column of such cells is.
  private func data(_ cells: [ReportCell]) throws -> String {
    let table = ReportTable(name: "t", columns: [Self.column], rows: cells.map { [$0] })
    let text = PackedTable(table).json().packed
    let start = try #require(text.range(of: "\"data\":")).upperBound
    return String(text[start...].dropLast("}]}".count))
  }

  /// A decimal of three places.
  private static func thousandths(_ units: Int128) -> ReportCell {
    .decimal(units: units, places: 3)
  }

  static let columns: [(cells: [ReportCell], data: String)] = [
    ([.integer(4), .integer(4), .integer(4)], #"{"all":4}"#),
    // 0 s, 900 s, 1800 s: zeros at the end are no digits of the number.
    (
      [thousandths(0), thousandths(900_000), thousandths(1_800_000)], #"{"from":0,"step":900}"#
    ),
    // 1.5, nothing, -0.25, 1200: a number loses zeros behind the mark alone.
    (
      [thousandths(1_500), .missing, thousandths(-250), thousandths(1_200_000)],
      "[1.5,null,-0.25,1200]"
    ),
    // A step needs two of the same.
    ([.integer(1), .integer(3)], "[1,3]"),
    ([.integer(7)], "[7]"),
    ([.missing, .missing], #"{"all":null}"#),
    // Minutes in thousandths, the last of which is missing: no step is told.
    ([thousandths(0), thousandths(60_000), .missing], "[0,60,null]"),
    ([], #"{"words":[],"at":[]}"#),
    (
      [.text("a"), .text("b"), .missing, .text("a")], #"{"words":["a","b",null],"at":[0,1,2,0]}"#
    ),
    // Fifteen digits are a number, sixteen are a text of all of them.
    (
      [.integer(999_999_999_999_999), .integer(0), .integer(9_007_199_254_740_993)],
      #"[999999999999999,0,"9007199254740993"]"#
    ),
    // 142,738,000 with nine decimals has six digits that say something.
    (
      [.decimal(units: 142_738_000_000_000_000, places: 9), .integer(1)], "[142738000,1]"
    ),
    (
      [.decimal(units: 12_345_678_123_456_789, places: 9), .missing],
      #"["12345678.123456789",null]"#
    ),
    (
      [.text("</script><!--"), .text("x")], #"{"words":["\u003c/script>\u003c!--","x"],"at":[0,1]}"#
    ),
  ]

  @Test("A column is packed without a change of its numbers", arguments: columns)
  func packs(cells: [ReportCell], data: String) throws {
    #expect(try self.data(cells) == data)
  }

  @Test("Rows beyond the limit are counted, and columns that are left out are gone")
  func limit() {
    var table = PackedTable(
      "t", [ReportColumn("gone", "s", ""), Self.column], leavingOut: ["gone"], limit: 2)
    for value in 0..<5 { table.add([.text("x"), .count(value * value)]) }
    table.skip(4)
    let text = table.json().packed
    // Five were added and four skipped; the first two, 0 and 1, are kept.
    #expect(text.contains(#""rows":2,"of":9"#))
    #expect(text.contains(#""data":[0,1]"#) && !text.contains("gone"))
  }
}
