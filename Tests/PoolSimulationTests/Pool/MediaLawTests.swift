import Testing

@testable import PoolSimulation

/// What the people of a meeting send and get, by hand and stream by stream.
@Suite struct MediaLawTests {
  private func law(
    _ senders: MediaLaw.Senders = .all, video: Int64 = MediaLaw.whole, layers: [Int64] = [250],
    audio: Int64 = 0, lastN: Int? = nil
  ) -> MediaLaw {
    var law = MediaLaw()
    (law.senders, law.video, law.layers) = (senders, video, layers)
    (law.audio, law.lastN) = (audio, lastN)
    return law
  }

  @Test("Twenty people with webcams are 20 streams in and 380 out, and with one webcam 1 and 19")
  func webcams() {
    let all = law().amounts(ofMeetingOf: 20, MediaLoadLaw())
    #expect(all.streams == 400 && all.sent == 380 * 250 && all.received == 20 * 250)
    let one = law(.count(1)).amounts(ofMeetingOf: 20, MediaLoadLaw())
    #expect(one.streams == 20 && one.sent == 19 * 250 && one.received == 250)
  }

  @Test("With last-n smaller than the videos everybody gets n of them, one on stage")
  func lastN() {
    // 10 people with three layers and audio: 10 x 4 in, 10 x 9 audios, 10 x 4 videos.
    let law = law(layers: [2_500, 500, 200], audio: 40, lastN: 4)
    let ten = law.amounts(ofMeetingOf: 10, MediaLoadLaw())
    #expect(ten.streams == 40 + 90 + 40)
    #expect(ten.sent == 10 * 2_500 + 30 * 200 + 90 * 40)
    #expect(ten.received == 10 * (3_200 + 40) && ten.relayed == 0)
    // Four people get the three others'.
    #expect(law.amounts(ofMeetingOf: 4, MediaLoadLaw()).streams == 16 + 12 + 12)
  }

  /// Senders, video in billionths, people; then senders and videos among them.
  static let counts: [(MediaLaw.Senders, Int64, Int, Int, Int)] = [
    (.all, 600_000_000, 5, 5, 3), (.all, 500_000_000, 5, 5, 3), (.all, 499_999_999, 5, 5, 2),
    (.count(3), 1_000_000_000, 2, 2, 2), (.count(3), 1_000_000_000, 9, 3, 3),
    // A fifth of 10 is 2 exactly, and of 11 it is 2.2, rounded up.
    (.share(200_000_000), 1_000_000_000, 10, 2, 2), (.share(200_000_000), 0, 11, 3, 0),
    (.share(1), 1_000_000_000, 100_000, 1, 1), (.share(1_000_000_000), 1_000_000_000, 7, 7, 7),
    (.all, 1, 100_000, 100_000, 0),
  ]

  @Test("A share of senders is rounded up and one of videos to the nearest", arguments: counts)
  func rounding(
    senders: MediaLaw.Senders, video: Int64, people: Int, expected: Int, videos: Int
  ) {
    let law = law(senders, video: video)
    #expect(law.senders(among: people) == expected)
    #expect(law.videos(among: expected) == videos)
  }

