package import Settings
internal import Yams

/// Reads the YAML text of a scenario, with `file` as its label in messages.
///
/// Every scalar stays text, quoted or not; only an unquoted nothing, `~` or `null` is null. Aliases
/// are replaced by what they stand for. The issues are all duplicate keys, or the first error of
/// syntax, or a file that is empty or holds several documents. The settings are nil when there is
/// no tree to read; of a duplicate key they hold the first value.
/// With `functions` a tag such as `!Ref` is what CloudFormation's long form has in its place.
package func loadSettings(
  yaml text: String, file: String, limits: DocumentLimits = .scenario, functions: Bool = false
) -> (SettingsNode?, [SettingsIssue]) {
  func issue(_ line: Int, _ message: String) -> SettingsIssue {
    SettingsIssue(at: SourceLocation(file: file, line: line), path: "", message: message)
  }
  do throws(YAMLProblem) {
    guard let document = try compose(text) else {
      return (nil, [issue(1, "is empty; expected a section with keys of its own")])
    }
    var conversion = Conversion(limits, isMarked: document.isMarked) {
      SourceLocation(file: file, line: $0)
    }
    conversion.readsFunctions = functions
    let settings = conversion.convert(document.root, path: "")
    if case .null = settings.value {
      return (nil, [issue(1, "is empty; expected a section with keys of its own")])
    }
    return (settings, conversion.issues)
  } catch {
    return (nil, [issue(error.line, error.message)])
  }
}

/// Splits an override of the command line, `path=value`, and reads its value as YAML, so that lists
/// and sections can be given as well.
///
/// What YAML cannot read, such as `* * * * *`, is taken as the text it is. Without `=` the value is
/// null. Everything in the node was written in the option `--set path=value`, or in one of another
/// name; `ordinal` is its place among the options.
package func parseOverride(_ text: String, option: String = "--set", ordinal: Int) -> (
  path: String, node: SettingsNode
) {
  let location = SourceLocation(option: "\(option) \(text)", ordinal: ordinal)
  let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
  let path = trimmed(parts.first ?? "")
  let value = trimmed(parts.count == 2 ? parts[1] : "")
  // To YAML this is a list of one nothing; on a command line it is standard input.
  if value == "-" { return (path, SettingsNode(.scalar(value), at: location)) }
  let node = optionNode(value, at: location, path: path)
  return (path, value.isEmpty && node.text != nil ? SettingsNode(.null, at: location) : node)
}

/// The value of an option of the command line, read as YAML; what YAML cannot read, or reads with a
/// mistake, is taken as the text it is.
func optionNode(_ text: String, at location: SourceLocation, path: String) -> SettingsNode {
  let plain = SettingsNode(.scalar(text), at: location)
  guard let document = try? compose(text) else { return plain }
  var conversion = Conversion(.scenario, isMarked: document.isMarked) { _ in location }
  let node = conversion.convert(document.root, path: path)
  return conversion.issues.isEmpty ? node : plain
}

/// How large a document may be that is read as settings.
package struct DocumentLimits: Sendable {
  let values, depth, bytes: Limit

  /// A scenario, or what is of its size.
  package static let scenario = DocumentLimits(
    values: .scenarioValues, depth: .scenarioDepth, bytes: .scenarioBytes)
  /// The manifest of a study, which holds a scenario.
  package static let manifest = DocumentLimits(
    values: .manifestValues, depth: .manifestDepth, bytes: .manifestBytes)
  /// An answer of AWS's, a plan or a template.
  package static let deployment = DocumentLimits(
    values: .deploymentValues, depth: .manifestDepth, bytes: .deploymentBytes)
}

/// What Yams could not read, on one line.
private struct YAMLProblem: Error {
  var line: Int
  var message: String
}

/// A document as Yams read it.
private struct Composed {
  var root: Node
  /// Whether its keys have marks.
  var isMarked: Bool
}

/// The tree of the only document; nil when there is none.
///
/// Yams refuses a map with a duplicate key and tells only the first one. So every key gets a mark
/// that the conversion takes off again, and the text is read once more, which gives a tree that
/// holds all of them.
private func compose(_ text: String) throws(YAMLProblem) -> Composed? {
  var text = text
  if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
  // Yams hands libYAML a pointer that Swift only keeps valid for strings that are stored outside of
  // the value itself.
  if text.utf8.count < 16 { text += "\n" + String(repeating: " ", count: 16) }
  text.makeContiguousUTF8()
  do {
    return try Parser(yaml: text, encoding: .utf8).singleRoot().map {
      Composed(root: $0, isMarked: false)
    }
  } catch let YamlError.duplicatedKeysInMapping(names, context) {
    // A key that is an alias, or one in a form that the marks do not find, is told alone.
    if let root = try? Parser(yaml: marked(text), encoding: .utf8).singleRoot() {
      return Composed(root: root, isMarked: true)
    }
    throw YAMLProblem(
      line: context.mark.line,
      message: "has the key \(names.first ?? "") twice; expected every key once")
  } catch let error as YamlError {
    throw problem(of: error, in: text)
  } catch {
    throw YAMLProblem(line: 1, message: "cannot be read as YAML; expected a scenario in YAML")
  }
}

