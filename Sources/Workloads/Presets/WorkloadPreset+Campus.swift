internal import Probability

extension WorkloadPreset {
  /// A week of online classes: a timetable that fills whole buildings at once and empties them in
  /// the breaks between.
  static let campus = WorkloadPreset(
    name: "campus",
    summary:
      "A week of online classes at a university: most start on the hour or half hour, and all of "
      + "them pause together.",
    source:
      "counts of 5,571 online sections in the week of 2020-09-14 at the University of Virginia, by "
      + "weekday, start and length, with "
      + "lognormal mixtures fitted to their enrolments; joins and leaves: 365 Jitsi meetings of "
      + "the W3C Credentials CG, 2021-2025; "
      + "the timetable does not change from week to week, so days differ by chance only (an "
      + "assumption)",
    demand: campusDemand, flow: .scheduled(ScheduledFlow()), attendance: 1)

  private static let campusDemand: SyntheticDemand = {
    var demand = SyntheticDemand(parts: campusParts)
    demand.busynessCV = 0
    return demand
  }()

  /// Kinds of class by length: each has its own days, starts and sizes. Starts that hold less than
  /// 0.6 % of a kind are left out.
  private static let campusParts: [DemandPart] = [
    campusPart(
      "classes-50", kind: "class", meetings: 1629, weekdays: [508, 0, 522, 0, 599],
      starts: .at([
        800: 41, 900: 206, 1000: 304, 1100: 335, 1200: 275, 1300: 250, 1400: 107, 1500: 53,
        1530: 13, 1600: 37,
      ]),
      size: .lognormals([(0.259, 19.5, 0.68), (0.338, 17.4, 0.09), (0.403, 29.0, 1.17)]),
      largest: 436, duration: .constant(50 * 60_000)),
    campusPart(
      "sections-50", kind: "section", meetings: 554, weekdays: [49, 141, 115, 248, 1],
      starts: .at([
        800: 8, 830: 23, 900: 13, 1000: 26, 1100: 45, 1200: 13, 1230: 6, 1300: 30, 1400: 15,
        1500: 6, 1530: 14, 1600: 14, 1700: 99,
        1800: 107, 1900: 89, 2000: 38,
      ]),
      size: .lognormals([(0.478, 17.1, 0.28), (0.252, 19.6, 0.06), (0.27, 16.7, 1.05)]),
      largest: 170, duration: .constant(50 * 60_000)),
    campusPart(
      "classes-75-tue-thu", kind: "class", meetings: 1570, weekdays: [0, 788, 0, 782, 0],
      starts: .at([
        800: 70, 930: 323, 1100: 313, 1230: 299, 1400: 273, 1530: 167, 1700: 75, 1830: 19, 1900: 14,
      ]),
      size: .lognormals([(0.066, 2.9, 0.65), (0.408, 18.3, 0.39), (0.526, 30.9, 0.99)]),
      largest: 638, duration: .constant(75 * 60_000)),
    campusPart(
      "classes-75", kind: "class", meetings: 670, weekdays: [323, 0, 324, 0, 23],
      starts: .at([
        800: 7, 830: 16, 900: 8, 930: 36, 1000: 5, 1100: 49, 1200: 9, 1230: 42, 1300: 6, 1400: 223,
        1530: 162, 1700: 75, 1830: 20,
      ]),
      size: .lognormals([(0.735, 19.3, 1.09), (0.265, 24.7, 0.4)]), largest: 237,
      duration: .constant(75 * 60_000)),
    campusPart(
      "blocks-85", kind: "class", meetings: 152, weekdays: [39, 37, 38, 38, 0],
      starts: .at([
        800: 14, 810: 20, 1000: 34, 1010: 20, 1200: 32, 1210: 16, 1500: 9, 1700: 5, 1900: 2,
      ]),
      size: .lognormal(median: 60.5, sigma: 0.34), largest: 89, duration: .constant(85 * 60_000)),
    campusPart(
      "seminars-150", kind: "seminar", meetings: 401, weekdays: [98, 98, 113, 73, 19],
      starts: .at([
        900: 24, 930: 9, 1000: 16, 1200: 5, 1230: 19, 1300: 15, 1400: 81, 1430: 3, 1500: 5,
        1530: 123, 1600: 8, 1700: 25, 1730: 14,
        1800: 19, 1830: 12, 1900: 6, 1930: 5,
      ]),
      size: .lognormals([(0.581, 7.8, 0.93), (0.419, 18.2, 0.4)]), largest: 79,
      duration: .constant(150 * 60_000)),
    campusPart(
      "labs-180", kind: "lab", meetings: 120, weekdays: [24, 31, 28, 26, 11],
      starts: .at([900: 42, 1300: 2, 1400: 61, 1800: 8, 1900: 2]),
      size: .lognormals([(0.666, 21.8, 0.09), (0.334, 25.3, 0.53)]), largest: 71,
      duration: .constant(180 * 60_000)),
    campusPart(
      "others", kind: "class", meetings: 474, weekdays: [116, 77, 122, 107, 52],
      starts: .at([
        800: 19, 830: 8, 845: 3, 900: 20, 915: 5, 930: 24, 1000: 19, 1030: 7, 1040: 4, 1100: 34,
        1200: 7, 1230: 26, 1300: 42, 1400: 71,
        1430: 3, 1500: 11, 1505: 3, 1530: 33, 1540: 3, 1600: 17, 1700: 53, 1730: 8, 1800: 9,
        1830: 5, 1900: 11, 1930: 8,
      ]),
      size: .lognormals([(0.786, 15.6, 1.06), (0.214, 25.6, 0.53)]), largest: 436,
      duration: .minutes([
        60: 75, 65: 15, 70: 74, 80: 8, 90: 49, 100: 6, 105: 9, 110: 99, 120: 53, 135: 5, 165: 12,
        170: 11, 225: 17, 230: 5, 240: 14,
        270: 10,
      ])),
  ]

  private static func campusPart(
    _ name: String, kind: String, meetings: Double, weekdays: [Double], starts: MeetingStarts,
    size: Distribution, largest: Int,
    duration: Distribution
  ) -> DemandPart {
    var part = DemandPart(
      name, kind: kind, meetingsPerWeek: meetings, weekdays: weekdays, starts: starts)
    (part.size, part.smallestSize, part.largestSize, part.duration) = (size, 1, largest, duration)
    return part
  }
}
