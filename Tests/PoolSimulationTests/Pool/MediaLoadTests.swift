import Testing

@testable import PoolSimulation

/// What becomes of joins and money where meetings take more than seats, beside the worked-out cases.
@Suite struct MediaLoadTests {
  /// Everybody sends one stream of 100 kbps to everybody, without audio.
  private func run(
    _ joins: [Join], instances: Int, limit: Int = 10, affinity: Affinity = .strict,
    streams: Int64? = nil, change: (inout RunPlan) throws -> Void = { _ in }
  ) throws -> RunResult {
    let plan = try plan(workload(joins), instances: instances, limit: limit) { plan in
      plan.end = seconds(100)
      plan.affinity = affinity
      plan.invariantInterval = 1
      var law = MediaLaw()
      (law.layers, law.audio) = ([100], 0)
      var media = MediaPlan(law)
      media.limits.streams = streams
      plan.media = media
      plan.prices.hasMedia = true
      try change(&plan)
    }
    return checked(plan)
  }

  private func reasons(_ result: RunResult) -> [RefusalReason] { result.rejections.map(\.reason) }

  @Test("A meeting of m takes m x m streams, and what leaves makes room again")
  func room() throws {
    // Two of A are 4 streams, a third 9. B's one is 1. At 20 one of A leaves, at 30 one comes.
    let joins = [
      Join("A", 0, 20), Join("A", 0, 100), Join("B", 5, 100), Join("B", 6, 100), Join("A", 30, 10),
    ]
    let result = try run(joins, instances: 1, streams: 5)
    // B's second would make 4 + 4; at 30 it is 1 + 1, and A's second makes 4 + 1.
    #expect(
      reasons(result) == [.meetingFullStreams] && result.rejections[0].firstAttempt == seconds(6))
    #expect(result.media?.streamsPeak == 5)
  }

  @Test("Who waits for streams gets in when somebody leaves")
  func waiting() throws {
    let joins = [Join("A", 0, 20), Join("A", 0, 100), Join("A", 10, 30)]
    let result = try run(joins, instances: 1, streams: 4) {
      $0.admission.whenFull = .wait(patience: nil)
    }
    #expect(result.rejections.isEmpty && result.joinDelays == [10_000])
  }

  @Test("Under affinity none a meeting is spread, and each host forwards to its own people")
  func none() throws {
    // One of A on each of three: 3 streams in (2 of them from the others), 2 to the person and 2 to
    // the others: 7 on each. A fourth, anywhere, makes 4 in and 4 to others for the host of two.
    let joins = [Join("A", 0, 100), Join("A", 0, 100), Join("A", 0, 100)]
    let spread = try run(joins, instances: 3, affinity: .none, streams: 7)
    #expect(spread.rejections.isEmpty && spread.media?.streamsPeak == 7)
    #expect(
      spread.instances.map { $0.sentBits.reduce(0, +) } == [20_000_000, 20_000_000, 20_000_000])
    // On a new instance it would be 4 in, 3 out and 3 to the others: 10, and so on every other.
    let four = try run(joins + [Join("A", 1, 9)], instances: 4, affinity: .none, streams: 7)
    #expect(reasons(four) == [.meetingFullStreams])
    let most = try run(joins + [Join("A", 1, 9)], instances: 4, affinity: .none, streams: 10)
    #expect(most.rejections.isEmpty && most.media?.streamsPeak == 10)
  }

  @Test("One sender and eleven receivers send as much on one, two and four hosts")
  func webinar() throws {
    // 11 x 100 kbps x 100 s = 110,000,000 bits.
    let joins = (0..<12).map { _ in Join("A", 0, 100) }
    for (hosts, limit, affinity) in [(1, 12, Affinity.strict), (2, 6, .spill), (4, 3, .none)] {
      let result = try run(joins, instances: hosts, limit: limit, affinity: affinity) {
        $0.media?.law.senders = .count(1)
      }
      let sent = result.instances.map { $0.sentBits.reduce(0, +) }
      #expect(result.rejections.isEmpty && sent.reduce(0, +) == 110_000_000)
      // The oldest of equal hosts has the sender, who gets nothing.
      let each = Int128(12 / hosts) * 10_000_000
      #expect(sent == [each - 10_000_000] + (1..<hosts).map { _ in each })
    }
  }

  @Test("Where the host of a sender empties, another host of the meeting has the sender")
  func movedSender() throws {
    // One of three sends, from 0, where two are: 1 in, 1 to the other person, 1 to 1: 3 streams; 1
    // gets 1 and sends 1. At 10 both of 0 leave, 1 alone: 1 in.
    let joins = [Join("A", 0, 10), Join("A", 0, 10), Join("A", 1, 99)]
    let result = try run(joins, instances: 2, limit: 2, affinity: .spill, streams: 3) {
      $0.media?.law.senders = .count(1)
    }
    #expect(result.rejections.isEmpty && result.media?.streamsPeak == 3)
    // Before 1: 1 in and 1 out. From 1 to 10 two get the stream, from 10 on nobody does.
    #expect(result.instances.map { $0.sentBits.reduce(0, +) } == [1_000_000, 900_000])
  }

  @Test(
    "Jicofo and LiveKit go by the load over its limit, and by seats where there is none",
    arguments: [true, false])
  func loadStress(isJicofo: Bool) throws {
    let placement: any PlacementStrategy =
      isJicofo
      ? try strategy("jicofo")
      : try reading("sort_by: cpuload\nload_reported_every: 10s") {
        LiveKitPlacement(settings: &$0)
      }
    // A is on 0, and by the reports of 10 B, C and D go to 1. From 20 on three of A are left: 3
    // seats on 0 and 4 on 1.
    let joins =
      (0..<5).map { Join("A", 0, $0 < 2 ? 20 : 100) } + [Join("B", 11, 89), Join("B", 11, 89)]
      + [Join("C", 12, 88), Join("D", 13, 87), Join("E", 45, 10), Join("E", 45, 10)]
    // By the reports of 40: a load of 3 x 2 on 0 and of 2 on 1, and C and D cost nothing.
    let cases: [(limit: Int64?, sent: [Int])] = [(40, [0, 2_000_000]), (nil, [2_000_000, 0])]
    for (limit, sent) in cases {
      let result = try run(joins, instances: 2) { plan in
        plan.placement = placement
        plan.media?.load = MediaLoadLaw(stage: 1, thumbnail: 1)
        plan.media?.limits.load = limit
      }
      // A: 5 x 4 streams of 100 kbps for 20 s and 3 x 2 for 80 s; B: 2 for 89 s; E: 2 for 10 s.
      let bits = result.instances.map { $0.sentBits.reduce(0, +) }
      #expect(bits == [Int128(88_000_000 + sent[0]), Int128(17_800_000 + sent[1])])
    }
  }

  @Test("A join that only seats would stop is refused as ever, and before any other limit")
  func seatsFirst() throws {
    let joins = [Join("A", 0, 100), Join("A", 0, 100), Join("A", 1, 100), Join("B", 2, 10)]
    let result = try run(joins, instances: 1, limit: 2, streams: 4)
    #expect(reasons(result) == [.meetingFull, .poolFull])
  }

  @Test("Of several limits the refusal names streams before bandwidth before load")
  func order() throws {
    let joins = [Join("A", 0, 100), Join("A", 1, 100)]
    func reason(_ change: @escaping (inout MediaLimits) -> Void) throws -> [RefusalReason] {
      try reasons(
        run(joins, instances: 1) { plan in
          plan.media?.load.participant = 1
          if var limits = plan.media?.limits {
            change(&limits)
            plan.media?.limits = limits
          }
        })
    }
    // Two send 100 kbps to each other, 200 in and 200 out, in 4 streams.
    #expect(
      try reason { ($0.streams, $0.bandwidth, $0.load) = (3, 199, 1) } == [.meetingFullStreams])
    #expect(try reason { ($0.bandwidth, $0.load) = (199, 1) } == [.meetingFullBandwidth])
    #expect(try reason { ($0.bandwidth, $0.load) = (200, 1) } == [.meetingFullLoad])
    #expect(try reason { ($0.streams, $0.bandwidth, $0.load) = (4, 200, 2) } == [])
  }

  @Test("What a pool lacks beside seats is a shortage until an instance has room for a meeting")
  func shortage() throws {
    // A, B and C send a stream each. D is refused at 10 and rejected; C leaves at 40.
    let joins = [
      Join("A", 0, 100), Join("B", 0, 100), Join("C", 0, 40), Join("D", 10, 10), Join("E", 50, 10),
    ]
    let result = try run(joins, instances: 1, streams: 3)
    #expect(reasons(result) == [.poolFullStreams])
    #expect(result.episodes.map(\.start) == [seconds(10)])
    #expect(result.episodes.map(\.end) == [seconds(40)])
    #expect(result.episodes.map(\.rejected) == [1])
  }

  @Test("Traffic is booked by what the instance was when it was sent, and by the interval")
  func booking() throws {
    // Two of A send each other 100 kbps from 10 to 60: 200 kbps x 50 s = 10,000,000 bits.
    let joins = [Join("A", 10, 50), Join("A", 10, 50)]
    let result = try run(joins, instances: 1) { plan in
      plan.warmUp = span(20)
      plan.reportInterval = span(25)
      plan.prices.egressPerGB = 1_000_000_000_000
      (plan.prices.onDemandPerHour, plan.prices.volumeBytes) = (0, 0)
    }
    // 40 s of it are measured: 8,000,000 bits are 1,000,000 bytes, at 1,000 dollars a GB one dollar.
    let sent = result.instances[0].sentBits
    #expect(sent[LedgerState.serving.rawValue] == 8_000_000 && sent.reduce(0, +) == 8_000_000)
    #expect(result.totalCost == 1_000_000)
    // Rows from 20 to 25, 50, 75 and 100 have 5, 25, 10 and 0 s of it.
    #expect(result.timeSeries.map(\.cost) == [125_000, 625_000, 250_000, 0])
    #expect(result.media?.hostingMilliseconds == 80_000)
    #expect(result.media?.sentP95 == 200 && result.media?.streamsPeak == 4)
  }
}
