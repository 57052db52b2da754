import Foundation

/// Single bits of a file, drawn with a seed that a failure names.
struct Flips: Sequence, IteratorProtocol {
  /// `GREENROOM_FLIPS=20000` looks at that many in the place of 100, and `GREENROOM_FIRST_SEED`
  /// draws others.
  static let count: Int =
    ProcessInfo.processInfo.environment["GREENROOM_FLIPS"].flatMap { Int($0) } ?? 100
  static let seed: UInt64 =
    ProcessInfo.processInfo.environment["GREENROOM_FIRST_SEED"].flatMap { UInt64($0) } ?? 1

  private var state: UInt64 = Flips.seed
  private var left: Int = Flips.count
  private let bytes: Int

  init(of data: Data) { bytes = data.count }

  /// SplitMix64.
  private mutating func number() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  mutating func next() -> (byte: Int, bit: Int)? {
    if left == 0 { return nil }
    left -= 1
    // A file's head and tail decide most, so every third flip is there.
    let place = number()
    let byte = left.isMultiple(of: 3) ? Int(place % 120) % bytes : Int(place % UInt64(bytes))
    return (byte, Int(number() % 8))
  }
}

extension Data {
  /// The same with one bit flipped.
  func flipping(_ flip: (byte: Int, bit: Int)) -> Data {
    var copy = self
    copy[flip.byte] ^= 1 << UInt8(flip.bit)
    return copy
  }
}
