import QueueingTheory
import Testing

@Suite struct ErlangATests {
  /// (arrivals per unit of time, mean stay, mean patience, servers)
  @Test(arguments: [
    (5.0, 1.0, 1.0, 5), (5, 1, 0.2, 5), (5, 2, 30, 8), (50, 1, 2, 40), (50, 1, 2, 70),
    (100, 1, 10, 60), (0.5, 1, 1, 1), (3, 1, 2, 0),
  ])
  func `The formula agrees with the sum over all states`(
    rate: Double, stay: Double, patience: Double, servers: Int
  ) {
    let states = BirthAndDeath(
      states: servers + 3000, up: { _ in rate },
      down: { Double(min($0, servers)) / stay + Double(max(0, $0 - servers)) / patience })
    let found = erlangA(arrivalRate: rate, meanStay: stay, meanPatience: patience, servers: servers)
    #expect(agree(found.probabilityOfWaiting, states.mean { $0 >= servers ? 1 : 0 }, within: 1e-9))
    #expect(
      agree(found.meanQueueLength, states.mean { Double(max(0, $0 - servers)) }, within: 1e-9))
    #expect(
      agree(found.meanBusyServers, states.mean { Double(min($0, servers)) }, within: 1e-9)
        || servers == 0)
    #expect(agree(found.abandonmentFraction * rate * patience, found.meanQueueLength, within: 1e-9))
  }

  @Test func `When patience equals the stay the number present is Poisson`() {
    // Each of those present leaves at the same rate, served or not: M/M/infinity.
    let found = erlangA(arrivalRate: 20, meanStay: 1, meanPatience: 1, servers: 15)
    #expect(
      agree(
        found.meanBusyServers + found.meanQueueLength,
        infiniteServerMean(arrivalRate: 20, meanStay: 1)))
  }

  @Test(arguments: [(8.0, 10), (10, 10), (15, 10), (0.0, 3), (4, 0)])
  func `No patience is Erlang B, and little patience is close to it`(load: Double, servers: Int) {
    let blocking = erlangB(offeredLoad: load, servers: servers)
    let none = erlangA(arrivalRate: load, meanStay: 1, meanPatience: 0, servers: servers)
    #expect(
      none.probabilityOfWaiting == blocking && none.abandonmentFraction == blocking
        && none.meanQueueLength == 0)
    let little = erlangA(arrivalRate: load, meanStay: 1, meanPatience: 1e-9, servers: servers)
    #expect(agree(little.probabilityOfWaiting, blocking, within: 1e-6))
    #expect(agree(little.abandonmentFraction, blocking, within: 1e-6))
  }

  @Test func `Endless patience is Erlang C, and long patience is close to it`() {
    let waiting = erlangC(offeredLoad: 8, servers: 10)
    let endless = erlangA(arrivalRate: 8, meanStay: 1, meanPatience: .infinity, servers: 10)
    #expect(
      endless.probabilityOfWaiting == waiting && endless.abandonmentFraction == 0
        && endless.meanBusyServers == 8)
    #expect(
      agree(endless.meanQueueLength, 8 * erlangCMeanWait(offeredLoad: 8, servers: 10, meanStay: 1)))
    let long = erlangA(arrivalRate: 8, meanStay: 1, meanPatience: 1e7, servers: 10)
    #expect(
      agree(long.probabilityOfWaiting, waiting, within: 1e-5) && long.abandonmentFraction < 1e-6)
    #expect(agree(long.meanQueueLength, endless.meanQueueLength, within: 1e-5))
  }

  @Test func `In deep overload the servers do what they can and the rest gives up`() {
    // The first weights grow beyond a Double here.
    let found = erlangA(arrivalRate: 1000, meanStay: 1, meanPatience: 100, servers: 100)
    #expect(
      agree(found.probabilityOfWaiting, 1) && agree(found.abandonmentFraction, 0.9, within: 1e-9))
    #expect(agree(found.meanQueueLength, 90_000, within: 1e-9))
    let endless = erlangA(arrivalRate: 1000, meanStay: 1, meanPatience: .infinity, servers: 100)
    #expect(
      endless.abandonmentFraction == 0.9 && endless.meanQueueLength == .infinity
        && endless.meanBusyServers == 100)
  }

  @Test func `More patience means more waiting and less giving up`() {
    let found = [0, 0.1, 1, 10, 100, .infinity].map {
      erlangA(arrivalRate: 9, meanStay: 1, meanPatience: $0, servers: 10)
    }
    for (less, more) in zip(found, found.dropFirst()) {
      #expect(less.probabilityOfWaiting < more.probabilityOfWaiting)
      #expect(less.abandonmentFraction > more.abandonmentFraction)
    }
  }

  @Test func `The smallest of loads ends`() {
    let found = erlangA(arrivalRate: 0x1p-1074, meanStay: 1, meanPatience: 1, servers: 2)
    #expect(found.probabilityOfWaiting == 0 && found.abandonmentFraction == 0)
  }
}
