public import Settings

/// A setting by its path, and the value it is given.
public struct Assignment: Sendable, Hashable {
  /// The setting, such as `warm_pool.min_size`.
  public let path: String
  /// Its value.
  public let node: SettingsNode

  /// A setting with a value.
  public init(path: String, node: SettingsNode) {
    self.path = path
    self.node = node
  }
}
