import Probability
import Testing

/// Streams of neighbouring entities must look like one stream of independent draws: joins are
/// numbered 0, 1, 2 and so on.
///
/// The bounds leave a true generator a chance of 0.1 % for each test; the seeds are fixed, so a
/// test that passes always passes.
@Suite struct StreamIndependenceTests {
  /// Ways to walk over keys, each giving a word for every index.
  enum Walk: String, CaseIterable, CustomTestStringConvertible {
    case alongOneStream, overEntities, overDistantEntities, overParts, overReplications, overSeeds
    var testDescription: String { rawValue }

    func words(_ count: Int) -> [UInt64] {
      let purpose = StreamPurpose("independence")
      let family = StreamFamily(seed: 1, replication: 0, purpose: purpose)
      var one = family.stream(0)
      return (0..<count).map { index in
        let key = UInt64(index)
        var stream =
          switch self {
          case .alongOneStream: one
          case .overEntities: family.stream(key)
          case .overDistantEntities: family.stream(key << 32)
          case .overParts: family.stream(5, key)
          case .overReplications:
            StreamFamily(seed: 1, replication: index, purpose: purpose).stream(0)
          case .overSeeds: StreamFamily(seed: key, replication: 0, purpose: purpose).stream(0)
          }
        if self == .alongOneStream { return one.next() }
        return stream.next()
      }
    }
  }

  static let count = 1 << 17

  /// Chi-square over `bins` bins, against the 99.9 % quantile of Wilson and Hilferty (1931).
  private func isUniform(_ counts: [Int]) -> Bool {
    let expected = Double(counts.reduce(0, +)) / Double(counts.count)
    let statistic = counts.reduce(0.0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / expected
    }
    let freedom = Double(counts.count - 1)
    let root = 1 - 2 / (9 * freedom) + 3.0902 * (2 / (9 * freedom)).squareRoot()
    return statistic < freedom * root * root * root
  }

  @Test(arguments: Walk.allCases)
  func `Neighbours fill the bins of high, middle and low bits evenly`(walk: Walk) {
    let words = walk.words(Self.count)
    for shift in [56, 28, 0] as [UInt64] {
      var counts = [Int](repeating: 0, count: 256)
      for word in words { counts[Int(word >> shift & 255)] += 1 }
      #expect(isUniform(counts), "shift \(shift)")
    }
  }

  @Test(arguments: Walk.allCases) func `Pairs of neighbours fill the square evenly`(walk: Walk) {
    let words = walk.words(Self.count)
    var counts = [Int](repeating: 0, count: 32 * 32)
    for (left, right) in zip(words, words.dropFirst()) {
      counts[Int((left >> 59) << 5 | right >> 59)] += 1
    }
    #expect(isUniform(counts))
  }

  @Test(arguments: Walk.allCases, [1, 2, 7, 64]) func `Neighbours are not correlated`(
    walk: Walk, lag: Int
  ) {
    let units = walk.words(Self.count).map { Double($0 >> 11) * 0x1p-53 - 0.5 }
    let products = zip(units, units.dropFirst(lag)).map { $0 * $1 }
    // The correlation of n independent pairs is normal with variance 1 / n; a unit's variance is 1
    // / 12.
    let correlation = 12 * products.reduce(0, +) / Double(products.count)
    #expect(abs(correlation) < 3.2905 / Double(products.count).squareRoot())
  }

  @Test(arguments: Walk.allCases) func `Half of the bits differ between neighbours`(walk: Walk) {
    let words = walk.words(Self.count)
    let differing = zip(words, words.dropFirst()).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
    let bits = Double(64 * (words.count - 1))
    #expect(abs(Double(differing) - bits / 2) < 3.2905 * bits.squareRoot() / 2)
  }

  @Test func `The second draws of neighbours do not follow their first`() {
    let family = StreamFamily(seed: 3, replication: 0, purpose: StreamPurpose("second"))
    var counts = [Int](repeating: 0, count: 32 * 32)
    for entity in 0..<UInt64(Self.count) {
      var stream = family.stream(entity)
      counts[Int((stream.next() >> 59) << 5 | stream.next() >> 59)] += 1
    }
    #expect(isUniform(counts))
  }
}
