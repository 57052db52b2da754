internal import Probability

extension WorkloadPreset {
  /// A company's working week.
  static let corporate = WorkloadPreset(
    name: "corporate",
    summary:
      "A company's working week of 4,000 meetings: scheduled ones on the hour and half hour, more "
      + "that nobody scheduled, few large.",
    source:
      "starts of 102 recurring Kubernetes meetings (:00 82 %, :30 17 %) and the recipe :00 70 %, "
      + ":30 24 %, :15 and :45 3 % each; 62 % "
      + "unscheduled (Microsoft, 2021); attendance 91 % of those invited (WPA's demo data); a "
      + "day's busyness 8 % (Avramidis et al. 2004); the "
      + "lengths "
      + "are assumptions such that 60 % of the meetings are under 15 minutes (Work Trend Index "
      + "2022) and half are at 9 to 11 and 13 to 15 h "
      + "(Microsoft), and so is the sizes' mixture; 25 % of stays are broken, of which those are "
      + "back who have time: fewer than the 0.33 "
      + "rejoins a first join of hour-long meetings (W3C CCG, 2021-2025)",
    demand: {
      var scheduled = DemandPart(
        "scheduled", kind: "scheduled", meetingsPerWeek: 1520, weekdays: [18, 23, 23, 22, 14],
        starts: .slots(
          hours: workingHours, minutes: MeetingStarts.minutes([0: 70, 30: 24, 15: 3, 45: 3])))
      scheduled.size = .mixture([
        WeightedDistribution(weight: 0.30, distribution: .constant(2)),
        WeightedDistribution(weight: 0.62, distribution: .lognormal(median: 4.5, sigma: 0.5)),
        WeightedDistribution(weight: 0.08, distribution: .lognormal(median: 21, sigma: 0.91)),
      ])
      scheduled.largestSize = 500
      scheduled.duration = .minutes([15: 18, 30: 40, 45: 14, 60: 24, 90: 4])
      var adHoc = DemandPart(
        "ad-hoc", kind: "ad_hoc", meetingsPerWeek: 2480, weekdays: [19, 22, 22, 21, 16],
        starts: .atAnyTime(workingHours.flatMap { [Double](repeating: $0, count: 60) }))
      adHoc.size = .mixture([
        WeightedDistribution(weight: 0.6, distribution: .constant(2)),
        WeightedDistribution(weight: 0.4, distribution: .lognormal(median: 3.5, sigma: 0.4)),
      ])
      adHoc.largestSize = 30
      adHoc.duration = .lognormal(median: 270_000, sigma: 0.9)
      adHoc.flow = .scheduled(adHocFlow)
      return SyntheticDemand(parts: [scheduled, adHoc])
    }(),
    flow: {
      var flow = ScheduledFlow()
      flow.rejoinProbability = 0.25
      return .scheduled(flow)
    }(),
    attendance: 0.91)

  /// The share of each hour of a working day.
  private static let workingHours: [Double] = [
    0, 0, 0, 0, 0, 0, 0, 1, 8, 13, 13, 13, 8, 12, 12, 11, 7, 2, 0.5, 0, 0, 0, 0, 0,
  ]

  /// Nobody joins early what nobody scheduled, and it ends when it ends.
  private static let adHocFlow: ScheduledFlow = {
    var flow = ScheduledFlow()
    flow.earlyProbability = 0
    flow.late = .exponential(mean: 45_000)
    (flow.endsEarlyProbability, flow.endsLateProbability, flow.endSpread) = (0, 0, 0)
    flow.rejoinProbability = 0.25
    return flow
  }()
}
