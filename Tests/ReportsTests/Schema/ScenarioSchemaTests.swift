import Foundation
import Reports
import Settings
import Studies
import Testing

/// The schema says what the readers declare. `CommandTests/SchemaTests` has scenarios judged by it.
@Suite struct ScenarioSchemaTests {
  /// The paths of all properties of a schema; those of a section that is described once are not
  /// followed.
  private func paths(_ schema: JSONValue, below prefix: String = "") -> [String] {
    guard case .object(let members) = schema else { return [] }
    return members.flatMap { member -> [String] in
      switch (member.key, member.value) {
      case ("properties", .object(let properties)):
        return properties.flatMap { property -> [String] in
          let path = prefix.isEmpty ? property.key : "\(prefix).\(property.key)"
          return [path] + paths(property.value, below: path)
        }
      case ("items", let element): return paths(element, below: "\(prefix)[]")
      case ("anyOf", .array(let forms)): return forms.flatMap { paths($0, below: prefix) }
      default: return []
      }
    }
  }

  private func member(_ schema: JSONValue, _ keys: String...) -> JSONValue? {
    keys.reduce(schema) { node, key in
      guard case .object(let members)? = node else { return nil }
      return members.first { $0.key == key }?.value
    }
  }

  @Test("Every key that is declared is in the schema, and no other")
  func keys() {
    let declared = Set(Scenario.describedKeys.map(\.name))
    #expect(declared.count > 200)
    #expect(Set(paths(ScenarioSchema.json)) == declared)
    let laws = Scenario.describedLaws.map(\.name)
    let definitions = ["time_law", "time_part", "number_law", "number_part"].flatMap { name in
      [name] + paths(member(ScenarioSchema.json, "$defs", name) ?? .null, below: name)
    }
    #expect(Set(definitions) == Set(laws) && laws.contains("time_law.lognormal.median"))
  }

  @Test("What a schedule may change is a section of those paths")
  func scheduled() {
    let properties = member(ScenarioSchema.json, "$defs", "scheduled", "properties")
    guard case .object(let members)? = properties else {
      Issue.record("there is no such section")
      return
    }
    let declared = Scenario.describedKeys.filter(\.mayBeScheduled).map(\.name)
    #expect(Set(members.map(\.key)) == Set(declared) && members.count == Set(declared).count)
  }

  @Test("A key has its words, its bounds, its default and its role")
  func details() {
    let schema = ScenarioSchema.json
    let strategy = member(schema, "properties", "placement", "properties", "strategy")
    #expect(
      strategy.flatMap { member($0, "enum") }
        == .array(
          [
            "best_fit", "first_fit", "jicofo", "least_loaded", "least_loaded_expected", "livekit",
            "most_loaded", "power_of_two_choices", "random", "round_robin", "scalelite",
          ].map { .string($0) }))
    #expect(strategy.flatMap { member($0, "default") } == .string("least_loaded"))
    #expect(strategy.flatMap { member($0, "x-role") } == .string("decision"))
    let limit = member(schema, "properties", "instance", "properties", "participant_limit")
    #expect(limit.flatMap { member($0, "minimum") } == .integer(1))
    #expect(limit.flatMap { member($0, "maximum") } == .integer(Limit.seats.most))
    #expect(limit.flatMap { member($0, "x-role") } == .string("fact"))
    // The desired capacity that nobody writes is min_size, which is no number of its own.
    let desired = member(
      schema, "properties", "auto_scaling_group", "properties", "desired_capacity")
    #expect(desired != nil && desired.flatMap { member($0, "default") } == nil)
    #expect(desired.flatMap { member($0, "x-schedule") } == .boolean(true))
  }

  @Test("The document is JSON, the same every time")
  func document() throws {
    let text = ScenarioSchema.json.text
    _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
    #expect(text == ScenarioSchema.json.text)
  }
}
