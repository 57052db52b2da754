extension SettingsReader {
  /// What `body` makes of the section at a key; nil when it was not written. A key with nothing
  /// behind it is an issue.
  public mutating func section<T>(_ key: String, help: String, _ body: (inout SettingsReader) -> T)
    -> T?
  {
    section(key, isRequired: false, help: help, body)
  }

  /// What `body` makes of the section at a key; missing it is an issue, and nil.
  public mutating func requiredSection<T>(
    _ key: String, help: String, _ body: (inout SettingsReader) -> T
  ) -> T? {
    section(key, isRequired: true, help: help, body)
  }

  /// What `body` makes of the section at a key; one that was not written is read as if it were
  /// empty, so its keys take their defaults.
  public mutating func sectionOrDefaults<T>(
    _ key: String, help: String, _ body: (inout SettingsReader) -> T
  ) -> T {
    describe(
      SettingsKey(
        name: key, kind: "section", defaultText: "its keys' defaults", expected: "a section",
        help: help))
    let written =
      entry(key)?.node ?? SettingsNode(isDescription ? .null : .map([]), at: node.location)
    return child(written, key, described: key, body)
  }

  /// What `body` makes of each element of the list of sections at a key; empty when it was not
  /// written.
  public mutating func list<T>(_ key: String, help: String, _ body: (inout SettingsReader) -> T)
    -> [T]
  {
    describe(
      SettingsKey(
        name: key, kind: "list", defaultText: "none", expected: "a list of sections", help: help))
    if isDescription { describeChild(key, as: "\(key)[]", body) }
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
      child(element, "\(key).\(index)", described: "\(key)[]", body)
    }
  }

  /// The elements of the list of scalars at a key, unread; empty when it was not written. Elements
  /// that are not scalars are issues.
  public mutating func scalars(_ key: String, help: String = "") -> [SettingsNode] {
    describe(
      SettingsKey(
        name: key, kind: "list", defaultText: "none", expected: "a list of single values",
        help: help))
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
  public mutating func node(_ key: String, help: String = "", expected: String = "a value")
    -> SettingsNode?
  {
    describe(
      SettingsKey(name: key, kind: "value", defaultText: "none", expected: expected, help: help))
    return entry(key)?.node
  }

  /// The entries of the map at a key whose keys are the user's own, such as column names; empty
  /// when it was not written, and, with an issue, when it is not a map.
  public mutating func entries(_ key: String, help: String = "", expected: String = "a section")
    -> [SettingsNode.Entry]
  {
    describe(
      SettingsKey(name: key, kind: "section", defaultText: "none", expected: expected, help: help))
    guard let entry = entry(key) else { return [] }
    if let entries = entry.node.entries { return entries }
    log("\(entry.node.shape); expected \(expected)", at: entry.node.location, path: path(to: key))
    return []
  }

  /// What `body` makes of a raw section, such as one from `node(_:)`, where `path` is its key below
  /// this section.
  public mutating func section<T>(
    of node: SettingsNode, path: String, _ body: (inout SettingsReader) -> T
  ) -> T {
    child(node, path, described: path, body)
  }

  private mutating func section<T>(
    _ key: String, isRequired: Bool, help: String, _ body: (inout SettingsReader) -> T
  ) -> T? {
    let defaultText = isRequired ? "required" : "none"
    describe(
      SettingsKey(
        name: key, kind: "section", defaultText: defaultText, expected: "a section", help: help))
    if isDescription { describeChild(key, as: key, body) }
    if let entry = entry(key) { return child(entry.node, key, described: key, body) }
    if isRequired, entries != nil {
      log(
        "is missing; expected a section with keys of its own", at: node.location,
        path: path(to: key))
    }
    return nil
  }

  private mutating func child<T>(
    _ node: SettingsNode, _ key: String, described: String, _ body: (inout SettingsReader) -> T
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
    let result = body(&child)
    child.finish()
    for var key in child.describedKeys {
      key.name = "\(described).\(key.name)"
      describe(key)
    }
    return result
  }

  /// Has `body` name its keys. Settings that may hold themselves, as a mixture of distributions
  /// does, are described to a depth of three.
  private mutating func describeChild<T>(
    _ key: String, as described: String, _ body: (inout SettingsReader) -> T
  ) {
    guard path.split(separator: ".").count < 3 else { return }
    _ = child(node, key, described: described, body)
  }
}
