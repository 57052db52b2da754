internal import Probability

extension WorkloadPreset {
  /// Webinars above a quiet floor.
  static let webinarFlash = WorkloadPreset(
    name: "webinar-flash",
    summary:
      "A few webinars a day of 200 to 5,000 people, who come within minutes, above a floor of "
      + "small meetings.",
    source:
      "webinars: 1 to 5 send and 200 to 5,000 attend, who are 36 to 41 % of the registered "
      + "(spotler.com, 2020 and 2021); joins rise "
      + "within two minutes of the start (MediaPlatform's chart of 35,000), taken as offsets 0.6 "
      + "times those of meetings; how many webinars "
      + "there are, when, and how their sizes are spread are assumptions",
    demand: {
      var webinars = DemandPart(
        "webinars", kind: "webinar", meetingsPerWeek: 15, weekdays: [2, 4, 4, 4, 1],
        starts: .at([1000: 25, 1100: 35, 1400: 25, 1500: 15]))
      webinars.size = .lognormal(median: 450, sigma: 0.9)
      (webinars.smallestSize, webinars.largestSize) = (200, 5000)
      webinars.duration = .minutes([45: 30, 60: 70])
      webinars.flow = .scheduled(.webinar)
      var floor = DemandPart(
        "meetings", kind: "team", meetingsPerWeek: 600, weekdays: [18, 23, 23, 22, 14],
        starts: .slots(
          hours: [0, 0, 0, 0, 0, 0, 0, 1, 6, 16, 17, 13, 6, 14, 13, 8, 4, 1.5, 0.5, 0, 0, 0, 0, 0],
          minutes: MeetingStarts.minutes([0: 70, 30: 24, 15: 3, 45: 3])))
      (floor.size, floor.largestSize) = (.lognormal(median: 4.5, sigma: 0.5), 30)
      floor.duration = .minutes([15: 18, 30: 40, 45: 14, 60: 24, 90: 4])
      return SyntheticDemand(parts: [webinars, floor])
    }(),
    flow: .scheduled(ScheduledFlow()), attendance: 1)
}
