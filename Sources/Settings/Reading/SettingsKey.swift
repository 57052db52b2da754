/// One key that a reader knows: what it is called, what may be written, what it means, and what may
/// be done with it.
///
/// The call that reads a key declares it. Lists of settings, the schema, searches, sweeps and
/// schedules know it from there.
package struct SettingsKey: Sendable, Hashable {
  /// The key; keys of sections follow the section's name and a dot, those of a list's elements its
  /// name and `[].`.
  package var name: String
  /// What the key holds, such as `time span`, `integer`, `section` or `list`.
  package var kind: String
  /// The default as a user would write it; `required` when there is none, and `none` when the key
  /// may be left out without one.
  package var defaultText: String
  /// What may be written, such as `an integer from 1 to 10, such as 5`.
  package var expected: String
  /// One sentence about what the key does.
  package var help: String
  /// What may stand behind it; empty unless keys are being described.
  package var forms: [SettingsForm] = []
  /// How it can be moved; nil: it is no number.
  package var magnitude: SettingsMagnitude?
  /// The least and the most that it may be, as `Quantity` counts it; nil: nobody said.
  package var range: ClosedRange<Double>?
  /// What it is to a planner; nil where nobody said it, as in sections that are read by themselves.
  package var role: SettingsRole?
  /// Whether a schedule may change it.
  package var mayBeScheduled = false
  /// What has to stand beside it; nil: nothing.
  package var condition: SettingsCondition?
  /// The key beside which it is not required.
  package var alternative: String?
  /// The key whose value is the default.
  package var defaultKey: String?
  /// How many of its keys a section has to have; nil: as many as there are.
  package var keyCount: Int?

  /// A key with everything a reference page says about it.
  package init(name: String, kind: String, defaultText: String, expected: String, help: String) {
    self.name = name
    self.kind = kind
    self.defaultText = defaultText
    self.expected = expected
    self.help = help
  }

  /// Whether it has to be written.
  package var isRequired: Bool { defaultText == Self.required }

  static let required = "required"
  static let none = "none"

  /// Takes over what another reading of the same key says: a word and a section may stand there.
  mutating func merge(_ other: SettingsKey) {
    forms += other.forms.filter { !forms.contains($0) }
    if !kind.names(other.kind) { kind += " or \(other.kind)" }
    if defaultText == Self.none { defaultText = other.defaultText }
    magnitude = magnitude ?? other.magnitude
    range = range ?? other.range
    keyCount = keyCount ?? other.keyCount
    mayBeScheduled = mayBeScheduled || other.mayBeScheduled
  }
}

extension [SettingsKey] {
  /// The key of the setting at a path, where elements of lists are numbers; what a schedule sets is
  /// the setting itself.
  package func key(at path: String) -> SettingsKey? {
    let parts = path.split(separator: ".")
    if parts.first == "schedule", parts.count > 3, parts[2] == "set" {
      return key(at: parts[3...].joined(separator: "."))
    }
    let name = parts.reduce("") {
      Int($1) != nil ? "\($0)[]" : $0.isEmpty ? String($1) : "\($0).\($1)"
    }
    return first { $0.name == name }
  }
}

extension String {
  /// Whether this is `part`, or several of which it is one.
  fileprivate func names(_ part: String) -> Bool {
    self == part || hasPrefix("\(part) or ") || hasSuffix(" or \(part)")
  }
}
