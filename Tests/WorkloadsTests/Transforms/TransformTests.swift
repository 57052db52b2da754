import PoolSimulation
import Probability
import Settings
import Testing

@testable import Workloads

@Suite struct TransformTests {
  private static let hour: Int64 = 3_600_000

  /// A trace with a meeting every quarter of an hour of a week, of five joins each.
  private static let joins: String = {
    var text = "meeting_id,join_time,stay_s,participant_id,seats,patience_s\n"
    for meeting in 0..<672 {
      for person in 0..<5 {
        text +=
          "m\(meeting),\(meeting * 900 + person * 20),600,p\(person),\(person == 0 ? 2 : 1),\(person == 1 ? "7" : "")\n"
      }
    }
    return text
  }()

  private static let meetings: String = {
    var text = "meeting_id,start_time,duration_s,participants\n"
    for meeting in 0..<672 { text += "m\(meeting),\(meeting * 900),600,5\n" }
    return text
  }()

  private func drawn(
    _ text: String, _ transforms: [WorkloadTransform], duration: Int64? = nil, seed: UInt64 = 1,
    replication: Int = 0,
    calendar: ScenarioCalendar? = nil
  ) throws -> (workload: Workload, notes: WorkloadNotes) {
    try source(text, duration: duration, transforms: transforms, calendar: calendar).makeWorkload(
      seed: seed, replication: replication)
  }

  /// What tells a meeting's joins from another's.
  private func names(_ workload: Workload) -> Set<String> { Set(workload.meetings) }

  @Test(
    "a factor of one, a whole window and no shift change nothing", arguments: [joins, meetings])
  func changesNothing(text: String) throws {
    let plain = try drawn(text, []).workload
    for transform in [
      .scale(1, jitter: 60_000), .window(from: 0, to: .max), .shift(by: 0), .timeScale(1),
      .attendance(1),
      .growth(factor: 1, over: 1000, jitter: 60_000), .overlay(zones: ["Europe/Berlin"], share: 0),
    ] as [WorkloadTransform] {
      #expect(Columns(try drawn(text, [transform]).workload) == Columns(plain), "\(transform)")
    }
  }

  @Test(
    "thinning keeps whole meetings, and those kept at less are kept at more",
    arguments: [joins, meetings])
  func thins(text: String) throws {
    let less = try drawn(text, [.scale(0.3, jitter: 0)]).workload
    let more = try drawn(text, [.scale(0.6, jitter: 0)]).workload
    #expect(names(less).isSubset(of: names(more)))
    #expect(less.joinCount == 5 * less.meetingCount && more.joinCount == 5 * more.meetingCount)
    // Binomial over 672 meetings, 99.9 %.
    for (workload, share) in [(less, 0.3), (more, 0.6)] {
      let bound = 3.29 * (672 * share * (1 - share)).squareRoot()
      #expect(abs(Double(workload.meetingCount) - share * 672) < bound)
    }
  }

