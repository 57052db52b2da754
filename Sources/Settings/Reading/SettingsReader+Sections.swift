extension SettingsReader {
  /// What `body` makes of the section at a key; nil when it was not written. A key with nothing
  /// behind it is an issue.
  /// - Parameters:
  ///   - key: the key
  ///   - role: what its keys are to a planner; nil: what those beside it are
  ///   - words: what else may stand there, which was dealt with before
  ///   - help: one sentence about the section
  ///   - body: reads its keys
  /// - Returns: what `body` made
  package mutating func section<T>(
    _ key: String, role: SettingsRole? = nil, orWords words: [String] = [], help: String,
    _ body: (inout SettingsReader) -> T
  ) -> T? {
    section(key, isRequired: false, role: role, words: words, help: help, body)
  }

  /// What `body` makes of the section at a key; missing it is an issue, and nil.
  package mutating func requiredSection<T>(
    _ key: String, role: SettingsRole? = nil, help: String, _ body: (inout SettingsReader) -> T
  ) -> T? {
    section(key, isRequired: true, role: role, words: [], help: help, body)
  }

  /// What `body` makes of the section at a key; one that was not written is read as if it were
  /// empty, so its keys take their defaults.
  package mutating func sectionOrDefaults<T>(
    _ key: String, role: SettingsRole? = nil, help: String, _ body: (inout SettingsReader) -> T
  ) -> T {
    describe(
      key, "section", default: "its keys' defaults", expected: "a section", help, [.section]
    ) { $0.role = role ?? $0.role }
    let written =
      entry(key)?.node ?? SettingsNode(isDescription ? .null : .map([]), at: node.location)
    return child(written, key, described: key, role: role, body)
  }

  /// What `body` makes of each element of the list of sections at a key; empty when it was not
  /// written.
  public mutating func list<T>(
    _ key: String, role: SettingsRole? = nil, help: String, _ body: (inout SettingsReader) -> T
  ) -> [T] {
    describe(
      key, "list", expected: "a list of sections", help, [.list(of: [.section])]
    ) { $0.role = role ?? $0.role }
    if isDescription { describeChild(key, as: "\(key)[]", role: role, body) }
    guard let entry = entry(key) else { return [] }
    guard let elements = entry.node.elements else {
      log(
        "\(entry.node.shape); expected a list of sections", at: entry.node.location,
        path: path(to: key))
      return []
    }
    if let problem = Limit.listEntries.problem(elements.count) {
      log(problem, at: entry.node.location, path: path(to: key))
      return []
    }
    return elements.enumerated().map { index, element in
      child(element, "\(key).\(index)", described: "\(key)[]", role: role, body)
    }
  }

  /// The elements of the list of scalars at a key, unread; empty when it was not written. Elements
  /// that are not scalars are issues.
  package mutating func scalars(_ key: String, help: String) -> [SettingsNode] {
    describe(key, "list", expected: "a list of single values", help, [.list(of: [.text])])
    guard let entry = entry(key) else { return [] }
    guard let elements = entry.node.elements else {
      log(
        "\(entry.node.shape); expected a list of single values", at: entry.node.location,
        path: path(to: key))
      return []
    }
    return elements.enumerated().compactMap { index, element in
      if element.text != nil { return element }
      log(
        "\(element.shape); expected a single value", at: element.location,
        path: path(to: "\(key).\(index)"))
      return nil
    }
  }

  /// Whatever stands behind a key, unread, nothing included; nil when the key was not written.
  package mutating func node(
    _ key: String, help: String, expected: String = "a value",
    forms: @autoclosure () -> [SettingsForm] = [.anything]
  ) -> SettingsNode? {
    describe(key, "value", expected: expected, help, forms())
    return entry(key)?.node
  }

  /// The entries of the map at a key whose keys are the user's own, such as column names; empty
  /// when it was not written, and, with an issue, when it is not a map.
  package mutating func entries(
    _ key: String, help: String, expected: String = "a section",
    forms: @autoclosure () -> [SettingsForm] = [.map(keys: nil, values: [.anything])]
  ) -> [SettingsNode.Entry] {
    describe(key, "section", expected: expected, help, forms())
    guard let entry = entry(key) else { return [] }
    if let entries = entry.node.entries { return entries }
    log("\(entry.node.shape); expected \(expected)", at: entry.node.location, path: path(to: key))
    return []
  }

  /// What `body` makes of a raw section, such as one from `node(_:)`, where `path` is its key below
  /// this section.
  package mutating func section<T>(
    of node: SettingsNode, path: String, _ body: (inout SettingsReader) -> T
  ) -> T {
    child(node, path, described: path, role: nil, body)
  }

  /// Names a section that is described once, under a name of its own: while keys are only being
  /// described nothing else is to be said of it.
  package mutating func describe(
    _ key: String, _ kind: String, as forms: [SettingsForm], help: String
  ) {
    describe(key, kind, expected: "a \(kind)", help, forms)
  }

  private mutating func section<T>(
    _ key: String, isRequired: Bool, role: SettingsRole?, words: [String], help: String,
    _ body: (inout SettingsReader) -> T
  ) -> T? {
    describe(
      key, "section", default: isRequired ? SettingsKey.required : SettingsKey.none,
      expected: "a section", help, [.section] + (words.isEmpty ? [] : [.words(words)])
    ) { $0.role = role ?? $0.role }
    if isDescription { describeChild(key, as: key, role: role, body) }
    if let entry = entry(key) {
      if let text = entry.node.text, !words.isEmpty {
        if !words.contains(text) {
          log(
            "\"\(text.onOneLine)\" is a single value; expected a section with keys of its own, or "
              + words.joined(separator: ", "),
            at: entry.node.location, path: path(to: key))
        }
        return nil
      }
      return child(entry.node, key, described: key, role: role, body)
    }
    if isRequired, entries != nil {
      log(
        "is missing; expected a section with keys of its own", at: node.location,
        path: path(to: key))
    }
    return nil
  }

  private mutating func child<T>(
    _ node: SettingsNode, _ key: String, described: String, role: SettingsRole?,
    _ body: (inout SettingsReader) -> T
  ) -> T {
    var child: SettingsReader
    if isDescription {
      child = SettingsReader(
        node, path: path(to: key), issues: issues, calendar: calendar, isDescription: true)
    } else {
      child = SettingsReader(node, path: path(to: key), issues: issues, calendar: calendar)
      child.hasBrokenCalendar = hasBrokenCalendar
      child.hasMovedRun = hasMovedRun
    }
    child.role = role ?? self.role
    child.notesKeys = notesKeys
    let result = body(&child)
    child.finish()
    if let count = child.keyCount { note(count, ofKeysIn: key) }
    for var key in child.describedKeys {
      key.name = "\(described).\(key.name)"
      add(key)
    }
    return result
  }

  /// Has `body` name its keys. Settings that may hold themselves are described to a depth of four.
  private mutating func describeChild<T>(
    _ key: String, as described: String, role: SettingsRole?, _ body: (inout SettingsReader) -> T
  ) {
    guard path.split(separator: ".").count < 4 else { return }
    _ = child(node, key, described: described, role: role, body)
  }

  /// How many keys the section at a key, or each of those in the list there, has to have.
  private mutating func note(_ count: Int, ofKeysIn key: String) {
    for place in describedKeys.indices where describedKeys[place].name == key {
      describedKeys[place].keyCount = count
    }
  }
}
