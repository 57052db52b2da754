import Foundation
import PoolSimulation
import Probability
import Testing

@testable import Workloads

@Suite struct ParticipantFlowTests {
  private static let minute: Int64 = 60_000

  /// Visits to one long meeting that starts at 10 h, and the meeting's own end.
  private func visits(
    _ flow: ScheduledFlow = ScheduledFlow(), people: Int, length: Int64 = 24 * 60 * minute,
    sessions: Int = 1, attendance: Double = 1,
    seed: UInt64 = 7
  ) -> [FlowSampler.Visit] {
    var sampler = FlowSampler(flows: [.scheduled(flow)], seed: seed, replication: 0)
    var visits: [FlowSampler.Visit] = []
    let all = (0..<sessions).map { number in
      var session = MeetingSession(
        name: "m\(number)", start: 600 * Self.minute, duration: length, participants: people)
      session.attendance = attendance
      return session
    }
    for (session, key) in zip(all, SessionKey.keys(of: all)) {
      sampler.forEachVisit(to: session, key: key) { visits.append($0) }
    }
    return visits
  }

  /// The largest distance between a sample's distribution function and the true one, exceeded once
  /// in a thousand samples (Dvoretzky-Kiefer-Wolfowitz with Massart's constant).
  private func bound(_ count: Int) -> Double { (log(2 / 0.001) / (2 * Double(count))).squareRoot() }

  /// Join offsets that 8,343 people had, in minutes by quantile.
  private static let measured: [(share: Double, minutes: Double)] = [
    (0.01, -3.6), (0.05, -1.2), (0.10, -0.2), (0.25, 1.0), (0.50, 2.8), (0.75, 6.7), (0.90, 15.5),
    (0.95, 25.4), (0.99, 45.9),
  ]

  @Test("join offsets have the measured quantiles, as near as the fit is", arguments: measured)
  func matchesMeasuredQuantiles(share: Double, minutes: Double) {
    let count = 40_000
    let offsets = visits(people: count).map { Double($0.join - 600 * Self.minute) / 60_000 }
    let below = Double(offsets.count { $0 <= minutes }) / Double(count)
    // The fit's own Kolmogorov-Smirnov distance is 0.040, and the quantiles are rounded to 0.1 min,
    // which holds at most 1.5 % of the joins.
    #expect(abs(below - share) < 0.040 + 0.015 + bound(count))
  }

  @Test(
    "join offsets follow the documented law",
    arguments: [-4.0, -1, -0.1, 0.5, 1, 2, 4, 8, 16, 32, 64])
  func followsJoinLaw(minutes: Double) {
    let count = 40_000
    let offsets = visits(people: count).map { Double($0.join - 600 * Self.minute) / 60_000 }
    let below = Double(offsets.count { $0 <= minutes }) / Double(count)
    let late = 0.687 * (1 - exp(-minutes / 3.55)) + 0.313 * (1 - exp(-minutes / 13.2))
    let law = minutes < 0 ? 0.117 * exp(minutes / 1.56) : 0.117 + 0.883 * late
    #expect(abs(below - law) < bound(count))
  }

  @Test("meetings end by the documented law", arguments: [-14.0, -8, -4.5, -3, -1, 0, 1, 3, 6, 12])
  func followsEndLaw(minutes: Double) {
    var flow = ScheduledFlow()
    flow.leavesTogetherProbability = 1
    flow.leavesTogetherWithin = .constant(0)
    let count = 20_000
    let length = 60 * Self.minute
    let ends = visits(flow, people: 1, length: length, sessions: count).map {
      Double($0.leave - 660 * Self.minute) / 60_000
    }
    let below = Double(ends.count { $0 <= minutes }) / Double(count)
    let early = min(max((15 + minutes) / 11, 0), 1)
    let law =
      0.25 * early + 0.68 * 0.5 * erfc(-minutes / 2 / 2.0.squareRoot()) + 0.07
      * (minutes < 0 ? 0 : 1 - exp(-minutes / 8))
    #expect(abs(below - law) < bound(count))
  }

