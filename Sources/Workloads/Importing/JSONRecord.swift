internal import Foundation

/// A field of a JSON object that an importer looks at.
protocol JSONField: CaseIterable, RawRepresentable, Sendable where RawValue == Int {
  /// Its names from the outermost object on, with points between them.
  var path: String { get }
  var kind: JSONKind { get }
}

/// What a field may hold; null is the same as nothing everywhere.
enum JSONKind: Sendable {
  case text
  /// A whole number, or a text with one: so protocol buffers write 64-bit numbers.
  case number
  /// A text, or a whole number, which some sources write where others write a text.
  case label
  case flag
  /// A list of objects with fields of their own.
  case list(JSONShape)
}

/// The value of a field.
enum JSONValue: Equatable, Sendable {
  case missing
  case text(String)
  case number(Int64)
  case flag(Bool)
  case list([JSONRecord])
}

/// The fields that an importer looks at, of one line.
struct JSONRecord: Equatable, Sendable {
  var values: [JSONValue]
  /// The first thing that is wrong with a field, whose value is then missing.
  var problem: ImportProblem?

  /// A text; nil when it is missing.
  func text(_ field: some JSONField) -> String? {
    if case .text(let text) = values[field.rawValue] { text } else { nil }
  }

  /// A text; nil when it is missing or empty.
  func name(_ field: some JSONField) -> String? {
    if case .text(let text) = values[field.rawValue], !text.isEmpty { text } else { nil }
  }

  /// A whole number; nil when it is missing.
  func number(_ field: some JSONField) -> Int64? {
    if case .number(let number) = values[field.rawValue] { number } else { nil }
  }

  /// Whether a flag is there and set.
  func isSet(_ field: some JSONField) -> Bool {
    if case .flag(let flag) = values[field.rawValue] { flag } else { false }
  }

  /// A list of objects; empty when it is missing.
  func list(_ field: some JSONField) -> [JSONRecord] {
    if case .list(let records) = values[field.rawValue] { records } else { [] }
  }
}

/// Where the fields of an importer are in an object, laid out for looking them up by their bytes.
final class JSONShape: Sendable {
  /// A name in an object: of a field, or of an object with more of them.
  struct Member: Sendable {
    enum Kind: Sendable {
      case object, text, number, label, flag, list
    }

    /// Where the name is in `names`.
    let name: Range<Int>
    let kind: Kind
    /// The number of the object, or of the field.
    let target: Int
  }

  /// All names, one behind the other.
  let names: [UInt8]
  /// The members of all objects, and where those of each are; the outermost object is the first.
  let members: [Member]
  let nodes: [Range<Int>]
  /// The fields of the objects in a list, by the number of the list's field.
  let elements: [JSONShape?]

  init<Field: JSONField>(_ type: Field.Type) {
    var tree: [[(name: String, kind: Member.Kind, target: Int)]] = [[]]
    var elements: [JSONShape?] = []
    for field in Field.allCases {
      let path = field.path.split(separator: ".").map(String.init)
      var node = 0
      for name in path.dropLast() {
        if let known = tree[node].first(where: { $0.name == name }) {
          node = known.target
        } else {
          tree[node].append((name, .object, tree.count))
          node = tree.count
          tree.append([])
        }
      }
      var element: JSONShape?
      let kind: Member.Kind
      switch field.kind {
      case .text: kind = .text
      case .number: kind = .number
      case .label: kind = .label
      case .flag: kind = .flag
      case .list(let shape): (kind, element) = (.list, shape)
      }
      tree[node].append((path.last ?? "", kind, field.rawValue))
      elements.append(element)
    }
    var (names, members, nodes) = ([UInt8](), [Member](), [Range<Int>]())
    for node in tree {
      nodes.append(members.count..<members.count + node.count)
      for member in node {
        let start = names.count
        names.append(contentsOf: member.name.utf8)
        members.append(Member(name: start..<names.count, kind: member.kind, target: member.target))
      }
    }
    (self.names, self.members, self.nodes, self.elements) = (names, members, nodes, elements)
  }

  /// A record without a value.
  var blank: JSONRecord { JSONRecord(values: Array(repeating: .missing, count: elements.count)) }

  /// The name of a member as text.
  func text(of member: Member) -> String { String(decoding: names[member.name], as: UTF8.self) }
}

/// Reads the fields that an importer looks at of JSON texts of one line.
///
/// A line that is plainly right is read byte by byte, in a fraction of the time. Everything
/// else is given to `JSONDecoder`: what is rare, such as an escape in a name, and what is wrong, so
/// that it is told in the same words.
struct JSONRecordReader {
  private let shape: JSONShape
  private let decoder = JSONDecoder()
  /// Whether a line may be a list of objects.
  private let takesLists: Bool

  init(_ shape: JSONShape, takesLists: Bool) {
    self.shape = shape
    self.takesLists = takesLists
    decoder.userInfo[.jsonShape] = shape
  }

