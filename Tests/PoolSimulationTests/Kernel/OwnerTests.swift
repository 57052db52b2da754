import Foundation
import Testing

/// Who may write which state of a run, read from the sources.
@Suite struct OwnerTests {
  /// A stored property as it is declared.
  private struct Property {
    var name: String
    /// The name of its type, or of what it is initialized with; empty when neither is a plain name.
    var type: String
    var isVariable: Bool
    /// Whether files other than its own may write it.
    var isOpen: Bool
  }
  private struct Owner {
    var file: String
    var properties: [Property]
  }

  /// What goes into a run and what comes out of it, whole and of one piece.
  private static let tables: Set<String> = ["RunPlan", "RunResult", "RunCounts"]

  /// The stored properties of the types that a text declares, read by their indentation, which the
  /// formatter sees to.
  private func owners(in text: String, file: String) throws -> [String: Owner] {
    let access = #"(?:(?:public|package|internal|private|fileprivate|private\(set\)|final) )*"#
    let type = try Regex(#"^( *)"# + access + #"(?:struct|class|actor|enum) (\w+)"#)
    let stored = try Regex("^( *)(" + access + #")(let|var) (.+)$"#)
    var found: [String: Owner] = [:]
    var open: [(indent: Int, name: String)] = []
    for line in text.split(separator: "\n").map(String.init) {
      let indent = line.prefix { $0 == " " }.count
      while let last = open.last, line.hasPrefix(String(repeating: " ", count: last.indent) + "}") {
        open.removeLast()
      }
      if let match = line.prefixMatch(of: type), let name = match.output[2].substring {
        // A type within another is called by both names.
        let whole = (open.map(\.name) + [String(name)]).joined(separator: ".")
        found[whole] = Owner(file: file, properties: [])
        if !line.hasSuffix("}") { open.append((indent, String(name))) }
        continue
      }
      guard let last = open.last, indent == last.indent + 2,
        let match = line.wholeMatch(of: stored), let access = match.output[2].substring,
        let keyword = match.output[3].substring, let rest = match.output[4].substring
      else { continue }
      let properties = declared(String(rest)).map {
        Property(
          name: $0.name, type: $0.type, isVariable: keyword == "var",
          isOpen: keyword == "var" && !access.contains("private"))
      }
      found[open.map(\.name).joined(separator: "."), default: Owner(file: file, properties: [])]
        .properties += properties
    }
    return found
  }

  /// The names that follow `let` or `var`, with their types; none when they are computed.
  private func declared(_ text: String) -> [(name: String, type: String)] {
    let code = text.prefix(upTo: text.firstRange(of: "//")?.lowerBound ?? text.endIndex)
    if let brace = code.firstIndex(of: "{"), !code[..<brace].contains("=") { return [] }
    var depth = 0
    var parts = [""]
    for character in code {
      if "([<{".contains(character) { depth += 1 }
      if ")]>}".contains(character) { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    let names = parts.map { part in
      let name = part.drop { $0 == " " }.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      let type = part.split { $0 == ":" || $0 == "=" }.dropFirst().first ?? ""
      return (
        String(name),
        String(type.drop { $0 == " " }.prefix { $0.isLetter || $0.isNumber || $0 == "." })
      )
    }
    // `a, b: T` gives its type to both.
    return names.map { ($0.0, $0.1.isEmpty ? names[names.count - 1].1 : $0.1) }
  }

  private func engine() throws -> (owners: [String: Owner], texts: [String: String]) {
    var owners: [String: Owner] = [:]
    var texts: [String: String] = [:]
    for folder in try SourceFiles.names(in: SourceFiles.engine) {
      for file in try SourceFiles.swiftFiles(of: folder) {
        texts[file.name] = file.text
        owners.merge(try self.owners(in: file.text, file: file.name)) { first, _ in first }
      }
    }
    return (owners, texts)
  }

  /// The types that hold the state of `root`, itself included, and what of them is open although it
  /// guards nothing itself.
  private func state(of root: String, in owners: [String: Owner]) -> (
    types: [String], unguarded: [String]
  ) {
    var types = [root]
    var unguarded: [String] = []
    var next = 0
    while next < types.count {
      for property in owners[types[next]]?.properties ?? [] where property.isOpen {
        if owners[property.type] == nil {
          unguarded.append("\(types[next]).\(property.name)")
        } else if !types.contains(property.type) {
          types.append(property.type)
        }
      }
      next += 1
    }
    return (types, unguarded)
  }

  @Test("No type of the engine has more than 25 stored properties, tables left out")
  func size() throws {
    let large = try engine().owners.filter {
      $0.value.properties.count > 25 && !Self.tables.contains($0.key)
    }
    #expect(large.keys.sorted() == [])
  }

  @Test("Everything that a run changes is written by its owner's file alone")
  func ownership() throws {
    let (owners, texts) = try engine()
    var (types, unguarded) = state(of: "Simulation", in: owners)
    // The loop keeps what it steps through to its file.
    for part in owners["Simulation"]?.properties ?? []
    where part.isVariable && owners[part.type] != nil {
      let inner = state(of: part.type, in: owners)
      types += inner.types
      unguarded += inner.unguarded
    }
    #expect(unguarded == [])
    // What is looked at is what there is.
    let expected: Set = [
      "World", "RunClock", "Crowd", "Journal", "Pool", "Fleet", "AutoScalingGroup", "Attendance",
      "MeetingHosts", "Headcount", "LaunchLog", "Autoscaler", "RegistrationPipeline", "PoolDraws",
      "EventQueue", "TimeSeries", "EventFingerprint",
    ]
    #expect(expected.subtracting(types) == [])
    // Nor is an owner exchanged as a whole elsewhere.
    var exchanged: [String] = []
    for name in Set(types).sorted() {
      guard let owner = owners[name] else { continue }
      for property in owner.properties where property.isOpen {
        let within = try Regex(#"(?m)^ *(?:self\.)?\#(property.name) = "#)
        let outside = try Regex(#"(?m)^ *(?!self\.)(?:\w+\.)+\#(property.name) = "#)
        for (file, text) in texts.sorted(by: { $0.key < $1.key })
        where text.contains(file.hasPrefix(owner.file + "+") ? within : outside) {
          exchanged.append("\(file) writes \(name).\(property.name)")
        }
      }
    }
    #expect(exchanged == [])
  }

  @Test("An open property and one too many would be found")
  func detection() throws {
    let text = """
      struct Outer: ~Copyable {
        let fixed, other: Int
        private(set) var kept = [1, 2].map { $0 }
        private var hidden: [Int: Int] = [:]
        var inner: Inner
        var open: Int
        var computed: Int { fixed }
        var longer: Int {
          let local = 1
          return local
        }
        static let shared = 1

        struct Nested {
          var plain = 0.0, second = 1.0
        }
      }
      struct Inner {
        var loose = false
      }
      """
    let owners = try owners(in: text, file: "Text")
    #expect(
      owners["Outer"]?.properties.map(\.name) == [
        "fixed", "other", "kept", "hidden", "inner", "open",
      ])
    #expect(owners["Outer.Nested"]?.properties.map(\.name) == ["plain", "second"])
    let found = state(of: "Outer", in: owners)
    #expect(found.types == ["Outer", "Inner"])
    #expect(found.unguarded == ["Outer.open", "Inner.loose"])
  }
}
