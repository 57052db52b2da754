/// What the people of a meeting send and get through their host, as a law of how many they are: the
/// cost of a selective forwarding unit.
///
/// Whole numbers throughout. Sources: the BigBlueButton FAQ (20 people who all send: 20 streams in
/// and 380 out) and LiveKit's benchmarks (forwarded is published times subscribers).
package struct MediaLaw: Sendable, Hashable {
  /// How many of the people of a meeting send.
  package enum Senders: Sendable, Hashable {
    case all
    /// So many, or all where fewer are there.
    case count(Int)
    /// A share in billionths, rounded up.
    case share(Int64)
  }

  /// Shares are in billionths.
  package static let whole: Int64 = 1_000_000_000

  /// Who sends audio.
  package var senders = Senders.all
  /// The share of the senders who send video too, in billionths, rounded half up.
  package var video = Self.whole
  /// The bit rates of the layers of a video, highest first, in kbps: the Jitsi handbook's 720p,
  /// 360p and 180p.
  package var layers: [Int64] = [2_500, 500, 200]
  /// The bit rate of a sender's audio, kbps; 0: it takes another way.
  package var audio: Int64 = 40
  /// The most videos that one person gets; nil: all.
  package var lastN: Int?

  /// Everybody sends audio and three layers of video to everybody.
  package init() {}

  /// How many of so many people send audio.
  func senders(among people: Int) -> Int {
    switch senders {
    case .all: people
    case .count(let count): min(count, people)
    case .share(let share): Int((Int64(people) * share + Self.whole - 1) / Self.whole)
    }
  }

  /// How many of so many senders send video.
  func videos(among senders: Int) -> Int {
    Int((Int64(senders) * video + Self.whole / 2) / Self.whole)
  }

  /// What one host of a meeting does for the people who are on it. To each of its other hosts it
  /// sends what its own senders publish, once, and gets from each of them as much.
  /// - Parameters:
  ///   - host: those on this host
  ///   - meeting: all of its hosts, this one included
  ///   - load: what streams cost
  /// - Returns: its streams, what it sends and receives, and its load
  func amounts(of host: Host, in meeting: Meeting, _ load: MediaLoadLaw) -> MediaAmounts {
    let (people, mine, myVideos) = (host.people, host.senders, host.videos)
    guard people > 0 else { return MediaAmounts() }
    let (layerCount, audioCount) = (Int64(layers.count), Int64(audio > 0 ? 1 : 0))
    let layerSum = layers.reduce(0, +)
    let all = (senders: Int64(meeting.senders), videos: Int64(meeting.videos))
    // Nobody gets their own video.
    let (most, others) = (lastN ?? .max, meeting.videos - 1)
    let byThose = Int64(min(max(others, 0), most))
    let byOthers = Int64(min(meeting.videos, most))
    let (those, rest) = (Int64(myVideos), Int64(people - myVideos))
    let videos = those * byThose + rest * byOthers
    let onStage = those * min(byThose, 1) + rest * min(byOthers, 1)
    let audios = audioCount * (Int64(people) * all.senders - Int64(mine))
    let published = audioCount * Int64(mine) + layerCount * those
    let received = audioCount * all.senders + layerCount * all.videos
    let relays = Int64(meeting.hosts - 1)
    var amounts = MediaAmounts()
    amounts.streams = received + videos + audios + relays * published
    amounts.sent =
      onStage * (layers.first ?? 0) + (videos - onStage) * (layers.last ?? 0) + audios * audio
    amounts.relayed = relays * publishedRate(of: host)
    amounts.received = all.senders * audio + all.videos * layerSum
    amounts.load =
      Int128(load.participant) * Int128(people)
      + Int128(load.published) * Int128(received + relays * published)
      + Int128(load.stage) * Int128(onStage) + Int128(load.thumbnail) * Int128(videos - onStage)
      + Int128(load.audio) * Int128(audios)
    return amounts
  }

  /// What the senders on one host publish, kbps.
  func publishedRate(of host: Host) -> Int64 {
    Int64(host.senders) * audio + Int64(host.videos) * layers.reduce(0, +)
  }

  /// What divides every rate that a host can have, kbps: at least 1.
  var rateUnit: Int64 {
    func divisor(_ left: Int64, _ right: Int64) -> Int64 {
      right == 0 ? left : divisor(right, left % right)
    }
    return max(layers.reduce(audio, divisor), 1)
  }

  /// Whether no leave moves a sender's part from one host of a meeting to another.
  var keepsSendersInPlace: Bool { senders == .all && (video == 0 || video == Self.whole) }

  /// What the only host of a meeting of so many people does.
  package func amounts(ofMeetingOf people: Int, _ load: MediaLoadLaw) -> MediaAmounts {
    var meeting = Meeting(newest: 0)
    while meeting.isOpen {
      meeting.show(people, on: 0)
      meeting.endPass(by: self)
    }
    return amounts(of: meeting.host(with: people, on: 0), in: meeting, load)
  }
}

