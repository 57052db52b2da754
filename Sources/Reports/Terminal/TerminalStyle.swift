/// What a terminal understands, and how wide it is.
package struct TerminalStyle: Sendable {
  /// Whether the terminal understands escape sequences.
  package var isColored: Bool
  /// Whether it shows characters beyond ASCII.
  package var isUnicode: Bool
  /// How many characters a line has; nil: it is no terminal, and nothing is made to fit.
  package var columns: Int?

  /// What is drawn where there is no terminal is as wide, whoever asks.
  private static let usualColumns = 80

  /// A style.
  package init(isColored: Bool, isUnicode: Bool = true, columns: Int? = nil) {
    (self.isColored, self.isUnicode, self.columns) = (isColored, isUnicode, columns)
  }

  /// The width of what is drawn.
  var width: Int { columns ?? Self.usualColumns }

  func bold(_ text: String) -> String { isColored ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
