internal import Crypto
internal import Foundation

/// A file that a run read, and the SHA-256 of its bytes.
public struct InputDigest: Sendable, Hashable {
  /// The path as it was written.
  public let path: String
  /// 64 hexadecimal digits.
  public let sha256: String

  init(path: String, named name: String? = nil) throws(ScenarioError) {
    let data = try readData(path)
    var hash = InputHash()
    data.withUnsafeBytes { hash.add($0) }
    self = hash.digest(of: name ?? path)
  }

  fileprivate init(path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }
}

/// The SHA-256 of bytes that somebody else reads: standard input can be read once only, and a large trace should be.
struct InputHash {
  private var hash = SHA256()

  mutating func add(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

  /// The digest of the bytes so far.
  func digest(of path: String) -> InputDigest {
    let digits = hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }
    return InputDigest(path: path, sha256: digits.joined())
  }
}
