/// Whether words may be set off from others.
public struct TerminalStyle: Sendable {
  /// Whether the terminal understands escape sequences.
  public var isColored: Bool

  /// A style.
  public init(isColored: Bool) { self.isColored = isColored }

  func bold(_ text: String) -> String { isColored ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
