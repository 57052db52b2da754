internal import Foundation
package import Settings

/// The settings of a scenario as a form: what is written, what a preset fills in, and the defaults
/// of what is left out, in the order in which they are read. It needs no scenario that can be run.
///
/// Left out are sections, lists and laws as a whole: their single values are fields.
package struct ScenarioForm: Sendable {
  /// The fields.
  package private(set) var fields: [SettingField] = []

  private let document: ScenarioDocument
  private let numbers: NumericSettings
  private var known: Set<String> = []

  /// The form of a file's settings.
  /// - Parameters:
  ///   - path: the scenario's file
  ///   - overrides: settings that are changed, such as `scaling.desired=4`
  /// - Throws: why there is no tree of settings.
  package init(path: String, overrides: [String]) throws(ScenarioError) {
    self.init(try ScenarioDocument(path: path, overrides: overrides))
  }

  init(_ document: ScenarioDocument) {
    self.document = document
    numbers = NumericSettings(document)
    for key in numbers.keys { add(key) }
  }

  private mutating func add(_ key: SettingsKey) {
    if key.name == "schedule[].set" {
      return addNumbers(key) { $0.hasPrefix("schedule.") && $0.contains(".set.") }
    }
    let places = NumericSettings.places(
      of: key.name.split(separator: ".")[...], in: numbers.resolved)
    for (path, node) in places where node.text != nil {
      add(path, node.text, key, isWritten: document.tree.node(at: path) != nil)
    }
    guard places.isEmpty, !key.name.contains("[]") else { return }
    addNumbers(key) { $0.hasPrefix("\(key.name).") }
    if key.kind == "section" || key.kind.hasPrefix("list") || key.name.hasSuffix("weight") {
      return
    }
    // A law that is left out has its parameters for fields.
    if key.defaultText.hasPrefix("{") || key.defaultText.hasPrefix("[") { return }
    let hasDefault = !key.isRequired && key.defaultKey == nil && key.defaultText != "none"
    add(key.name, hasDefault ? key.defaultText : nil, key, isWritten: false)
  }

  private mutating func addNumbers(_ key: SettingsKey, where isMeant: (String) -> Bool) {
    for number in numbers.all where isMeant(number.path) && number.node.elements == nil {
      add(number.path, number.node.text, key, isWritten: number.isWritten)
    }
  }

  private mutating func add(_ path: String, _ text: String?, _ key: SettingsKey, isWritten: Bool) {
    guard known.insert(path).inserted else { return }
    let number = numbers.all.first { $0.path == path }
    // What a schedule sets is declared by the setting itself.
    let declared = path.contains(".set.") ? numbers.keys.key(at: path) ?? key : key
    fields.append(
      SettingField(
        path: path, text: text, key: declared, content: content(path, text, declared),
        isWritten: isWritten, whole: number?.whole))
  }

  private func content(_ path: String, _ text: String?, _ key: SettingsKey) -> SettingField.Content
  {
    let forms = Self.forms(of: key)
    if key.magnitude != nil, let number = SettingField.Number(text, key) { return .number(number) }
    if forms == [.flag] { return .flag }
    if forms.count == 1, case .words(let words) = forms[0] {
      return .choice(words.map { SettingField.Choice(word: $0, set: switching(path, to: $0)) })
    }
    return .text
  }

  /// What may be written, as the declarations say it.
  private static func forms(of key: SettingsKey) -> [SettingsForm] {
    let same = Scenario.describedKeys.filter { $0.name == key.name }
    return (same.first { $0.condition == key.condition } ?? same.first)?.forms ?? []
  }

  /// What makes a section one of another word: the section without the keys that only mean
  /// something beside other words. Nil: no key depends on the word.
  private func switching(_ path: String, to word: String) -> String? {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    let (section, decider) = (String(path[..<dot]), String(path[path.index(after: dot)...]))
    let dependent = Scenario.describedKeys.filter {
      $0.condition?.key == decider && $0.name.hasPrefix("\(section).")
        && !$0.name.dropFirst(section.count + 1).contains(".")
    }
    guard !dependent.isEmpty, let entries = document.tree.node(at: section)?.entries else {
      return nil
    }
    var left = entries.filter { entry in
      let own = dependent.filter { $0.name == "\(section).\(entry.key)" }
      let isFree = Scenario.describedKeys.contains {
        $0.name == "\(section).\(entry.key)" && $0.condition?.key != decider
      }
      return entry.key != decider
        && (own.isEmpty || isFree || own.contains { $0.condition?.word == word })
    }
    let here = SourceLocation(option: path, ordinal: 0)
    left.insert(
      SettingsNode.Entry(
        key: decider, location: here, node: SettingsNode(.scalar(word), at: here)),
      at: 0)
    return "\(section)=\(SettingsNode(.map(left), at: here).flowText)"
  }
}

/// One setting of a form.
package struct SettingField: Sendable {
  /// How it is changed.
  package enum Content: Sendable {
    case number(Number)
    case choice([Choice])
    case flag
    /// As a value of an option is written.
    case text
  }

  /// A word that may be chosen.
  package struct Choice: Sendable {
    /// The word.
    package let word: String
    /// What else has to be said with it, as `--set` takes it; nil: nothing.
    package let set: String?
  }

  /// The setting, such as `launch.cold.lognormal.median`.
  package let path: String
  /// Its value as it is written; nil: there is none.
  package let text: String?
  /// What declares it.
  package let key: SettingsKey
  /// How it is changed.
  package let content: Content
  /// Whether it stands in the scenario's file or among the overrides.
  package let isWritten: Bool
  /// What stands before and behind a new value in `--set`.
  package let set: (before: String, after: String)

  private static let mark = "\u{E0F8}"

  init(
    path: String, text: String?, key: SettingsKey, content: Content, isWritten: Bool,
    whole: Assignment?
  ) {
    (self.path, self.text, self.key, self.content) = (path, text, key, content)
    self.isWritten = isWritten
    var set = (before: "\(path)=", after: "")
    if var section = whole?.node, let whole {
      let new = SettingsNode(.scalar(Self.mark), at: section.location)
      if section.set(String(path.dropFirst(whole.path.count + 1)), to: new) == nil {
        let parts = "\(whole.path)=\(section.flowText)".components(separatedBy: Self.mark)
        if parts.count == 2 { set = (parts[0], parts[1]) }
      }
    }
    self.set = set
  }
}