  @Test("The law is what a count of every stream of every receiver comes to, on any hosts")
  func streamByStream() {
    var numbers = Numbers(seed: 11)
    let load = MediaLoadLaw(participant: 3, published: 5, stage: 7, thumbnail: 11, audio: 13)
    for _ in 0..<500 {
      let law = RandomPlan.law(&numbers)
      let hosts = (0..<numbers.number(in: 1...4)).map { _ in numbers.number(in: 1...7) }
      let meeting = meeting(of: hosts, law)
      for host in hosts.indices {
        let counted = counted(host, of: hosts, law, load)
        #expect(
          law.amounts(of: meeting.host(with: hosts[host], on: host), in: meeting, load) == counted,
          "host \(host) of \(hosts), \(law)")
      }
    }
  }

  private func meeting(of hosts: [Int], _ law: MediaLaw) -> MediaLaw.Meeting {
    var meeting = MediaLaw.Meeting(newest: hosts.count)
    while meeting.isOpen {
      // In any order.
      for host in hosts.indices.reversed() { meeting.show(hosts[host], on: host) }
      meeting.endPass(by: law)
    }
    return meeting
  }

  /// One part after the other goes to the largest remainder, as if each host asked for its own.
  private func divided(_ parts: Int, over weights: [Int]) -> [Int] {
    let whole = weights.reduce(0, +)
    guard whole > 0 else { return weights }
    var shares = weights.map { parts * $0 / whole }
    let byRemainder = weights.indices.sorted {
      let (left, right) = (parts * weights[$0] % whole, parts * weights[$1] % whole)
      return left == right ? $0 < $1 : left > right
    }
    for host in byRemainder.prefix(parts - shares.reduce(0, +)) { shares[host] += 1 }
    return shares
  }

  /// A law, the people on each host, and the senders and videos on each, by hand.
  static let divisions: [(MediaLaw.Senders, Int64, [Int], [Int], [Int])] = [
    // The webinar: one sender wherever the twelve are, on the oldest of equals.
    (.count(1), MediaLaw.whole, [12], [1], [1]),
    (.count(1), MediaLaw.whole, [6, 6], [1, 0], [1, 0]),
    (.count(1), MediaLaw.whole, [3, 3, 3, 3], [1, 0, 0, 0], [1, 0, 0, 0]),
    // On the larger of two: 0.4 and 0.6.
    (.count(1), MediaLaw.whole, [4, 6], [0, 1], [0, 1]),
    // 3 of 10: 1.8, 0.9 and 0.3; the largest remainders are the second and the first.
    (.count(3), MediaLaw.whole, [6, 3, 1], [2, 1, 0], [2, 1, 0]),
    // A fifth of 11 is 2.2, rounded up 3: 1.36, 1.36 and 0.27, and the one left to the oldest.
    (.share(200_000_000), MediaLaw.whole, [5, 5, 1], [2, 1, 0], [2, 1, 0]),
    // Half of 5 senders is 2.5, halves up 3: of 3, 1 and 1 people 1.8, 0.6 and 0.6.
    (.all, 500_000_000, [3, 1, 1], [3, 1, 1], [2, 1, 0]),
    (.all, 0, [2, 2], [2, 2], [0, 0]),
  ]

  @Test("Senders over hosts are those of the whole meeting, by people", arguments: divisions)
  func division(
    senders: MediaLaw.Senders, video: Int64, hosts: [Int], expected: [Int], videos: [Int]
  ) {
    let meeting = meeting(of: hosts, law(senders, video: video))
    let found = hosts.indices.map { meeting.host(with: hosts[$0], on: $0) }
    #expect(found.map(\.senders) == expected && found.map(\.videos) == videos)
    #expect(meeting.senders == expected.reduce(0, +) && meeting.videos == videos.reduce(0, +))
  }

  /// A meeting's people as a list, and every stream of one of its hosts counted by itself.
  private func counted(
    _ host: Int, of hosts: [Int], _ law: MediaLaw, _ load: MediaLoadLaw
  ) -> MediaAmounts {
    struct Person {
      var host: Int
      var sendsAudio, sendsVideo: Bool
    }
    let all = law.senders(among: hosts.reduce(0, +))
    let senders = divided(all, over: hosts)
    let videos = divided(law.videos(among: all), over: senders)
    let everybody = hosts.indices.flatMap { number -> [Person] in
      (0..<hosts[number]).map {
        Person(
          host: number, sendsAudio: $0 < senders[number] && law.audio > 0,
          sendsVideo: $0 < videos[number])
      }
    }
    var amounts = MediaAmounts()
    for (number, person) in everybody.enumerated() {
      var rates: [Int64] = person.sendsAudio ? [law.audio] : []
      if person.sendsVideo { rates += law.layers }
      for rate in rates {
        // It comes in, from the person or from another host, and goes to each other host.
        amounts.streams += 1
        amounts.received += rate
        amounts.load += Int128(load.published)
        guard person.host == host else { continue }
        for other in hosts.indices where other != host {
          amounts.streams += 1
          amounts.relayed += rate
          amounts.load += Int128(load.published)
        }
      }
      guard person.host == host else { continue }
      amounts.load += Int128(load.participant)
      var videos = 0
      for (sender, other) in everybody.enumerated() where sender != number {
        if other.sendsAudio {
          amounts.streams += 1
          amounts.sent += law.audio
          amounts.load += Int128(load.audio)
        }
        if other.sendsVideo, videos < law.lastN ?? .max {
          let isOnStage = videos == 0
          videos += 1
          amounts.streams += 1
          amounts.sent += (isOnStage ? law.layers.first : law.layers.last) ?? 0
          amounts.load += Int128(isOnStage ? load.stage : load.thumbnail)
        }
      }
    }
    return amounts
  }

  @Test("Times of levels are those that a dictionary keeps, and their quantiles those of a list")
  func levels() {
    var numbers = Numbers(seed: 12)
    // A unit of 1 with levels near and far, and the units of rates: odd, even, and with both.
    for (most, unit) in [(1, 1), (5, 1), (40, 1), (100_000, 1), (100_000, 20), (40, 7), (9, 64)] {
      let unit = Int64(unit)
      var times = LevelTimes(unit: unit)
      var expected: [Int64: Int64] = [:]
      for _ in 0..<2_000 {
        let isFar = most > 5 && numbers.number(in: 0...1) == 1
        let level = Int64(numbers.number(in: 1...most)) * (isFar ? 1 << 20 : 1) * unit
        let time = Int64(numbers.number(in: 1...9))
        times.add(time, at: level)
        expected[level, default: 0] += time
      }
      let held = times.sorted
      #expect(Dictionary(uniqueKeysWithValues: held.levels.map { ($0.level, $0.time) }) == expected)
      #expect(held.levels.map(\.level) == expected.keys.sorted())
      let whole = expected.values.reduce(0, +)
      // As long again it was 0.
      let list = SortedValues(
        held.levels.flatMap { [Int64](repeating: $0.level, count: Int($0.time)) }
          + [Int64](repeating: 0, count: Int(whole)))
      for percent in [1, 50, 51, 95, 99, 100] {
        #expect(
          held.quantile(percent: percent, of: 2 * whole) == list.quantile(percent: percent),
          "\(percent) % of levels to \(most)")
      }
      #expect(held.highest == expected.keys.max())
    }
    let empty = LevelTimes().sorted
    #expect(empty.quantile(percent: 95, of: 0) == nil && empty.highest == 0)
    #expect(empty.quantile(percent: 95, of: 10) == 0)
  }
}
