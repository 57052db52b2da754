/// FNV-1a over 64 bits with a finishing mix: the same in every process, unlike `Hasher`.
///
/// Source: Fowler, Noll, Vo (offset basis and prime of the 64-bit variant); the mix is the
/// finalizer of SplitMix64 (Steele et al. 2014).
func stableHash(of bytes: Span<UInt8>) -> UInt64 {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3 }
  return mixed(hash)
}

/// The hash of a text's UTF-8.
func stableHash(of text: String) -> UInt64 {
  var text = text
  return text.withUTF8 { stableHash(of: $0.span) }
}

/// The finalizer of SplitMix64: every bit of the input reaches every bit of the output.
func mixed(_ word: UInt64) -> UInt64 {
  var word = word
  word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
  word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
  return word ^ (word >> 31)
}