  @Test(
    "most leave within about a minute of the end, the others at any time before it",
    arguments: [0.25, 0.5, 0.75])
  func followsLeaveLaw(share: Double) {
    var flow = ScheduledFlow()
    (flow.endsEarlyProbability, flow.endsLateProbability, flow.endSpread) = (0, 0, 0)
    let count = 40_000
    let end = (600 + 1440) * Self.minute
    let all = visits(flow, people: count)
    let together = all.filter { $0.leave >= end }
    #expect(abs(Double(together.count) / Double(count) - 0.85) < bound(count))
    let within =
      Double(together.count { Double($0.leave - end) <= -30_000 * log(1 - share) })
      / Double(together.count)
    #expect(abs(within - share) < bound(together.count))
    let others = all.filter { $0.leave < end }
    let before =
      Double(others.count { Double($0.leave - $0.join) <= share * Double(end - $0.join) })
      / Double(others.count)
    #expect(abs(before - share) < bound(others.count))
  }

  @Test(
    "nobody joins at or past the meeting's end, and no meeting ends before half of its slot",
    arguments: [1, 10, 60] as [Int64])
  func staysWithinMeeting(minutes: Int64) {
    var flow = ScheduledFlow()
    flow.leavesTogetherProbability = 1
    flow.leavesTogetherWithin = .constant(0)
    let all = visits(flow, people: 5, length: minutes * Self.minute, sessions: 500)
    #expect(all.allSatisfy { $0.join < $0.leave && $0.leave >= (600 + minutes / 2) * Self.minute })
  }

