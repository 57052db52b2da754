// Finalizers of two well-tested hashes. Each is a bijection of 64-bit words in which every input
// bit moves every output bit; a stream uses both in turn, with a key word before each.

/// 2^64 divided by the golden ratio: the step between consecutive counters (Steele, Lea & Flood,
/// OOPSLA 2014).
@usableFromInline let goldenStep: UInt64 = 0x9e37_79b9_7f4a_7c15

/// The finalizer of SplitMix64 (Stafford's variant 13).
@inlinable @inline(__always)
func mixedBySplitMix(_ word: UInt64) -> UInt64 {
  var word = word
  word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
  word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
  return word ^ (word >> 31)
}

/// The finalizer of MurmurHash3 (Appleby).
@inlinable @inline(__always)
func mixedByMurmur(_ word: UInt64) -> UInt64 {
  var word = word
  word = (word ^ (word >> 33)) &* 0xff51_afd7_ed55_8ccd
  word = (word ^ (word >> 33)) &* 0xc4ce_b9fe_1a85_ec53
  return word ^ (word >> 33)
}
