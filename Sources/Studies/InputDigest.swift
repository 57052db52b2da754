internal import Crypto
internal import Foundation

/// A file that a run read, and the SHA-256 of its bytes.
public struct InputDigest: Sendable, Hashable {
  /// The path as it was written.
  public let path: String
  /// 64 hexadecimal digits.
  public let sha256: String

  init(path: String, named name: String? = nil) throws(ScenarioError) {
    self.path = name ?? path
    sha256 = SHA256.hash(data: try readData(path)).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
