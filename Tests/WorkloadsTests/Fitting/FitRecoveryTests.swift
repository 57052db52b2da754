import PoolSimulation
import Probability
import Settings
import Testing

@testable import Workloads

/// Demand drawn with known parameters gives them back when it is fitted.
@Suite struct FitRecoveryTests {
  private static let week: Int64 = 7 * 86_400_000

  private struct Known {
    var demand: SyntheticDemand
    var flow = ScheduledFlow()
  }

  /// Four weeks of one kind of meeting with two lengths, and a flow unlike the usual one in every
  /// number.
  private static let known: Known = {
    var part = DemandPart()
    part.meetingsPerWeek = 400
    part.weekdayShare = [3, 2, 2, 2, 1, 0, 0]
    part.starts = .slots(
      hours: (0..<24).map { (9...16).contains($0) ? 1 : 0 },
      minutes: MeetingStarts.minutes([0: 3, 30: 1]))
    part.size = .lognormal(median: 12, sigma: 0.6)
    part.smallestSize = 1
    part.largestSize = 1_000
    part.duration = .mixture([
      WeightedDistribution(weight: 0.6, distribution: .constant(3_000_000)),
      WeightedDistribution(weight: 0.4, distribution: .constant(5_400_000)),
    ])
    var known = Known(demand: SyntheticDemand(parts: [part]))
    known.demand.busynessCV = 0.25
    known.flow.earlyProbability = 0.2
    known.flow.early = .exponential(mean: 120_000)
    known.flow.late = .mixture([
      WeightedDistribution(weight: 0.6, distribution: .exponential(mean: 100_000)),
      WeightedDistribution(weight: 0.4, distribution: .exponential(mean: 900_000)),
    ])
    (known.flow.endsEarlyProbability, known.flow.endsLateProbability) = (0.2, 0.1)
    known.flow.endsEarlyBy = .uniform(min: 400_000, max: 800_000)
    known.flow.endsLateBy = .exponential(mean: 600_000)
    known.flow.endSpread = 90_000
    known.flow.leavesTogetherProbability = 0.75
    known.flow.leavesTogetherWithin = .exponential(mean: 40_000)
    return known
  }()

  private func observed(_ known: Known, weeks: Int64, seed: UInt64, knowsSchedule: Bool) throws -> (
    [ObservedSession], ScenarioCalendar
  ) {
    let calendar = try calendar("2026-03-02T00:00:00", "UTC")
    let source = WorkloadSource(
      content: .synthetic(known.demand, during: 0...(weeks * Self.week - 1)), calendar: calendar,
      flow: .scheduled(known.flow),
      attendance: 1,
      period: 0...(weeks * Self.week - 1), notes: WorkloadNotes())
    let workload = source.makeWorkload(seed: seed, replication: 0).workload
    let sessions = Dictionary(
      uniqueKeysWithValues: source.sessions(seed: seed, replication: 0).map { ($0.name, $0) })
    let schedules: [MeetingSchedule?] = workload.meetings.map { name in
      sessions[name].map { MeetingSchedule(start: $0.start, duration: $0.duration) }
    }
    return (
      [ObservedSession](workload, schedules: knowsSchedule ? schedules : [], calendar: calendar),
      calendar
    )
  }

