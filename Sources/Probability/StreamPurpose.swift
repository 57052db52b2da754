/// What a stream is for: the part of its key that keeps, say, stays apart from retries of the same
/// participant.
///
/// Two purposes are the same if their names are. The key is the 64-bit FNV-1a hash of the name's
/// UTF-8 (Fowler, Noll & Vo), not Swift's `hashValue`, which differs from process to process.
/// Renaming a purpose changes every draw made for it.
public struct StreamPurpose: Hashable, Sendable {
  let hash: UInt64

  /// The purpose called `name`.
  public init(_ name: StaticString) {
    hash = name.withUTF8Buffer { bytes in
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      return hash
    }
  }
}
