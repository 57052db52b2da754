/// Reads the keys of one section, strictly: every key that is asked for is known, and `finish()`
/// complains about all others.
///
/// Reading never stops. What is missing or wrong becomes an issue in the log and a stand-in value,
/// so that one run shows every problem of a file; whoever reads looks at the log before using the
/// values.
public struct SettingsReader {
  /// The section that is read.
  package let node: SettingsNode
  /// The section's path from the top; empty at the top.
  package let path: String
  /// Where issues go; child readers share it.
  package let issues: IssueLog
  /// The scenario's calendar, for times of day and cron; handed on to child readers.
  package var calendar: ScenarioCalendar?
  /// Every key that was asked for, in that order, with those of sections and lists behind their
  /// own.
  package internal(set) var describedKeys: [SettingsKey] = []
  /// Whether they are noted: a variant of a scenario has the keys of the scenario.
  package var notesKeys = true
  /// What sections were read as before; nil: everything is read.
  package var memory: SectionMemory?

  /// The section's entries; nil when it is not a section, so that its keys are silently absent
  /// after that one issue.
  let entries: [SettingsNode.Entry]?
  /// The keys that were asked for.
  var known: [String] = []
  /// Whether the keys are only being described: nothing is there, and nothing is missing.
  package let isDescription: Bool
  /// What the keys that are read now are to a planner; sections have that of the section around
  /// them unless they say otherwise.
  package var role: SettingsRole?
  /// What has to stand beside the keys that are read now.
  private var condition: SettingsCondition?
  /// The key beside which those that are required are not.
  package var alternative: String?
  /// The key, or the section of keys, whose values are the defaults of those that are read now.
  private var defaultKey: String?
  /// How many keys the section has to have; nil: as many as there are.
  package var keyCount: Int?
  /// Whether the scenario's own start is wrong: then times that need it are passed over rather than
  /// blamed.
  package var hasBrokenCalendar = false
  /// Whether somebody else than the file says when the run begins or ends.
  package var hasMovedRun = false

  /// A reader of the section `node`; anything but a section is an issue, and an empty one for the
  /// reader.
  package init(
    _ node: SettingsNode, path: String = "", issues: IssueLog, calendar: ScenarioCalendar? = nil
  ) {
    self.init(node, path: path, issues: issues, calendar: calendar, isDescription: false)
    if entries == nil {
      issues.add(
        SettingsIssue(
          at: node.location, path: path,
          message: "\(node.shape); expected a section with keys of its own"))
    }
  }

  init(
    _ node: SettingsNode, path: String, issues: IssueLog, calendar: ScenarioCalendar?,
    isDescription: Bool
  ) {
    self.node = node
    self.path = path
    self.issues = issues
    self.calendar = calendar
    self.isDescription = isDescription
    entries = node.entries
  }

  /// The keys that `body` asks for, without any settings: sections and lists are described too, as
  /// if they had been written.
  ///
  /// The body gets stand-in values: defaults, and the lower ends of ranges.
  package static func keys(_ body: (inout SettingsReader) -> Void) -> [SettingsKey] {
    var reader = SettingsReader(
      SettingsNode(.null, at: SourceLocation(file: "", line: 1)), path: "", issues: IssueLog(),
      calendar: nil, isDescription: true)
    body(&reader)
    return reader.describedKeys
  }

  /// Logs an issue at a key of this section, or at the section itself when `key` is nil or was not
  /// written.
  ///
  /// The message is one line of the form `what is wrong; what was expected`. What follows from
  /// another mistake, in the key's own value or because the section is none, is not told.
  public func issue(_ key: String?, _ message: String) {
    if entries == nil || key.map({ !isSound($0) }) ?? false { return }
    let entry = key.flatMap { key in entries?.first { $0.key == key } }
    log(message, at: entry?.node.location ?? node.location, path: key.map(path(to:)) ?? path)
  }

  /// Whether nothing was found wrong with these keys of the section, or with what is in them, so
  /// that they may be compared with others.
  package func isSound(_ keys: String...) -> Bool {
    keys.allSatisfy { issues.isSound(path(to: $0)) }
  }

  /// Makes keys known that only mean something beside a value that was wrong: they may be right.
  package mutating func allow(_ keys: some Sequence<String>) {
    for key in keys { _ = has(key) }
  }

  /// Complains about every key that nobody asked for, with the nearest known one. Call it when
  /// everything has been read.
  package mutating func finish() {
    for entry in entries ?? [] where !known.contains(entry.key) {
      let expected =
        known.isEmpty
        ? "no keys here" : known.count == 1 ? known[0] : "one of \(known.joined(separator: ", "))"
      let error = QuantityError(
        "is not a known key", suggestion: nearestName(to: entry.key, in: known))
      log(error.message(expected: expected), at: entry.location, path: path(to: entry.key))
    }
  }

  /// Whether the section has this key; asking makes the key known.
  public mutating func has(_ key: String) -> Bool {
    entry(key) != nil
  }

  /// The entry of a key, which is known from now on.
  mutating func entry(_ key: String) -> SettingsNode.Entry? {
    if !known.contains(key) { known.append(key) }
    return entries?.first { $0.key == key }
  }

  /// Reads keys that are something else to a planner than the section's others.
  package mutating func reading<T>(
    _ role: SettingsRole, _ body: (inout SettingsReader) -> T
  ) -> T {
    let other = self.role
    self.role = role
    defer { self.role = other }
    return body(&self)
  }

  /// Reads keys that mean something only beside a word of another key.
  package mutating func beside<T>(
    _ word: String, of key: String, _ body: (inout SettingsReader) -> T
  ) -> T {
    let other = condition
    condition = SettingsCondition(key: key, word: word)
    defer { condition = other }
    return body(&self)
  }

  /// Reads keys whose defaults are the values of another key, or of the keys of another section.
  package mutating func defaulting<T>(
    to key: String, _ body: (inout SettingsReader) -> T
  ) -> T {
    let other = defaultKey
    defaultKey = key
    defer { defaultKey = other }
    return body(&self)
  }

  /// Notes a key of this section that is asked for.
  mutating func describe(
    _ key: String, _ kind: @autoclosure () -> String,
    default defaultText: @autoclosure () -> String = SettingsKey.none,
    expected: @autoclosure () -> String, _ help: String,
    _ forms: @autoclosure () -> [SettingsForm],
    with change: (inout SettingsKey) -> Void = { _ in }
  ) {
    guard notesKeys else { return }
    var described = SettingsKey(
      name: key, kind: kind(), defaultText: defaultText(), expected: expected(), help: help)
    if isDescription {
      described.forms = forms()
      described.defaultKey = defaultKey
    }
    described.role = role
    described.condition = condition
    if described.isRequired { described.alternative = alternative }
    change(&described)
    add(described)
  }

  /// Adds a key to the list, once. While keys are only being described one that is read in several
  /// ways has the forms of all.
  mutating func add(_ key: SettingsKey) {
    let same = describedKeys.firstIndex {
      $0.name == key.name && (!isDescription || $0.condition == key.condition)
    }
    guard let same else { return describedKeys.append(key) }
    if isDescription { describedKeys[same].merge(key) }
  }

  func path(to key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func log(_ message: String, at location: SourceLocation, path: String) {
    if !isDescription { issues.add(SettingsIssue(at: location, path: path, message: message)) }
  }
}
