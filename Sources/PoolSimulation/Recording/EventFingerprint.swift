/// What happened in a run, in order, folded into 64 bits: who got in where, when and for how long,
/// who was turned away and gave up, who was dropped, how every instance moved, and what was
/// decided.
///
/// A step is `(state with its bytes reversed ^ word) * multiplier`. It is a bijection of the state
/// and one of the word, so another order counts, and a run that differs in a single word never
/// looks the same; two runs that differ in more do once in 2^64. Only whole numbers modulo 2^64 and
/// the names of the reports go in: the same on every machine and in every build.
package struct EventFingerprint: Sendable, Hashable {
  /// The fingerprint of what has been folded so far. Not 0 at first, as 0 would swallow zeros.
  package private(set) var value: UInt64

  /// The fingerprint of nothing.
  package init() { value = Self.multiplier }

  /// The first multiplier of SplitMix64's finalizer (Stafford's variant 13).
  private static let multiplier: UInt64 = 0xbf58_476d_1ce4_e5b9

  /// Folds one word more. What a product has moved to its upper end is at the lower one in the next
  /// step.
  @inline(__always) package mutating func fold(_ word: UInt64) {
    value = (value.byteSwapped ^ word) &* Self.multiplier
  }

  /// The fingerprint of several runs, in their order; that of one run is its own.
  package static func folded(_ fingerprints: [UInt64]) -> UInt64 {
    var whole = EventFingerprint()
    guard let first = fingerprints.first else { return whole.value }
    whole.value = first
    for fingerprint in fingerprints.dropFirst() { whole.fold(fingerprint) }
    return whole.value
  }

  /// A fingerprint as it is written: 16 hexadecimal digits.
  package static func text(of fingerprint: UInt64) -> String {
    let digits = String(fingerprint, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension EventFingerprint {
  /// Somebody gets in. The stay says when they leave, unless they are dropped.
  @inline(__always) mutating func noteAdmission(
    of join: Int, on instance: InstanceID, at time: SimulationTime, for stay: TimeSpan
  ) {
    note(join, place: instance, at: time, for: stay)
  }

  /// An attempt fails. In the place of an instance it has a negative number, and giving up one
  /// below those.
  mutating func noteRefusal(of join: Int, because reason: RefusalReason, at time: SimulationTime) {
    note(join, place: -1 - reason.code, at: time, for: .zero)
  }

  /// Somebody tries and waits no more.
  mutating func noteSurrender(of join: Int, because reason: RefusalReason, at time: SimulationTime)
  {
    note(join, place: -129 - reason.code, at: time, for: .zero)
  }

  /// All in one word, as this is done at every join: Horner's rule with the multiplier as the base.
  @inline(__always) private mutating func note(
    _ join: Int, place: Int, at time: SimulationTime, for stay: TimeSpan
  ) {
    var word = UInt64(bitPattern: stay.milliseconds)
    word = word &* Self.multiplier &+ UInt64(bitPattern: time.milliseconds)
    word = word &* Self.multiplier &+ UInt64(truncatingIfNeeded: join)
    fold(word &* Self.multiplier &+ UInt64(truncatingIfNeeded: place))
  }

  /// Anything rarer: what it is and why, and the numbers that say the rest.
  @inline(__always)
  mutating func note(_ texts: String..., of numbers: Int..., at time: SimulationTime) {
    for text in texts { fold(text) }
    fold(UInt64(bitPattern: time.milliseconds))
    for number in numbers { fold(UInt64(truncatingIfNeeded: number)) }
  }

  private mutating func fold(_ text: String) {
    var text = text
    text.withUTF8 { bytes in for byte in bytes { fold(UInt64(byte)) } }
    // No byte: the end of a text is no part of the next one.
    fold(256)
  }
}

extension RefusalReason {
  /// A number that stays when there are other reasons beside it.
  fileprivate var code: Int {
    switch self {
    case .noInstance: 0
    case .meetingFull: 1
    case .meetingLimit: 2
    case .poolFull: 3
    case .unreachable: 4
    case .nameUnresolved: 5
    case .meetingFullStreams: 6
    case .meetingFullBandwidth: 7
    case .meetingFullLoad: 8
    case .poolFullStreams: 9
    case .poolFullBandwidth: 10
    case .poolFullLoad: 11
    }
  }
}
