internal import PoolSimulation
internal import Settings

/// The `faults` section: what breaks at a time, while a span lasts, and at random.
struct FaultSettings: Sendable {
  /// By time; equal times in file order.
  private(set) var faults: [Fault] = []
  private(set) var launchFaults: [LaunchFault] = []
  private(set) var breakdowns: [Breakdown] = []

  init(_ reader: inout SettingsReader, zones: Int, isSpot: Bool) {
    var read: [Fault] = []
    var launches: [LaunchFault] = []
    var random: [Breakdown] = []
    _ = reader.list("faults", help: "what breaks, and when") { entry in
      let zone = entry.optionalInteger("zone", in: 0...max(zones - 1, 0), help: "the zone, from 0")
      let written = Self.kinds.filter { entry.has($0) }
      switch written.count {
      case 0 where entry.has("zone"): read += Self.outage(&entry, zone: zone)
      case 0: entry.issue(nil, "does not say what breaks; expected one of \((["zone"] + Self.kinds).joined(separator: ", "))")
      case 1:
        switch written[0] {
        case "instance": Self.death(&entry).map { read.append($0) }
        case "black_hole": Self.blackHole(&entry).map { read.append($0) }
        case "launch": Self.launchFault(&entry, zone: zone).map { launches.append($0) }
        case "spot_interruption": Self.spotInterruption(&entry, zone: zone, isSpot: isSpot).map { read.append($0) }
        default: Self.breakdown(&entry, written[0], isSpot: isSpot).map { random.append($0) }
        }
      default: entry.issue(written[1], "stands beside \(written[0]); expected only one of \(Self.kinds.joined(separator: ", "))")
      }
      let mayHaveZone = written.isEmpty || written == ["launch"] || written == ["spot_interruption"]
      if entry.has("zone"), !mayHaveZone { entry.issue("zone", "has no effect beside \(written[0]); expected no such key") }
    }
    faults = read.indices.sorted { (read[$0].time, $0) < (read[$1].time, $1) }.map { read[$0] }
    launchFaults = launches
    breakdowns = random
  }

  private static let kinds = ["instance", "black_hole", "launch", "spot_interruption", "mtbf", "spot_mtbf"]

  private static func time(_ entry: inout SettingsReader) -> SimulationTime {
    SimulationTime(milliseconds: entry.instant("at", help: "when: a span since the start, or an ISO time"))
  }

  private static func outage(_ entry: inout SettingsReader, zone: Int?) -> [Fault] {
    let time = time(&entry)
    let length = entry.optionalTimeSpan("down_for", help: "how long the zone stays down; left out: for good")
    guard let zone else { return [] }
    let down = Fault(time: time, kind: .zoneDown(zone))
    return length.map { [down, Fault(time: time + TimeSpan(milliseconds: $0), kind: .zoneUp(zone))] } ?? [down]
  }

  private static func death(_ entry: inout SettingsReader) -> Fault? {
    let time = time(&entry)
    let target = entry.optionalValue("instance", .faultTarget, help: "the instance that dies: fullest, random, or an id")
    if entry.has("down_for") { entry.issue("down_for", "belongs to a zone or a black_hole; expected one of them beside it, or no such key") }
    return target.map { Fault(time: time, kind: .instance($0)) }
  }

  private static func blackHole(_ entry: inout SettingsReader) -> Fault? {
    let time = time(&entry)
    let target = entry.optionalValue(
      "black_hole", .faultTarget, help: "the instance that stops answering and looks idle: fullest, random, or an id")
    let length = entry.optionalTimeSpan("down_for", help: "how long; left out: until it is replaced")
    return target.map { Fault(time: time, kind: .blackHole($0, lasting: length.map { TimeSpan(milliseconds: $0) } ?? .forever)) }
  }

  private static func launchFault(_ entry: inout SettingsReader, zone: Int?) -> LaunchFault? {
    let from = entry.instant("from", help: "from when on launches fail")
    let to = entry.instant("to", help: "until when")
    let probability = entry.fraction("probability", default: 1, help: "of each launch in that span")
    let failure = entry.name("launch", among: ["insufficient_capacity", "refused"], help: "why launches fail: insufficient_capacity, refused")
    if to <= from, entry.has("from"), entry.has("to") { entry.issue("to", "is not after from; expected a later time") }
    return failure.flatMap { LaunchFailure(rawValue: $0) }.map {
      LaunchFault(
        from: SimulationTime(milliseconds: from), to: SimulationTime(milliseconds: to), zone: zone, probability: probability, failure: $0)
    }
  }

  private static func spotInterruption(_ entry: inout SettingsReader, zone: Int?, isSpot: Bool) -> Fault? {
    let time = time(&entry)
    let share = entry.optionalFraction("spot_interruption", help: "how likely EC2 takes each instance back, two minutes later")
    if !isSpot { entry.issue("spot_interruption", "happens to spot instances only; expected instance.purchase: spot, or no such fault") }
    return share.map { Fault(time: time, kind: .spotInterruption(probability: $0, zone: zone)) }
  }

  private static func breakdown(_ entry: inout SettingsReader, _ key: String, isSpot: Bool) -> Breakdown? {
    let help = key == "mtbf" ? "mean time in service until an instance dies" : "mean time in service until EC2 takes a spot instance back"
    let mean = entry.optionalTimeSpan(key, in: 1_000...(100 * 366 * 86_400_000), help: help)
    if key == "spot_mtbf", !isSpot { entry.issue(key, "happens to spot instances only; expected instance.purchase: spot, or no such fault") }
    return mean.map { Breakdown(key == "mtbf" ? .death : .spotInterruption, meanTime: TimeSpan(milliseconds: $0)) }
  }
}

extension ScalarKind<Fault.Target> {
  /// `fullest`, `random`, or an instance's number.
  static var faultTarget: Self {
    let number = ScalarKind<Int>.integer(in: 0...10_000_000)
    return Self("instance", expected: "fullest, random, or the number of an instance") { text throws(QuantityError) in
      switch text {
      case "fullest": .fullest
      case "random": .random
      default: .id(try number.read(text))
      }
    } text: {
      switch $0 {
      case .fullest: "fullest"
      case .random: "random"
      case .id(let id): number.text(id)
      }
    }
  }
}
