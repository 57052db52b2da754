import Reports
import Testing

@Suite struct TerminalTextTests {
  @Test(
    "What a terminal would act on is shown, but for line ends, tabs and our own bold",
    arguments: [
      ("plain\ttext\nÜbung\r\n", "plain\ttext\nÜbung\r\n"),
      ("\u{1B}[2J", "\\u{1b}[2J"),
      // A color may hide text.
      ("\u{1B}[8mhidden", "\\u{1b}[8mhidden"),
      ("\u{1B}[1mbold\u{1B}[0m", "\u{1B}[1mbold\u{1B}[0m"),
      ("\u{1B}[1m\u{9B}2J\u{1B}[0m", "\u{1B}[1m\\u{9b}2J\u{1B}[0m"),
      ("over\rwritten", "over\\u{d}written"),
      ("a\u{202E}b\u{2066}c\u{2028}d", "a\\u{202e}b\\u{2066}c\\u{2028}d"),
      ("\u{7}\u{7F}\u{85}", "\\u{7}\\u{7f}\\u{85}"),
      ("", ""),
    ])
  func shows(text: String, shown: String) {
    #expect(Array(text.forTerminals.utf8) == Array(shown.utf8))
  }
}
