import PoolSimulation
import Settings
import Testing

/// Settings of something with a name, drawn at random from the keys that it describes, so that what
/// is new in a catalog is tried without a test that knows it.
///
/// Each value is legal by itself. What keys ask of each other only the reader knows, so settings
/// are drawn until it finds nothing wrong.
struct RandomSettings {
  /// Something that cannot be drawn; a test that fails with it tells what to add here.
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  /// What lengths and times are multiples of, in milliseconds.
  var grid: Int64 = 1_000
  /// The largest whole numbers, above the lowest that is legal.
  var most = 9

  /// Legal settings, a line a key.
  /// - Parameters:
  ///   - first: lines before them, such as `policy: fixed`
  ///   - numbers: the draws
  ///   - read: reads the section
  /// - Returns: the section as YAML
  /// - Throws: what key cannot be drawn, or that nothing legal was found
  func legal(
    after first: String = "", _ numbers: inout Numbers, _ read: (inout SettingsReader) -> Void
  ) throws -> String {
    let keys = SettingsReader.keys(read)
    var problems: [String] = []
    for _ in 0..<500 {
      var entries = try section("", keys, &numbers)
      var count = 0
      // What is drawn and wrong is left out where it may be, until nothing more can be.
      repeat {
        count = entries.count
        let lines = [first].filter { !$0.isEmpty } + entries
        let text = lines.isEmpty ? "{}" : lines.joined(separator: "\n")
        problems = try issues(text) {
          if !first.isEmpty { _ = $0.text("policy", help: "") }
          read(&$0)
        }
        if problems.isEmpty { return text }
        let wrong = problems.compactMap { problem in
          problem.split(separator: ": ").dropFirst().first?.prefix { $0 != "." }
        }
        let optional = keys.filter { $0.defaultText != "required" }.map(\.name)
        entries.removeAll { entry in
          optional.contains { entry.hasPrefix("\($0): ") && wrong.contains($0[...]) }
        }
      } while entries.count < count
    }
    throw Problem(description: "\(first): 500 drawn settings are illegal, the last: \(problems)")
  }

  /// The entries of a section, `key: value` each.
  private func section(_ prefix: String, _ keys: [SettingsKey], _ numbers: inout Numbers) throws
    -> [String]
  {
    var entries: [String] = []
    for key in keys where key.name.hasPrefix(prefix) {
      let name = key.name.dropFirst(prefix.count)
      guard !name.contains("."), key.defaultText == "required" || numbers.chance(0.5),
        key.condition.map({ entries.contains("\($0.key): \($0.word)") }) ?? true
      else { continue }
      entries.append("\(name): \(try value(of: key, keys, &numbers))")
    }
    return entries
  }

  private func value(of key: SettingsKey, _ keys: [SettingsKey], _ numbers: inout Numbers) throws
    -> String
  {
    switch key.kind {
    case "section":
      return "{\(try section("\(key.name).", keys, &numbers).joined(separator: ", "))}"
    case "list":
      if let name = keys.first(where: { $0.name == "\(key.name)[].policy" }) {
        return try policies(name, &numbers)
      }
      let elements = try (0..<numbers.number(in: 0...3)).map { _ in
        "{\(try section("\(key.name)[].", keys, &numbers).joined(separator: ", "))}"
      }
      return "[\(elements.joined(separator: ", "))]"
    case let kind where kind.hasPrefix("list of "):
      let element = String(kind.dropFirst("list of ".count))
      let values = try (0..<numbers.number(in: 0...3)).map { _ in
        try scalar(element, key, &numbers)
      }
      return "[\(values.joined(separator: ", "))]"
    default: return try scalar(key.kind, key, &numbers)
    }
  }

  /// A list of policies, each with settings that are legal by themselves.
  private func policies(_ name: SettingsKey, _ numbers: inout Numbers) throws -> String {
    let elements = try (0..<numbers.number(in: 1...3)).map { _ in
      let drawn = try scalar(name.kind, name, &numbers)
      let type = scalingPolicies.first { $0.name == drawn }
      let text = try type.map { try policy($0, &numbers) } ?? "policy: \(drawn)"
      return "{\(text.split(separator: "\n").joined(separator: ", "))}"
    }
    return "[\(elements.joined(separator: ", "))]"
  }

  private func scalar(_ kind: String, _ key: SettingsKey, _ numbers: inout Numbers) throws
    -> String
  {
    switch kind {
    case "integer":
      let range = bounds(key)
      let most = numbers.one(of: [1, 3, most])
      let (lowest, highest) = (Int(range.lowerBound), Int(min(range.upperBound, 1e9)))
      return "\(numbers.number(in: lowest...max(lowest, min(lowest + most, highest))))"
    case "fraction":
      let range = bounds(key)
      let lowest = Int(range.lowerBound.rounded(.up))
      return "\(numbers.number(in: lowest...max(lowest, Int(min(range.upperBound, 100)))))%"
    case "number":
      let range = bounds(key)
      return "\(range.lowerBound + Double(numbers.number(in: 0...100)) / 10)"
    case "time span": return "\(grid * Int64(numbers.number(in: 0...6)))ms"
    case "time": return "\(grid * Int64(numbers.number(in: 0...30)))ms"
    case "cron expression": return "\"\(numbers.number(in: 0...59)) 0 * * *\""
    case "flag": return "\(numbers.chance(0.5))"
    case "choice":
      let names = key.expected.split(separator: "one of ").last ?? ""
      return String(numbers.one(of: names.split(separator: ", ")))
    case "text": return "text"
    case "money": return "$0.\(numbers.number(in: 1...9))"
    case "data size": return "\(numbers.number(in: 1...9))GB"
    case "bit rate": return "\(numbers.number(in: 1...9))Mbps"
    case "time zone": return "Europe/Berlin"
    default: throw Problem(description: "\(key.name): no values of the kind \(kind) are drawn")
    }
  }