/// Encloses the number of a marked key; a private-use character that no scenario needs and YAML
/// allows.
private let keyMark: Unicode.Scalar = "\u{E0F7}"

/// The text with a number of its own at the end of everything that may be a key, which is what
/// stands before a colon. What turns out to be something else, such as a comment or a part of a
/// value, loses its mark like the keys do.
private func marked(_ text: String) -> String {
  let scalars = Array(text.unicodeScalars)
  var result = String.UnicodeScalarView()
  result.reserveCapacity(scalars.count * 2)
  var (copied, ordinal) = (0, 0)
  for colon in scalars.indices where scalars[colon] == ":" {
    let next = colon + 1 < scalars.count ? scalars[colon + 1] : "\n"
    var end = colon
    while end > copied, scalars[end - 1] == " " || scalars[end - 1] == "\t" { end -= 1 }
    guard end > copied else { continue }
    if "\"'".unicodeScalars.contains(scalars[end - 1]) {
      end -= 1
      guard end > copied, scalars[end - 1] != "\\" else { continue }
    } else {
      guard next.properties.isWhitespace || ",[]{}".unicodeScalars.contains(next) else { continue }
    }
    let start = scalars[copied..<end].lastIndex {
      $0.properties.isWhitespace || ",[]{}".unicodeScalars.contains($0)
    }
    // The end of a collection, an indicator or an alias is no text that could have a mark.
    let first = start.map { $0 + 1 } ?? copied
    guard first < end, !"*&!".unicodeScalars.contains(scalars[first]),
      end - first > 1 || !"-?:".unicodeScalars.contains(scalars[first])
    else { continue }
    result.append(contentsOf: scalars[copied..<end])
    result.append(contentsOf: "\(keyMark)\(ordinal)\(keyMark)".unicodeScalars)
    (copied, ordinal) = (end, ordinal + 1)
  }
  result.append(contentsOf: scalars[copied...])
  return String(result)
}

/// The text without the marks that `marked` put into it.
private func unmarked(_ text: String) -> String {
  guard text.unicodeScalars.contains(keyMark) else { return text }
  var result = String.UnicodeScalarView()
  var isInMark = false
  for scalar in text.unicodeScalars {
    if scalar == keyMark { isInMark.toggle() } else if !isInMark { result.append(scalar) }
  }
  return String(result)
}

private func problem(of error: YamlError, in text: String) -> YAMLProblem {
  let expected = "expected YAML"
  switch error {
  case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
    .composer(_, let problem, let mark, _):
    if problem.contains("another document") {
      return YAMLProblem(
        line: mark.line, message: "starts another document; expected one document in a file")
    }
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    let line = lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : ""
    if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
      return YAMLProblem(line: mark.line, message: "is indented with a tab; expected spaces")
    }
    return YAMLProblem(line: mark.line, message: "cannot be read (\(problem)); \(expected)")
  case .reader(let problem, let offset, _, _):
    let line = text.prefix(offset ?? 0).count { $0.isNewline } + 1
    return YAMLProblem(
      line: line,
      message: "cannot be read (\(problem)); expected YAML in UTF-8 without control characters")
  default:
    return YAMLProblem(line: 1, message: "cannot be read; \(expected)")
  }
}

/// Turns Yams' nodes into settings, and collects what a tree of settings cannot hold.
private struct Conversion {
  var issues: [SettingsIssue] = []
  /// Whether a tag is a function of CloudFormation's.
  var readsFunctions = false
  /// Aliases of aliases can stand for more values than memory holds, so there is an end to them.
  private var remaining: Int
  private let limits: DocumentLimits
  private let isMarked: Bool
  private let location: (Int) -> SourceLocation

  init(
    _ limits: DocumentLimits, isMarked: Bool, location: @escaping (Int) -> SourceLocation
  ) {
    (self.limits, self.isMarked, self.location) = (limits, isMarked, location)
    remaining = limits.values.most
  }

