import Probability
import Testing

/// What a sampler adds to its distribution: a count of uses and whole milliseconds.
@Suite struct SamplerTests {
  private let family = StreamFamily(seed: 5, replication: 0, purpose: StreamPurpose("sampler"))

  @Test func `A sequence is used in order and then again from the first`() {
    var sampler = Sampler(.sequence([180, 200, 190]))
    var stream = family.stream(0)
    #expect(
      (0..<7).map { _ in sampler.draw(from: &stream) } == [180, 200, 190, 180, 200, 190, 180])
  }

  @Test func `A sequence advances whatever stream it is drawn from, and takes nothing from it`() {
    var sampler = Sampler(.sequence([1, 2]))
    var one = family.stream(1)
    var two = family.stream(2)
    var untouched = one
    #expect(
      [sampler.draw(from: &one), sampler.draw(from: &two), sampler.draw(from: &one)] == [1, 2, 1])
    #expect(one.next() == untouched.next())
  }

  @Test func `A copy of a sampler goes on from where the original is`() {
    var original = Sampler(.sequence([1, 2, 3]))
    var stream = family.stream(0)
    _ = original.draw(from: &stream)
    var copy = original
    #expect(original.draw(from: &stream) == 2)
    #expect(copy.draw(from: &stream) == 2)
  }

  @Test func `A bare distribution gives the first value of its sequence`() {
    var stream = family.stream(0)
    let law = Distribution.sequence([8, 9])
    #expect((0..<3).map { _ in law.sample(from: &stream) } == [8, 8, 8])
  }

  @Test func `A sequence in a mixture advances when its part is chosen`() {
    var sampler = Sampler(mixture((1, .constant(0)), (1, mixture((1, .sequence([1, 2, 3]))))))
    var stream = family.stream(3)
    let drawn = (0..<200).map { _ in sampler.draw(from: &stream) }
    let ofSequence = drawn.filter { $0 != 0 }
    #expect(ofSequence.count > 60 && ofSequence.count < 140)
    #expect(ofSequence == ofSequence.indices.map { Double($0 % 3 + 1) })
  }

  @Test func `Laws other than sequences draw what the distribution draws`() {
    for law in DistributionTests.continuous + DistributionTests.listed {
      var sampler = Sampler(law)
      var one = family.stream(4)
      var two = one
      for _ in 0..<50 { #expect(sampler.draw(from: &one) == law.sample(from: &two)) }
    }
  }

  @Test func `Milliseconds are what the distribution draws, rounded`() {
    let exponentials = [
      Distribution.exponential(mean: 93_600), .exponential(mean: 0.7), .exponential(mean: 1e300),
      mixture((0.687, .exponential(mean: 213_000)), (0.313, .exponential(mean: 792_000))),
      mixture((1, .exponential(mean: 9))),
      mixture((0, .exponential(mean: 9)), (0.5, .exponential(mean: 2))),
      mixture((0, .exponential(mean: 1)), (2, .exponential(mean: 9)), (0, .exponential(mean: 5))),
    ]
    for law in exponentials + DistributionTests.continuous + DistributionTests.listed {
      var sampler = Sampler(law)
      var one = family.stream(6)
      var two = one
      for _ in 0..<500 {
        let drawn = law.sample(from: &two)
        #expect(
          sampler.drawMilliseconds(from: &one) == Int64(min(max(drawn.rounded(), 0), 0x1p52)))
      }
      #expect(one.next() == two.next())
    }
  }

  @Test(
    arguments: [
      (0.0, 0), (0.49, 0), (0.5.nextDown, 0), (0.5, 1), (1.5, 2), (2.5, 3), (1234.4999, 1234),
      (-0.2, 0), (-5000, 0),
      (1e300, 1 << 52), (0x1p52, 1 << 52), (0x1p51 + 0.5, 1 << 51 + 1), (0x1p52 - 0.5, 1 << 52),
    ] as [(Double, Int64)])
  func `Milliseconds are whole, never negative and capped`(value: Double, milliseconds: Int64) {
    var sampler = Sampler(.constant(value))
    var stream = family.stream(5)
    #expect(sampler.drawMilliseconds(from: &stream) == milliseconds)
  }
}
