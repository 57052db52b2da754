extension SettingsReader {
  /// The value of a key, of any kind; `fallback` when it was not written. Nil, with an issue, when
  /// it is bad, or missing without fallback.
  package mutating func value<T>(
    _ key: String, _ kind: ScalarKind<T>, default fallback: T?, schedule: Bool = false,
    help: String
  ) -> T? {
    read(
      key, kind, default: fallback, isRequired: fallback == nil, schedule: schedule, help: help)
  }

  /// The value of a key that may be left out, of any kind; nil when it was, and, with an issue,
  /// when it is bad.
  package mutating func optionalValue<T>(
    _ key: String, _ kind: ScalarKind<T>, schedule: Bool = false, help: String
  ) -> T? {
    read(key, kind, default: nil, isRequired: false, schedule: schedule, help: help)
  }

  /// The values of a list of scalars, of any kind, without the bad ones, each of which is an issue;
  /// nil when the key was not written.
  package mutating func optionalValues<T>(
    _ key: String, _ kind: ScalarKind<T>, schedule: Bool = false, help: String
  ) -> [T]? {
    var expected: String { "a list, each element \(kind.expected)" }
    describe(key, "list of \(kind.name)", expected: expected, help, [.list(of: kind.forms)]) {
      ($0.magnitude, $0.range) = (kind.magnitude, kind.range)
      $0.mayBeScheduled = schedule
    }
    guard let entry = entry(key) else { return nil }
    guard let elements = entry.node.elements else {
      log("\(entry.node.shape); expected \(expected)", at: entry.node.location, path: path(to: key))
      return []
    }
    return elements.enumerated().compactMap { index, element in
      value(of: element, kind, path: "\(key).\(index)")
    }
  }

  /// The value of a raw scalar, such as one from `node(_:)` or `scalars(_:)`, where `path` is its
  /// key below this section; nil, with an issue, when it is bad.
  package func value<T>(of node: SettingsNode, _ kind: ScalarKind<T>, path: String) -> T? {
    guard let text = node.text else {
      log("\(node.shape); expected \(kind.expected)", at: node.location, path: self.path(to: path))
      return nil
    }
    do throws(QuantityError) {
      return try kind.read(text)
    } catch {
      log(error.message(expected: kind.expected), at: node.location, path: self.path(to: path))
      return nil
    }
  }

  private mutating func read<T>(
    _ key: String, _ kind: ScalarKind<T>, default fallback: T?, isRequired: Bool, schedule: Bool,
    help: String
  ) -> T? {
    let none = isRequired ? SettingsKey.required : SettingsKey.none
    describe(
      key, kind.name, default: fallback.map(kind.text) ?? none, expected: kind.expected, help,
      kind.forms
    ) {
      ($0.magnitude, $0.range) = (kind.magnitude, kind.range)
      $0.mayBeScheduled = schedule
    }
    if let entry = entry(key) { return value(of: entry.node, kind, path: key) }
    if isRequired, entries != nil {
      log("is missing; expected \(kind.expected)", at: node.location, path: path(to: key))
    }
    return fallback
  }
}
