internal import Probability

extension WorkloadPreset {
  /// A school of private lessons.
  static let tutoring = WorkloadPreset(
    name: "tutoring-1to1",
    summary:
      "Private lessons for two, every day and in the evenings above all: about 2,300 lessons at "
      + "once at the peak.",
    source:
      "Novakid's 2,300 concurrent one-to-one lessons at peak, whose schedule is known (OpenVidu "
      + "blog, 2026-09-15): 134,000 lessons a week "
      + "have that peak; lessons of 25 or 50 minutes, on the hour and half hour, and their hours "
      + "are assumptions",
    demand: {
      var lessons = DemandPart(
        "lessons", kind: "one_to_one", meetingsPerWeek: 134_000,
        weekdays: [13, 13, 13, 13, 13, 18, 17],
        starts: .slots(
          hours: [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 4, 4, 4, 6, 9, 12, 13.5, 13, 11, 8, 4, 1.5, 0],
          minutes: MeetingStarts.minutes([0: 60, 30: 40])))
      (lessons.size, lessons.largestSize) = (.constant(2), 2)
      lessons.duration = .minutes([25: 70, 50: 30])
      var demand = SyntheticDemand(parts: [lessons])
      demand.busynessCV = 0.05
      return demand
    }(),
    flow: {
      // A lesson is paid for: both come within a few minutes, and it ends on time.
      var flow = ScheduledFlow()
      flow.earlyProbability = 0.5
      flow.early = .exponential(mean: 90_000)
      flow.late = .exponential(mean: 90_000)
      (flow.endsEarlyProbability, flow.endsLateProbability, flow.endSpread) = (0.05, 0.1, 60_000)
      flow.endsLateBy = .exponential(mean: 180_000)
      flow.leavesTogetherProbability = 0.97
      return .scheduled(flow)
    }(),
    attendance: 0.95)
}