  @Test("replication adds copies with names and times of their own")
  func replicates() throws {
    let plain = try drawn(Self.joins, []).workload
    let (workload, _) = try drawn(Self.joins, [.shift(by: Self.hour), .scale(2.5, jitter: 30_000)])
    #expect(names(workload).isSuperset(of: names(plain)))
    #expect(workload.meetingCount == names(workload).count)
    let bound = 3.29 * (672 * 0.25).squareRoot()
    #expect(abs(Double(workload.meetingCount) - 2.5 * 672) < bound)
    var shifts: [Int64] = []
    for join in workload.joinTimes.indices {
      let name = workload.meetings[Int(workload.meetingOfJoin[join])]
      let meeting = try #require(Int(name.dropFirst().prefix { $0 != "~" }))
      let person = try #require(workload.participantName(of: join).flatMap { Int($0.dropFirst()) })
      let shift =
        workload.joinTimes[join].milliseconds - Self.hour - Int64(meeting * 900 + person * 20)
        * 1000
      if name.contains("~") { shifts.append(shift) } else { #expect(shift == 0) }
      #expect(workload.stays[join].milliseconds == 600_000)
      #expect(workload.seats[join] == (person == 0 ? 2 : 1))
      #expect(workload.patience[join].milliseconds == (person == 1 ? 7000 : -1))
    }
    #expect(shifts.allSatisfy { abs($0) <= 30_000 })
    // Uniform within the jitter: mean 0, and its standard deviation is 30 s over the root of 3.
    let mean = shifts.reduce(0) { $0 + Double($1) } / Double(shifts.count)
    let deviation = 30_000 / (3 * Double(shifts.count)).squareRoot()
    #expect(abs(mean) < 3.29 * deviation)
    #expect(Set(shifts).count > shifts.count / 2)
  }

  @Test(
    "copies of a storm at the run's start stay in the run, and those of one before it stay out of it"
  )
  func keepsStormAtStart() throws {
    for start in [0, -1] as [Int64] {
      var text = "meeting_id,join_time,stay_s\n"
      for meeting in 0..<300 { text += "m\(meeting),\(start * 10),600\n" }
      let (workload, notes) = try drawn(text, [.scale(3, jitter: 60_000)])
      #expect(workload.joinCount == (start == 0 ? 900 : 0))
      #expect(notes.rowsBeforeStart == (start == 0 ? 0 : 900))
      #expect(workload.joinTimes.allSatisfy { $0.milliseconds <= 60_000 })
    }
  }

  @Test("a session's copy is drawn anew, at the same scheduled time")
  func redrawsSessions() throws {
    let source = try source(
      Self.meetings, flow: .scheduled(ScheduledFlow()), transforms: [.scale(2, jitter: 60_000)])
    let sessions = source.sessions(seed: 1, replication: 0)
    #expect(sessions.count == 2 * 672)
    #expect(Set(sessions.map(\.name)).count == sessions.count)
    #expect(sessions.allSatisfy { $0.start % 900_000 == 0 })
    let workload = source.makeWorkload(seed: 1, replication: 0).workload
    var firstJoins: [String: Int64] = [:]
    for join in workload.joinTimes.indices {
      let name = workload.meetings[Int(workload.meetingOfJoin[join])]
      firstJoins[name] = firstJoins[name] ?? workload.joinTimes[join].milliseconds
    }
    let same = (1..<672).count { firstJoins["m\($0)"] == firstJoins["m\($0)~0-1"] }
    #expect(same < 10)
  }

  @Test(
    "a window includes its beginning and not its end, and moves nothing",
    arguments: [joins, meetings])
  func windows(text: String) throws {
    let workload = try drawn(text, [.window(from: Self.hour, to: 2 * Self.hour)]).workload
    #expect(names(workload) == ["m4", "m5", "m6", "m7"])
    #expect(workload.joinTimes.first?.milliseconds == Self.hour)
  }

  @Test(
    "what is moved out of the run is left out and counted on its side; what is moved into it is there"
  )
  func shifts() throws {
    let (early, notes) = try drawn(Self.meetings, [.shift(by: -Self.hour)], duration: Self.hour)
    #expect(names(early) == ["m4", "m5", "m6", "m7", "m8"])
    #expect(notes.rowsBeforeStart == 4 && notes.rowsAfterEnd == 672 - 9)
    let (late, _) = try drawn(Self.joins, [.shift(by: Self.hour)], duration: Self.hour + 30_000)
    #expect(late.joinTimes.map(\.milliseconds) == [3_600_000, 3_620_000])
    let (back, _) = try drawn(
      "meeting_id,join_time,stay_s\na,-7200,9\n", [.shift(by: 2 * Self.hour)])
    #expect(back.joinTimes.map(\.milliseconds) == [0])
  }

  @Test("a time scale stretches times and lengths, rounded to the millisecond")
  func stretches() throws {
    let joins = try drawn("meeting_id,join_time,stay_s\na,10.001,600\n", [.timeScale(1.5)]).workload
    #expect(
      joins.joinTimes.map(\.milliseconds) == [15_002]
        && joins.stays.map(\.milliseconds) == [900_000])
    let sessions = try source(Self.meetings, transforms: [.timeScale(0.5)]).sessions(
      seed: 1, replication: 0)
    #expect(sessions[1].start == 450_000 && sessions[1].duration == 300_000)
  }

