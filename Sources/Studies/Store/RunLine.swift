/// A run as a line of text, `key check record`: the check is over the key and the record, so that a
/// bit that flips on a disk does not come out as another number.
struct RunLine {
  /// The run.
  let key: Digest
  /// The first digits of a digest of both.
  let check: UInt64
  /// The whole line, without its end.
  let bytes: ArraySlice<UInt8>
  private let start: Int

  private static let keyLength = 64
  private static let checkLength = 16

  /// Reads a line; nil where it is not what `text` writes.
  init?(_ bytes: ArraySlice<UInt8>) {
    let record = bytes.startIndex + Self.keyLength + Self.checkLength + 2
    guard bytes.endIndex > record,
      bytes[bytes.startIndex + Self.keyLength] == UInt8(ascii: " "),
      bytes[record - 1] == UInt8(ascii: " "),
      let key = Digest(digits: bytes.prefix(Self.keyLength)),
      let check = UInt64(digits: bytes[(record - 1 - Self.checkLength)..<(record - 1)]),
      check == Self.check(bytes.prefix(Self.keyLength), bytes[record...])
    else { return nil }
    (self.key, self.check, self.bytes, start) = (key, check, bytes, record)
  }

  /// What the run came to; nil where a program wrote it that has other columns.
  var record: RunRecord? { RunRecord(String(decoding: bytes[start...], as: UTF8.self)) }

  /// The line of a run.
  static func text(_ key: Digest, _ record: RunRecord) -> String {
    let (name, text) = (key.description, record.description)
    return "\(name) \(Digest(of: name, text).short) \(text)"
  }

  /// The first word of the digest of two texts, as `Digest(of:)` takes them.
  private static func check(_ key: ArraySlice<UInt8>, _ record: ArraySlice<UInt8>) -> UInt64 {
    var hash = InputHash()
    for part in [key, record] {
      hash.add(bytes: "\(part.count):")
      part.withUnsafeBytes { hash.add($0) }
    }
    return hash.digest.firstWord
  }
}