  @Test(
    "sessions that begin near a mark no more often than chance has it are all counted",
    arguments: [(1, 1), (5, 4), (100, 40), (100, 20)])
  func countsUnscheduled(sessions: Int, nearMarks: Int) throws {
    var text = "meeting_id,join_time,stay_s\n"
    for session in 0..<sessions {
      text += "m\(session),\(session * 3600 + (session < nearMarks ? 60 : 900)),300\n"
    }
    let calendar = try calendar()
    let fitted = try FittedWorkload(try source(text), calendar: calendar)
    #expect(fitted.demand.parts.map(\.name) == ["ad-hoc"])
    #expect(
      fitted.notes.contains {
        $0.hasSuffix("that is too near to chance to call any of them scheduled.")
      })
    // A trace of less than a week has its own number as that of a week.
    let weeks = Double((sessions + 167) / 168)
    #expect(abs(fitted.demand.meetingsPerWeek * weeks - Double(sessions)) < 1e-6)
  }

  private static let truths: [(key: String, parameter: String, value: Double)] = [
    ("busyness_cv", "", 0.25),
    ("parts.scheduled.meetings_per_week", "", 400),
    ("parts.scheduled.size", "median", 12),
    ("parts.scheduled.size", "sigma", 0.6),
    ("participant_flow.early_probability", "", 0.2),
    ("participant_flow.early", "mean", 120_000),
    ("participant_flow.late", "weight_1", 0.6),
    ("participant_flow.late", "mean_1", 100_000),
    ("participant_flow.late", "mean_2", 900_000),
    ("participant_flow.ends_early_probability", "", 0.2),
    ("participant_flow.ends_late_probability", "", 0.1),
    ("participant_flow.ends_late_by", "mean", 600_000),
    ("participant_flow.end_spread", "", 90_000),
    ("participant_flow.leaves_together_probability", "", 0.75),
    ("participant_flow.leaves_together_within", "mean", 40_000),
  ]

  @Test("known parameters come back within their standard errors, over several seeds")
  func recovers() throws {
    var scores: [[Double]] = []
    let seeds: ClosedRange<UInt64> = 1...6
    for seed in seeds {
      let (sessions, calendar) = try observed(Self.known, weeks: 6, seed: seed, knowsSchedule: true)
      var fitted = try FittedWorkload(partsOf: sessions, unscheduled: nil, calendar: calendar)
      fitted.fitFlows(sessions)
      #expect(fitted.demand.parts.count == 1)
      scores.append(
        try Self.truths.map { truth in
          let key = fitted.values.contains {
            $0.key == truth.key && $0.parameter == truth.parameter
          }
          #expect(key, "\(truth.key) \(truth.parameter) was not fitted: \(fitted.notes)")
          let estimate = try #require(
            fitted[truth.key, truth.parameter] ?? fitted[truth.key, "mean"])
          return (estimate.value - truth.value) / estimate.standardError
        })
    }
    for (index, truth) in Self.truths.enumerated() {
      let own = scores.map { $0[index] }
      print(
        "\(truth.key) \(truth.parameter): errors in standard errors \(own.map { ($0 * 100).rounded() / 100 })"
      )
      // Six standard normal scores: their squares add up to more than 22.5 once in a thousand.
      #expect(own.reduce(0) { $0 + $1 * $1 } < 22.5, "\(truth.key) \(truth.parameter)")
    }
  }

  @Test("broken stays come back too, although who is back too late is not seen")
  func recoversRejoins() throws {
    var known = Self.known
    known.demand.busynessCV = 0
    known.flow.rejoinProbability = 0.2
    known.flow.rejoinAfter = .exponential(mean: 400_000)
    var scores: [[Double]] = []
    for seed in 1...6 as ClosedRange<UInt64> {
      let (sessions, calendar) = try observed(known, weeks: 2, seed: seed, knowsSchedule: true)
      var fitted = try FittedWorkload(partsOf: sessions, unscheduled: nil, calendar: calendar)
      fitted.fitFlows(sessions)
      let share = try #require(fitted["participant_flow.rejoin_probability"])
      let mean = try #require(fitted["participant_flow.rejoin_after", "mean"])
      scores.append([
        (share.value - 0.2) / share.standardError, (mean.value - 400_000) / mean.standardError,
      ])
      let flow = try #require(fitted.flow?.laws)
      print("rejoins, seed \(seed): \(share), \(mean), together \(flow.leavesTogetherProbability)")
      #expect(abs(flow.leavesTogetherProbability - 0.75) < 0.02)
    }
    for parameter in 0..<2 {
      #expect(scores.reduce(0) { $0 + $1[parameter] * $1[parameter] } < 22.5)
    }
  }
}
