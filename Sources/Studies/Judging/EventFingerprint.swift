package import Settings
internal import Workloads

extension Sequence<RunRecord> {
  /// The fingerprints of all replications as one, in their order; of one replication its own.
  ///
  /// f(0) = 0 and f(n) = mix(f(n - 1)) xor the fingerprint of replication n, where mix is the finalizer of SplitMix64 (Steele et al. 2014).
  public var eventFingerprint: UInt64 { reduce(0) { mixed($0) ^ $1.fingerprint } }
}

extension ScalarKind<UInt64> {
  /// 16 hexadecimal digits.
  package static var fingerprint: Self {
    Self("fingerprint", expected: "16 hexadecimal digits") { text throws(QuantityError) in
      guard text.count == 16, text.allSatisfy(\.isHexDigit), let value = UInt64(text, radix: 16) else {
        throw QuantityError("\"\(text.onOneLine)\" is not a fingerprint")
      }
      return value
    } text: {
      let digits = String($0, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
  }
}