  @Test("a join that always falls past the end happens at the start")
  func givesUpRedrawing() {
    var flow = ScheduledFlow()
    (flow.earlyProbability, flow.late) = (0, .constant(1e9))
    #expect(
      visits(flow, people: 3, length: Self.minute).allSatisfy { $0.join == 600 * Self.minute })
  }

  @Test("a meeting of no length can be attended")
  func acceptsZeroLength() {
    #expect(visits(people: 50, length: 0).allSatisfy { $0.leave >= $0.join })
  }

  @Test("who would join before the run joins at its first instant")
  func joinsAtStart() throws {
    var flow = ScheduledFlow()
    (flow.earlyProbability, flow.early) = (1, .constant(60_000))
    let text = "meeting_id,start_time,duration_s,participants\na,30,600,3\nb,90,600,1\n"
    let workload = try source(text, flow: .scheduled(flow)).makeWorkload(seed: 1, replication: 0)
      .workload
    #expect(workload.joinTimes.map(\.milliseconds) == [0, 0, 0, 30_000])
  }

  @Test("joins past the run's end are dropped and counted")
  func dropsLateJoins() throws {
    var flow = ScheduledFlow()
    (flow.earlyProbability, flow.late) = (0, .sequence([10_000, 20_000, 30_000]))
    let text = "meeting_id,start_time,duration_s,participants\na,80,600,3\n"
    let (workload, notes) = try source(text, flow: .scheduled(flow), duration: 100_000)
      .makeWorkload(seed: 1, replication: 0)
    #expect(workload.joinTimes.map(\.milliseconds) == [90_000, 100_000])
    #expect(notes.joinsAfterEnd == 1 && notes.rowsAfterEnd == 0)
  }

  @Test("all at once, everybody joins at the start and stays to the end")
  func joinsAllAtOnce() throws {
    let workload = try source("meeting_id,start_time,duration_s,participants\na,30,600,3\n")
      .makeWorkload(seed: 1, replication: 0).workload
    #expect(workload.joinTimes.map(\.milliseconds) == [30_000, 30_000, 30_000])
    #expect(workload.stays.map(\.milliseconds) == [600_000, 600_000, 600_000])
  }

  @Test(
    "attendance is binomial, and who comes at a lower one also comes at a higher one",
    arguments: [0, 0.25, 0.8, 1])
  func thinsByAttendance(attendance: Double) {
    let count = 40_000
    let some = visits(people: count, attendance: attendance)
    // 3.29 standard deviations hold 99.9 % of a normal law.
    let deviation = (attendance * (1 - attendance) * Double(count)).squareRoot()
    #expect(abs(Double(some.count) - attendance * Double(count)) <= 3.29 * deviation)
    let all = Set(visits(people: count).map { [$0.join, $0.leave] })
    #expect(some.allSatisfy { all.contains([$0.join, $0.leave]) })
  }

  @Test("attendance varies from meeting to meeting as a binomial law does")
  func variesByMeeting() throws {
    let rows = (0..<2000).map { "m\($0),0,60,20" }.joined(separator: "\n")
    let workload = try source(
      "meeting_id,start_time,duration_s,participants\n\(rows)\n", attendance: 0.8
    )
    .makeWorkload(seed: 3, replication: 0).workload
    var sizes = [Double](repeating: 0, count: 2000)
    for meeting in workload.meetingOfJoin { sizes[Int(meeting)] += 1 }
    let mean = sizes.reduce(0, +) / 2000
    let variance = sizes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1999
    // 20 x 0.8 x 0.2 = 3.2; a sample variance has the relative deviation (2 / n)^0.5 = 3.2 %, so
    // 99.9 % lie within 10.4 %.
    #expect(abs(variance - 3.2) < 0.104 * 3.2)
  }

  /// Flows by laws that are written out, and how many of 20 people attend.
  private static let shortFlows: [(flow: ScheduledFlow, attendance: Double)] = {
    var punctual = ScheduledFlow()
    punctual.late = .exponential(mean: 20_000)
    punctual.early = .mixture([
      WeightedDistribution(weight: 1, distribution: .exponential(mean: 5_000)),
      WeightedDistribution(weight: 3, distribution: .exponential(mean: 900_000)),
    ])
    var scattered = ScheduledFlow()
    scattered.late = .exponential(mean: 7_200_000)
    scattered.leavesTogetherProbability = 0.2
    scattered.leavesTogetherWithin = ScheduledFlow().late
    return [(ScheduledFlow(), 1), (ScheduledFlow(), 0.8), (punctual, 0.5), (scattered, 0.95)]
  }()

  @Test(
    "people drawn in short come and go as they do one by one", arguments: shortFlows,
    [Int64.max, 40 * minute])
  func drawsInShort(law: (flow: ScheduledFlow, attendance: Double), end: Int64) throws {
    var short = FlowSampler(flows: [.scheduled(law.flow)], seed: 5, replication: 2)
    var oneByOne = short
    let sessions = (-3..<60).map { number in
      var session = MeetingSession(
        name: "m", start: Int64(number) * Self.minute, duration: 50 * Self.minute, participants: 20)
      session.attendance = law.attendance
      return session
    }
    let joins = UnsafeMutableBufferPointer<SimulationTime>.allocate(capacity: 20)
    let stays = UnsafeMutableBufferPointer<TimeSpan>.allocate(capacity: 20)
    defer {
      joins.deallocate()
      stays.deallocate()
    }
    #expect(short.drawsInShort)
    var (seen, dropped) = (0, 0)
    for (session, key) in zip(sessions, SessionKey.keys(of: sessions)) {
      let drawn = short.visit(session, key: key, through: end, joins, stays)
      let visits = try #require(drawn)
      var expected: [[Int64]] = []
      oneByOne.forEachVisit(to: session, key: key) { expected.append([$0.join, $0.leave]) }
      let inTime = expected.filter { $0[0] <= end }
      #expect(visits.dropped == expected.count - inTime.count)
      #expect(
        (0..<visits.count).map { [joins[$0].milliseconds, (joins[$0] + stays[$0]).milliseconds] }
          == inTime)
      seen += visits.count
      dropped += visits.dropped
    }
    #expect(seen > 100 && (dropped > 0) == (end < .max))
  }

  @Test("people who rejoin, or are sent ahead, are not drawn in short")
  func drawsOneByOne() {
    var rejoining = ScheduledFlow()
    rejoining.rejoinProbability = 0.1
    var led = ScheduledFlow()
    led.senders = .constant(1)
    var lognormal = ScheduledFlow()
    lognormal.late = .lognormal(median: 200_000, sigma: 1)
    for flow in [ParticipantFlow.allAtOnce] + [rejoining, led, lognormal].map({ .scheduled($0) }) {
      #expect(!FlowSampler(flows: [flow], seed: 1, replication: 0).drawsInShort)
    }
  }
}
