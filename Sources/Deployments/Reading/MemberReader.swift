internal import Foundation
internal import Settings

/// Reads the members of one object of AWS's and knows which were asked for, so that the others can
/// be named.
struct MemberReader {
  /// The object.
  let node: SettingsNode
  /// What it is, for messages, such as `scaling policy "out"`.
  let name: String
  /// What is wrong goes here.
  let issues: IssueLog
  private var asked: Set<String> = []

  init(_ node: SettingsNode, _ name: String, issues: IssueLog) {
    (self.node, self.name, self.issues) = (node, name, issues)
  }

  /// The value of a member; nil where it is missing or null.
  mutating func node(_ key: String) -> SettingsNode? {
    asked.insert(key)
    guard let found = node.entries?.first(where: { $0.key == key })?.node else { return nil }
    if case .null = found.value { return nil }
    return found
  }

  /// Whether a member is there.
  mutating func has(_ key: String) -> Bool { node(key) != nil }

  /// A text; anything else is an issue.
  mutating func text(_ key: String) -> String? {
    guard let found = node(key) else { return nil }
    if let text = found.text { return text }
    report(key, found, "is \(Self.shape(of: found))", "a text")
    return nil
  }

  /// A whole number; anything else is an issue.
  mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let number = number(key) else { return nil }
    guard let whole = Int(exactly: number), range.contains(whole) else {
      report(
        key, node(key) ?? node, "\(plainNumber(number)) is out of range",
        "a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return whole
  }

  /// A number; anything else is an issue.
  mutating func number(_ key: String) -> Double? {
    guard let found = node(key) else { return nil }
    guard let text = found.text else {
      report(key, found, "is \(Self.shape(of: found))", "a number")
      return nil
    }
    guard let number = Double(text), abs(number) < 1e15 else {
      report(key, found, "\(quoted(text)) is no number", "a number")
      return nil
    }
    return number
  }

  /// Whether a flag is set; what is no flag is an issue.
  mutating func flag(_ key: String) -> Bool? {
    guard let text = text(key) else { return nil }
    switch text {
    case "true", "True": return true
    case "false", "False": return false
    default:
      report(key, node(key) ?? node, "\(quoted(text)) is no flag", "true or false")
      return nil
    }
  }

  /// The elements of a list; empty where it is missing.
  mutating func list(_ key: String) -> [SettingsNode] {
    guard let found = node(key) else { return [] }
    if let elements = found.elements { return elements }
    report(key, found, "is \(Self.shape(of: found))", "a list")
    return []
  }

  /// An object below; nil where it is missing.
  mutating func section(_ key: String) -> MemberReader? {
    guard let found = node(key) else { return nil }
    if found.entries != nil { return MemberReader(found, name, issues: issues) }
    report(key, found, "is \(Self.shape(of: found))", "an object")
    return nil
  }

  /// Says something wrong of a member.
  func report(_ key: String, _ at: SettingsNode, _ problem: String, _ expected: String) {
    issues.add(
      SettingsIssue(
        at: at.location, path: key, message: "\(problem) in \(name); expected \(expected)"))
  }

  /// Tells of members that were not asked for.
  /// - Parameters:
  ///   - silent: those that say nothing of a pool's capacity or cost
  ///   - reasons: why others are left out
  ///   - notes: where they are told
  func finish(silent: Set<String>, reasons: [String: String], notes: inout TransferNotes) {
    for entry in node.entries ?? [] where !asked.contains(entry.key) && !silent.contains(entry.key)
    {
      if Self.isEmpty(entry.node) { continue }
      notes.leaveOut(
        "\(entry.key) of \(name)",
        reasons[entry.key] ?? "is not known here, so nothing is made of it")
    }
  }

  /// Whether a value says nothing.
  private static func isEmpty(_ node: SettingsNode) -> Bool {
    switch node.value {
    case .null: true
    case .scalar(let text): ["", "false", "False"].contains(text)
    case .list(let elements): elements.isEmpty
    case .map(let entries): entries.isEmpty
    }
  }

  /// What a value is that is not what was expected.
  static func shape(of node: SettingsNode) -> String {
    switch node.value {
    case .null: "nothing"
    case .scalar(let text): "the value \(quoted(text))"
    case .list: "a list"
    case .map(let entries):
      if entries.count == 1, let key = entries.first?.key, key == "Ref" || key.hasPrefix("Fn::") {
        "\(node.flowText.onOneLine), which is known when it is deployed (--parameter NAME=value)"
      } else {
        "an object"
      }
    }
  }
}