  @Test(
    "an overlay is at the same local time, also where one zone has changed its clocks and the other has not",
    arguments: [true, false])
  func overlays(asJoins: Bool) throws {
    // Berlin left summer time on 25 October 2020, New York on 1 November: in between they are five
    // hours apart, then six.
    let calendar = try calendar("2020-10-26T00:00:00", "America/New_York")
    let header =
      asJoins ? "meeting_id,join_time,stay_s" : "meeting_id,start_time,duration_s,participants"
    let rest = asJoins ? "600" : "600,1"
    let text = "\(header)\na,2020-10-28T09:00:00,\(rest)\nb,2020-11-04T09:00:00,\(rest)\n"
    let workload = try drawn(
      text, [.overlay(zones: ["Europe/Berlin", "Asia/Kolkata"], share: 1)], calendar: calendar
    ).workload
    let hours = zip(workload.joinTimes, workload.meetingOfJoin).map { time, meeting in
      "\(workload.meetings[Int(meeting)].prefix(1)) \(calendar.text(at: time.milliseconds).dropFirst(8).prefix(8))"
    }
    #expect(
      hours == ["a 27T23:30", "a 28T04:00", "a 28T09:00", "b 03T22:30", "b 04T03:00", "b 04T09:00"])
  }

  @Test("growth multiplies the meetings exponentially, and no further than asked")
  func grows() throws {
    let days = try drawn(Self.joins, [.growth(factor: 4, over: 4 * 24 * Self.hour, jitter: 0)])
      .workload
    var first: [String: Int64] = [:]
    for join in days.joinTimes.indices {
      let name = days.meetings[Int(days.meetingOfJoin[join])]
      first[name] = first[name] ?? days.joinTimes[join].milliseconds
    }
    for day in 0..<7 as Range<Int64> {
      let count = Double(first.values.count { $0 / (24 * Self.hour) == day })
      // The mean of 4^(t/4 days) over the day; of 96 meetings only the last, fractional copy is by
      // chance: variance at most 1/4 each.
      let expected = (0..<96).reduce(0.0) { sum, quarter in
        let exponent = min((Double(day) + Double(quarter) / 96) / 4, 1)
        return sum + (exponent == 1 ? 4 : power(4, exponent))
      }
      let bound = 3.29 * (96 * 0.25).squareRoot()
      #expect(abs(count - expected) < bound, "day \(day)")
    }
  }

  /// `base` to the power of an exponent within 0...1, by halving.
  private func power(_ base: Double, _ exponent: Double) -> Double {
    var (result, root, rest) = (1.0, base, exponent)
    for _ in 0..<60 {
      root = root.squareRoot()
      rest *= 2
      if rest >= 1 {
        result *= root
        rest -= 1
      }
    }
    return result
  }

  @Test("attendance thins people one by one, the same ones at less as at more")
  func attends() throws {
    let less = try drawn(Self.joins, [.attendance(0.5)]).workload
    let more = try drawn(Self.joins, [.attendance(0.8)]).workload
    func people(_ workload: Workload) -> Set<String> {
      Set(
        workload.joinTimes.indices.map {
          "\(workload.meetings[Int(workload.meetingOfJoin[$0])]) \(workload.participantName(of: $0) ?? "")"
        }
      )
    }
    #expect(people(less).isSubset(of: people(more)))
    let bound = 3.29 * (3360.0 * 0.16).squareRoot()
    #expect(abs(Double(more.joinCount) - 0.8 * 3360) < bound)
    // Somebody who joins twice comes twice or not at all.
    var text = "meeting_id,join_time,stay_s,participant_id\n"
    for person in 0..<200 {
      text += "a,\(person),900,p\(person)\na,\(person + 1000),5,p\(person)\n"
    }
    let again = try drawn(text, [.attendance(0.5)]).workload
    let counts = Dictionary(grouping: again.joinTimes.indices) {
      again.participantName(of: $0) ?? ""
    }.values.map(\.count)
    #expect(counts.allSatisfy { $0 == 2 } && (60...140).contains(counts.count))
  }

  @Test("a webinar adds its people and changes nobody else", arguments: [joins, meetings])
  func addsWebinar(text: String) throws {
    let event = MeetingEvent(
      kind: .webinar, name: "launch", time: 10 * Self.hour, duration: Self.hour, participants: 1000,
      flow: .scheduled(.webinar))
    let plain = Columns(try drawn(text, []).workload)
    let workload = try drawn(text, [.event(event)]).workload
    let others = zip(workload.joinTimes, workload.meetingOfJoin).filter {
      workload.meetings[Int($0.1)] != "launch"
    }.map(\.0.milliseconds)
    #expect(others == plain.times)
    #expect(workload.joinCount == plain.times.count + 1000)
    let offsets = zip(workload.joinTimes, workload.meetingOfJoin).filter {
      workload.meetings[Int($0.1)] == "launch"
    }
    .map { $0.0.milliseconds - 10 * Self.hour }
    // 0.6 times the offsets of a meeting, whose median is 2.6 min: half come within about 1.6
    // minutes.
    #expect((70_000...120_000).contains(offsets[500]))
  }

  @Test(
    "a bootstrap makes each day of the run a day of the demand of the same weekday, at the same local time",
    arguments: [true, false])
  func bootstraps(asJoins: Bool) throws {
    // Three weeks of a meeting a day, whose minute says which day it was; New York's clocks change
    // on 1 November.
    let header =
      asJoins ? "meeting_id,join_time,stay_s" : "meeting_id,start_time,duration_s,participants"
    let calendar = try calendar("2020-10-12T00:00:00", "America/New_York")
    var text = "\(header)\n"
    for day in 0..<21 {
      let date = day < 20 ? "2020-10-\(12 + day)" : "2020-11-01"
      text += "m,\(date)T09:\(10 + day):00,600\(asJoins ? "" : ",1")\n"
    }
    let workload = try drawn(
      text, [.bootstrap(.sameWeekday)], duration: 8 * 7 * 24 * Self.hour, calendar: calendar
    ).workload
    var seen: [Int64: Int] = [:]
    for time in workload.joinTimes {
      let day = calendar.localDay(at: time.milliseconds)
      let local = calendar.localWeekdayAndMinute(at: time.milliseconds)
      #expect(seen[day] == nil)
      seen[day] = local.minute - 9 * 60 - 10
      // Monday is the first day of the trace: the day drawn has the same weekday.
      #expect((local.weekday + 6) % 7 == (local.minute - 9 * 60 - 10) % 7)
    }
    #expect(workload.joinCount == 56)
    #expect(
      Set(seen.values).count > 12, "with 8 draws among 3 days a weekday hardly any day is missed")
  }

  @Test("transforms are applied in their order")
  func keepsOrder() throws {
    let window = WorkloadTransform.window(from: 0, to: Self.hour)
    let later = try drawn(Self.meetings, [window, .shift(by: Self.hour)]).workload
    #expect(
      names(later) == ["m0", "m1", "m2", "m3"] && later.joinTimes.first?.milliseconds == Self.hour)
    let none = try drawn(Self.meetings, [.shift(by: Self.hour), window]).workload
    #expect(none.joinCount == 0)
  }

  @Test(
    "draws depend on the seed and the replication, and not on the order of a trace's rows",
    arguments: [joins, meetings])
  func keysDraws(text: String) throws {
    let transforms: [WorkloadTransform] = [
      .scale(1.5, jitter: 60_000), .overlay(zones: ["Asia/Tokyo"], share: 0.3), .attendance(0.7),
      .scale(0.5, jitter: 0),
    ]
    let once = Columns(try drawn(text, transforms).workload)
    #expect(Columns(try drawn(text, transforms).workload) == once)
    #expect(Columns(try drawn(text, transforms, seed: 2).workload) != once)
    #expect(Columns(try drawn(text, transforms, replication: 1).workload) != once)
    var rows = text.split(separator: "\n")
    rows[1...].reverse()
    #expect(Columns(try drawn(rows.joined(separator: "\n"), transforms).workload) == once)
  }
}

