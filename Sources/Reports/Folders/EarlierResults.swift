internal import Foundation
internal import Settings
internal import Studies

/// What a folder holds of an earlier command, as its manifest tells.
struct EarlierResults {
  private let folder: String
  private let manifest: JSONValue

  /// The results in a folder; nil where no manifest of Greenroom's is.
  init?(in folder: String) {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(Manifest.name)"),
      let manifest = JSONValue(data),
      manifest["greenroom"] != nil, manifest["scenario"] != nil, manifest["columns"] != nil
    else { return nil }
    self.folder = folder
    self.manifest = manifest
  }

  /// Manifests had no command once, and only those of sweeps said how variants are drawn.
  private var command: String {
    manifest["command"]?.scalar ?? (manifest["method"] == nil ? "simulate" : "sweep")
  }

  /// The files that were written beside the manifest, by name.
  private var files: [String] {
    let listed =
      manifest["files"]?.elements.compactMap(\.scalar) ?? manifest["columns"]?.members.map {
        "\($0.key).csv"
      } ?? []
    return listed.filter { !$0.contains("/") && $0 != Manifest.name }
  }

  /// What is replaced, and which files went, in one line.
  /// - Parameters:
  ///   - new: what is written now
  ///   - removed: the files that went
  /// - Returns: nil where the results are of the same settings, and no file went
  func notice(of new: Manifest, removed: [String]) -> String? {
    let names = removed.joined(separator: ", ")
    let gone = removed.isEmpty ? "" : "; removes \(names)"
    if command != new.command {
      return "\(folder): replaces the results of `\(command)`\(gone)".onOneLine
    }
    let differences = differences(from: new)
    if differences.isEmpty {
      return removed.isEmpty ? nil : "\(folder): removes \(names) of an earlier run".onOneLine
    }
    let more = differences.count > 3 ? "; \(differences.count - 3) more" : ""
    let told = differences.prefix(3).joined(separator: "; ")
    return "\(folder): replaces the results of other settings (\(told)\(more))\(gone)".onOneLine
  }

  /// Removes the files that the new results do not have, and nothing else.
  /// - Returns: their names
  func removeFiles(otherThan new: Manifest) -> [String] {
    files.filter { !new.files.contains($0) }.filter { unlink("\(folder)/\($0)") == 0 }
  }

  private func differences(from new: Manifest) -> [String] {
    let settings = Self.differences(manifest["settings"] ?? .null, new.settings)
    // Where a seed is written it is among the settings.
    let seeds = Self.differences(manifest["seed"] ?? .null, .integer(new.seed), at: "seed")
    let options = manifest["options"].map { Self.differences($0, .object(new.options)) } ?? []
    return settings + (settings.isEmpty ? seeds : []) + options + inputs(of: new)
  }

  /// The files that have the names they had, and another content. That of the scenario says nothing
  /// beside the settings.
  private func inputs(of new: Manifest) -> [String] {
    let old = manifest["inputs"]?.elements ?? []
    let known = Set(old.compactMap { input in input["sha256"]?.scalar })
    let names = Set(old.compactMap { input in input["file"]?.scalar })
    return new.inputs.filter { names.contains($0.path) && !known.contains($0.sha256) }.map {
      "\($0.path) was another file"
    }
  }

  /// Every value that differs, in the order of the new ones, then what is not there any more.
  private static func differences(_ old: JSONValue, _ new: JSONValue, at path: String = "")
    -> [String]
  {
    let (before, now) = (old.leaves(at: path), new.leaves(at: path))
    let was = Dictionary(before.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
    let kept = Set(now.map(\.path))
    return now.compactMap { leaf in
      guard let text = was[leaf.path] else {
        return "\(leaf.path) was not set, is \(clipped(leaf.text))"
      }
      return text == leaf.text ? nil : "\(leaf.path) was \(clipped(text)), is \(clipped(leaf.text))"
    }
      + before.filter { !kept.contains($0.path) }.map {
        "\($0.path) was \(clipped($0.text)), is not set"
      }
  }

  private static func clipped(_ text: String) -> String {
    text.count > 40 ? "\(text.prefix(37))..." : text
  }
}

extension JSONValue {
  /// Reads a document; nil where it is none. Keys are in alphabetical order.
  fileprivate init?(_ data: Data) {
    guard let value = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
    else { return nil }
    self.init(value)
  }

  private init(_ value: Any) {
    switch value {
    case let text as String: self = .string(text)
    case let elements as [Any]: self = .array(elements.map { JSONValue($0) })
    case let members as [String: Any]:
      self = .object(members.sorted { $0.key < $1.key }.map { Member($0.key, JSONValue($0.value)) })
    case let number as NSNumber: self = .number(number.stringValue)
    default: self = .null
    }
  }

  fileprivate var members: [Member] { if case .object(let members) = self { members } else { [] } }

  fileprivate var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }

  fileprivate subscript(key: String) -> JSONValue? { members.first { $0.key == key }?.value }

  /// The text of a single value; nil for a list or an object.
  fileprivate var scalar: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .boolean(let isTrue): isTrue ? "true" : "false"
    case .null: "null"
    case .array, .object: nil
    }
  }

  /// Every single value, and every list of nothing but such, with its path.
  fileprivate func leaves(at path: String = "") -> [(path: String, text: String)] {
    func below(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    if let scalar { return [(path, scalar)] }
    let texts = elements.compactMap(\.scalar)
    if case .array(let elements) = self {
      if texts.count == elements.count { return [(path, "[\(texts.joined(separator: ", "))]")] }
      return elements.enumerated().flatMap { $1.leaves(at: below(String($0))) }
    }
    return members.flatMap { $0.value.leaves(at: below($0.key)) }
  }
}