  mutating func convert(_ node: Node, path: String, depth: Int = 0) -> SettingsNode {
    let place = location(node.mark?.line ?? 1)
    remaining -= 1
    guard remaining >= 0 else {
      if remaining == -1 {
        report(
          "stands for more than \(limits.values.most) values; expected \(limits.values.remedy)",
          at: location(1), path: "")
      }
      return SettingsNode(.null, at: place)
    }
    guard depth < limits.depth.most else {
      report(
        "is nested more than \(limits.depth.most) deep; expected \(limits.depth.remedy)", at: place,
        path: "")
      return SettingsNode(.null, at: place)
    }
    let tag = Self.foreignTag(of: node)
    if let tag, readsFunctions, tag.hasPrefix("!") {
      return function(tag, of: node, at: place, path: path, depth: depth)
    }
    if let tag {
      report(
        "has the tag \(tag.onOneLine), which says nothing here; expected the value without it",
        at: place, path: path)
      return SettingsNode(.null, at: place)
    }
    return value(of: node, at: place, path: path, depth: depth)
  }

  /// `!Ref name` as `{Ref: name}`, and `!GetAtt a.b` as `{Fn::GetAtt: [a, b]}`.
  private mutating func function(
    _ tag: String, of node: Node, at place: SourceLocation, path: String, depth: Int
  ) -> SettingsNode {
    let name = tag.dropFirst()
    let key = ["Ref", "Condition"].contains(name) ? String(name) : "Fn::\(name)"
    var argument = value(of: node, at: place, path: path, depth: depth + 1)
    if name == "GetAtt", let text = argument.text, let point = text.firstIndex(of: ".") {
      let parts = [text[..<point], text[text.index(after: point)...]]
      argument.value = .list(parts.map { SettingsNode(.scalar(String($0)), at: place) })
    }
    let entry = SettingsNode.Entry(key: key, location: place, node: argument)
    return SettingsNode(.map([entry]), at: place)
  }

  private mutating func value(
    of node: Node, at place: SourceLocation, path: String, depth: Int
  ) -> SettingsNode {
    switch node {
    case .scalar(let scalar):
      let text = isMarked ? unmarked(scalar.string) : scalar.string
      let isNull = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(text)
      return SettingsNode(isNull ? .null : .scalar(text), at: place)
    case .sequence(let elements):
      return SettingsNode(
        .list(
          elements.enumerated().map { index, element in
            convert(element, path: path.isEmpty ? "\(index)" : "\(path).\(index)", depth: depth + 1)
          }), at: place)
    case .mapping(let pairs):
      return SettingsNode(.map(entries(of: pairs, path: path, depth: depth)), at: place)
    case .alias: return SettingsNode(.null, at: place)
    }
  }

  /// A tag that is none of those of YAML's own types, which texts are read as without them.
  private static func foreignTag(of node: Node) -> String? {
    let tag =
      switch node {
      case .scalar(let scalar): scalar.tag.rawValue
      case .mapping(let mapping): mapping.tag.rawValue
      case .sequence(let sequence): sequence.tag.rawValue
      case .alias: ""
      }
    let own = "tag:yaml.org,2002:"
    guard tag.hasPrefix(own) else { return tag.isEmpty || tag == "!" ? nil : tag }
    let type = String(tag.dropFirst(own.count))
    let known = [
      "str", "int", "float", "bool", "null", "seq", "map", "timestamp", "merge", "value",
    ]
    return known.contains(type) ? nil : "!!\(type)"
  }

  private mutating func entries(of pairs: Node.Mapping, path: String, depth: Int) -> [SettingsNode
    .Entry]
  {
    var entries: [SettingsNode.Entry] = []
    var places: [String: SourceLocation] = [:]
    for (keyNode, valueNode) in pairs where remaining >= 0 {
      let place = location(keyNode.mark?.line ?? 1)
      guard case .scalar(let scalar) = keyNode else {
        report("has a key that is not text; expected a word as key", at: place, path: path)
        continue
      }
      let key = isMarked ? unmarked(scalar.string) : scalar.string
      let keyPath = path.isEmpty ? key : "\(path).\(key)"
      if key == "<<", scalar.style == .plain {
        report("is a merge key; expected the keys themselves", at: place, path: keyPath)
        continue
      }
      let node = convert(valueNode, path: keyPath, depth: depth + 1)
      if let first = places[key] {
        report(
          "is a duplicate key; expected it once, and it is already at line \(first.line)",
          at: place, path: keyPath)
        continue
      }
      places[key] = place
      entries.append(SettingsNode.Entry(key: key, location: place, node: node))
    }
    return entries
  }

  private mutating func report(_ message: String, at place: SourceLocation, path: String) {
    let issue = SettingsIssue(at: place, path: path, message: message)
    // An alias shows the same mistake again wherever it stands.
    if issues.count < 1000, !issues.contains(issue) { issues.append(issue) }
  }
}

private func trimmed(_ text: Substring) -> String {
  let start = text.drop { $0.isWhitespace }
  return String(
    start.prefix(
      upTo: start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) } ?? start.startIndex)
  )
}
