internal import PoolSimulation
internal import Settings

/// The `faults` section: what breaks at a time, while a span lasts, and at random.
struct FaultSettings: Sendable {
  /// By time; equal times in file order.
  private(set) var faults: [Fault] = []
  private(set) var launchFaults: [LaunchFault] = []
  private(set) var breakdowns: [Breakdown] = []

  /// What can break, with the keys that have to stand beside it and those that may.
  private static let kinds: [(key: String, needs: [String], allows: [String])] = [
    ("instance", ["at"], []), ("black_hole", ["at"], ["down_for"]),
    ("launch", ["from", "to"], ["zone", "probability"]),
    ("spot_interruption", ["at"], ["zone"]), ("mtbf", [], []), ("spot_mtbf", [], []),
    ("zone", ["at"], ["down_for"]),
  ]
  private static let companions = ["at", "from", "to", "down_for", "probability", "zone"]

  init(_ reader: inout SettingsReader, zones: Int, isSpot: Bool) {
    let entries = reader.list("faults", role: .fact, help: "what breaks, and when") {
      Entry(&$0, zones: zones)
    }
    // Entries are issues when they say nothing, or several things, that break.
    for (number, entry) in entries.enumerated() {
      guard let kind = entry.kind(among: Self.kinds.map(\.key)) else { continue }
      for rule in Self.kinds where rule.key == kind {
        entry.check(
          kind, needs: rule.needs, allows: rule.allows, among: Self.companions, isSpot: isSpot)
      }
      for var fault in entry.faults(kind) {
        fault.entry = number
        faults.append(fault)
      }
      if var fault = entry.launchFault {
        fault.entry = number
        launchFaults.append(fault)
      }
      for var breakdown in entry.breakdowns {
        breakdown.entry = number
        breakdowns.append(breakdown)
      }
    }
    faults = faults.indices.sorted { (faults[$0].time, $0) < (faults[$1].time, $1) }.map {
      faults[$0]
    }
  }
}

extension FaultSettings {
  /// One entry as it was written.
  private struct Entry {
    let reader: SettingsReader
    let at, from, to: SimulationTime?
    let downFor: TimeSpan?
    let zone: Int?
    let probability: Double?
    let instance, blackHole: Fault.Target?
    let failure: LaunchFailure?
    let spotShare: Double?
    let mtbf, spotMTBF: TimeSpan?

    /// A second to a century.
    private static let meanTimes = 1_000...(100 * 366 * 86_400_000 as Int64)

    init(_ reader: inout SettingsReader, zones: Int) {
      func time(_ key: String, _ help: String) -> SimulationTime? {
        reader.optionalEventTime(key, help: help).map { SimulationTime(milliseconds: $0) }
      }
      func span(_ key: String, _ range: ClosedRange<Int64>, _ help: String) -> TimeSpan? {
        reader.optionalTimeSpan(key, in: range, help: help).map { TimeSpan(milliseconds: $0) }
      }
      at = time("at", "when: a span since the start, or an ISO time")
      from = time("from", "from when on launches fail")
      to = time("to", "until when")
      downFor = span("down_for", 0...(.max), "how long it stays down; left out: for good")
      zone = reader.optionalInteger(
        "zone", in: 0...max(zones - 1, 0),
        help: "the zone that goes down, or in which it happens; from 0")
      probability = reader.optionalFraction(
        "probability", help: "of each launch in that span; default 100%")
      instance = reader.optionalValue(
        "instance", .faultTarget, help: "the instance that dies: fullest, random, or an id")
      blackHole = reader.optionalValue(
        "black_hole", .faultTarget,
        help: "the instance that stops answering and looks idle: fullest, random, or an id")
      let names = [LaunchFailure.insufficientCapacity, .refused].map(\.rawValue)
      failure = reader.optionalValue(
        "launch", .name(among: names), help: "why launches fail from then to then"
      )
      .flatMap { LaunchFailure(rawValue: $0) }
      spotShare = reader.optionalFraction(
        "spot_interruption", help: "how likely EC2 takes each instance back, two minutes later")
      mtbf = span("mtbf", Self.meanTimes, "mean time in service until an instance dies")
      spotMTBF = span(
        "spot_mtbf", Self.meanTimes, "mean time in service until EC2 takes a spot instance back")
      self.reader = reader
    }

    private func isWritten(_ key: String) -> Bool { reader.node.node(at: key) != nil }

    /// The one thing that breaks; nil, with an issue, when there is none or several.
    func kind(among kinds: [String]) -> String? {
      let written = kinds.filter { $0 != "zone" && isWritten($0) }
      if written.count > 1 {
        reader.issue(
          written[1], "stands beside \(written[0]); expected one thing that breaks in an entry")
      }
      if written.isEmpty, !isWritten("zone") {
        reader.issue(
          nil, "does not say what breaks; expected one of \(kinds.joined(separator: ", "))")
        return nil
      }
      return written.count > 1 ? nil : written.first ?? "zone"
    }

    func check(
      _ kind: String, needs: [String], allows: [String], among companions: [String], isSpot: Bool
    ) {
      for key in needs where !isWritten(key) {
        reader.issue(key, "is missing; expected a span since the start, or an ISO time")
      }
      for key in companions
      where isWritten(key) && key != kind && !needs.contains(key) && !allows.contains(key) {
        // A key that does not belong here is a mistake of its own, whatever it says.
        reader.issues.add(
          SettingsIssue(
            at: (reader.node.node(at: key) ?? reader.node).location, path: "\(reader.path).\(key)",
            message: "has no effect beside \(kind); expected no such key"))
      }
      if let from, let to, !reader.hasBrokenCalendar, to <= from {
        reader.issue("to", "is not after from; expected a later time")
      }
      if kind.hasPrefix("spot"), !isSpot, reader.issues.isSound("instance.purchase") {
        reader.issue(
          kind, "happens to spot instances only; expected instance.purchase: spot, or no such fault"
        )
      }
    }

    func faults(_ kind: String) -> [Fault] {
      guard let at, at >= .zero else { return [] }
      switch kind {
      case "instance": return instance.map { [Fault(time: at, kind: .instance($0))] } ?? []
      case "black_hole":
        return blackHole.map {
          [Fault(time: at, kind: .blackHole($0, lasting: downFor ?? .forever))]
        } ?? []
      case "spot_interruption":
        return spotShare.map {
          [Fault(time: at, kind: .spotInterruption(probability: $0, zone: zone))]
        } ?? []
      case "zone":
        guard let zone else { return [] }
        let up = downFor.map { [Fault(time: at + $0, kind: .zoneUp(zone))] } ?? []
        return [Fault(time: at, kind: .zoneDown(zone))] + up
      default: return []
      }
    }

    var launchFault: LaunchFault? {
      guard let failure, let from, let to else { return nil }
      return LaunchFault(
        from: from, to: to, zone: zone, probability: probability ?? 1, failure: failure)
    }

    var breakdowns: [Breakdown] {
      let death = mtbf.map { [Breakdown(.death, meanTime: $0)] } ?? []
      return death + (spotMTBF.map { [Breakdown(.spotInterruption, meanTime: $0)] } ?? [])
    }
  }
}

extension ScalarKind<Fault.Target> {
  /// `fullest`, `random`, or an instance's number.
  static var faultTarget: Self {
    let number = ScalarKind<Int>.integer(in: 0...10_000_000)
    return Self(
      "instance", expected: "fullest, random, or the number of an instance",
      forms: [.words(["fullest", "random"])] + number.forms
    ) { text throws(QuantityError) in
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