/// What streams and people cost an instance, in units of the scenario's own, a millionth each.
package struct MediaLoadLaw: Sendable, Hashable {
  /// A person; a stream that comes in, or goes to or comes from another host; the first video that
  /// somebody gets, each further one, and the audio of one sender for one person.
  package var participant, published, stage, thumbnail, audio: Int64

  /// Everything costs nothing unless it says otherwise.
  package init(
    participant: Int64 = 0, published: Int64 = 0, stage: Int64 = 0, thumbnail: Int64 = 0,
    audio: Int64 = 0
  ) {
    (self.participant, self.published) = (participant, published)
    (self.stage, self.thumbnail, self.audio) = (stage, thumbnail, audio)
  }
}

/// The limits of an instance beside its seats; nil: none.
package struct MediaLimits: Sendable, Hashable {
  /// Streams that come in and go out.
  package var streams: Int64?
  /// What goes out, and what comes in, kbps each.
  package var bandwidth: Int64?
  /// The load, in millionths of a unit.
  package var load: Int64?

  /// No limit.
  package init() {}

  /// Whether there is a limit.
  package var isSet: Bool { streams != nil || bandwidth != nil || load != nil }
}

/// A limit of an instance beside its seats; in the order in which a refusal names it.
package enum MediaLimit: Int, CaseIterable, Sendable, Comparable {
  case streams, bandwidth, load

  /// The setting that says where it is.
  package var setting: String {
    switch self {
    case .streams: "instance.stream_limit"
    case .bandwidth: "instance.bandwidth_limit"
    case .load: "instance.load_limit"
    }
  }

  /// The order in which they are named.
  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What goes through the hosts of meetings, and how much of it an instance takes.
package struct MediaPlan: Sendable, Hashable {
  /// What people send and get.
  package var law: MediaLaw
  /// What streams cost.
  package var load = MediaLoadLaw()
  /// What an instance takes.
  package var limits = MediaLimits()

  /// No limits.
  package init(_ law: MediaLaw) { self.law = law }
}

/// What an instance does for meetings, or what a change adds to it. Nothing that fits into memory
/// brings a sum near the ends of its range.
package struct MediaAmounts: BitwiseCopyable, Sendable, Hashable {
  /// The streams that come in and go out.
  package var streams: Int64 = 0
  /// To people, kbps.
  package var sent: Int64 = 0
  /// To other hosts of the same meetings, kbps.
  package var relayed: Int64 = 0
  /// From people and from other hosts, kbps.
  package var received: Int64 = 0
  /// In millionths of a unit.
  package var load: Int128 = 0

  /// What goes out or comes in, whichever is more, kbps: what a bandwidth is held against.
  @inline(__always) var bandwidth: Int64 { max(sent &+ relayed, received) }

  @inline(__always) static func += (left: inout Self, right: Self) {
    left.streams &+= right.streams
    left.sent &+= right.sent
    left.relayed &+= right.relayed
    left.received &+= right.received
    left.load &+= right.load
  }

  @inline(__always) static func -= (left: inout Self, right: Self) {
    left.streams &-= right.streams
    left.sent &-= right.sent
    left.relayed &-= right.relayed
    left.received &-= right.received
    left.load &-= right.load
  }

  static func - (left: Self, right: Self) -> Self {
    var difference = left
    difference -= right
    return difference
  }
}
