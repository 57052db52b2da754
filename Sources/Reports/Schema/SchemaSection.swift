internal import Settings
internal import Studies

/// The keys of a section as a tree, made of the flat list in which they are declared.
struct SchemaSection {
  /// A key, once for each word of another key beside which it means something of its own.
  struct Key {
    let name: String
    var variants: [SettingsKey] = []
    /// What is below it, where it is a section, and below its elements, where it is a list.
    var below: [(name: Substring, key: SettingsKey)] = []
    var elements: [(name: Substring, key: SettingsKey)] = []
  }

  private(set) var keys: [Key] = []

  /// The section of keys by their names in it.
  init(_ described: [(name: Substring, key: SettingsKey)]) {
    for (name, key) in described {
      let first = name.prefix { $0 != "." }
      let isElement = first.hasSuffix("[]")
      let own = String(isElement ? first.dropLast(2) : first)
      let place = keys.firstIndex { $0.name == own } ?? keys.endIndex
      if place == keys.endIndex { keys.append(Key(name: own)) }
      if first.count == name.count {
        keys[place].variants.append(key)
      } else if isElement {
        keys[place].elements.append((name.dropFirst(first.count + 1), key))
      } else {
        keys[place].below.append((name.dropFirst(first.count + 1), key))
      }
    }
  }

  init(_ described: [SettingsKey]) { self.init(described.map { ($0.name[...], $0) }) }

  /// The section whose keys are the paths of others.
  init(paths described: [SettingsKey]) {
    for key in described {
      let place = keys.firstIndex { $0.name == key.name } ?? keys.endIndex
      if place == keys.endIndex { keys.append(Key(name: key.name)) }
      keys[place].variants.append(key)
    }
  }

  /// The schema of the section, of which so many keys have to be there.
  func json(keyCount: Int? = nil) -> [JSONValue.Member] {
    var members = [
      JSONValue.Member("type", .string("object")),
      JSONValue.Member("properties", .object(keys.map { .init($0.name, $0.json) })),
      JSONValue.Member("additionalProperties", .boolean(false)),
    ]
    let required = keys.filter { $0.isRequired(beside: nil) }
    members += Self.required(required.filter { $0.alternative == nil })
    for alternative in Self.unique(required.compactMap(\.alternative)) {
      let needed = Self.required(required.filter { $0.alternative == alternative })
      let instead = JSONValue.Member("required", .array([.string(alternative)]))
      members.append(.init("anyOf", .array([.object([instead]), .object(needed)])))
    }
    if let keyCount {
      members += ["minProperties", "maxProperties"].map {
        JSONValue.Member($0, .integer(keyCount))
      }
    }
    let deciders = Self.unique(keys.flatMap { $0.variants.compactMap { $0.condition?.key } })
    let rules = deciders.flatMap { self.rules(of: $0) }
    return rules.isEmpty ? members : members + [.init("allOf", .array(rules))]
  }

  /// What each word of a key makes of the keys that depend on it.
  private func rules(of decider: String) -> [JSONValue] {
    guard let key = keys.first(where: { $0.name == decider })?.variants.first else { return [] }
    return key.forms.flatMap(\.choices).compactMap { word -> JSONValue? in
      let condition = { (key: SettingsKey) in key.condition?.key == decider }
      let dependent = keys.filter { $0.variants.contains(where: condition) }
      let properties = dependent.compactMap { key -> JSONValue.Member? in
        let own = key.variants.filter { $0.condition?.word == word }
        if own.isEmpty {
          return key.variants.allSatisfy(condition) ? .init(key.name, .boolean(false)) : nil
        }
        return key.variants.count == own.count ? nil : .init(key.name, key.json(of: own))
      }
      let rule =
        (properties.isEmpty ? [] : [JSONValue.Member("properties", .object(properties))])
        + Self.required(dependent.filter { $0.isRequired(beside: word) })
      if rule.isEmpty { return nil }
      let test = JSONValue.Member(
        "properties", .object([.init(decider, .object([.init("const", .string(word))]))]))
      // Where the key is left out, its default counts.
      let presence = key.defaultText == word ? [] : [JSONValue.Member("required", [decider].json)]
      return .object([.init("if", .object([test] + presence)), .init("then", .object(rule))])
    }
  }

  private static func required(_ keys: [Key]) -> [JSONValue.Member] {
    keys.isEmpty ? [] : [JSONValue.Member("required", keys.map(\.name).json)]
  }

