import Reports
import Studies
import Testing

@Suite struct CheckMarkdownTests {
  @Test("The table says what was expected and measured, failures first")
  func table() throws {
    #expect(
      try SampleChecks.scenarios().markdown == """
        ### greenroom check: 2 of 4 checks failed

        | scenario | check | expected | measured | verdict | at 95 % |
        |---|---|---|---|---|---|
        | busy | `rejected_join_rate` | `<= 0.1%` | `0.412 %` | **failed** | not known |
        | busy | `cost_total_usd` | `236.170000` | `251.010000 (+6.28 %)` | **failed** | - |
        | quiet | `rejected_join_rate` | `<= 0.1%` | `0 %` | passed | not known |
        | busy | `rejected_join_rate` | `<= 0.1%` | `0.05 %` | passed | not known |

        """)
    #expect(
      try [SampleChecks.scenarios()[0]].markdown.hasPrefix("### greenroom check: 1 check passed\n"))
  }

  @Test(
    "A name of any characters stays in its cell",
    arguments: ["a|b", "a\\|b", "|||", "line\nline", "`a`|`b`", "<b>", "a\u{2028}b"])
  func escaping(name: String) throws {
    let lines = try SampleChecks.scenarios(name).markdown.split(separator: "\n")
    #expect(lines.count == 7)
    for line in lines.dropFirst(3) {
      // A bar ends a cell unless a backslash that is not one itself stands before it.
      let bars = line.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" }
      #expect(bars == 7, "\(line)")
      #expect(!line.contains("<b>"))
    }
  }
}
