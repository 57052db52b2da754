import Foundation
import PoolSimulation
import Probability
import Settings
import Testing

@testable import Workloads

/// Demand of several kinds that is drawn, and what a pool that is too small lets through.
enum CeilingDemand: String, CaseIterable, Sendable {
  case campus, lessons, company, smooth, office, tutor

  /// How many weeks are drawn: small demand needs many days to look like a ceiling by chance.
  private var weeks: Int64 {
    switch self {
    case .campus, .lessons, .company, .smooth: 1
    case .office: 8
    case .tutor: 26
    }
  }

  func workload(seed: UInt64) throws -> Workload {
    let calendar = try calendar("2020-09-14T00:00:00", "America/New_York")
    var timetable = Timetable()
    switch self {
    case .campus: timetable.meetingsPerWeek = 1500
    case .lessons:
      timetable.meetingsPerWeek = 6000
      timetable.size = .constant(2)
      timetable.duration = .constant(1_500_000)
    case .company:
      timetable.meetingsPerWeek = 2500
      timetable.size = .lognormal(median: 4, sigma: 0.6)
      timetable.duration = .mixture([
        WeightedDistribution(weight: 3, distribution: .constant(1_800_000)),
        WeightedDistribution(weight: 1, distribution: .constant(3_600_000)),
      ])
      timetable.slotShare = Timetable.slots([0: 4, 30: 3, 15: 1, 45: 1])
    case .smooth:
      timetable.meetingsPerWeek = 20_000
      timetable.size = .constant(2)
      timetable.duration = .exponential(mean: 300_000)
      timetable.slotShare = [Double](repeating: 1, count: 60)
      timetable.hourShare = [Double](repeating: 1, count: 24)
    case .office:
      timetable.meetingsPerWeek = 200
      timetable.size = .lognormal(median: 4, sigma: 0.6)
      timetable.duration = .constant(1_800_000)
    case .tutor:
      timetable.meetingsPerWeek = 60
      timetable.size = .constant(2)
      timetable.duration = .constant(1_500_000)
    }
    let source = WorkloadSource(
      content: .timetable(timetable, calendar, length: weeks * 7 * 86_400_000), flow: .scheduled(ScheduledFlow()), attendance: 0.8,
      duration: nil,
      notes: WorkloadNotes())
    return source.makeWorkload(seed: seed, replication: 0).workload
  }
}

/// What the tests here print is the measured rate of detection, and of false alarms.
@Suite struct CeilingTests {
  /// Few seeds for every day, many for `make test-full`.
  private static let seeds: ClosedRange<UInt64> = 1...(ProcessInfo.processInfo.environment["GREENROOM_RANDOM_SCENARIOS"] == nil ? 3 : 60)

  private func ceilings(_ workload: Workload) throws -> [CeilingEvidence] {
    let calendar = try calendar("2020-09-14T00:00:00", "America/New_York")
    return CeilingEvidence.ceilings(in: PresenceSweep(workload, calendar: calendar, looksForCeilings: true).days)
  }

  @Test("where nobody is refused, no ceiling is seen", arguments: CeilingDemand.allCases)
  func isQuiet(demand: CeilingDemand) throws {
    for seed in Self.seeds { #expect(try ceilings(demand.workload(seed: seed)).isEmpty, "seed \(seed)") }
  }

  @Test(
    "where a pool is too small, the ceiling is seen at its seats",
    arguments: [CeilingDemand.campus, .lessons, .company, .smooth], [95, 90, 80, 70, 50])
  func isSeen(demand: CeilingDemand, percent: Int) throws {
    var (seen, missed) = (0, 0)
    var lost: [Double] = []
    for seed in Self.seeds {
      let all = try demand.workload(seed: seed)
      let seats = Concurrency.measure(all).concurrency.peak * percent / 100
      let admitted = all.admitted(by: seats)
      let ceilings = try ceilings(admitted)
      let share = 1 - Double(admitted.joinCount) / Double(all.joinCount)
      lost.append(share)
      if ceilings.isEmpty { missed += 1 } else { seen += 1 }
      if let first = ceilings.first { #expect(ceilings.count == 1 && first.level == seats, "seed \(seed)") }
      // Three refused joins in a hundred must not go unseen; fewer may.
      if share >= 0.03 { #expect(!ceilings.isEmpty, "seed \(seed), \(share) refused") }
    }
    let mean = lost.reduce(0, +) / Double(lost.count)
    print("\(demand) with \(percent) % of the seats of its peak: seen in \(seen) of \(seen + missed), \(mean) of the joins refused")
  }
}
