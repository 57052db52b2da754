/// Beside which word of another key of its section a key means something. Where that key is left
/// out, its default counts.
public struct SettingsCondition: Sendable, Hashable {
  /// The other key.
  public let key: String
  /// Its word.
  public let word: String
}
