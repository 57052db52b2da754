/// Walks over the bytes of a JSON text and takes the fields of a shape; nil for whatever is not
/// plainly right.
struct JSONScanner {
  static let listBegin = UInt8(ascii: "[")
  private static let objectBegin = UInt8(ascii: "{")
  private static let objectEnd = UInt8(ascii: "}")
  private static let listEnd = UInt8(ascii: "]")
  private static let colon = UInt8(ascii: ":")
  private static let escape = UInt8(ascii: "\\")
  /// Deeper than any source goes.
  private static let deepest = 32

  private var at = 0
  /// Whether there are bytes that only UTF-8 can tell the meaning of.
  private var isBeyondASCII = false

  /// The record of a line that is one object.
  mutating func record(_ bytes: Span<UInt8>, _ shape: JSONShape) -> JSONRecord? {
    var record = shape.blank
    guard object(bytes, shape, 0, &record, 0), isWhole(bytes) else { return nil }
    return record
  }

  /// The records of a line that is a list of objects.
  mutating func records(_ bytes: Span<UInt8>, _ shape: JSONShape) -> [JSONRecord]? {
    guard let records = list(bytes, shape, 0), isWhole(bytes) else { return nil }
    return records
  }

  private mutating func isWhole(_ bytes: Span<UInt8>) -> Bool {
    skipBlanks(bytes)
    return at == bytes.count && (!isBeyondASCII || (try? UTF8Span(validating: bytes)) != nil)
  }

  private mutating func skipBlanks(_ bytes: Span<UInt8>) {
    while at < bytes.count, Byte.isBlank(bytes[at]) || bytes[at] == Byte.lineFeed { at += 1 }
  }

  /// Steps over a byte and the blanks before it; false when it is another.
  @inline(__always)
  private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    skipBlanks(bytes)
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func object(
    _ bytes: Span<UInt8>, _ shape: JSONShape, _ node: Int, _ record: inout JSONRecord, _ depth: Int
  ) -> Bool {
    guard depth < Self.deepest, take(Self.objectBegin, bytes) else { return false }
    if take(Self.objectEnd, bytes) { return true }
    // Which members were there: of two of one name, only the decoder knows which counts.
    var seen: UInt64 = 0
    repeat {
      guard let name = text(bytes), take(Self.colon, bytes) else { return false }
      guard let member = shape.place(of: name, in: bytes, node: node) else {
        if !skip(bytes, depth + 1) { return false }
        continue
      }
      let bit = UInt64(1) << UInt64(member - shape.nodes[node].lowerBound)
      guard seen & bit == 0 else { return false }
      seen |= bit
      if !value(bytes, shape, shape.members[member], &record, depth + 1) { return false }
    } while take(Byte.comma, bytes)
    return take(Self.objectEnd, bytes)
  }

  private mutating func list(_ bytes: Span<UInt8>, _ shape: JSONShape, _ depth: Int)
    -> [JSONRecord]?
  {
    guard take(Self.listBegin, bytes) else { return nil }
    if take(Self.listEnd, bytes) { return [] }
    var records: [JSONRecord] = []
    repeat {
      var record = shape.blank
      guard object(bytes, shape, 0, &record, depth + 1) else { return nil }
      records.append(record)
    } while take(Byte.comma, bytes)
    return take(Self.listEnd, bytes) ? records : nil
  }

  private mutating func value(
    _ bytes: Span<UInt8>, _ shape: JSONShape, _ member: JSONShape.Member,
    _ record: inout JSONRecord, _ depth: Int
  ) -> Bool {
    skipBlanks(bytes)
    guard at < bytes.count else { return false }
    if bytes[at] == UInt8(ascii: "n") { return word("null", bytes) }
    let field = member.target
    switch member.kind {
    case .object: return object(bytes, shape, field, &record, depth)
    case .text:
      guard let text = text(bytes) else { return false }
      record.values[field] = .text(string(text, bytes))
    case .number:
      if bytes[at] == Byte.quote {
        guard let text = text(bytes), let number = integer(text, bytes) else { return false }
        record.values[field] = .number(number)
      } else {
        guard let range = number(bytes), let number = integer(range, bytes) else { return false }
        record.values[field] = .number(number)
      }
    case .label:
      if bytes[at] == Byte.quote {
        guard let text = text(bytes) else { return false }
        record.values[field] = .text(string(text, bytes))
      } else {
        guard let range = number(bytes), let number = integer(range, bytes) else { return false }
        record.values[field] = .text(String(number))
      }
    case .flag:
      let isSet = bytes[at] == UInt8(ascii: "t")
      guard word(isSet ? "true" : "false", bytes) else { return false }
      record.values[field] = .flag(isSet)
    case .list:
      guard let inner = shape.elements[field], let records = list(bytes, inner, depth) else {
        return false
      }
      record.values[field] = .list(records)
    }
    return true
  }

