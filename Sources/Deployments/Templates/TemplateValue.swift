internal import Settings

/// A value of a template, in CloudFormation or in Terraform.
package indirect enum TemplateValue: Sendable, Hashable {
  /// A key and its value.
  package struct Member: Sendable, Hashable {
    package var key: String
    package var value: TemplateValue
  }

  case text(String)
  case number(Double)
  case flag(Bool)
  case list([TemplateValue])
  case map([Member])
  /// What Terraform works out, such as `aws_sns_topic.events.arn`.
  case expression(String)
  /// A text that is the JSON of a value.
  case json(TemplateValue)

  /// Members whose values are there.
  static func members(_ members: KeyValuePairs<String, TemplateValue?>) -> TemplateValue {
    .map(members.compactMap { key, value in value.map { Member(key: key, value: $0) } })
  }

  static func integer(_ value: Int) -> TemplateValue { .number(Double(value)) }
  static func texts(_ values: [String]) -> TemplateValue { .list(values.map { .text($0) }) }
  /// CloudFormation's reference to a parameter or a resource.
  static func ref(_ name: String) -> TemplateValue { .members(["Ref": .text(name)]) }
  /// CloudFormation's attribute of a resource.
  static func attribute(_ name: String, of resource: String) -> TemplateValue {
    .members(["Fn::GetAtt": .texts([resource, name])])
  }
  /// CloudFormation's text with references in it.
  static func sub(_ text: String) -> TemplateValue { .members(["Fn::Sub": .text(text)]) }

  /// As JSON on one line.
  package var compactJSON: String {
    switch self {
    case .text(let text), .expression(let text): jsonQuoted(text)
    case .number(let number): plainNumber(number)
    case .flag(let flag): flag ? "true" : "false"
    case .list(let values): "[\(values.map(\.compactJSON).joined(separator: ", "))]"
    case .map(let members):
      "{\(members.map { "\(jsonQuoted($0.key)): \($0.value.compactJSON)" }.joined(separator: ", "))}"
    case .json(let value): jsonQuoted(value.compactJSON)
    }
  }

  // MARK: As text

  /// As JSON over several lines.
  package func json(indent: String = "") -> String {
    let inner = indent + "  "
    switch self {
    case .list(let values) where !values.isEmpty && !values.allSatisfy(\.isScalar):
      let parts = values.map { inner + $0.json(indent: inner) }
      return "[\n\(parts.joined(separator: ",\n"))\n\(indent)]"
    case .map(let members) where !members.isEmpty:
      let parts = members.map {
        "\(inner)\(jsonQuoted($0.key)): \($0.value.json(indent: inner))"
      }
      return "{\n\(parts.joined(separator: ",\n"))\n\(indent)}"
    default: return compactJSON
    }
  }

  var isScalar: Bool {
    switch self {
    case .text, .number, .flag, .expression, .json: true
    case .list, .map: false
    }
  }

  /// As YAML: the lines behind a key or a dash, the first of them perhaps beside it.
  package var yamlLines: [String] {
    switch self {
    case .list(let values) where !values.isEmpty && !values.allSatisfy(\.isScalar):
      values.flatMap { value in
        let lines = value.yamlLines
        return ["- \(lines.first ?? "")"] + lines.dropFirst().map { "  \($0)" }
      }
    case .map(let members) where !members.isEmpty:
      members.flatMap { member in
        let key = member.key.contains(":") ? jsonQuoted(member.key) : member.key
        let lines = member.value.yamlLines
        return member.value.isOnOneLine
          ? ["\(key): \(lines.first ?? "")"] : ["\(key):"] + lines.map { "  \($0)" }
      }
    default: [compactJSON]
    }
  }

  private var isOnOneLine: Bool {
    switch self {
    case .list(let values): values.allSatisfy(\.isScalar)
    case .map(let members): members.isEmpty
    default: true
    }
  }
}
