import Foundation
import Testing

@testable import Studies

/// The examples that FIPS 180-4 is published with.
@Suite struct DigestTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func `a file is named by its SHA-256`(text: String, sha256: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "digest-\(UUID()).txt")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    #expect(try InputDigest(path: file.path).sha256 == sha256)
  }

  @Test
  func `bytes that come in pieces have the digest of the whole, which may be asked for in between`()
  {
    var pieces = InputHash()
    pieces.add(bytes: "ab")
    let before = pieces.digest
    pieces.add(bytes: "")
    #expect(pieces.digest == before)
    pieces.add(bytes: "c")
    #expect(
      pieces.digest.description
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
