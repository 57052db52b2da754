internal import Settings
internal import Workloads

/// A settings tree in which `{empirical: {file:, column:}}` has become a list of the column's
/// values, such as the launch times that an earlier run or a log wrote.
struct ResolvedSettings {
  private(set) var tree: SettingsNode
  /// The files that were read, in order.
  private(set) var files: [String] = []

  init(_ tree: SettingsNode, directory: String, issues: IssueLog) {
    self.tree = tree
    // Nearly no variant names a file: what is not changed stays the same in memory too, which is
    // soon compared.
    guard tree.namesColumn else { return }
    self.tree = resolve(tree, path: "", directory: directory, issues: issues)
  }

  private mutating func resolve(
    _ node: SettingsNode, path: String, directory: String, issues: IssueLog
  ) -> SettingsNode {
    var node = node
    if let elements = node.elements {
      node.value = .list(
        elements.enumerated().map {
          resolve($1, path: "\(path).\($0)", directory: directory, issues: issues)
        })
    }
    guard var entries = node.entries else { return node }
    for index in entries.indices {
      let here = path.isEmpty ? entries[index].key : "\(path).\(entries[index].key)"
      if entries[index].key == "empirical", entries[index].node.entries != nil {
        entries[index].node = readColumn(
          entries[index].node, path: here, directory: directory, issues: issues)
      } else {
        entries[index].node = resolve(
          entries[index].node, path: here, directory: directory, issues: issues)
      }
    }
    node.value = .map(entries)
    return node
  }

  private mutating func readColumn(
    _ node: SettingsNode, path: String, directory: String, issues: IssueLog
  ) -> SettingsNode {
    var reader = SettingsReader(node, path: path, issues: issues)
    let reference = ColumnReference(&reader)
    let (file, column) = (reference.file, reference.column)
    reader.finish()
    var resolved = node
    resolved.value = .list([])
    guard !file.isEmpty, !column.isEmpty else { return resolved }
    do throws(TraceError) {
      let values = try readColumnValues(path: Studies.resolve(file, in: directory), column: column)
      // A column named `..._s` holds seconds without a unit, as those of our own reports do.
      let unit = column.hasSuffix("_s") ? "s" : ""
      resolved.value = .list(values.map { SettingsNode(.scalar($0 + unit), at: node.location) })
      files.append(file)
    } catch {
      issues.add(SettingsIssue(at: node.location, path: path, message: error.description))
    }
    return resolved
  }
}

extension SettingsNode {
  /// Whether a law in it is to be read from a file.
  fileprivate var namesColumn: Bool {
    switch value {
    case .scalar, .null: false
    case .list(let elements): elements.contains { $0.namesColumn }
    case .map(let entries):
      entries.contains {
        $0.key == "empirical" && $0.node.entries != nil || $0.node.namesColumn
      }
    }
  }
}
