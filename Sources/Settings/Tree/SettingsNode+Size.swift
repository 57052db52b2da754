extension SettingsNode {
  /// The values of the tree, its own included.
  package var valueCount: Int {
    switch value {
    case .scalar, .null: 1
    case .list(let elements): elements.reduce(1) { $0 + $1.valueCount }
    case .map(let entries): entries.reduce(1) { $0 + $1.node.valueCount }
    }
  }

  /// The levels of the tree, its own included.
  package var depth: Int {
    switch value {
    case .scalar, .null: 1
    case .list(let elements): 1 + (elements.map(\.depth).max() ?? 0)
    case .map(let entries): 1 + (entries.map(\.node.depth).max() ?? 0)
    }
  }
}
