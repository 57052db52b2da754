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
  /// The law written out, where it is an exponential or a mixture of two.
  package let lengths: ExponentialLengths?

  /// Whether nothing has been drawn yet.
  package var isUnused: Bool { uses == 0 }

  /// A sampler that has drawn nothing yet.
  package init(_ distribution: Distribution) {
    self.distribution = distribution
    if case .mixture(let weighted) = distribution, distribution.holdsSequence {
      parts = weighted.map { Sampler($0.distribution) }
    }
    lengths = ExponentialLengths(distribution)
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
    guard let lengths else { return roundedLength(draw(from: &stream)) }
    uses &+= 1
    return lengths.milliseconds(from: &stream)
  }
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
}
