package import PoolSimulation
package import Settings

extension MediaLaw {
  /// The key of the `workload` section that says nothing of the demand.
  package static let key = "media"
  /// What people send at most, and an instance at most, in bits a second.
  package static let rates: ClosedRange<Int64> = 1_000...100_000_000
  /// No codec has more.
  private static let mostLayers = 16

  /// Reads what the people of a meeting send and get.
  package init(settings: inout SettingsReader) {
    self.init()
    senders =
      settings.value(
        "senders", .senders, default: senders,
        help: "Who of a meeting sends audio: all, a number of people, or a share, rounded up.")
      ?? senders
    let share = settings.fraction(
      "video", default: Double(video) / Double(Self.whole),
      help: "The share of the senders who send video too, rounded.")
    video = Int64((share * Double(Self.whole)).rounded())
    let written = settings.optionalValues(
      "layers", .kilobits(in: Self.rates),
      help: "The bit rates of a video's layers, highest first; default 2.5Mbps, 500kbps, 200kbps.")
    if let written, settings.isSound("layers") {
      let isDescending = zip(written, written.dropFirst()).allSatisfy { $0 > $1 }
      if written.isEmpty || written.count > Self.mostLayers || !isDescending {
        settings.issue(
          "layers",
          "\(written.isEmpty ? "is empty" : isDescending ? "has \(written.count) layers" : "does not descend"); "
            + "expected from 1 to \(Self.mostLayers) bit rates, highest first, such as "
            + "[2.5Mbps, 500kbps, 200kbps]")
      } else {
        layers = written
      }
    }
    audio =
      settings.value(
        "audio", .kilobits(in: 0...Self.rates.upperBound), default: audio,
        help: "The bit rate of a sender's audio; 0: it takes another way.") ?? audio
    lastN =
      settings.value(
        "last_n", .lastN, default: lastN, help: "The most videos that one person gets.") ?? nil
    if audio == 0, video == 0, settings.isSound("audio"), settings.isSound("video") {
      settings.issue(
        "audio", "is 0 beside video: 0%, so nobody sends anything; expected one of them above 0")
    }
  }
}

extension ScalarKind<Int64> {
  /// A bit rate in whole kbps, which it is read as; the range is in bits a second.
  package static func kilobits(in range: ClosedRange<Int64>) -> Self {
    let rate = ScalarKind<Int64>.bitRate(in: range)
    return Self(
      rate.name, expected: "\(rate.expected), in whole kbps", forms: rate.forms,
      magnitude: rate.magnitude
    ) { text throws(QuantityError) in
      let bits = try rate.read(text)
      guard bits % 1_000 == 0 else {
        throw QuantityError("\(quoted(text)) is no whole number of kbps")
      }
      return bits / 1_000
    } text: {
      rate.text($0 * 1_000)
    }
  }
}

extension ScalarKind<MediaLaw.Senders> {
  /// All, a number of people, or a share.
  fileprivate static var senders: Self {
    let number = ScalarKind<Int>.integer(in: 1...Limit.seats.most)
    let share = ScalarKind<Double>.fraction(in: Double.leastNonzeroMagnitude...1)
    return Self(
      "senders", expected: "all, a number of people of 1 or more, or a percentage up to 100%",
      forms: [.words(["all"])] + number.forms + [.pattern(#"^[0-9]*\.?[0-9]+%$"#)]
    ) { text throws(QuantityError) in
      if text == "all" { return .all }
      guard text.hasSuffix("%") else { return .count(try number.read(text)) }
      let billionths = Int64((try share.read(text) * Double(MediaLaw.whole)).rounded())
      if billionths == 0 { throw QuantityError("\(quoted(text)) is next to nobody") }
      return .share(billionths)
    } text: {
      switch $0 {
      case .all: "all"
      case .count(let count): number.text(count)
      case .share(let billionths): share.text(Double(billionths) / Double(MediaLaw.whole))
      }
    }
  }
}

extension ScalarKind<Int?> {
  /// All, or a number of videos.
  fileprivate static var lastN: Self {
    let number = ScalarKind<Int>.integer(in: 1...Limit.seats.most)
    return Self(
      "last_n", expected: "all, or \(number.expected)", forms: [.words(["all"])] + number.forms,
      magnitude: number.magnitude
    ) { text throws(QuantityError) in
      text == "all" ? nil : try number.read(text)
    } text: {
      $0.map(number.text) ?? "all"
    }
  }
}
