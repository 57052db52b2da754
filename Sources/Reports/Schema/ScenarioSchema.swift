internal import Settings
internal import Studies

/// The JSON Schema of a scenario's file, for editors: what the readers of its sections declare.
///
/// Source: JSON Schema, draft 2020-12 (json-schema.org/draft/2020-12).
package enum ScenarioSchema {
  /// The name of the section of settings that a schedule may change.
  static let scheduled = "scheduled"

  /// The schema.
  package static var json: JSONValue {
    let laws = SchemaSection(Scenario.describedLaws).keys.map { law in
      JSONValue.Member(
        law.name,
        .object(SchemaSection(law.below).json(keyCount: law.variants.first?.keyCount)))
    }
    let head: [JSONValue.Member] = [
      .init("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      .init("title", .string("Greenroom scenario")),
      .init(
        "description",
        .string(
          "A scenario of Greenroom \(Study.version). What a schema cannot say, "
            + "greenroom validate does.")),
    ]
    let definitions = JSONValue.Member(
      "$defs", .object(laws + [.init(scheduled, .object(changes))]))
    return .object(head + SchemaSection(Scenario.describedKeys).json() + [definitions])
  }

  /// Settings by path, those that a schedule may change.
  private static var changes: [JSONValue.Member] {
    // A path is one key here.
    let keys = Scenario.describedKeys.filter(\.mayBeScheduled).map { key in
      var key = key
      key.condition = nil
      key.defaultText = ""
      return key
    }
    return SchemaSection(paths: keys).json() + [.init("minProperties", .integer(1))]
  }
}
