/// One key that a reader knows, for `list policies` and the generated reference pages.
public struct SettingsKey: Sendable, Hashable {
  /// The key; keys of sections follow the section's name and a dot, those of a list's elements its
  /// name and `[].`.
  public var name: String
  /// What the key holds, such as `time span`, `integer`, `section` or `list`.
  public var kind: String
  /// The default as a user would write it; `required` when there is none, and `none` when the key
  /// may be left out without one.
  public var defaultText: String
  /// What may be written, such as `an integer from 1 to 10, such as 5`.
  public var expected: String
  /// One sentence about what the key does.
  public var help: String

  /// A key with everything a reference page says about it.
  public init(name: String, kind: String, defaultText: String, expected: String, help: String) {
    self.name = name
    self.kind = kind
    self.defaultText = defaultText
    self.expected = expected
    self.help = help
  }
}
