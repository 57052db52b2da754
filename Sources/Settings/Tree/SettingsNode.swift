/// A value of a settings tree together with the place where it was written.
///
/// Every scalar is text: what it means is decided by the reader that asks for it, so `no`, `1e3`
/// and `08` cannot change their type on the way.
package struct SettingsNode: Sendable, Hashable {
  /// What a setting holds.
  package indirect enum Value: Sendable, Hashable {
    /// A single value as it was written.
    case scalar(String)
    /// Values in the order they were written.
    case list([SettingsNode])
    /// Keys with their values in the order they were written; every key once.
    case map([Entry])
    /// A key with nothing behind it.
    case null
  }

  /// One key of a map with its value.
  package struct Entry: Sendable, Hashable {
    /// The key as it was written.
    package var key: String
    /// Where the key was written.
    package var location: SourceLocation
    /// What stands behind the key.
    package var node: SettingsNode

    /// The key `key`, written at `location`, with the value `node`.
    package init(key: String, location: SourceLocation, node: SettingsNode) {
      self.key = key
      self.location = location
      self.node = node
    }
  }

  /// What this setting holds.
  package var value: Value
  /// Where the value was written.
  package var location: SourceLocation

  /// The value `value`, written at `location`.
  package init(_ value: Value, at location: SourceLocation) {
    self.value = value
    self.location = location
  }

  /// The text of a scalar; nil for anything else.
  package var text: String? {
    if case .scalar(let text) = value { text } else { nil }
  }

  /// The elements of a list; nil for anything else.
  package var elements: [SettingsNode]? {
    if case .list(let elements) = value { elements } else { nil }
  }

  /// The entries of a map in the order they were written; nil for anything else.
  package var entries: [Entry]? {
    if case .map(let entries) = value { entries } else { nil }
  }

  /// What the value is, in the words of an error message: `is a list` and so on.
  var shape: String {
    switch value {
    case .scalar(let text): text.isEmpty ? "is empty" : "\(quoted(text)) is a single value"
    case .list: "is a list"
    case .map: "is a section"
    case .null: "has no value"
    }
  }
}