  /// Reads a line.
  /// - Parameters:
  ///   - line: the bytes
  ///   - expected: what a line is, for messages
  ///   - reject: is told what is wrong with the line, or with objects one by one
  ///   - body: is given each object, also one with a problem, and throws what is wrong with it
  /// - Returns: how many objects there were, 1 for a line that is none
  func read(
    _ line: Span<UInt8>, expected: String, reject: (ImportProblem) -> Void,
    _ body: (JSONRecord) throws(ImportProblem) -> Void
  ) -> Int {
    var records = scanned(line) ?? []
    do throws(ImportProblem) {
      if records.isEmpty { records = try decoded(line, expected: expected) }
    } catch {
      reject(error)
      return 1
    }
    let isList = isList(line)
    for (place, record) in records.enumerated() {
      do throws(ImportProblem) {
        try body(record)
      } catch {
        var error = error
        if isList { error.column = "[\(place)]\(error.column.map { ".\($0)" } ?? "")" }
        reject(error)
      }
    }
    return records.count
  }

  /// What the bytes of a line plainly say; nil when they do not.
  func scanned(_ line: Span<UInt8>) -> [JSONRecord]? {
    var scanner = JSONScanner()
    if isList(line) { return scanner.records(line, shape) }
    return scanner.record(line, shape).map { [$0] }
  }

  /// What `JSONDecoder` reads.
  func decoded(_ line: Span<UInt8>, expected: String) throws(ImportProblem) -> [JSONRecord] {
    let data = line.withUnsafeBufferPointer { Data($0) }
    do {
      var records =
        isList(line)
        ? try decoder.decode([DecodedRecord].self, from: data).map(\.record)
        : [try decoder.decode(DecodedRecord.self, from: data).record]
      for place in records.indices { records[place].problem?.expected = "expected \(expected)" }
      return records
    } catch {
      throw ImportProblem(error, expected: "expected \(expected)")
    }
  }

  private func isList(_ line: Span<UInt8>) -> Bool {
    takesLists && line.count > 0 && line[0] == JSONScanner.listBegin
  }
}

extension CodingUserInfoKey {
  fileprivate static let jsonShape =
    CodingUserInfoKey(rawValue: "fields") ?? CodingUserInfoKey.fallback
  private static var fallback: CodingUserInfoKey { preconditionFailure("any text is a key") }
}

/// A record as `JSONDecoder` reads it. What is wrong with one field does not end the reading: it
/// may be of an event that nobody looks at, or of one of many in a list.
private struct DecodedRecord: Decodable {
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var record: JSONRecord

  init(from decoder: any Decoder) throws {
    guard let shape = decoder.userInfo[.jsonShape] as? JSONShape else {
      preconditionFailure("the reader sets the fields")
    }
    record = shape.blank
    // Of a list's elements the path begins with their place, which the reader of the list tells.
    let depth = decoder.codingPath.count
    do {
      try Self.fill(&record, from: try decoder.container(keyedBy: Name.self), shape, 0, depth)
    } catch {
      Self.note(error, in: &record, depth)
    }
  }

  private static func fill(
    _ record: inout JSONRecord, from container: KeyedDecodingContainer<Name>, _ shape: JSONShape,
    _ node: Int, _ depth: Int
  ) throws {
    for member in shape.members[shape.nodes[node]] {
      do {
        try take(member, of: container, shape, into: &record, depth)
      } catch {
        note(error, in: &record, depth)
      }
    }
  }

  private static func note(_ error: any Error, in record: inout JSONRecord, _ depth: Int) {
    if record.problem == nil { record.problem = ImportProblem(error, expected: "", below: depth) }
  }

  private static func take(
    _ member: JSONShape.Member, of container: KeyedDecodingContainer<Name>, _ shape: JSONShape,
    into record: inout JSONRecord, _ depth: Int
  ) throws {
    let name = Name(shape.text(of: member))
    guard container.contains(name), !(try container.decodeNil(forKey: name)) else { return }
    let field = member.target
    switch member.kind {
    case .object:
      let inner = try container.nestedContainer(keyedBy: Name.self, forKey: name)
      try fill(&record, from: inner, shape, field, depth)
    case .text: record.values[field] = .text(try container.decode(String.self, forKey: name))
    case .number:
      record.values[field] = .number(try container.decode(JSONInteger.self, forKey: name).value)
    case .label:
      record.values[field] = .text(try container.decode(JSONText.self, forKey: name).value)
    case .flag: record.values[field] = .flag(try container.decode(Bool.self, forKey: name))
    case .list:
      guard let inner = shape.elements[field] else { preconditionFailure("a list has fields") }
      var list = try container.nestedUnkeyedContainer(forKey: name)
      var records: [JSONRecord] = []
      while !list.isAtEnd {
        var element = inner.blank
        try fill(
          &element, from: try list.nestedContainer(keyedBy: Name.self), inner, 0, depth)
        if record.problem == nil { record.problem = element.problem }
        records.append(element)
      }
      record.values[field] = .list(records)
    }
  }
}
