internal import Settings

/// The numbers of a scenario, in the order in which it is read: what is written, what a preset
/// fills in, and the defaults of what is left out.
///
/// Left out are weights, which only count beside each other, points in time, and the defaults of
/// keys in lists, whose elements have their own.
package struct NumericSettings: Sendable {
  /// The numbers.
  package private(set) var all: [NumericSetting] = []
  /// The settings as the scenario's reader sees them: with what a preset fills in.
  let resolved: SettingsNode
  /// Every key that the reader asked for.
  let keys: [SettingsKey]
  private let written: SettingsNode

  /// The numbers of a scenario that was read from a document.
  init(_ document: ScenarioDocument, _ scenario: Scenario) {
    self.init(document, resolved: scenario.settings)
  }

  /// The numbers of settings, which need not be those of a scenario that can be run.
  init(_ document: ScenarioDocument) {
    var settings = document.tree
    settings.dropAbsentWarmPool(issues: IssueLog())
    _ = LaunchNumbers(filling: &settings, issues: IssueLog())
    self.init(document, resolved: settings)
  }

  private init(_ document: ScenarioDocument, resolved: SettingsNode) {
    written = document.tree
    self.resolved = resolved
    keys = Scenario.keys(of: document.tree, catalog: document.parts.catalog)
    for key in keys {
      if key.name == "schedule[].set" { addScheduled() }
      guard key.magnitude != nil, !key.name.hasSuffix(".weight") else { continue }
      let places = Self.places(of: key.name.split(separator: ".")[...], in: resolved)
      for place in places { add(place.path, place.node, key) }
      if places.isEmpty, !key.name.contains("[]") { add(default: key) }
    }
  }

  /// Where a key is written: `parts[].size` at `parts.0.size` and so on.
  static func places(of parts: ArraySlice<Substring>, in node: SettingsNode) -> [(
    path: String, node: SettingsNode
  )] {
    guard let part = parts.first else { return [("", node)] }
    let name = part.hasSuffix("[]") ? part.dropLast(2) : part
    guard let next = node.entries?.first(where: { $0.key == name })?.node else { return [] }
    func below(_ path: String, _ node: SettingsNode) -> [(path: String, node: SettingsNode)] {
      places(of: parts.dropFirst(), in: node).map {
        ($0.path.isEmpty ? path : "\(path).\($0.path)", $0.node)
      }
    }
    if name.count == part.count { return below(String(name), next) }
    return (next.elements ?? []).enumerated().flatMap { below("\(name).\($0)", $1) }
  }

  private mutating func add(
    _ path: String, _ node: SettingsNode, _ key: SettingsKey, kind: String? = nil,
    law: Assignment? = nil
  ) {
    let values = (node.elements ?? [node]).map { $0.text.flatMap { Quantity($0) } }
    guard !values.isEmpty, !values.contains(nil) else { return }
    all.append(
      NumericSetting(
        path: path, values: values.compactMap(\.self), kind: kind ?? key.kind,
        isWhole: key.magnitude == .whole, role: key.role, isWritten: written.node(at: path) != nil,
        node: node,
        whole: whole(of: path, law: law)))
  }

  /// The default of a key that was not written; of a law its parameters.
  private mutating func add(default key: SettingsKey) {
    let location = SourceLocation(option: key.name, ordinal: 0)
    let node = optionNode(key.defaultText, at: location, path: key.name)
    guard node.entries != nil else { return add(key.name, node, key) }
    for (path, parameter) in node.parameters {
      add(
        "\(key.name).\(path)", parameter, key, kind: "number",
        law: Assignment(path: key.name, node: node))
    }
  }

  /// What a schedule sets is of the same kind as the setting itself.
  private mutating func addScheduled() {
    for (number, element) in (resolved.node(at: "schedule")?.elements ?? []).enumerated() {
      for entry in element.node(at: "set")?.entries ?? [] {
        guard let key = keys.key(at: entry.key), key.magnitude != nil else { continue }
        add("schedule.\(number).set.\(entry.key)", entry.node, key)
      }
    }
  }

  /// What a number has to be written with: the section that a word of the file stands for, the law
  /// of a default, or all stages of a launch preset, which may contain one another and so cannot be
  /// written one by one beside its name.
  private func whole(of path: String, law: Assignment?) -> Assignment? {
    let parts = path.split(separator: ".")
    let prefixes = parts.indices.dropLast().map { parts[...$0].joined(separator: ".") }
    if let word = prefixes.first(where: { written.node(at: $0)?.text != nil }) {
      var section = SettingsNode(.map([]), at: SourceLocation(option: word, ordinal: 0))
      if let law { _ = section.set(String(law.path.dropFirst(word.count + 1)), to: law.node) }
      return Assignment(path: word, node: section)
    }
    if let law { return law }
    guard written.node(at: path) == nil, resolved.node(at: path) != nil,
      var launch = resolved.node(at: "launch")
    else { return nil }
    launch.value = .map((launch.entries ?? []).filter { $0.key != "preset" })
    return Assignment(path: "launch", node: launch)
  }
}

extension SettingsNode {
  /// The parameters of a law, by their paths below it, without weights.
  fileprivate var parameters: [(path: String, node: SettingsNode)] {
    switch value {
    case .scalar, .null: return [("", self)]
    case .list(let elements) where elements.allSatisfy({ $0.text != nil }): return [("", self)]
    case .list(let elements):
      return elements.enumerated().flatMap { index, element in
        element.parameters.map { ("\(index).\($0.path)", $0.node) }
      }
    case .map(let entries):
      return entries.filter { $0.key != "weight" }.flatMap { entry in
        entry.node.parameters.map {
          ($0.path.isEmpty ? entry.key : "\(entry.key).\($0.path)", $0.node)
        }
      }
    }
  }
}
