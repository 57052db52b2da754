internal import Probability

/// Numbers names by their bytes, without making a `String` for one that is known.
///
/// Most rows of a trace repeat a meeting's name: an open-addressing table over one arena of bytes finds it without allocating.
struct NameIndex {
  private var slots: [UInt32]
  private var hashes: [UInt64] = []
  private var starts: [Int] = [0]
  private var arena: [UInt8] = []

  init() { slots = [UInt32](repeating: .max, count: 1024) }

  /// The number of a name, and whether it is new: numbers are given in the order of first use.
  mutating func number(of name: Span<UInt8>) -> (number: Int, isNew: Bool) {
    let hash = stableHash(of: name)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != .max {
      let number = Int(slots[slot])
      if hashes[number] == hash && matches(number, name) { return (number, false) }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = hashes.count
    slots[slot] = UInt32(number)
    hashes.append(hash)
    for index in name.indices { arena.append(name[index]) }
    starts.append(arena.count)
    if hashes.count * 2 > slots.count { grow() }
    return (number, true)
  }

  private func matches(_ number: Int, _ name: Span<UInt8>) -> Bool {
    let start = starts[number]
    guard starts[number + 1] - start == name.count else { return false }
    for index in name.indices where arena[start + index] != name[index] { return false }
    return true
  }

  private mutating func grow() {
    slots = [UInt32](repeating: .max, count: slots.count * 2)
    for number in hashes.indices {
      var slot = Int(truncatingIfNeeded: hashes[number]) & (slots.count - 1)
      while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(number)
    }
  }
}

/// FNV-1a over 64 bits with a finishing mix: the same in every process, unlike `Hasher`.
///
/// Source: Fowler, Noll, Vo (offset basis and prime of the 64-bit variant); the mix is the finalizer of SplitMix64 (Steele et al. 2014).
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
