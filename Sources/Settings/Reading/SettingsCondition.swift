/// Beside which word of another key of its section a key means something. Where that key is left
/// out, its default counts.
package struct SettingsCondition: Sendable, Hashable {
  /// The other key.
  package let key: String
  /// Its word.
  package let word: String
}
