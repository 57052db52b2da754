import Reports
import Testing

@Suite struct FittedTextTests {
  @Test(
    "Sentences break between words, below their first one, and not before a unit",
    arguments: [
      ("one two three\n", "one two\nthree\n"), ("short\n\n", "short\n\n"),
      ("  - one two three", "  - one\n    two\n    three"), ("  1. one two", "  1. one\n     two"),
      // With its unit the number is too long for the line before.
      ("costing 42 % of", "costing\n42 % of"), ("was 12 d 3 h", "was 12 d\n3 h"),
      ("a $5.00 ± 0.1", "a\n$5.00 ± 0.1"),
      // A word is never broken.
      ("longer-than-it so", "longer-than-it\nso"),
      // Bold takes no room.
      ("\u{1B}[1mone two\u{1B}[0m", "\u{1B}[1mone two\u{1B}[0m"),
      // Columns stay as they are.
      ("  label    1,234.00", "  label    1,234.00"), ("", ""),
    ])
  func breaks(text: String, fitted: String) { #expect(text.fitted(to: 10) == fitted) }

  private let table = ReportTable(
    name: "t", columns: ["key", "first", "second"].map { ReportColumn($0, "text", "") },
    rows: [[.text("a"), .count(1), .text("what it is in some words")]])

  @Test("A table has the columns that fit: those that are least wanted go first, then the last")
  func columns() {
    // key is 3 wide, first 5, second 24: 36 with the gaps.
    var all = TableView(width: 36)
    #expect(all.text(of: table) == "key  first  second\na        1  what it is in some words\n")
    #expect(all.remark == nil)
    var without = TableView(width: 35)
    #expect(
      without.text(of: table, leastWanted: ["first"])
        == "key  second\na    what it is in some words\n")
    #expect(
      without.remark
        == "left out, to fit 35 characters: first; --columns names the columns to show")
    var last = TableView(width: 20)
    #expect(last.text(of: table) == "key  first\na        1\n")
    var named = TableView(width: 5, names: ["second", "key"])
    #expect(
      named.text(of: table) == "second                    key\nwhat it is in some words  a\n")
    var open = TableView()
    #expect(open.text(of: table) == table.text)
  }

  @Test("A column of sentences is broken rather than left out")
  func sentences() {
    var view = TableView(width: 36)
    let long = ReportTable(
      name: "t", columns: table.columns,
      rows: [[.text("a"), .count(1), .text("what it is in some more words")]])
    // 24 are left for the sentence.
    #expect(
      view.text(of: long, sentences: "second") == """
        key  first  second
        a        1  what it is in some more
                    words

        """)
  }
}
