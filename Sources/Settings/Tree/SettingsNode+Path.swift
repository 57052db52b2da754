extension SettingsNode {
  /// The value at a path such as `workload.columns.start_time` or `schedule.0.at` (list elements
  /// count from 0); nil when there is none.
  ///
  /// Keys that hold dots themselves, as those of a schedule's `set`, are found too: at each step
  /// the shortest key that exists is taken.
  package func node(at path: String) -> SettingsNode? {
    var node = self
    var rest = path.split(separator: ".", omittingEmptySubsequences: false)[...]
    while !rest.isEmpty {
      switch node.value {
      case .map(let entries):
        guard let (index, length) = Self.entry(for: rest, in: entries) else { return nil }
        node = entries[index].node
        rest = rest.dropFirst(length)
      case .list(let elements):
        guard let index = rest.first.flatMap({ Int($0) }), elements.indices.contains(index) else {
          return nil
        }
        node = elements[index]
        rest = rest.dropFirst()
      case .scalar, .null: return nil
      }
    }
    return node
  }

  /// Writes `node` at a path such as `workload.columns.start_time` or `schedule.0.at`, in place of
  /// what is there; nil when that worked.
  ///
  /// Sections that are missing are made. An empty path, a path through a single value and an index
  /// outside a list are issues at the location of `node`, and change nothing.
  package mutating func set(_ path: String, to node: SettingsNode) -> SettingsIssue? {
    let components = path.split(separator: ".", omittingEmptySubsequences: false)
    guard components.allSatisfy({ !$0.isEmpty }) else {
      let problem = path.isEmpty ? "the path is empty" : "the path has an empty part"
      return SettingsIssue(
        at: node.location, path: path,
        message: "\(problem); expected keys with dots between them, such as scaling.interval")
    }
    guard let problem = write(node, at: components[...], under: []) else { return nil }
    return SettingsIssue(at: node.location, path: path, message: problem)
  }

  private mutating func write(
    _ node: SettingsNode, at path: ArraySlice<Substring>, under parents: [Substring]
  ) -> String? {
    guard let first = path.first else {
      self = node
      return nil
    }
    let name = parents.isEmpty ? "the top" : parents.joined(separator: ".")
    switch value {
    case .scalar(let text):
      return
        "\(name) is the single value \(quoted(text)), not a section; expected a path to an "
        + "existing section"
    case .null:
      value = .map([])
      location = node.location
      return write(node, at: path, under: parents)
    case .list(var elements):
      guard let index = Int(first), elements.indices.contains(index) else {
        let range =
          elements.isEmpty
          ? "a path that ends at the list, which is empty"
          : "an index from 0 to \(elements.count - 1)"
        return "\(quoted(String(first))) is not an index of the list \(name); expected \(range)"
      }
      if let problem = elements[index].write(node, at: path.dropFirst(), under: parents + [first]) {
        return problem
      }
      value = .list(elements)
    case .map(var entries):
      if let (index, length) = Self.entry(for: path, in: entries) {
        if let problem = entries[index].node.write(
          node, at: path.dropFirst(length), under: parents + path.prefix(length))
        {
          return problem
        }
        // From here on a complaint about this key is a complaint about the override.
        if path.count == length { entries[index].location = node.location }
      } else {
        var made = SettingsNode(.null, at: node.location)
        if let problem = made.write(node, at: path.dropFirst(), under: parents + [first]) {
          return problem
        }
        entries.append(Entry(key: String(first), location: node.location, node: made))
      }
      value = .map(entries)
    }
    return nil
  }

  /// The entry that the first parts of `path` name, and how many parts they are.
  private static func entry(for path: ArraySlice<Substring>, in entries: [Entry]) -> (
    index: Int, length: Int
  )? {
    for length in 1...max(1, path.count) {
      let key = path.prefix(length).joined(separator: ".")
      if let index = entries.firstIndex(where: { $0.key == key }) { return (index, length) }
    }
    return nil
  }
}
