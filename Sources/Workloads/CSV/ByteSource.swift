/// The bytes of a text, unpacked: packed ones are known by how they begin, whatever the file is
/// called.
struct ByteSource: ~Copyable {
  private var raw: RawByteSource
  private var inflater: Inflater?
  /// The first bytes, which were read to tell how to go on; nil before that.
  private var beginning: [UInt8]?

  init(_ raw: consuming RawByteSource) { self.raw = raw }

  /// How many bytes there will be in all; nil when only the end can tell.
  var size: Int? { inflater == nil ? raw.size : nil }

  /// Puts bytes into `buffer[start..<end]`, from its start on; returns how many, 0 at the end of
  /// the text.
  mutating func read(into buffer: inout [UInt8], from start: Int, upTo end: Int)
    throws(ByteSourceFailure) -> Int
  {
    if beginning == nil { try begin() }
    if inflater != nil {
      return try inflater?.read(into: &buffer, from: start, upTo: end, packed: &raw) ?? 0
    }
    guard let first = beginning, !first.isEmpty else {
      return try raw.read(into: &buffer, from: start, upTo: end)
    }
    let count = min(first.count, end - start)
    for index in 0..<count { buffer[start + index] = first[index] }
    beginning?.removeFirst(count)
    return count
  }

  private mutating func begin() throws(ByteSourceFailure) {
    // Out of a pipe the two bytes may come one by one.
    var first: [UInt8] = [0, 0]
    var count = 0
    while count < 2 {
      let more = try raw.read(into: &first, from: count, upTo: 2)
      if more == 0 { break }
      count += more
    }
    first.removeLast(2 - count)
    if first == Inflater.magic { inflater = Inflater(input: first) }
    beginning = first
  }
}

/// Why bytes cannot be read on.
enum ByteSourceFailure: Error, Equatable {
  /// What the system says.
  case system(String)
  /// The packed bytes end before the text does.
  case gzipCutShort
  /// The packed bytes are not what was packed; with zlib's words.
  case gzipDamaged(String)
}
