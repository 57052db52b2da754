import Testing

@testable import PoolSimulation

@Suite struct LoadIndexTests {
  /// The loads of a fleet, and everything the index can be asked, found by looking at every
  /// instance.
  private struct Scan {
    var ids: [Int32]
    var loads: [Int]

    var lowest: Int { loads.min() ?? -1 }
    func highest(atMost limit: Int) -> Int { loads.filter { $0 <= limit }.max() ?? -1 }
    func oldest(at level: Int) -> Int? { loads.firstIndex(of: level).map { Int(ids[$0]) } }
    func newest(at level: Int) -> Int? { loads.lastIndex(of: level).map { Int(ids[$0]) } }
  }

  @Test(
    "The index answers what a scan over all instances finds",
    arguments: [1, 2, 63, 64, 65, 127, 128, 200, 257, 600], [1, 2, 62, 63, 64, 65, 300])
  func scan(instances: Int, limit: Int) {
    let seed = UInt64(instances * 1_000 + limit)
    var numbers = Numbers(seed: seed)
    var index = LoadIndex(limit: limit)
    // Ids with gaps: instances that ended or never served.
    var fleet = Scan(ids: [], loads: [])
    for id in 0..<Int32(instances * 2) where fleet.ids.count < instances && numbers.chance(0.6) {
      fleet.ids.append(id)
      fleet.loads.append(numbers.number(in: 0...limit))
    }
    index.rebuild(fleet.ids)
    for (slot, load) in fleet.loads.enumerated() { index.insert(slot: slot, at: load) }
    compare(index, fleet, limit, &numbers, seed)
    guard !fleet.ids.isEmpty else { return }
    for step in 0..<300 {
      let slot = numbers.number(in: 0...fleet.loads.count - 1)
      // Extremes are likely, so that levels become empty and occupied again.
      let load = numbers.chance(0.3) ? numbers.one(of: [0, limit]) : numbers.number(in: 0...limit)
      guard load != fleet.loads[slot] else { continue }
      index.move(slot: slot, from: fleet.loads[slot], to: load)
      fleet.loads[slot] = load
      if step % 10 == 0 { compare(index, fleet, limit, &numbers, seed) }
    }
    compare(index, fleet, limit, &numbers, seed)
  }

  private func compare(
    _ index: borrowing LoadIndex, _ fleet: Scan, _ limit: Int, _ numbers: inout Numbers,
    _ seed: UInt64
  ) {
    let count = index.count
    let lowest = index.lowestLevel
    #expect(
      count == fleet.ids.count && index.servingIDs == fleet.ids && lowest == fleet.lowest,
      "seed \(seed)")
    for _ in 0..<6 {
      let level = numbers.number(in: -1...limit)
      let highest = index.highestLevel(atMost: level)
      #expect(highest == fleet.highest(atMost: level), "at most \(level), seed \(seed)")
      guard level >= 0 else { continue }
      let isThere = index.hasInstance(at: level)
      #expect(isThere == (fleet.oldest(at: level) != nil), "level \(level), seed \(seed)")
      guard isThere else { continue }
      let (oldest, newest) = (index.oldest(at: level), index.newest(at: level))
      #expect(
        oldest == fleet.oldest(at: level) && newest == fleet.newest(at: level),
        "level \(level), seed \(seed)")
    }
  }

  @Test("Nothing serves: no level is occupied")
  func empty() {
    var index = LoadIndex(limit: 3)
    index.rebuild([4, 7])
    index.insert(slot: 1, at: 2)
    index.insert(slot: 0, at: 2)
    index.remove(slot: 0, at: 2)
    index.remove(slot: 1, at: 2)
    let (lowest, highest) = (index.lowestLevel, index.highestLevel(atMost: 3))
    #expect(lowest == -1 && highest == -1)
  }
}
