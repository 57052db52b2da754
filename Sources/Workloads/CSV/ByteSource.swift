/// The bytes of a text, unpacked: packed ones are known by how they begin, whatever the file is
/// called.
struct ByteSource: ~Copyable {
  private let raw: RawBytes
  private var inflater: Inflater?
  /// What unpacks the rest of a long text; nil as long as it may be short.
  private var ahead: UnpackingAhead?
  /// How many bytes were unpacked without it.
  private var unpacked = 0
  /// The first bytes, which were read to tell how to go on; nil before that.
  private var beginning: [UInt8]?

  /// So many bytes are unpacked before a thread is worth its start.
  private static let aheadFrom = 1 << 20

  init(_ raw: consuming RawByteSource) { self.raw = RawBytes(raw) }

  /// How many bytes there will be in all; nil when only the end can tell.
  var size: Int? { inflater == nil ? raw.source.size : nil }

  /// Puts bytes into `buffer[start..<end]`, from its start on; returns how many, 0 at the end of
  /// the text.
  mutating func read(into buffer: inout [UInt8], from start: Int, upTo end: Int)
    throws(ByteSourceFailure) -> Int
  {
    if beginning == nil { try begin() }
    if let ahead { return try ahead.read(into: &buffer, from: start, upTo: end) }
    if let inflater {
      if unpacked >= Self.aheadFrom {
        let ahead = UnpackingAhead(raw, inflater)
        self.ahead = ahead
        return try ahead.read(into: &buffer, from: start, upTo: end)
      }
      let count = try inflater.read(into: &buffer, from: start, upTo: end, packed: &raw.source)
      unpacked += count
      return count
    }
    guard let first = beginning, !first.isEmpty else {
      return try raw.source.read(into: &buffer, from: start, upTo: end)
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
      let more = try raw.source.read(into: &first, from: count, upTo: 2)
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