  /// Steps over a text without escapes; gives what is between its quotes.
  private mutating func text(_ bytes: Span<UInt8>) -> Range<Int>? {
    guard take(Byte.quote, bytes) else { return nil }
    let start = at
    while at < bytes.count {
      let byte = bytes[at]
      if byte == Byte.quote {
        at += 1
        return start..<at - 1
      }
      if byte < Byte.space || byte == Self.escape { return nil }
      if byte >= 0x80 { isBeyondASCII = true }
      at += 1
    }
    return nil
  }

  private func string(_ range: Range<Int>, _ bytes: Span<UInt8>) -> String {
    bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// Steps over a number.
  private mutating func number(_ bytes: Span<UInt8>) -> Range<Int>? {
    let start = at
    if at < bytes.count, bytes[at] == Byte.minus { at += 1 }
    let first = at
    guard digits(bytes) > 0, at - first == 1 || bytes[first] != Byte.zero else { return nil }
    if at < bytes.count, bytes[at] == Byte.point {
      at += 1
      if digits(bytes) == 0 { return nil }
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < bytes.count, bytes[at] == Byte.plus || bytes[at] == Byte.minus { at += 1 }
      if digits(bytes) == 0 { return nil }
    }
    return start..<at
  }

  private mutating func digits(_ bytes: Span<UInt8>) -> Int {
    let start = at
    while at < bytes.count, bytes[at] >= Byte.zero, bytes[at] <= Byte.nine { at += 1 }
    return at - start
  }

  /// The value of digits with a sign, or nil.
  private func integer(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Int64? {
    var place = range.lowerBound
    let isNegative = place < range.upperBound && bytes[place] == Byte.minus
    if isNegative { place += 1 }
    guard place < range.upperBound, range.upperBound - place <= 18 else { return nil }
    var value: Int64 = 0
    while place < range.upperBound {
      guard bytes[place] >= Byte.zero, bytes[place] <= Byte.nine else { return nil }
      value = value * 10 + Int64(bytes[place] - Byte.zero)
      place += 1
    }
    return isNegative ? -value : value
  }

  private mutating func word(_ word: StaticString, _ bytes: Span<UInt8>) -> Bool {
    guard bytes.count - at >= word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount where bytes[at + index] != word.utf8Start[index] {
      return false
    }
    at += word.utf8CodeUnitCount
    return true
  }

  /// Steps over a value that nobody looks at.
  private mutating func skip(_ bytes: Span<UInt8>, _ depth: Int) -> Bool {
    skipBlanks(bytes)
    guard at < bytes.count, depth < Self.deepest else { return false }
    switch bytes[at] {
    case Byte.quote: return skipText(bytes)
    case Self.objectBegin:
      at += 1
      if take(Self.objectEnd, bytes) { return true }
      repeat {
        skipBlanks(bytes)
        guard at < bytes.count, bytes[at] == Byte.quote, skipText(bytes), take(Self.colon, bytes),
          skip(bytes, depth + 1)
        else { return false }
      } while take(Byte.comma, bytes)
      return take(Self.objectEnd, bytes)
    case Self.listBegin:
      at += 1
      if take(Self.listEnd, bytes) { return true }
      repeat {
        if !skip(bytes, depth + 1) { return false }
      } while take(Byte.comma, bytes)
      return take(Self.listEnd, bytes)
    case UInt8(ascii: "t"): return word("true", bytes)
    case UInt8(ascii: "f"): return word("false", bytes)
    case UInt8(ascii: "n"): return word("null", bytes)
    default: return number(bytes) != nil
    }
  }

  /// Steps over a text, also one with escapes of one letter.
  private mutating func skipText(_ bytes: Span<UInt8>) -> Bool {
    at += 1
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == Byte.quote { return true }
      if byte < Byte.space { return false }
      if byte >= 0x80 { isBeyondASCII = true }
      if byte == Self.escape {
        guard at < bytes.count else { return false }
        switch bytes[at] {
        case Byte.quote, Self.escape, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
          UInt8(ascii: "n"),
          UInt8(ascii: "r"), UInt8(ascii: "t"):
          at += 1
        default: return false
        }
      }
    }
    return false
  }
}

extension JSONShape {
  /// The place of the member with a name; nil without.
  fileprivate func place(of name: Range<Int>, in bytes: Span<UInt8>, node: Int) -> Int? {
    search: for place in nodes[node] where members[place].name.count == name.count {
      let start = members[place].name.lowerBound
      for index in 0..<name.count where bytes[name.lowerBound + index] != names[start + index] {
        continue search
      }
      return place
    }
    return nil
  }
}
