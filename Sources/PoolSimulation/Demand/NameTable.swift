/// Names in the order they were added, as UTF-8 in one run of bytes: a million of them are three
/// allocations, and a `String` is made only when somebody asks for one.
public struct NameTable: RandomAccessCollection, Sendable, Hashable {
  @usableFromInline var bytes: [UInt8] = []
  /// Where each name ends in `bytes`.
  @usableFromInline var ends: [Int] = []

  /// No names.
  public init() {}

  /// The names of a sequence, in its order.
  public init(_ names: some Sequence<String>) {
    for name in names { append(name) }
  }

  /// 0.
  @inlinable
  public var startIndex: Int { 0 }
  /// The number of names.
  @inlinable
  public var endIndex: Int { ends.count }

  /// A name by its number.
  public subscript(position: Int) -> String {
    withUTF8(of: position) { name in
      name.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// How many bytes all names have, which is where those of the next one will start.
  @inlinable
  package var byteCount: Int { bytes.count }

  /// Whether a name, whose bytes start at a place, has these bytes.
  ///
  /// The place is known to whoever looks names up, so that where it ends and what it is are fetched
  /// from memory at once and not one after the other.
  @inlinable
  package func isName(_ position: Int, from start: Int, equalTo name: Span<UInt8>) -> Bool {
    let count = name.count
    guard ends[position] &- start == count else { return false }
    let (own, other) = (bytes.span.bytes, name.bytes)
    var index = 0
    while count - index >= 8 {
      let word = own.unsafeLoadUnaligned(fromByteOffset: start + index, as: UInt64.self)
      if word != other.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self) { return false }
      index += 8
    }
    while index < count {
      if own.unsafeLoad(fromByteOffset: start + index, as: UInt8.self) != name[index] {
        return false
      }
      index += 1
    }
    return true
  }

  /// Gives `body` the bytes of all names, one after the other.
  @inlinable
  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes(body)
  }

  /// Gives `body` the bytes of a name without copying them.
  package func withUTF8<Result>(of position: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    body(bytes.span.extracting((position == 0 ? 0 : ends[position - 1])..<ends[position]))
  }

  /// Makes room for so many names with as many bytes each as those so far.
  package mutating func reserveCapacity(_ names: Int) {
    guard names > count, count > 0 else { return }
    bytes.reserveCapacity(bytes.count / count * names + names)
    ends.reserveCapacity(names)
  }

  /// Adds a name.
  public mutating func append(_ name: String) {
    bytes.append(contentsOf: name.utf8)
    ends.append(bytes.count)
  }

  /// Adds a name of valid UTF-8.
  @inlinable
  package mutating func append(utf8 name: Span<UInt8>) {
    name.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    ends.append(bytes.count)
  }
}
