internal import CNettle
internal import Foundation

/// A SHA-256.
package struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
  private let words: [UInt64]

  /// The digest of texts, in their order; where one ends and the next begins counts.
  package init(of texts: String...) { self.init(of: texts) }

  /// The digest of texts, in their order; where one ends and the next begins counts.
  init(of texts: [String]) {
    var hash = InputHash()
    for var text in texts {
      hash.add(bytes: "\(text.utf8.count):")
      text.withUTF8 { hash.add(UnsafeRawBufferPointer($0)) }
    }
    self = hash.digest
  }

  /// The digest of a text as `sha256sum` has it: of its bytes and nothing else.
  package init(ofBytes text: String) {
    var hash = InputHash()
    hash.add(bytes: text)
    self = hash.digest
  }

  fileprivate init(_ bytes: some Sequence<UInt8>) {
    var words: [UInt64] = [0, 0, 0, 0]
    for (index, byte) in bytes.enumerated() {
      words[index / 8] = words[index / 8] << 8 | UInt64(byte)
    }
    self.words = words
  }

  /// Reads what `description` writes; nil for anything else.
  init?(hexadecimal text: Substring) {
    let digits = Array(text)
    // UInt64 would take capitals and signs too, which is what damage may look like.
    guard digits.count == 64,
      text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return nil }
    let words = stride(from: 0, to: 64, by: 16).compactMap {
      UInt64(String(digits[$0..<$0 + 16]), radix: 16)
    }
    guard words.count == 4 else { return nil }
    self.words = words
  }

  /// The 32 bytes.
  package var bytes: [UInt8] {
    words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }

  /// 64 hexadecimal digits.
  package var description: String {
    words.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Reads the bytes of what `description` writes; nil for anything else.
  init?(digits: ArraySlice<UInt8>) {
    guard digits.count == 64 else { return nil }
    let starts = stride(from: digits.startIndex, to: digits.endIndex, by: 16)
    let words = starts.compactMap { UInt64(digits: digits[$0..<$0 + 16]) }
    guard words.count == 4 else { return nil }
    self.words = words
  }

  /// The number that the first 16 digits are.
  var firstWord: UInt64 { words[0] }

  /// The first 16 digits, which tell damage: a chance of 2^-64 that it is not seen.
  var short: String { String(description.prefix(16)) }

  /// By their digits.
  package static func < (left: Self, right: Self) -> Bool {
    left.words.lexicographicallyPrecedes(right.words)
  }
}

extension UInt64 {
  /// Reads lower-case hexadecimal digits, and nothing else: capitals and signs are what damage may
  /// look like.
  init?(digits: ArraySlice<UInt8>) {
    guard (1...16).contains(digits.count) else { return nil }
    var number: UInt64 = 0
    for digit in digits {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        number = number << 4 | UInt64(digit - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"):
        number = number << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    self = number
  }
}

/// A file that a run read, and the SHA-256 of its bytes.
package struct InputDigest: Sendable, Hashable {
  /// The path as it was written.
  package let path: String
  /// 64 hexadecimal digits.
  package let sha256: String

  init(path: String, named name: String? = nil) throws(ScenarioError) {
    let data = try readData(path)
    var hash = InputHash()
    data.withUnsafeBytes { hash.add($0) }
    self = hash.digest(of: name ?? path)
  }

  init(path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }
}

/// The SHA-256 of bytes that somebody else reads: standard input can be read once only, and a large
/// trace should be.
struct InputHash {
  private var hash = sha256_ctx()

  init() { nettle_sha256_init(&hash) }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
    nettle_sha256_update(&hash, bytes.count, start)
  }

  mutating func add(bytes text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// The digest of the bytes so far.
  var digest: Digest {
    var hash = hash
    var bytes = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    nettle_sha256_digest(&hash, bytes.count, &bytes)
    return Digest(bytes)
  }

  /// The digest of the bytes so far.
  func digest(of path: String) -> InputDigest {
    InputDigest(path: path, sha256: digest.description)
  }
}
