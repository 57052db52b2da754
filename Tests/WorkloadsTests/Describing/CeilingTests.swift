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
    var part = DemandPart()
    switch self {
    case .campus: part.meetingsPerWeek = 1500
    case .lessons:
      part.meetingsPerWeek = 6000
      part.size = .constant(2)
      part.duration = .constant(1_500_000)
    case .company:
      part.meetingsPerWeek = 2500
      part.size = .lognormal(median: 4, sigma: 0.6)
      part.duration = .mixture([
        WeightedDistribution(weight: 3, distribution: .constant(1_800_000)),
        WeightedDistribution(weight: 1, distribution: .constant(3_600_000)),
      ])
      part.starts = .slots(
        hours: MeetingStarts.usualHours,
        minutes: MeetingStarts.minutes([0: 4, 30: 3, 15: 1, 45: 1]))
    case .smooth:
      part.meetingsPerWeek = 20_000
      part.size = .constant(2)
      part.duration = .exponential(mean: 300_000)
      part.starts = .timesOfDay([Double](repeating: 1, count: 1440))
    case .office:
      part.meetingsPerWeek = 200
      part.size = .lognormal(median: 4, sigma: 0.6)
      part.duration = .constant(1_800_000)
    case .tutor:
      part.meetingsPerWeek = 60
      part.size = .constant(2)
      part.duration = .constant(1_500_000)
    }
    let source = WorkloadSource(
      content: .synthetic(SyntheticDemand(parts: [part]), during: 0...(weeks * 7 * 86_400_000)),
      calendar: calendar,
      flow: .scheduled(ScheduledFlow()), attendance: 0.8, period: 0...(.max), notes: WorkloadNotes()
    )
    return source.makeWorkload(seed: seed, replication: 0).workload
  }
}

/// What the tests here print is the measured rate of detection, and of false alarms.
@Suite struct CeilingTests {
  /// Few seeds for every day, many for `make test-full`.
  private static let seeds: ClosedRange<UInt64> =
    1...(ProcessInfo.processInfo.environment["GREENROOM_RANDOM_SCENARIOS"] == nil ? 2 : 20)

  private func ceilings(_ workload: Workload) throws -> [CeilingEvidence] {
    let calendar = try calendar("2020-09-14T00:00:00", "America/New_York")
    return CeilingEvidence.ceilings(
      in: PresenceSweep(workload, calendar: calendar, looksForCeilings: true).days)
  }

  @Test("where nobody is refused, no ceiling is seen", arguments: CeilingDemand.allCases)
  func isQuiet(demand: CeilingDemand) throws {
    for seed in Self.seeds {
      #expect(try ceilings(demand.workload(seed: seed)).isEmpty, "seed \(seed)")
    }
  }

  @Test(
    "where a pool is too small, the ceiling is seen at its seats",
    arguments: [CeilingDemand.campus, .lessons, .company, .smooth])
  func isSeen(demand: CeilingDemand) throws {
    let percents = [95, 90, 80, 70, 50]
    var seen = percents.map { _ in 0 }
    var refused = percents.map { _ in 0.0 }
    for seed in Self.seeds {
      let all = try demand.workload(seed: seed)
      let peak = Concurrency.measure(all).concurrency.peak
      for (place, percent) in percents.enumerated() {
        let seats = peak * percent / 100
        let admitted = all.admitted(by: seats)
        let ceilings = try ceilings(admitted)
        let share = 1 - Double(admitted.joinCount) / Double(all.joinCount)
        refused[place] += share / Double(Self.seeds.count)
        if !ceilings.isEmpty { seen[place] += 1 }
        if let first = ceilings.first {
          #expect(ceilings.count == 1 && first.level == seats, "seed \(seed)")
        }
        // Three refused joins in a hundred must not go unseen; fewer may.
        if share >= 0.03 { #expect(!ceilings.isEmpty, "seed \(seed), \(share) refused") }
      }
    }
    for (place, percent) in percents.enumerated() {
      let rate = "seen in \(seen[place]) of \(Self.seeds.count)"
      print(
        "\(demand) with \(percent) % of the seats of its peak: \(rate), \(refused[place]) of the joins refused"
      )
    }
  }

  /// The same demand as a log with coarser times shows it.
  private func rounded(_ workload: Workload, to grid: Int64) -> Workload {
    var builder = WorkloadBuilder()
    let handles = workload.meetings.map { builder.addMeeting(named: $0) }
    for join in workload.joinTimes.indices {
      let (time, leave) = (
        workload.joinTimes[join].milliseconds / grid * grid, workload.leave(join) / grid * grid
      )
      builder.addJoin(
        at: SimulationTime(milliseconds: time), stay: TimeSpan(milliseconds: leave - time),
        meeting: handles[Int(workload.meetingOfJoin[join])])
    }
    return builder.finish()
  }

  @Test(
    "times in whole seconds or minutes raise no false alarm, and whole seconds hide no ceiling",
    arguments: [CeilingDemand.campus, .lessons, .smooth, .tutor], [1000, 60_000] as [Int64])
  func readsCoarseTimes(demand: CeilingDemand, grid: Int64) throws {
    let all = try demand.workload(seed: 7)
    #expect(try ceilings(rounded(all, to: grid)).isEmpty)
    let seats = Concurrency.measure(all).concurrency.peak / 2
    let seen = try ceilings(rounded(all.admitted(by: seats), to: grid))
    print(
      "\(demand) at \(grid) ms with half the seats of its peak: \(seen.map(\.level)) of \(seats)")
    if grid == 1000, demand != .tutor { #expect(seen.first?.level == seats) }
  }

  @Test(
    "the level is passed on to nobody who only comes back: a meeting's lost connections are no ceiling"
  )
  func ignoresRejoins() throws {
    // Ten people are everybody there is; one after another loses the connection and is back after
    // 20 s.
    var builder = WorkloadBuilder()
    let meeting = builder.addMeeting(named: "support")
    for person in 0..<10 as Range<Int64> {
      for visit in 0..<20 as Range<Int64> {
        let start = visit == 0 ? 0 : (visit * 10 + person) * 100_000 + 20_000
        let end = ((visit + 1) * 10 + person) * 100_000
        builder.addJoin(
          at: SimulationTime(milliseconds: start), stay: TimeSpan(milliseconds: end - start),
          meeting: meeting)
      }
    }
    let workload = builder.finish()
    #expect(Concurrency.measure(workload).concurrency.peak == 10)
    #expect(try ceilings(workload).isEmpty)
  }

  @Test("the shipped week raises no warning, drawn or as it is written")
  func knowsTheShippedWeek() throws {
    let calendar = try calendar("2020-09-14T00:00:00", "America/New_York")
    var model = WorkloadModel(source: .trace(TraceSettings(path: "traces/campus-week.csv")))
    model.attendance = 0.8
    let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/")
      .dropFirst()
    let source = try model.load(
      duration: 7 * 86_400_000, calendar: calendar, traceDirectory: String(root))
    #expect(TraceDescription(source, calendar: calendar, startIsGiven: true).warnings == [])
    for seed in Self.seeds {
      let (workload, notes) = source.makeWorkload(seed: seed, replication: 0)
      #expect(
        TraceDescription(joins: workload, notes: notes, calendar: calendar, startIsGiven: true)
          .warnings == [], "seed \(seed)")
    }
  }
}
