package import Settings

/// A setting by its path, and the value it is given.
package struct Assignment: Sendable, Hashable {
  /// The setting, such as `warm_pool.min_size`.
  package let path: String
  /// Its value.
  package let node: SettingsNode

  /// A setting with a value.
  package init(path: String, node: SettingsNode) {
    self.path = path
    self.node = node
  }
}
