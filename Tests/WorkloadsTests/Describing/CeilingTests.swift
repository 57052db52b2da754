import Foundation
import PoolSimulation
import Probability
import Settings
import Testing

@testable import Workloads

/// Demand of several kinds that is drawn, and what a pool that is too small lets through.
enum CeilingDemand: String, CaseIterable, Sendable {
  case campus, lessons, company, smooth

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
    }
    let source = WorkloadSource(
      content: .timetable(timetable, calendar, length: 7 * 86_400_000), flow: .scheduled(ScheduledFlow()), attendance: 0.8, duration: nil,
      notes: WorkloadNotes())
    return source.makeWorkload(seed: seed, replication: 0).workload
  }
}

@Suite struct CeilingExploration {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["EXPLORE"] != nil), arguments: CeilingDemand.allCases)
  func explore(demand: CeilingDemand) throws {
    let calendar = try calendar("2020-09-14T00:00:00", "America/New_York")
    let seeds = UInt64(ProcessInfo.processInfo.environment["EXPLORE"] ?? "3") ?? 3
    for seed in 1...seeds {
      let all = try demand.workload(seed: seed)
      var line = "\(demand) \(seed) joins \(all.joinCount)"
      for share in [2.0, 0.98, 0.95, 0.9, 0.8, 0.7, 0.5] {
        let peak = Concurrency.measure(all).concurrency.peak
        let cap = Int(Double(peak) * share)
        let seen = share > 1 ? all : all.admitted(by: cap)
        let sweep = PresenceSweep(seen, calendar: calendar, looksForCeilings: true)
        let found = CeilingEvidence.ceilings(in: sweep.days)
        let days = sweep.days.filter { $0.maximum == sweep.concurrency.peak }
        let v = days.reduce(0) { $0 + $1.departures }
        let r = days.reduce(0) { $0 + $1.returns }
        line +=
          " | \(share): \(found.count == 0 ? "-" : "YES") cap \(cap) lost \((all.joinCount - seen.joinCount) * 1000 / all.joinCount)‰ k\(days.count) v\(v) r\(r)"
        if share > 1 { line += " maxes \(sweep.days.map { "\($0.maximum):\($0.departures)/\($0.returns)" })" }
      }
      print(line)
    }
  }
}
