internal import Foundation
package import Settings

/// Reads a file of another tool's, JSON or YAML, as a tree of texts with their lines.
///
/// JSON is checked as JSON first, so that what is cut off or damaged is told as that. A file in
/// UTF-16 with its mark, as PowerShell writes one, is read too.
/// - Parameter path: the file; `-` is standard input
/// - Returns: the tree
/// - Throws: that it is not there, too large, no text, or no JSON or YAML.
package func readForeignDocument(_ path: String) throws(ScenarioError) -> SettingsNode {
  let limits = DocumentLimits.deployment
  var information = stat()
  if stat(path, &information) == 0, let problem = limits.bytes.problem(Int(information.st_size)) {
    throw .unreadable(path: path, reason: problem, isMissing: false)
  }
  let data = try readData(path)
  let marks: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF]]
  let isWide = marks.contains { data.starts(with: $0) }
  guard let text = String(data: data, encoding: isWide ? .utf16 : .utf8) else {
    throw .unreadable(
      path: path, reason: "is not UTF-8 text; expected JSON or YAML", isMissing: false)
  }
  return try readForeignDocument(text, file: path, limits: limits)
}

/// The same of a text.
package func readForeignDocument(
  _ text: String, file: String, limits: DocumentLimits = .deployment
) throws(ScenarioError) -> SettingsNode {
  var text = text
  if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
  if let first = text.first(where: { !$0.isWhitespace }), "{[".contains(first) {
    if let problem = jsonProblem(in: text, file: file) { throw .issues([problem]) }
    text = asYAML(text)
  }
  let (tree, issues) = loadSettings(yaml: text, file: file, limits: limits, functions: true)
  guard let tree, issues.isEmpty else { throw .issues(issues) }
  return tree
}

/// What is wrong with a text as JSON, and where.
private func jsonProblem(in text: String, file: String) -> SettingsIssue? {
  let data = Data(text.utf8)
  let problem: String
  do {
    _ = try JSONSerialization.jsonObject(with: data)
    return nil
  } catch {
    let details = (error as NSError).userInfo["NSDebugDescription"] as? String
    problem = details ?? error.localizedDescription
  }
  let isCut = problem.contains("end of file")
  let line = problem.firstMatch(of: /line (\d+)/).flatMap { Int($0.1) }
  let last = data.count { $0 == UInt8(ascii: "\n") } + (text.hasSuffix("\n") ? 0 : 1)
  let why = problem.split(separator: ".").first.map(String.init) ?? problem
  return SettingsIssue(
    at: SourceLocation(file: file, line: isCut ? last : line ?? 1), path: "",
    message: isCut
      ? "ends in the middle of its JSON; expected the whole file, which was cut off here"
      : "is no JSON (\(why)); expected the file as it was printed")
}

/// JSON as the YAML parser takes it: without tabs, which JSON has between values alone, and without
/// pairs of escapes for one character.
private func asYAML(_ text: String) -> String {
  var text = text.contains("\t") ? text.replacing("\t", with: " ") : text
  guard text.contains("\\u") || text.contains("\\U") else { return text }
  text.replace(
    /((?:^|[^\\])(?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})/
  ) {
    let (high, low) = (UInt32($0.2, radix: 16) ?? 0, UInt32($0.3, radix: 16) ?? 0)
    let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    return "\($0.1)\(scalar.map(String.init) ?? "?")"
  }
  return text
}
