import Reports
import Testing

@Suite struct CSVTests {
  private func csv(_ cells: [ReportCell], _ profile: CSVProfile = .plain) -> String {
    let columns = cells.indices.map { ReportColumn("c\($0)", "", "") }
    return ReportTable(name: "t", columns: columns, rows: [cells]).csv(profile)
  }

  @Test(
    "Text is quoted where it has to be, and never runs in a spreadsheet",
    arguments: [
      ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a;b", "\"a;b\""),
      ("say \"hi\"", "\"say \"\"hi\"\"\""),
      ("two\nlines", "\"two\nlines\""),
      ("cr\r", "\"cr\r\""), (" blank", "\" blank\""), ("=1+1", "'=1+1"), ("+1", "'+1"),
      ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
      ("\tx", "'\tx"), ("\rx", "\"'\rx\""), ("\r\nx", "\"'\r\nx\""),
      ("=\"a\",b", "\"'=\"\"a\"\",b\""), ("a=1", "a=1"),
      ("Übung 🎓", "Übung 🎓"),
      ("\n=1", "\"'\n=1\""), ("\0=1", "'\0=1"), ("\u{FF1D}1+1", "'\u{FF1D}1+1"),
      ("\u{FF0B}1", "'\u{FF0B}1"),
      ("\u{FF0D}1", "'\u{FF0D}1"), ("\u{FF20}SUM(A1)", "'\u{FF20}SUM(A1)"),
      ("=e\u{301}", "'=e\u{301}"), ("=\u{301}", "'=\u{301}"),
    ])
  func text(_ written: String, _ field: String) {
    #expect(Array(csv([.text(written), .integer(1)]).utf8) == Array("c0,c1\n\(field),1\n".utf8))
  }

  @Test("Numbers have the decimals of their kind, and what was not measured is empty")
  func numbers() {
    let cells: [ReportCell] = [
      .integer(-3), .seconds(1_500), .dollars(161_600), .mean(of: 1, over: 3_600_000),
      .number(1.0 / 3), .number(.nan),
      .number(.infinity), .missing,
      .mean(of: 1, over: 0), .mean(of: -1, over: 2),
    ]
    #expect(
      csv(cells).split(separator: "\n")[1] == "-3,1.500,0.161600,0.000000,0.333333,,,,,-0.500000")
  }

  @Test("Decimals of any size and number of places are written as text has them")
  func decimals() {
    let units: [Int128] = [
      0, 1, -1, 999, -1_000, 161_600, 1_234_567_890, Int128(Int64.max), Int128(Int64.min),
      Int128(Int64.max) + 1, Int128(Int64.min) - 1, .max, .min,
    ]
    for places in [0, 1, 3, 6, 9, 10, 20] {
      let cells = units.map { ReportCell.decimal(units: $0, places: places) }
      let words = units.map { DecimalText.text($0, places: places) }
      #expect(csv(cells).split(separator: "\n")[1] == words.joined(separator: ","))
    }
    #expect(
      csv([.integer(.max), .integer(.min), .integer(0)]).split(separator: "\n")[1]
        == "9223372036854775807,-9223372036854775808,0")
  }

  @Test(
    "The profiles change the byte order mark, the line ends, the separator, the decimal mark and the mark of a time together"
  )
  func profiles() {
    let cells: [ReportCell] = [
      .text("a,b"), .text("-x"), .seconds(-1_500), .time("2020-09-14T09:00:00", offset: "-04:00"),
      .missing,
    ]
    #expect(csv(cells) == "c0,c1,c2,c3,c4\n\"a,b\",'-x,-1.500,2020-09-14T09:00:00,\n")
    #expect(
      csv(cells, .excel) == "\u{FEFF}c0,c1,c2,c3,c4\r\n\"a,b\",'-x,-1.500,2020-09-14 09:00:00,\r\n")
    #expect(
      csv(cells, .excelEU)
        == "\u{FEFF}c0;c1;c2;c3;c4\r\n\"a,b\";'-x;-1,500;2020-09-14 09:00:00;\r\n")
  }
}
