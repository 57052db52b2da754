package import Glibc

/// The lengths of time of an exponential, or of a mixture of two: people come and go by these, and
/// a draw is a few instructions where it is written out. It takes the words that a `Sampler` of the
/// law takes, and gives the same.
package struct ExponentialLengths: Sendable, BitwiseCopyable {
  /// What the first of two weighs, and what both do; 0 for an exponential alone, which takes no
  /// word to be chosen.
  @usableFromInline let weight, total: Double
  /// The means, in milliseconds; the same for an exponential alone.
  @usableFromInline let first, second: Double

  /// Nil for every other law, and for a mixture of which a part weighs nothing.
  package init?(_ distribution: Distribution) {
    switch distribution {
    case .exponential(let mean):
      (weight, total, first, second) = (0, 0, mean, mean)
    case .mixture(let parts) where parts.count == 2 && parts.allSatisfy({ $0.weight > 0 }):
      guard case .exponential(let one) = parts[0].distribution,
        case .exponential(let other) = parts[1].distribution
      else { return nil }
      (weight, total) = (parts[0].weight, parts.totalWeight)
      (first, second) = (one, other)
    default: return nil
    }
  }

  /// How many words a draw takes.
  @inlinable package var words: UInt64 { total > 0 ? 2 : 1 }

  /// The next length in milliseconds, rounded and within the limits that `Sampler` names.
  @inlinable @inline(__always)
  package func milliseconds(from stream: inout RandomStream) -> Int64 {
    var mean = first
    // Which of two it is is anybody's guess, so no branch is made of it.
    if total > 0 { mean = stream.nextUnit() * total < weight ? first : second }
    return roundedLength(-mean * log(1 - stream.nextUnit()))
  }
}

/// A length to the nearest whole number, halves up, within 0...2^52.
@inlinable @inline(__always)
package func roundedLength(_ length: Double) -> Int64 {
  let length = min(max(length, 0), 0x1p52)
  let whole = Int64(length)
  // Not `rounded()`, which is a call, as not every processor has an instruction for it. Nobody can
  // guess which way it goes: a half or more has the exponent 0x3FE, what is less a smaller one.
  let rest = (length - Double(whole)).bitPattern &>> 52
  return whole &+ Int64(truncatingIfNeeded: (rest &+ 2) &>> 10)
}