  private static func unique(_ texts: [String]) -> [String] {
    texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension SchemaSection.Key {
  /// Whether it has to be written: always, or beside a word that it depends on.
  fileprivate func isRequired(beside word: String?) -> Bool {
    variants.contains { $0.isRequired && $0.condition?.word == word }
  }

  /// The key beside which it is not required.
  fileprivate var alternative: String? { variants.lazy.compactMap(\.alternative).first }

  fileprivate var json: JSONValue { json(of: variants) }

  /// What may stand behind the key in some of its readings.
  fileprivate func json(of variants: [SettingsKey]) -> JSONValue {
    guard let first = variants.first else { return .object([]) }
    let forms = variants.flatMap(\.forms).reduce(into: [SettingsForm]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    let schemas = forms.map { json(of: $0, keyCount: first.keyCount) }
    var members = [JSONValue.Member("description", .string(first.help))]
    if let role = first.role { members.append(.init("x-role", .string(role.rawValue))) }
    if first.mayBeScheduled { members.append(.init("x-schedule", .boolean(true))) }
    if variants.allSatisfy({ $0.defaultText == first.defaultText }),
      let value = Scenario.defaultNode(of: first)
    {
      members.append(.init("default", value.typedJSON))
    }
    if schemas.count == 1 { return .object(members + schemas[0]) }
    return .object(members + [.init("anyOf", .array(schemas.map { .object($0) }))])
  }

  private func json(of form: SettingsForm, keyCount: Int?) -> [JSONValue.Member] {
    switch form {
    case .section: return SchemaSection(below).json(keyCount: keyCount)
    case .list(let forms) where forms == [.section]:
      let element = SchemaSection(elements).json(keyCount: keyCount)
      return [.init("type", .string("array")), .init("items", .object(element))]
    default: return form.json
    }
  }
}

extension SettingsForm {
  /// The words that may be chosen.
  fileprivate var choices: [String] { if case .words(let words) = self { words } else { [] } }

  /// The schema of a form that needs no other keys.
  fileprivate var json: [JSONValue.Member] {
    func type(_ name: String) -> JSONValue.Member { .init("type", .string(name)) }
    func any(of forms: [SettingsForm]) -> JSONValue {
      forms.count == 1
        ? .object(forms[0].json)
        : .object([.init("anyOf", .array(forms.map { .object($0.json) }))])
    }
    switch self {
    case .anything, .section: return []
    case .text:
      // What YAML takes for a number or a flag is text where text is expected.
      return [
        .init("type", ["string", "number", "boolean"].json), .init("minLength", .integer(1)),
      ]
    case .flag: return [type("boolean")]
    case .words(let words): return [.init("enum", words.json)]
    case .pattern(let pattern): return [type("string"), .init("pattern", .string(pattern))]
    case .integer(let range):
      if range.lowerBound == range.upperBound {
        return [.init("const", .integer(range.lowerBound))]
      }
      return [type("integer"), .init("minimum", .integer(range.lowerBound))]
        + (range.upperBound == .max ? [] : [.init("maximum", .integer(range.upperBound))])
    case .number(let range):
      let isOpen = range.lowerBound == .leastNonzeroMagnitude
      let most = Double.greatestFiniteMagnitude
      let low = isOpen ? 0 : range.lowerBound
      return [type("number")]
        + (low <= -most
          ? [] : [.init(isOpen ? "exclusiveMinimum" : "minimum", .number(low.digits))])
        + (range.upperBound >= most ? [] : [.init("maximum", .number(range.upperBound.digits))])
    case .list(let forms): return [type("array"), .init("items", any(of: forms))]
    case .map(let keys, let values):
      let names = keys.map {
        [JSONValue.Member("propertyNames", .object([.init("enum", $0.json)]))]
      }
      return [type("object")] + (names ?? []) + [.init("additionalProperties", any(of: values))]
    case .scheduled: return [.init("$ref", .string("#/$defs/\(ScenarioSchema.scheduled)"))]
    case .named(let name): return [.init("$ref", .string("#/$defs/\(name)"))]
    }
  }
}

extension [String] {
  var json: JSONValue { .array(map { .string($0) }) }
}

extension Double {
  /// The digits, without a point where there is nothing behind it.
  fileprivate var digits: String {
    self == rounded() && abs(self) < 1e15 ? String(Int64(self)) : description
  }
}

extension SettingsNode {
  /// The node as YAML's core schema takes what stands there without quotes.
  fileprivate var typedJSON: JSONValue {
    switch value {
    case .null: .null
    case .list(let elements): .array(elements.map(\.typedJSON))
    case .map(let entries): .object(entries.map { .init($0.key, $0.node.typedJSON) })
    case .scalar("true"): .boolean(true)
    case .scalar("false"): .boolean(false)
    case .scalar(let text): text.isPlainNumber ? .number(text) : .string(text)
    }
  }
}

extension String {
  /// Whether this is a number in JSON's notation without an exponent.
  fileprivate var isPlainNumber: Bool {
    wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?/) != nil
  }
}
