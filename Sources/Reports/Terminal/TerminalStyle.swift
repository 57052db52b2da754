/// Whether words may be set off from others.
package struct TerminalStyle: Sendable {
  /// Whether the terminal understands escape sequences.
  package var isColored: Bool

  /// A style.
  package init(isColored: Bool) { self.isColored = isColored }

  func bold(_ text: String) -> String { isColored ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
