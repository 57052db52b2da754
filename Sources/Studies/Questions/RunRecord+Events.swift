internal import PoolSimulation
package import Settings

extension Sequence<RunRecord> {
  /// The fingerprints of all replications as one, in their order; of one replication its own.
  package var eventFingerprint: UInt64 { EventFingerprint.folded(map(\.fingerprint)) }
}

extension ScalarKind<UInt64> {
  /// 16 hexadecimal digits.
  package static var fingerprint: Self {
    Self("fingerprint", expected: "16 hexadecimal digits", forms: [.text]) {
      text throws(QuantityError) in
      guard text.count == 16, text.allSatisfy(\.isHexDigit), let value = UInt64(text, radix: 16)
      else {
        throw QuantityError("\"\(text.onOneLine)\" is not a fingerprint")
      }
      return value
    } text: {
      EventFingerprint.text(of: $0)
    }
  }
}
