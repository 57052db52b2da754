import PoolSimulation
import Probability
import QueueingTheory
import Testing

/// A pool that never refuses anybody is M/M/infinity: the number present is Poisson at every
/// moment.
@Suite struct InfiniteServerTests {
  private static let stay = 100.0
  private static let load = 40.0

  /// Runs from an empty pool up to `end`, on one instance with seats for everybody.
  private func run(until end: Double, replications: Int, warmUp: Double = 0) throws -> [RunResult] {
    try (0..<replications).map { replication in
      let demand = poissonWorkload(
        rate: Self.load / Self.stay, stay: .exponential(mean: Self.stay * 1_000),
        until: seconds(end), replication: replication)
      let plan = try plan(demand, instances: 1, limit: 100_000) { plan in
        plan.end = seconds(end)
        plan.warmUp = span(warmUp)
        plan.affinity = .none
        plan.reportInterval = span(3_600)
      }
      let result = checked(plan)
      #expect(result.rejections.isEmpty)
      return result
    }
  }

  @Test("The number present some time after the start has the mean and the variance of theory")
  func transient() throws {
    let (time, replications) = (150.0, 300)
    let present = try run(until: time, replications: replications).map {
      Double($0.counts.participantsPresentAtEnd)
    }
    let mean = infiniteServerMean(
      arrivalRate: Self.load / Self.stay, meanStay: Self.stay, after: time)
    let measured = Replications(values: present)
    #expect(measured.contains(mean), "\(measured), in theory \(mean)")
    #expect(!measured.contains(Self.load), "\(measured) does not tell the start from the long run")
    // Poisson: the variance is the mean. Squared distances from the known mean are independent
    // observations of it.
    let squares = Replications(values: present.map { ($0 - mean) * ($0 - mean) })
    #expect(squares.contains(mean), "\(squares), in theory \(mean)")
    // As many people in pairs would have twice the variance.
    #expect(!squares.contains(2 * mean), "\(squares) does not tell pairs from single people")
  }

  @Test("In the long run the mean number present is the offered load")
  func longRun() throws {
    let (warmUp, end) = (1_000.0, 11_000.0)
    let means = try run(until: end, replications: 10, warmUp: warmUp).map { result in
      Double(result.timeSeries.reduce(0) { $0 + $1.participants })
        / Double((result.end - result.measuredFrom).milliseconds)
    }
    let measured = Replications(values: means)
    let theory = infiniteServerMean(arrivalRate: Self.load / Self.stay, meanStay: Self.stay)
    // After ten stays a share of exp(-10) of the transient is left, far below the interval's width.
    #expect(measured.contains(theory), "\(measured), in theory \(theory)")
    #expect(measured.halfWidth < 0.1 * theory)
  }
}
