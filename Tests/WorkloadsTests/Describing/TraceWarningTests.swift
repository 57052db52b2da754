import PoolSimulation
import Probability
import Settings
import Testing

@testable import Workloads

@Suite struct TraceWarningTests {
  private func joins(_ rows: [String], header: String = "meeting_id,join_time,stay_s") -> String {
    ([header] + rows).joined(separator: "\n") + "\n"
  }

  @Test("rows that are the same are found, but not people who only come together")
  func findsIdenticalRows() throws {
    let header = "meeting_id,join_time,stay_s,participant_id"
    let named = try description(
      joins(
        ["a,0,60,x", "a,0,60,y", "a,0,60,x", "b,0,60,x", "a,0,61,x", "a,1,60,x"], header: header))
    #expect(
      named.warnings.contains(.identicalRows(OddRows(count: 1, firstJoin: 2), areNamed: true)))
    let unnamed = try description(joins(["a,0,60", "a,0,60", "a,0,60", "b,7,60"]))
    #expect(
      unnamed.warnings.contains(.identicalRows(OddRows(count: 2, firstJoin: 1), areNamed: false)))
    // Among many rows one pair is chance.
    let many = try description(joins((0..<200).map { "m\($0 / 2),\($0),60" } + ["m0,0,60"]))
    #expect(!many.warnings.contains { if case .identicalRows = $0 { true } else { false } })
    let sessions =
      "meeting_id,start_time,duration_s,participants\na,0,60,2\nb,0,60,2\na,0,60,2\na,0,60,3\n"
    #expect(
      try description(sessions).warnings == [
        .identicalRows(OddRows(count: 1, firstJoin: 2), areNamed: true)
      ])
  }

  @Test("where only some are named, the others may be different people who came together")
  func doubtsUnnamedRows() throws {
    let header = "meeting_id,join_time,stay_s,participant_id"
    let rows = (0..<400).map { "m\($0 / 2),\($0),60,p\($0 % 2)" } + ["m0,0,60,", "m0,0,60,"]
    let many = try description(joins(rows, header: header))
    #expect(
      many.participants == 2
        && !many.warnings.contains { if case .identicalRows = $0 { true } else { false } })
    let few = try description(joins(["a,0,60,x", "a,0,60,", "a,0,60,", "a,0,60,"], header: header))
    #expect(few.warnings.contains(.identicalRows(OddRows(count: 2, firstJoin: 2), areNamed: false)))
  }

  @Test(
    "rows of one meeting are compared in a time that grows with their number",
    .timeLimit(.minutes(patience)))
  func comparesManyRows() throws {
    let rows = (0..<40_000).map { "room,\(60 * $0),60,1\n" }.joined()
    let described = try description(
      "meeting_id,start_time,duration_s,participants\n" + rows + "room,0,60,1\n")
    #expect(
      described.warnings.contains(.identicalRows(OddRows(count: 1, firstJoin: 1), areNamed: true)))
  }

  @Test(
    "stays of no time, of more than a day, and times nobody records are told with the first of them"
  )
  func findsOddRows() throws {
    let described = try description(
      joins([
        "a,1999-12-31T23:00:00,60", "a,2026-01-05T09:00:00,0", "a,2026-01-05T09:00:01,0",
        "b,2026-01-05T09:00:02,86401",
      ]))
    #expect(described.warnings.contains(.implausibleTimes(OddRows(count: 1, firstJoin: 0))))
    #expect(described.warnings.contains(.zeroStays(OddRows(count: 2, firstJoin: 1))))
    #expect(described.warnings.contains(.longStays(OddRows(count: 1, firstJoin: 3))))
    // A day exactly is a day.
    #expect(try description(joins(["a,0,86400", "a,1,1"])).warnings == [])
  }

  @Test("named participants who come back are counted, with their gaps, and second devices apart")
  func countsRejoins() throws {
    let text = joins(
      ["a,0,100,x", "a,10,500,y", "a,130,100,x", "a,200,10,y", "b,300,10,x", "a,9000,10,x"],
      header: "meeting_id,join_time,stay_s,participant_id")
    let rejoins = try #require(try description(text).rejoins)
    // x is back after 30 s, y comes a second time while there; b is another meeting, and so is a at
    // 9000 s, after more than an hour.
    #expect(rejoins.namedJoins == 6 && rejoins.rejoins == 2 && rejoins.whileThere == 1)
    #expect(rejoins.gaps == ValueSummary([30_000]) && rejoins.firstRejoin == 130_000)
    #expect(try description(text).participants == 2)
    #expect(try description(text).held?.sizes?.quantiles == [1, 1, 1, 2, 2, 2, 2])
    #expect(try description(text).warnings.contains(.rejoins(rejoins)))
  }

  /// Meetings of a campus, some of whose participants lose the connection in their first minute and
  /// come back within one.
  private func flaky(_ share: Double, seed: UInt64) throws -> TraceDescription {
    let demand = try CeilingDemand.company.workload(seed: seed)
    var stream = StreamFamily(seed: seed, replication: 0, purpose: StreamPurpose("flaky")).stream(0)
    var builder = WorkloadBuilder()
    let handles = demand.meetings.map { builder.addMeeting(named: $0) }
    for join in demand.joinTimes.indices {
      let (time, stay) = (demand.joinTimes[join].milliseconds, demand.stays[join].milliseconds)
      let meeting = handles[Int(demand.meetingOfJoin[join])]
      let (first, gap) = (
        Int64(stream.nextIndex(below: 50_000)), Int64(stream.nextIndex(below: 60_000))
      )
      if stream.nextBernoulli(share), stay > first + gap {
        builder.addJoin(
          at: SimulationTime(milliseconds: time), stay: TimeSpan(milliseconds: first),
          meeting: meeting)
        builder.addJoin(
          at: SimulationTime(milliseconds: time + first + gap),
          stay: TimeSpan(milliseconds: stay - first - gap), meeting: meeting)
      } else {
        builder.addJoin(
          at: SimulationTime(milliseconds: time), stay: TimeSpan(milliseconds: stay),
          meeting: meeting)
      }
    }
    let calendar = try calendar("2020-09-14T00:00:00", "America/New_York")
    return TraceDescription(
      joins: builder.finish(), notes: WorkloadNotes(), calendar: calendar, startIsGiven: true)
  }

  private func tellsOfFollowedStays(_ described: TraceDescription) -> Bool {
    described.warnings.contains { if case .followedStays = $0 { true } else { false } }
  }

  @Test(
    "lost connections without names are seen in short stays that are followed, and steady people are not",
    arguments: 1...5)
  func seesLostConnections(seed: Int) throws {
    let (steady, flaky) = (try flaky(0, seed: UInt64(seed)), try flaky(0.05, seed: UInt64(seed)))
    for (name, described) in [("steady", steady), ("flaky", flaky)] {
      let rejoins = try #require(described.rejoins)
      print(
        "\(name) \(seed): \(rejoins.followedStays) of \(rejoins.shortStays) followed, by chance \(rejoins.followedByChance)"
      )
    }
    #expect(!tellsOfFollowedStays(steady) && tellsOfFollowedStays(flaky))
  }

  @Test("where everybody is named, nothing is guessed from short stays")
  func guessesNothing() throws {
    let text = joins(
      ["a,0,10,x", "a,20,10,y", "a,40,10,z"], header: "meeting_id,join_time,stay_s,participant_id")
    #expect(try description(text).rejoins?.shortStays == 0)
    #expect(try description(joins(["a,0,10", "a,20,10", "a,40,10"])).rejoins?.shortStays == 3)
  }

  /// Five weeks of an office in Berlin that joins something every four minutes from 8 to 18, but
  /// for the times left out.
  private func office(without isOut: (_ day: Int, _ minute: Int) -> Bool) throws -> [JoinGap] {
    let calendar = try calendar("2026-01-05T00:00:00", "Europe/Berlin")
    var starts: [Int64] = []
    for day in 0..<35 where day % 7 < 5 {
      for minute in stride(from: 480, to: 1080, by: 4) where !isOut(day, minute) {
        starts.append((Int64(day) * 1440 + Int64(minute)) * 60_000)
      }
    }
    let bins = BinnedJoins(width: 60_000, starts: starts, counts: starts.map { _ in 3 })
    return JoinGap.gaps(in: bins, calendar: calendar)
  }

  @Test(
    "a time without joins in business hours is told, but not a night, a weekend or a lunch break")
  func findsGaps() throws {
    #expect(try office { _, _ in false } == [])
    #expect(try office { _, minute in (720..<790).contains(minute) } == [])
    let outage = try office { day, minute in day == 8 && (600..<780).contains(minute) }
    #expect(outage.count == 1)
    let gap = try #require(outage.first)
    #expect(gap.start == (8 * 1440 + 597) * 60_000 && gap.end == (8 * 1440 + 780) * 60_000)
    // Three hours of 45 joins each, of which this Tuesday, one in five, has none.
    #expect((105...112).contains(gap.expected))
    let holiday = try office { day, _ in day == 9 }
    #expect(holiday.count == 1 && holiday[0].end - holiday[0].start > 37 * 3_600_000)
  }

  /// Joins every two minutes for six hours around a change of the clocks in New York, at wall-clock
  /// readings without an offset.
  private func night(_ date: String, hours: Range<Int>) throws -> TraceDescription {
    var rows: [String] = []
    for minute in stride(from: hours.lowerBound * 60, to: hours.upperBound * 60, by: 2) {
      rows.append(
        "m\(minute),\(date)T0\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60):00,600")
      rows.append(
        "m\(minute),\(date)T0\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60):30,600")
    }
    return try description(joins(rows), zone: "America/New_York")
  }

  @Test(
    "an hour that is missing where clocks go back, or doubled where they go forward, is told; another night is not"
  )
  func findsClockChanges() throws {
    func findings(_ described: TraceDescription) -> [ClockChange.Finding] {
      for case .clockChanges(let changes) in described.warnings { return changes.map(\.finding) }
      return []
    }
    let back = try night("2020-11-01", hours: 0..<6)
    #expect(findings(back) == [.secondHourMissing])
    #expect(findings(try night("2020-03-08", hours: 0..<6)) == [.hourDoubled])
    #expect(findings(try night("2020-11-02", hours: 0..<6)) == [])
    // In universal time every hour is there once, whatever clocks do.
    var rows: [String] = []
    for minute in 0..<600 {
      rows.append(
        "m\(minute),2020-11-01T0\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60):00Z,600"
      )
    }
    #expect(findings(try description(joins(rows), zone: "America/New_York")) == [])
  }
}
