internal import Probability

extension WorkloadPreset {
  /// Calls to a bank: the control case, without storms on the hour.
  static let telephony = WorkloadPreset(
    name: "telephony",
    summary:
      "Calls to a large bank's agents, one person each, smooth over the day: the control without "
      + "join storms.",
    source:
      "counts of 5.3 million calls in 5 minutes each on 164 weekdays of 2003 at a North American "
      + "bank: the day's profile by quarter "
      + "hours, the weekdays' shares, a day's busyness of 6.4 % and a further 5.1 % for each two "
      + "hours, which together give the counts their "
      + "variance; lengths are lognormal as in Brown et al. 2005, with a median of 3 minutes and "
      + "sigma 1 (an assumption)",
    demand: {
      var calls = DemandPart(
        "calls", kind: "call", meetingsPerWeek: 162_300,
        weekdays: [22.36, 20.06, 18.91, 18.92, 19.75],
        starts: .rate(
          from: 7 * 60, every: 15,
          [
            780, 692, 761, 888, 1186, 1364, 1582, 1792, 2248, 2474, 2591, 2602, 2607, 2629, 2618,
            2602, 2560, 2564, 2498, 2485, 2416, 2413,
            2386, 2361, 2325, 2293, 2294, 2280, 2229, 2247, 2240, 2224, 2169, 2163, 2130, 2105,
            2009, 1969, 1825, 1747, 1551, 1478, 1364,
            1286, 1177, 1146, 1064, 1012, 933, 894, 856, 813, 767, 725, 709, 661,
          ]))
      (calls.size, calls.smallestSize, calls.largestSize) = (.constant(1), 1, 1)
      calls.duration = .lognormal(median: 180_000, sigma: 1)
      var demand = SyntheticDemand(parts: [calls])
      (demand.busynessCV, demand.periodBusynessCV, demand.busynessPeriod) = (0.064, 0.051, 120)
      return demand
    }(),
    flow: .allAtOnce, attendance: 1)
}
