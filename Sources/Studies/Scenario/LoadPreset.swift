internal import PoolSimulation
internal import Settings

/// A published measure of how much an instance has to do, under a name: `instance.load.preset`.
package struct LoadPreset: Sendable, Hashable {
  /// The name that scenarios use.
  package let name: String
  /// What it counts, in one sentence.
  package let summary: String
  /// Where the numbers come from.
  package let source: String
  /// What a person, a published stream, the video on stage, a further one and an audio cost.
  package let participant, published, stage, thumbnail, audio: Double
  /// The load that an instance takes, where that is published too.
  package let limit: Double?

  private init(
    _ name: String, _ summary: String, source: String, published: Double = 0, stage: Double,
    thumbnail: Double, audio: Double, limit: Double? = nil
  ) {
    (self.name, self.summary, self.source, self.limit) = (name, summary, source, limit)
    participant = 0
    self.published = published
    (self.stage, self.thumbnail, self.audio) = (stage, thumbnail, audio)
  }

  /// Every preset, by name.
  package static let all: [LoadPreset] = [
    // 300 + 200 + 100 + 50 packets of the four streams that somebody publishes are 162.5 each.
    LoadPreset(
      "jitsi-packets",
      "Packets a second through a Jitsi Videobridge, up and down, whose stress is their share of "
        + "50,000.",
      source:
        "jitsi-videobridge, jitsi-media-transform/src/main/resources/reference.conf (queue sizes) and "
        + "PacketRateMeasurement.kt",
      published: 162.5, stage: 300, thumbnail: 100, audio: 50, limit: 50_000),
    // Of 16 cores, 5 senders and 990 people took 90 % and 100 senders among themselves 65 %:
    // 990 x stage + 3,955 x thumbnail = 14.4 and 100 x stage + 9,800 x thumbnail = 10.4.
    LoadPreset(
      "livekit-cpu",
      "Cores of a LiveKit server, solved from its two benchmarks of video rooms with audio on 16 "
        + "cores.",
      source: "livekit-docs, docs/deploy/7-benchmark.md, server v0.14.2, December 2021",
      stage: 0.010744, thumbnail: 0.000952, audio: 0),
  ]
}

extension MediaLoadLaw {
  /// What one unit is in the integers that are counted.
  private static let unit = 1e6
  /// What a stream may cost, and an instance take; finer than a millionth nothing is counted.
  private static let costs = 0.0...1e6
  private static let limits = 1e-6...1e12

  /// Reads the load and the limit of it, in millionths of a unit; nil: there is no limit.
  static func read(_ reader: inout SettingsReader) -> (law: MediaLoadLaw, limit: Int64?) {
    var preset: LoadPreset?
    let law = reader.section(
      "load", help: "what people and streams cost, for load_limit; in any unit"
    ) { reader -> MediaLoadLaw in
      let name = reader.optionalValue(
        "preset", .name(among: LoadPreset.all.map(\.name)),
        help: "published numbers for what is not written beside it")
      preset = LoadPreset.all.first { $0.name == name }
      func cost(_ key: String, _ value: KeyPath<LoadPreset, Double>, _ help: String) -> Int64 {
        let cost = reader.number(
          key, default: preset?[keyPath: value] ?? 0, in: costs, help: help)
        return Int64((cost * unit).rounded())
      }
      let law = MediaLoadLaw(
        participant: cost("participant", \.participant, "each person"),
        published: cost(
          "published", \.published,
          "each stream that comes in, and each to or from another host of a meeting"),
        stage: cost("stage", \.stage, "the first video that somebody gets"),
        thumbnail: cost("thumbnail", \.thumbnail, "each further one"),
        audio: cost("audio", \.audio, "the audio of one sender for one person"))
      if law == MediaLoadLaw(), reader.issues.isSound("instance.load"), !reader.isDescription {
        reader.issue(
          "preset",
          "is missing, and nothing else says what costs anything; expected one of "
            + LoadPreset.all.map(\.name).joined(separator: ", ")
            + ", or costs such as stage: 300")
      }
      return law
    }
    let written = reader.optionalNumber(
      "load_limit", in: limits, help: "the load of one instance; default: the preset's")
    let limit = written ?? preset?.limit
    if law != nil, limit == nil, !reader.has("load_limit"), reader.isSound("load") {
      reader.issue(
        "load_limit", "is missing; expected the load that one instance takes, such as 50000")
    }
    if law == nil, reader.has("load_limit"), !reader.has("load") {
      reader.issue(
        "load_limit", "has no effect here; expected load beside it, or no such key")
    }
    return (law ?? MediaLoadLaw(), law == nil ? nil : limit.map { Int64(($0 * unit).rounded()) })
  }
}
