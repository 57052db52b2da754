import Probability
import Testing

@Suite struct MultipleComparisonsTests {
  /// (p-values, adjusted): each row worked out by hand.
  @Test(arguments: [
    ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
    ([0.5, 0.4, 0.01], [0.8, 0.8, 0.03]),
    ([0.02, 0.02, 0.02], [0.06, 0.06, 0.06]),
    ([0.9, 0.95, 1], [1, 1, 1]),
    ([0, 1], [0, 1]),
    ([0.04], [0.04]),
    ([], []),
  ])
  func `Worked examples`(pValues: [Double], expected: [Double]) {
    let adjusted = holmAdjusted(pValues)
    #expect(adjusted.count == expected.count)
    for (one, other) in zip(adjusted, expected) { #expect(abs(one - other) < 1e-15) }
  }

  /// Holm's procedure as he wrote it: from the smallest on, reject while p is at most the level by
  /// the number of tests that are left.
  private func rejections(_ pValues: [Double], at level: Double) -> Set<Int> {
    var rejected: Set<Int> = []
    for index in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }) {
      guard pValues[index] * Double(pValues.count - rejected.count) <= level else { break }
      rejected.insert(index)
    }
    return rejected
  }

  @Test func `Adjusted values at most a level are what the procedure rejects at that level`() {
    let trials = Trials(count: 200, purpose: StreamPurpose("tests.holm"))
    var rejected = 0
    for pValues in trials.map({ stream in
      (0..<8).map { _ in stream.nextUnit() * stream.nextUnit() * stream.nextUnit() }
    }) {
      let adjusted = holmAdjusted(pValues)
      for level in [0.01, 0.05, 0.2, 0.5] {
        let expected = rejections(pValues, at: level)
        rejected += expected.count
        #expect(Set(adjusted.indices.filter { adjusted[$0] <= level }) == expected)
      }
    }
    // Neither all nor none.
    #expect(rejected > 500 && rejected < 200 * 8 * 4 - 500)
  }

  @Test func `One of many true hypotheses is rejected no more often than the level says`() {
    let trials = Trials(count: 4000, purpose: StreamPurpose("tests.familywise"))
    let rejects = trials.map { stream in
      holmAdjusted((0..<10).map { _ in stream.nextUnit() }).contains { $0 <= 0.05 }
    }
    // Independent tests: 1 - (1 - 0.05 / 10)^10. Unadjusted it would be 0.40.
    #expect(abs(rejects.share - 0.048_89) < trials.tolerance(0.048_89))
  }
}
