import Foundation
import PoolSimulation
import Probability
import Settings
import Testing

@testable import Workloads

/// Presets against the real demand that their numbers were counted from.
@Suite struct PresetRealityTests {
  private static let week: Int64 = 7 * 86_400_000
  private static let tuesday = [(10, 40), (10, 55), (11, 15)].map {
    WeekMoment(weekday: 1, hour: $0.0, minute: $0.1)
  }

  private struct Measure {
    var name: String
    var real: Double
    var drawn: [Double] = []
    var mean: Double { drawn.reduce(0, +) / Double(drawn.count) }
  }

  private func measures(_ profile: DemandProfile) -> [(String, Double)] {
    let starts = profile.sessionStarts
    var all: [(String, Double)] = [
      ("peak concurrency", Double(profile.concurrency.peak)),
      ("mean concurrency", profile.concurrency.mean ?? 0),
      ("share at :00", starts.hourShare ?? 0),
      ("share at :30", starts.halfHourShare ?? 0),
      ("busiest minute", Double(profile.busiestMinuteJoins)),
      ("listed people, mean", profile.listedSizes?.mean ?? 0),
    ]
    for percent in [25, 50, 75, 90, 95, 99] {
      all.append(
        ("listed people, p\(percent)", Double(profile.listedSizes?.quantile(percent) ?? 0)))
    }
    for percent in [5, 25, 50, 75, 90, 95, 99] {
      all.append(("join offset, p\(percent)", Double(profile.joinOffsets?.quantile(percent) ?? 0)))
    }
    for (moment, presence) in zip(["10:40", "10:55", "11:15"], profile.presence) {
      all.append(("present on Tuesday at \(moment)", presence ?? 0))
    }
    return all
  }