extension TransformTests {
  @Test(
    "a drawn demand reaches as far as its transforms move it",
    arguments: [
      WorkloadTransform.shift(by: 3 * 86_400_000), .shift(by: -3 * 86_400_000), .timeScale(0.5),
      .timeScale(2),
      .overlay(zones: ["America/Los_Angeles", "Asia/Tokyo"], share: 1),
    ])
  func drawsBeyondRun(transform: WorkloadTransform) throws {
    // Meetings at all hours of all days: every day of the run has as many as another, its ends too.
    var part = DemandPart()
    part.meetingsPerWeek = 7000
    part.weekdayShare = [Double](repeating: 1, count: 7)
    part.starts = .timesOfDay([Double](repeating: 1, count: 1440))
    var demand = SyntheticDemand(parts: [part])
    demand.busynessCV = 0
    var model = WorkloadModel(source: .synthetic(demand))
    model.transforms = [transform]
    let day: Int64 = 86_400_000
    let source = try model.load(duration: 4 * day, calendar: try calendar(), traceDirectory: "")
    let sessions = source.sessions(seed: 1, replication: 0)
    let usual = Double(sessions.count) / 4
    for number in 0..<4 as Range<Int64> {
      let count = Double(sessions.count { $0.start / day == number })
      #expect(
        abs(count - usual) < 3.9 * usual.squareRoot(), "day \(number): \(count) of about \(usual)")
    }
    #expect(source.makeWorkload(seed: 1, replication: 0).notes.rowsBeforeStart == 0)
  }
}
