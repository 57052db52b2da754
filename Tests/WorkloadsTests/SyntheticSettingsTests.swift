import Probability
import Settings
import Testing

@testable import Workloads

@Suite struct SyntheticSettingsTests {
  private func demand(_ text: String) throws -> (SyntheticDemand, issues: [String]) {
    let (model, issues) = try reading("source: synthetic\n\(text)") { WorkloadModel(settings: &$0) }
    guard case .synthetic(let demand) = model.source else {
      preconditionFailure("the source is synthetic")
    }
    return (demand, issues)
  }

  @Test("parts replace the usual one, and each key of a part is read")
  func readsParts() throws {
    let calls =
      "{name: calls, arrivals: ad_hoc, start_share: {\"9:00\": 3, \"17:00\": 1, \"18:00\": 0}, size: 1, smallest_size: 1, kind: call}"
    let flow = "{senders: 2, sender_seats: 3, rejoin_probability: 10%}"
    let webinars =
      "{name: webinars, meetings_per_week: 2, start_share: {\"11:00\": 1}, participant_flow: \(flow), attendance: 40%}"
    let (demand, issues) = try demand(
      """
      period_busyness_cv: 5%
      busyness_period: 2h
      holidays: [2026-12-26, 2026-12-25]
      parts: [\(calls), \(webinars)]
      """)
    #expect(issues.isEmpty, "\(issues)")
    #expect(demand.parts.map(\.name) == ["calls", "webinars"])
    #expect(demand.busynessPeriod == 120 && demand.periodBusynessCV == 0.05)
    #expect(demand.holidays == [20_812, 20_813])
    guard case .atAnyTime(let rates) = demand.parts[0].starts else {
      Issue.record("calls come at any time")
      return
    }
    #expect(
      rates[..<540].allSatisfy { $0 == 0 } && rates[540] == 3.0 / 480 && rates[1019] == 3.0 / 480)
    #expect(
      rates[1020] == 1.0 / 60 && rates[1079] == 1.0 / 60 && rates[1080...].allSatisfy { $0 == 0 })
    #expect(demand.parts[0].kind == "call" && demand.parts[0].smallestSize == 1)
    #expect(demand.parts[1].attendance == 0.4)
    guard case .scheduled(let flow)? = demand.parts[1].flow else {
      Issue.record("webinars have a flow of their own")
      return
    }
    #expect(flow.senders == .constant(2) && flow.senderSeats == 3 && flow.rejoinProbability == 0.1)
  }

  @Test("a weekday has starts of its own, and the part's where it says nothing")
  func readsWeekdayStarts() throws {
    let (demand, issues) = try demand(
      """
      slot_share: {":15": 1}
      weekday_starts: {wed: {hour_share: {10: 2, 11: 1}}, fri: {start_share: {"11:30": 1}}}
      """)
    #expect(issues.isEmpty, "\(issues)")
    let part = demand.parts[0]
    #expect(part.starts(on: 0) == part.starts)
    let wednesday = (0..<24).map { $0 == 10 ? 2.0 : $0 == 11 ? 1 : 0 }
    #expect(part.starts(on: 2) == .slots(hours: wednesday, minutes: MeetingStarts.minutes([15: 1])))
    #expect(part.starts(on: 4) == .timesOfDay((0..<1440).map { $0 == 690 ? 1 : 0 }))
    let calls = try self.demand(
      "parts: [{name: calls, arrivals: ad_hoc, weekday_starts: {tue: {hour_share: {7: 1}}}}]"
    ).0.parts[0]
    #expect(calls.starts(on: 1) == .atAnyTime((0..<1440).map { $0 / 60 == 7 ? 1 : 0 }))
    #expect(calls.starts(on: 0).areAtAnyTime)
  }

  @Test("a preset's parts can be changed one by one, added to, and scaled together")
  func changesPreset() throws {
    let plain = try demand("preset: webinar-flash").0
    let (changed, issues) = try demand(
      "preset: webinar-flash\nmeetings_per_week: 1000\nparts: [{name: webinars, meetings_per_week: 30}, {name: lessons, meetings_per_week: 370}]"
    )
    #expect(issues.isEmpty, "\(issues)")
    #expect(changed.parts.map(\.name) == ["webinars", "meetings", "lessons"])
    #expect(changed.parts.map(\.meetingsPerWeek) == [30, 600, 370])
    #expect(
      changed.parts[0].size == plain.parts[0].size && changed.parts[0].flow == plain.parts[0].flow)
    let (doubled, _) = try demand("preset: corporate\nmeetings_per_week: 8000")
    #expect(doubled.parts.map(\.meetingsPerWeek) == [3040, 4960])
    let (single, none) = try demand("preset: tutoring-1to1\nlargest_size: 4\nsize: 3")
    #expect(
      none.isEmpty && single.parts[0].size == .constant(3) && single.parts[0].name == "lessons")
  }

  @Test(
    "a total scales the parts that were written, one or several",
    arguments: [
      ("parts: [{name: a, meetings_per_week: 10}]", [100]),
      ("parts: [{name: a, meetings_per_week: 10}, {name: b, meetings_per_week: 30}]", [25, 75]),
      ("preset: tutoring-1to1\nparts: [{name: lessons, meetings_per_week: 10}]", [100]),
    ] as [(String, [Double])])
  func scalesParts(text: String, expected: [Double]) throws {
    let (demand, issues) = try demand("meetings_per_week: 100\n\(text)")
    #expect(issues.isEmpty, "\(issues)")
    #expect(demand.parts.map(\.meetingsPerWeek) == expected)
  }

  private static let wrong: [(String, String)] = [
    ("preset: campos", "workload.preset: \"campos\" is not a known choice"),
    (
      "preset: corporate\nsize: 5",
      "workload.size: belongs to one part of the demand; expected it in an element of parts, by name (scheduled, ad-hoc)"
    ),
    ("parts: [{name: a}, {name: a}]", "workload.parts: has two parts named a"),
    ("parts: [{meetings_per_week: 3}]", "workload.parts.0.name: is missing"),
    ("busyness_period: 7m", "workload.busyness_period: does not divide a day"),
    ("holidays: [2026-02-30]", "workload.holidays.0: \"2026-02-30\" is not a date"),
    ("holidays: [christmas]", "workload.holidays.0: \"christmas\" is not a date"),
    (
      "start_share: {\"9:00\": 1}\nhour_share: {9: 1}",
      "workload.hour_share: says with start_share when meetings start"
    ),
    ("start_share: {\"24:00\": 1, \"9:00\": 1}", "workload.start_share.24:00: is not a known key"),
    (
      "arrivals: ad_hoc\nslot_share: {\":00\": 1}",
      "workload.slot_share: has no meaning for arrivals: ad_hoc"
    ),
    (
      "weekday_starts: {sat: {hour_share: {9: 1}}}",
      "workload.weekday_starts.sat: has no meetings by weekday_share; expected a share above 0"
    ),
    (
      "weekday_starts: {wed: {hour_share: {25: 1}}}",
      "workload.weekday_starts.wed.hour_share.25: is not a known key"
    ),
    (
      "weekday_starts: {someday: {hour_share: {9: 1}}}",
      "workload.weekday_starts.someday: is not a known key; expected one of mon, tue"
    ),
    (
      "weekday_starts: {wed: {arrivals: ad_hoc}}",
      "workload.weekday_starts.wed.arrivals: is not a known key"
    ),
    (
      "weekday_starts: {wed: {start_share: {\"9:00\": 1}, slot_share: {\":00\": 1}}}",
      "workload.weekday_starts.wed.slot_share: says with start_share when meetings start"
    ),
    (
      "arrivals: ad_hoc\nweekday_starts: {wed: {slot_share: {\":00\": 1}}}",
      "workload.weekday_starts.wed.slot_share: has no meaning for arrivals: ad_hoc"
    ),
    (
      "preset: corporate\nweekday_starts: {wed: {hour_share: {9: 1}}}",
      "workload.weekday_starts: belongs to one part of the demand"
    ),
    ("smallest_size: 5\nlargest_size: 4", "workload.largest_size: 4 is less than smallest_size, 5"),
    (
      "participant_flow: {rejoin_probability: 100%}",
      "workload.participant_flow.rejoin_probability: \"100%\" is out of range"
    ),
    ("transforms: [{}]", "workload.transforms.0: names no transform"),
    ("transforms: [{shift: 1h, attendance: 50%}]", "workload.transforms.0: names 2 transforms"),
    ("transforms: [{shift: soon}]", "workload.transforms.0.shift: \"soon\""),
    (
      "transforms: [{window: {from: 2h, to: 1h}}]",
      "workload.transforms.0.window.to: is not after from"
    ),
    (
      "transforms: [{overlay: {zones: []}}]",
      "workload.transforms.0.overlay.zones: names no time zone"
    ),
    (
      "transforms: [{overlay: {zones: [Mars]}}]",
      "workload.transforms.0.overlay.zones.0: \"Mars\" is not a known time zone"
    ),
    ("scale: -50%", "workload.scale: \"-50%\" is negative"),
    ("time_scale: 0", "workload.time_scale: \"0\" is out of range"),
    ("transforms: [{webinar: {at: 1h}}]", "workload.transforms.0.webinar.participants: is missing"),
  ]

  @Test("what is wrong with a synthetic demand is said once", arguments: wrong)
  func refuses(text: String, complaint: String) throws {
    let issues = try demand(text).issues
    #expect(issues.count == 1, "\(issues)")
    #expect(issues.first?.contains(": \(complaint)") == true, "\(issues)")
  }

  @Test("tutoring-1to1 has 2,300 lessons at once in the busiest minute of an average week")
  func tutoringPeak() throws {
    let lessons = WorkloadPreset.tutoring.demand.parts[0]
    guard case .mixture(let lengths) = lessons.duration else {
      Issue.record("lessons have several lengths")
      return
    }
    let (weights, total) = (lessons.starts.minuteWeights, lengths.reduce(0) { $0 + $1.weight })
    let perDay =
      try #require(lessons.weekdayShare.max()) / lessons.weekdayShare.reduce(0, +)
      * lessons.meetingsPerWeek
    // A minute holds what began in it or less than a length before it.
    let present = weights.indices.map { minute in
      lengths.reduce(0.0) { sum, length in
        guard case .constant(let milliseconds) = length.distribution else { return sum }
        return sum + length.weight / total
          * weights[max(0, minute - Int(milliseconds / 60_000) + 1)...minute].reduce(0, +)
      }
    }
    let peak = try #require(present.max()) / weights.reduce(0, +) * perDay
    #expect(abs(peak - 2300) < 23)
  }

  @Test(
    "every preset is a demand that can be drawn, names its source, and comes in order of name",
    arguments: WorkloadPreset.all)
  func drawsPresets(preset: WorkloadPreset) throws {
    #expect(WorkloadPreset.all.map(\.name) == WorkloadPreset.all.map(\.name).sorted())
    #expect(preset.source.count > 40 && preset.summary.hasSuffix("."))
    #expect(Set(preset.demand.parts.map(\.name)).count == preset.demand.parts.count)
    let day = SyntheticDemand(
      parts: preset.demand.parts.map { part in
        var part = part
        part.meetingsPerWeek = min(part.meetingsPerWeek, 500)
        return part
      })
    let sessions = SyntheticSampler(day, calendar: try calendar(), seed: 1, replication: 0)
      .sessions(during: 0...(7 * 86_400_000))
    #expect(!sessions.isEmpty)
    for part in preset.demand.parts {
      #expect(part.size.isValid && part.duration.isValid)
      #expect(
        sessions.filter { $0.kind == part.kind }.allSatisfy {
          $0.participants >= 1 && $0.duration >= 1000
        })
    }
  }
}
