import QueueingTheory
import Testing

@Suite struct LoadTests {
  @Test func `The offered load is the rate times the stay`() {
    #expect(offeredLoad(arrivalRate: 5, meanStay: 2400) == 12_000)
    #expect(offeredLoad(arrivalRate: 0, meanStay: 2400) == 0)
  }

  @Test func `With a server for everybody the mean and the variance are the load`() {
    #expect(infiniteServerMean(arrivalRate: 5, meanStay: 24) == 120)
    #expect(infiniteServerVariance(arrivalRate: 5, meanStay: 24) == 120)
    let states = BirthAndDeath(states: 400, up: { _ in 120 }, down: { Double($0) })
    let mean = states.mean { Double($0) }
    #expect(
      agree(mean, 120) && agree(states.mean { (Double($0) - mean) * (Double($0) - mean) }, 120))
  }

  @Test func `A pool that starts empty fills up with the stay as its time constant`() {
    #expect(infiniteServerMean(arrivalRate: 5, meanStay: 24, after: 0) == 0)
    #expect(
      agree(
        infiniteServerMean(arrivalRate: 5, meanStay: 24, after: 24),
        120 * (1 - 0.367_879_441_171_442_3)))
    #expect(agree(infiniteServerMean(arrivalRate: 5, meanStay: 24, after: 1e9), 120))
    #expect(infiniteServerMean(arrivalRate: 5, meanStay: 0, after: 10) == 0)
    // At first nobody has left.
    #expect(
      agree(infiniteServerMean(arrivalRate: 5, meanStay: 24, after: 1e-6), 5e-6, within: 1e-6))
  }
}
