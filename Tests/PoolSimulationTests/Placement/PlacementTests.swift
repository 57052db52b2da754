import Testing

@testable import PoolSimulation

@Suite struct PlacementTests {
  static let names = placementStrategies.map { $0.type.name }

  @Test(
    "Placing a join is finding the lowest rank, on any fleet", arguments: names,
    1...25 as ClosedRange<UInt64>)
  func lowestRank(name: String, seed: UInt64) throws {
    var numbers = Numbers(seed: seed)
    var strategy = try strategy(name)
    strategy.begin(seed: seed, replication: 0)
    let limit = numbers.number(in: 1...12)
    var fleet = randomFleet(limit: limit, instances: numbers.number(in: 0...140), &numbers)
    for join in 0..<60 {
      let request = JoinRequest(
        join: join, attempt: numbers.number(in: 0...3), seats: numbers.number(in: 1...limit),
        ceiling: numbers.number(in: 1...limit))
      try check(strategy, request, &fleet, &numbers, seed)
    }
  }

  /// Opens the existential: the strategy is asked both ways, and its answer is judged by the ranks
  /// of every instance.
  private func check(
    _ strategy: some PlacementStrategy, _ request: JoinRequest, _ fleet: inout Fleet,
    _ numbers: inout Numbers, _ seed: UInt64
  ) throws {
    let placed = strategy.place(request, in: fleet)
    let lowest = strategy.lowestRank(for: request, in: fleet)
    #expect(placed == lowest, "seed \(seed)")
    var best: (rank: Int64, id: InstanceID)?
    for id in 0..<fleet.count
    where fleet.phase(of: id) == .serving && fleet.seats(on: id) + request.seats <= request.ceiling
    {
      let rank = strategy.rank(id, for: request, in: fleet)
      if best.map({ rank < $0.rank }) ?? true { best = (rank, id) }
    }
    #expect(placed == best?.id, "seed \(seed)")
    guard let placed, numbers.chance(0.5) else { return }
    fleet.seat(request.seats, on: placed, at: .zero)
  }

  /// Instances that serve, drain, launch or have ended, with random loads.
  private func randomFleet(limit: Int, instances: Int, _ numbers: inout Numbers) -> Fleet {
    var fleet = Fleet(participantLimit: limit, findsFits: true)
    for _ in 0..<instances {
      let id = fleet.create(.initial, phase: .serving, zone: 0, at: .zero, billedFrom: .zero)
      switch numbers.number(in: 0...9) {
      case 0: fleet.move(id, to: .ended, at: .zero)
      case 1: _ = fleet.create(.cold, phase: .pending, zone: 0, at: .zero, billedFrom: .never)
      case 2:
        fleet.seat(limit, on: id, at: .zero)
        fleet.move(id, to: .draining, at: .zero)
      default:
        let load = numbers.number(in: 0...limit)
        if load > 0 { fleet.seat(load, on: id, at: .zero) }
      }
    }
    return fleet
  }

  /// Strategy, seats taken by instance in order of creation, seats of the join, ceiling, instance.
  static let table: [(String, [Int], Int, Int, Int?)] = [
    ("least_loaded", [3, 1, 1, 2], 1, 4, 1), ("least_loaded", [4, 4], 1, 4, nil),
    ("least_loaded", [2, 1, 3], 2, 4, 1),
    ("least_loaded", [0, 0, 0], 1, 4, 0), ("least_loaded", [1, 1], 1, 1, nil),
    ("least_loaded", [], 1, 4, nil),
    ("most_loaded", [3, 1, 3, 4], 1, 4, 0), ("most_loaded", [3, 2, 2], 2, 4, 1),
    ("most_loaded", [3, 3], 2, 4, nil),
    ("most_loaded", [2, 1, 0], 1, 2, 1), ("most_loaded", [0, 0], 4, 4, 0),
    ("first_fit", [4, 3, 0], 1, 4, 1), ("first_fit", [3, 3, 0], 2, 4, 2),
    ("first_fit", [2, 1, 0], 1, 1, 2),
    ("random", [4, 4, 3], 1, 4, 2), ("random", [4, 3], 2, 4, nil),
  ]

  @Test("Ties go to the oldest, and what does not fit is passed over", arguments: table)
  func candidates(name: String, loads: [Int], seats: Int, ceiling: Int, expected: Int?) throws {
    var fleet = Fleet(participantLimit: 4)
    for load in loads {
      let id = fleet.create(.initial, phase: .serving, zone: 0, at: .zero, billedFrom: .zero)
      if load > 0 { fleet.seat(load, on: id, at: .zero) }
    }
    let placed = try strategy(name).place(
      JoinRequest(join: 0, attempt: 0, seats: seats, ceiling: ceiling), in: fleet)
    #expect(placed == expected)
  }

  @Test("Random placement takes every instance, and no more of one than chance allows")
  func uniformity() throws {
    var strategy = try strategy("random")
    strategy.begin(seed: 7, replication: 0)
    var fleet = Fleet(participantLimit: 4)
    for _ in 0..<5 {
      _ = fleet.create(.initial, phase: .serving, zone: 0, at: .zero, billedFrom: .zero)
    }
    var hits = [Double](repeating: 0, count: 5)
    let joins = 5_000
    for join in 0..<joins {
      let placed = strategy.place(
        JoinRequest(join: join, attempt: 0, seats: 1, ceiling: 4), in: fleet)
      hits[try #require(placed)] += 1
    }
    let expected = Double(joins) / 5
    let chiSquare = hits.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    // The 99.9 % point of chi-square with 4 degrees of freedom.
    #expect(chiSquare < 18.47)
  }
}