  @Test(
    "campus looks like the real week over 20 seeds, and a fit to it has its means, shares and quantiles up to p95: within 10 %",
    .enabled("the real week is beside the package") { isThere("uva_week_2020-09-14_replay.csv") },
    arguments: Synthetic.allCases)
  func campus(kind: Synthetic) throws {
    let calendar = try calendar("2020-09-14T00:00:00", "America/New_York")
    func profile(_ model: WorkloadModel, seed: UInt64) throws -> [(String, Double)] {
      let source = try model.load(
        duration: Self.week, calendar: calendar, traceDirectory: realTraces)
      let workload = source.makeWorkload(seed: seed, replication: 0).workload
      return measures(
        DemandProfile(
          workload, sessions: source.sessions(seed: seed, replication: 0), calendar: calendar,
          window: 0..<Self.week, at: Self.tuesday))
    }
    // The real week lists sessions; who joins when is drawn for it too, so it has a spread of its
    // own: five draws of it.
    var table: [Measure] = []
    for seed in 1...5 as ClosedRange<UInt64> {
      for (index, (name, value)) in try profile(Self.replay, seed: seed).enumerated() {
        if table.count <= index { table.append(Measure(name: name, real: 0)) }
        table[index].real += value / 5
      }
    }
    let model = try kind.model()
    for seed in 101...(kind == .preset ? 120 : 105) as ClosedRange<UInt64> {
      for (index, (_, value)) in try profile(model, seed: seed).enumerated() {
        table[index].drawn.append(value)
      }
    }
    for measure in table {
      let ratio = measure.mean / measure.real
      let extremes = (measure.drawn.min() ?? 0, measure.drawn.max() ?? 0)
      print(
        "\(kind): \(measure.name): real \(measure.real), drawn \(measure.mean) (\(ratio)), from \(extremes.0) to \(extremes.1)"
      )
      // Peaks and tails of one real week are no parameters of a fit: five weeks drawn from it are
      // compared on what it estimates.
      let isEstimated =
        ["mean", "share", "listed", "offset"].contains { measure.name.contains($0) }
        && !measure.name.hasSuffix("p99")
      if kind == .preset || isEstimated { #expect(abs(ratio - 1) < 0.1, "\(measure.name)") }
    }
  }

  private static let replay = WorkloadModel(
    source: .trace(
      TraceSettings(path: "uva_week_2020-09-14_replay.csv", columns: ["start_time": "start_local"]))
  )

  /// What is compared with the real week.
  enum Synthetic: CaseIterable {
    case preset, fitted

    func model() throws -> WorkloadModel {
      switch self {
      case .preset:
        let (preset, issues) = try reading("source: synthetic\npreset: campus") {
          WorkloadModel(settings: &$0)
        }
        #expect(issues.isEmpty)
        return preset
      case .fitted:
        let calendar = try calendar("2020-09-14T00:00:00", "America/New_York")
        let source = try PresetRealityTests.replay.load(
          duration: nil, calendar: calendar, traceDirectory: realTraces)
        return WorkloadModel(
          source: .synthetic(try FittedWorkload(source, calendar: calendar).demand))
      }
    }
  }

  /// The variance of counts over their mean, both summed over intervals, after dividing each day by
  /// its own total: what is left is the intervals' own.
  private func dispersion(_ days: [[Double]]) -> Double {
    let totals = days.map { $0.reduce(0, +) }
    let usual = totals.reduce(0, +) / Double(days.count)
    var (variances, means) = (0.0, 0.0)
    for interval in days[0].indices {
      let counts = days.indices.map { days[$0][interval] * usual / totals[$0] }
      let mean = counts.reduce(0, +) / Double(counts.count)
      variances += counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(counts.count - 1)
      means += mean
    }
    return variances / means
  }

  /// The standard deviation of days' totals over their mean.
  private func variation(_ days: [[Double]]) -> Double {
    let totals = days.map { $0.reduce(0, +) }
    let mean = totals.reduce(0, +) / Double(totals.count)
    return (totals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(totals.count - 1))
      .squareRoot() / mean
  }

  @Test(
    "telephony's counts vary as the bank's do once the day's own busyness is divided out",
    .enabled("the bank's counts are beside the package") { isThere("na_bank_calls_5min.csv") })
  func telephony() throws {
    var bank = [[Double]]()
    let calls = try readColumnValues(path: "\(realTraces)/na_bank_calls_5min.csv", column: "calls")
    let days = try readColumnValues(
      path: "\(realTraces)/na_bank_calls_5min.csv", column: "day_index")
    for (day, count) in zip(days, calls) {
      if Int(day) == bank.count { bank.append([]) }
      bank[bank.count - 1].append(Double(count) ?? 0)
    }
    // From 7:00 to 21:00, as the preset has it.
    bank = bank.filter { $0.count >= 168 }.map { Array($0.prefix(168)) }
    let (preset, issues) = try reading("source: synthetic\npreset: telephony") {
      WorkloadModel(settings: &$0)
    }
    #expect(issues.isEmpty)
    let calendar = try calendar("2003-03-03T00:00:00")
    // Fifty days: the measure's standard error is then about 4 %.
    let weeks: Int64 = 10
    let source = try preset.load(
      duration: weeks * Self.week, calendar: calendar, traceDirectory: "")
    var drawn: [[Double]] = []
    for session in source.sessions(seed: 5, replication: 0) {
      let day = Int(session.start / 86_400_000)
      while drawn.count <= day { drawn.append([Double](repeating: 0, count: 168)) }
      let interval = Int(session.start % 86_400_000 / 300_000) - 84
      drawn[day][interval] += 1
    }
    drawn = drawn.filter { $0.reduce(0, +) > 0 }
    let (real, synthetic) = (dispersion(bank), dispersion(drawn))
    print(
      "telephony: variance over mean after the day factor: the bank's \(real) on \(bank.count) days, drawn \(synthetic) on \(drawn.count)"
    )
    print(
      "telephony: variation of the days: the bank's \(variation(bank)), drawn \(variation(drawn))")
    #expect(abs(synthetic / real - 1) < 0.1)
  }
}
