internal import Foundation
internal import Settings

/// A scenario with its changes as the text of a file of the current folder.
package struct ScenarioText: Sendable {
  /// The text.
  package let yaml: String
  /// Whether the file has comments, which are not in the text.
  package let losesComments: Bool
  private let document: ScenarioDocument

  /// Keys whose values are paths from the scenario's folder.
  private static let paths: Set<String> = ["trace", "history"]

  /// Writes a scenario.
  /// - Parameters:
  ///   - path: its file
  ///   - overrides: settings that are changed, such as `scaling.desired=4`
  /// - Throws: every problem at once.
  package init(path: String, overrides: [String]) throws(ScenarioError) {
    document = try ScenarioDocument(path: path, overrides: overrides)
    let scenario = try document.scenario()
    let directory = folder(of: path)
    if !directory.isEmpty, let place = scenario.placeOfProgram {
      throw .issues([
        SettingsIssue(
          at: place, path: "scaling.command",
          message:
            "names files of the scenario's folder, which is another one; expected the studio "
            + "to be started there")
      ])
    }
    let tree = document.settings.with(Self.paths, in: directory)
    losesComments = try readText(path).split(separator: "\n").contains {
      $0.hasPrefix("#") || $0.contains(" #")
    }
    yaml = "# \(path.onOneLine), with changes made in greenroom studio.\n\n" + tree.blockText
  }

  /// Reads what was written: it has to be the same scenario.
  /// - Parameter path: where it was written, in the current folder
  /// - Throws: why it cannot be run, or is another one.
  package func check(_ path: String) throws(ScenarioError) {
    let written = try LoadedScenario(path: path)
    let meant = try LoadedScenario(document) { scenario throws(ScenarioError) in
      try document.demand(of: scenario)
    }
    let digests = { (loaded: LoadedScenario) in loaded.inputs.dropFirst().map(\.sha256) }
    let text = { (loaded: LoadedScenario) in
      loaded.scenario.settings.without(Self.paths).canonicalText
    }
    guard text(written) == text(meant), digests(written) == digests(meant) else {
      throw .unreadable(
        path: path, reason: "would be another scenario; expected settings that can be written",
        isMissing: false)
    }
  }
}

extension SettingsNode {
  /// The settings with paths from another folder than their own.
  fileprivate func with(_ paths: Set<String>, in directory: String) -> SettingsNode {
    changingEntries { entry in
      var entry = entry
      if paths.contains(entry.key), let text = entry.node.text, text != "-" {
        entry.node.value = .scalar(resolve(text, in: directory))
      }
      return entry
    }
  }

  fileprivate func without(_ keys: Set<String>) -> SettingsNode {
    changingEntries { keys.contains($0.key) && $0.node.text != nil ? nil : $0 }
  }

  private func changingEntries(_ change: (Entry) -> Entry?) -> SettingsNode {
    var node = self
    switch value {
    case .scalar, .null: break
    case .list(let elements): node.value = .list(elements.map { $0.changingEntries(change) })
    case .map(let entries):
      node.value = .map(
        entries.compactMap { entry in
          guard var changed = change(entry) else { return nil }
          changed.node = changed.node.changingEntries(change)
          return changed
        })
    }
    return node
  }

  /// The settings as YAML: a line a section's key, and below that on one line.
  package var blockText: String {
    func line(_ entry: Entry, _ indent: String) -> String {
      let flow = SettingsNode(.list([entry.node]), at: location).flowText.dropFirst().dropLast()
      let key = SettingsNode(.list([SettingsNode(.scalar(entry.key), at: location)]), at: location)
        .flowText.dropFirst().dropLast()
      return "\(indent)\(key): \(flow)\n"
    }
    return (entries ?? []).map { entry in
      if let keys = entry.node.entries, !keys.isEmpty {
        return "\(entry.key):\n" + keys.map { line($0, "  ") }.joined()
      }
      if let elements = entry.node.elements, !elements.isEmpty {
        return "\(entry.key):\n"
          + elements.map { element in
            "  - \(SettingsNode(.list([element]), at: location).flowText.dropFirst().dropLast())\n"
          }.joined()
      }
      return line(entry, "")
    }.joined()
  }
}