  /// The range that a number may be in, as its expectation tells it; percent for fractions.
  private func bounds(_ key: SettingsKey) -> ClosedRange<Double> {
    let words = key.expected.split(separator: " ").map { $0.filter { !",%".contains($0) } }
    func number(after word: String) -> Double? {
      words.firstIndex(of: word).flatMap { words.dropFirst($0 + 1).first }.flatMap { Double($0) }
    }
    func number(before end: String) -> Double? {
      zip(words, zip(words.dropFirst(), words.dropFirst(2))).first { $1.0 == "or" && $1.1 == end }
        .flatMap { Double($0.0) }
    }
    let lowest = number(after: "from") ?? number(before: "more") ?? (number(after: "than") ?? 0)
    let highest = number(after: "to") ?? number(before: "less") ?? number(after: "most") ?? 1e9
    return lowest...max(lowest, highest)
  }
}

extension RandomSettings {
  /// A policy of the catalog with legal settings, as they stand in the `scaling` section.
  func policy(_ type: any ScalingPolicy.Type, _ numbers: inout Numbers) throws -> String {
    try legal(after: "policy: \(type.name)", &numbers) { _ = type.init(settings: &$0) }
  }

  /// A policy of the catalog, any of them.
  func anyPolicy(_ numbers: inout Numbers) throws -> String {
    try policy(numbers.one(of: scalingPolicies), &numbers)
  }

  /// A placement strategy of the catalog, any of them.
  func anyStrategy(_ numbers: inout Numbers) throws -> any PlacementStrategy {
    let type = numbers.one(of: placementStrategies).type
    let settings = try legal(&numbers) { _ = type.init(settings: &$0) }
    return try reading(settings) { type.init(settings: &$0) }
  }
}

@Suite struct RandomSettingsTests {
  @Test(
    "Legal settings are found for every policy and every strategy, with each of its keys in some")
  func everyKey() throws {
    var numbers = Numbers(seed: 5)
    func drawn(_ read: (inout SettingsReader) -> Void) throws -> String {
      try (0..<200).map { _ in try RandomSettings().legal(&numbers, read) }
        .joined(separator: "\n")
    }
    for type in scalingPolicies {
      let text = try drawn { _ = type.init(settings: &$0) }
      for key in SettingsReader.keys({ _ = type.init(settings: &$0) }) {
        let name = key.name.split(separator: ".").last ?? ""
        #expect(text.contains("\(name): "), "\(type.name) without \(key.name)")
      }
    }
    for entry in placementStrategies {
      let text = try drawn { _ = entry.type.init(settings: &$0) }
      for key in SettingsReader.keys({ _ = entry.type.init(settings: &$0) }) {
        let name = key.name.split(separator: ".").last ?? ""
        #expect(text.contains("\(name): "), "\(entry.type.name) without \(key.name)")
      }
    }
  }

  @Test("Six keys of as many kinds are drawn, and what they ask of each other is kept")
  func sixKeys() throws {
    var numbers = Numbers(seed: 6)
    var seen: Set<Int> = []
    for _ in 0..<50 {
      let text = try RandomSettings().legal(&numbers) { reader in
        let low = reader.integer("low", in: 2...5, help: "")
        let high = reader.integer("high", default: 7, in: 3...9, help: "")
        _ = reader.fraction("share", in: 0.5...1, help: "")
        _ = reader.number("weight", in: 1...2_000, help: "")
        _ = reader.timeSpan("wait", default: 0, help: "")
        _ = reader.list("steps", help: "") { _ = $0.optionalFlag("isLast", help: "") }
        if high <= low { reader.issue("high", "not above low; expected more") }
        if reader.isSound("low", "high"), low < 2 || high > 9 {
          reader.issue("low", "not drawn so")
        }
      }
      seen.insert(text.split(separator: "\n").count)
    }
    #expect(seen.count > 2, "optional keys are there and not")
  }

  @Test("A kind that cannot be drawn, and keys that never agree, are told")
  func problems() {
    var numbers = Numbers(seed: 7)
    #expect(throws: RandomSettings.Problem.self) {
      try RandomSettings().legal(&numbers) { reader in
        let kind = ScalarKind<Int>("riddle", expected: "a riddle", forms: []) { _ in
          1
        } text: {
          "\($0)"
        }
        _ = reader.value("key", kind, default: nil, help: "")
      }
    }
    #expect(throws: RandomSettings.Problem.self) {
      try RandomSettings().legal(&numbers) { reader in
        reader.issue(nil, "never right; expected something else")
      }
    }
  }
}
