internal import Glibc

/// A distribution with the count of its uses, so that a `sequence` advances by one each time it is
/// used.
///
/// A sequence inside a mixture advances when its part is chosen, not when the mixture is used. A
/// copy goes on from where the original is.
package struct Sampler: Sendable {
  /// What the values follow.
  package let distribution: Distribution
  /// The number of values drawn so far.
  private var uses = 0
  /// One sampler for each part of a mixture that holds a sequence somewhere; empty for every other
  /// law.
  private var parts: [Sampler] = []
  /// The parts of a mixture of exponentials, or an exponential alone: people come and go by these,
  /// and a draw is a few instructions where it is written out. Empty for every other law.
  private var exponentials: [Exponential] = []
  /// What these weigh together.
  private var totalWeight = 0.0

  fileprivate struct Exponential: Sendable, BitwiseCopyable {
    let weight, mean: Double
  }

  /// Whether nothing has been drawn yet.
  package var isUnused: Bool { uses == 0 }

  /// A sampler that has drawn nothing yet.
  package init(_ distribution: Distribution) {
    self.distribution = distribution
    if case .mixture(let weighted) = distribution, distribution.holdsSequence {
      parts = weighted.map { Sampler($0.distribution) }
    }
    exponentials = distribution.exponentials ?? []
    totalWeight = exponentials.reduce(0) { $0 + $1.weight }
  }

  /// The next value, in the distribution's unit. Only the uses are kept here: the randomness is the
  /// stream's.
  package mutating func draw(from stream: inout RandomStream) -> Double {
    defer { uses &+= 1 }
    switch distribution {
    case .sequence(let values):
      return values[uses % values.count]
    case .mixture(let weighted) where !parts.isEmpty:
      return parts[weighted.chosenIndex(from: &stream)].draw(from: &stream)
    default:
      return distribution.sample(from: &stream)
    }
  }

  /// The next value of a distribution in milliseconds, as a length of time: rounded to the nearest
  /// whole millisecond (halves up), not below 0 and not above 2^52 (142,000 years).
  ///
  /// Rounding as early as this makes results independent of the last bits of a processor's
  /// logarithm.
  package mutating func drawMilliseconds(from stream: inout RandomStream) -> Int64 {
    if exponentials.isEmpty { return roundedLength(draw(from: &stream)) }
    uses &+= 1
    // An exponential by itself takes no word to be chosen.
    let place =
      exponentials.count == 1
      ? 0
      : stream.nextIndex(below: exponentials.count, totalWeight: totalWeight) {
        exponentials[$0].weight
      }
    return roundedLength(-exponentials[place].mean * log(1 - stream.nextUnit()))
  }
}

/// A length to the nearest whole number, halves up, within 0...2^52.
@inline(__always) package func roundedLength(_ length: Double) -> Int64 {
  let length = min(max(length, 0), 0x1p52)
  // Not `rounded()`, which is a call, as not every processor has an instruction for it; and nobody
  // can guess which way it goes.
  let whole = Int64(length)
  return whole &+ (length - Double(whole) >= 0.5 ? 1 : 0)
}

extension Distribution {
  /// Whether the law is a sequence or has one in it.
  fileprivate var holdsSequence: Bool {
    switch self {
    case .sequence: true
    case .mixture(let parts): parts.contains { $0.distribution.holdsSequence }
    default: false
    }
  }

  /// An exponential, or the parts of a mixture of such; nil for every other law, and for a mixture
  /// of one, of which a word is drawn all the same to choose it.
  fileprivate var exponentials: [Sampler.Exponential]? {
    switch self {
    case .exponential(let mean): return [Sampler.Exponential(weight: 1, mean: mean)]
    case .mixture(let parts) where parts.count > 1:
      var exponentials: [Sampler.Exponential] = []
      for part in parts {
        guard case .exponential(let mean) = part.distribution else { return nil }
        exponentials.append(Sampler.Exponential(weight: part.weight, mean: mean))
      }
      return exponentials
    default: return nil
    }
  }
}
