import Greenroom
import Testing

/// What Greenroom's `least_loaded` does, without its index.
private struct ForeignLeastLoaded: PlacementStrategy {
  static let name = "foreign_least"
  static let summary = "The least loaded instance."

  init(settings: inout SettingsReader) {}

  func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64 {
    Int64(fleet.seats(on: instance))
  }
}

/// Everybody to one zone while it has room.
private struct ZonePlacement: PlacementStrategy {
  static let name = "zone"
  static let summary = "One zone first."
  private let zone: Int

  init(settings: inout SettingsReader) {
    zone = settings.integer("zone", in: 0...9, help: "the zone")
  }

  func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64 {
    fleet.zone(of: instance) == zone ? 0 : 1
  }
}

/// A draw for each join and instance, keyed by the run.
private struct DrawnPlacement: PlacementStrategy {
  static let name = "drawn"
  static let summary = "Anywhere."
  private var draws = StreamFamily(seed: 0, replication: 0, purpose: StreamPurpose("drawn"))

  init(settings: inout SettingsReader) {}

  mutating func begin(seed: UInt64, replication: Int) {
    draws = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("drawn"))
  }

  func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64 {
    var stream = draws.stream(UInt64(join.join), UInt64(instance))
    return Int64(stream.next() >> 1)
  }
}

/// The first instance, whether there is room or not.
private struct StubbornPlacement: PlacementStrategy {
  static let name = "stubborn"
  static let summary = "The first instance."

  init(settings: inout SettingsReader) {}

  func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64 { 0 }
  func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? { 0 }
}

/// Nowhere.
private struct LazyPlacement: PlacementStrategy {
  static let name = "lazy"
  static let summary = "Nowhere."

  init(settings: inout SettingsReader) {}

  func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64 { 0 }
  func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? { nil }
}

/// A name that Greenroom has.
private struct Taken: PlacementStrategy {
  static let name = "random"
  static let summary = "Taken."

  init(settings: inout SettingsReader) {}

  func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64 { 0 }
}

/// A name that no scenario should have to write.
private struct Unwritable: PlacementStrategy {
  static let name = "No word: at all"
  static let summary = "None."

  init(settings: inout SettingsReader) {}

  func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64 { 0 }
}

/// The study of a scenario of three instances with a strategy.
private func study(
  _ placement: String, of type: any PlacementStrategy.Type, replications: Int = 1,
  workers: Int = 1
) throws -> Study {
  let desk = try Desk()
  let path = try desk.scenario([
    "auto_scaling_group": "{min_size: 3, max_size: 3, availability_zones: 3}",
    "placement": placement, "replications": "\(replications)",
  ])
  let scenario = try LoadedScenario(
    path: path, placements: [type], demand: ProgramDemand(workload(crowd)))
  return try runStudy(scenario, workers: workers)
}

@Suite struct ForeignPlacementTests {
  @Test("A strategy that ranks as Greenroom's least_loaded does makes the very same run")
  func same() throws {
    let own = try study("{strategy: least_loaded}", of: ForeignLeastLoaded.self)
    let foreign = try study("{strategy: foreign_least}", of: ForeignLeastLoaded.self)
    #expect(own.eventFingerprint == foreign.eventFingerprint)
    #expect(own.values(of: "joins_rejected") == foreign.values(of: "joins_rejected"))
  }

  @Test("A strategy reads its own keys and sees zones", arguments: 0..<3)
  func zones(zone: Int) throws {
    // Three instances of four seats, one in each zone, and three people: all of them fit on the one
    // in the zone, which alone has somebody on it.
    let desk = try Desk()
    let path = try desk.scenario([
      "auto_scaling_group": "{min_size: 3, max_size: 3, availability_zones: 3}",
      "placement": "{strategy: zone, zone: \(zone)}",
    ])
    let three = workload((0..<3).map { (at: Int64($0), stay: 60, meeting: "m\($0)") })
    let scenario = try LoadedScenario(
      path: path, placements: [ZonePlacement.self], demand: ProgramDemand(three))
    let result = try #require(runStudy(scenario).runs.first).result
    let busy = result.instances.filter { $0.participants.reduce(0, +) > 0 }
    #expect(busy.map(\.zone) == [zone])
    #expect(busy.map { $0.participants.reduce(0, +) } == [180_000])
  }

  @Test("A strategy that draws is told the run, and draws the same for it with any workers")
  func drawn() throws {
    // Two runs may draw alike where there is so little to choose from; six of them do not.
    let first = try study("{strategy: drawn}", of: DrawnPlacement.self, replications: 6)
    let second = try study(
      "{strategy: drawn}", of: DrawnPlacement.self, replications: 6, workers: 3)
    #expect(first.runs.map(\.result.fingerprint) == second.runs.map(\.result.fingerprint))
    #expect(Set(first.runs.map(\.result.fingerprint)).count > 1)
  }

  @Test("A strategy whose place breaks the rules ends the program")
  func preconditions() async {
    await #expect(processExitsWith: .failure) {
      _ = try? study("{strategy: stubborn}", of: StubbornPlacement.self)
    }
    await #expect(processExitsWith: .failure) {
      _ = try? study("{strategy: lazy}", of: LazyPlacement.self)
    }
  }

  @Test("A name that is taken ends the program, and so does one that is no word")
  func names() async {
    await #expect(processExitsWith: .failure) {
      _ = try? LoadedScenario(path: "none.yaml", placements: [Taken.self])
    }
    await #expect(processExitsWith: .failure) {
      _ = try? LoadedScenario(
        path: "none.yaml", placements: [LazyPlacement.self, LazyPlacement.self])
    }
    await #expect(processExitsWith: .failure) {
      _ = try? LoadedScenario(path: "none.yaml", placements: [Unwritable.self])
    }
  }
}
