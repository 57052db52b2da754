import Synchronization
import Testing

@testable import PoolSimulation

/// A spill in memory, or one that fails from a number of bytes on.
final class MemorySpill: RowSpill {
  private struct State {
    var bytes: [UInt8] = []
    var pieces = 0
    var problem: Int32 = 0
  }
  private let state = Mutex(State())
  private let room: Int

  init(room: Int = .max) { self.room = room }

  var pieces: Int { state.withLock(\.pieces) }
  var problem: Int32 { state.withLock(\.problem) }

  func append(_ bytes: [UInt8]) -> Int {
    state.withLock { state in
      state.pieces += 1
      if state.bytes.count + bytes.count > room { state.problem = 28 }
      defer { state.bytes += bytes }
      return state.bytes.count
    }
  }

  func read(_ place: Range<Int>) -> [UInt8] {
    state.withLock { $0.problem == 0 ? Array($0.bytes[place]) : [] }
  }
}

@Suite struct PackedRowsTests {
  /// Numbers as they are in a time series: mostly as before, sometimes of any size.
  private static func rows(_ count: Int, width: Int, _ numbers: inout Numbers) -> [[Int64]] {
    var row = [Int64](repeating: 0, count: width)
    return (0..<count).map { _ in
      if numbers.chance(0.4) {
        for place in row.indices where numbers.chance(0.3) {
          row[place] =
            numbers.chance(0.1)
            ? numbers.one(of: [.min, .max, 0, -1, 1])
            : row[place] &+ Int64(numbers.number(in: -300...300))
        }
      }
      return row
    }
  }

  private static func pack(
    _ rows: [[Int64]], width: Int, spill: (any RowSpill)?, pieceSize: Int
  ) -> PackedRows {
    var packer = RowPacker(width: width, spill: spill, pieceSize: pieceSize)
    for row in rows { for number in row { packer.append(number) } }
    return packer.finish()
  }

  private static func read(_ packed: PackedRows) -> [[Int64]] {
    var reader = PackedRows.Reader(packed)
    var rows: [[Int64]] = []
    while reader.next() { rows.append(reader.numbers) }
    return rows
  }

  @Test(
    "Rows come back as they were, of any width, in pieces of any size, from memory and from a file",
    arguments: [1, 2, 3, 8, 9, 22, 64], [1, 5, 100, 10_000])
  func roundTrip(width: Int, pieceSize: Int) {
    var numbers = Numbers(seed: UInt64(width * 100_000 + pieceSize))
    for count in [0, 1, 2, 500] {
      let rows = Self.rows(count, width: width, &numbers)
      let spill = MemorySpill()
      #expect(
        Self.read(Self.pack(rows, width: width, spill: nil, pieceSize: pieceSize)) == rows)
      let spilled = Self.pack(rows, width: width, spill: spill, pieceSize: pieceSize)
      #expect(Self.read(spilled) == rows && spilled.count == count)
      if count == 500, pieceSize <= 5 { #expect(spill.pieces > 20) }
    }
  }

  @Test("Rows that are the same take no memory, however many they are")
  func repeats() {
    var packer = RowPacker(width: 3, spill: nil)
    for _ in 0..<1_000_000 { for number: Int64 in [7, 0, -7] { packer.append(number) } }
    var reader = PackedRows.Reader(packer.finish())
    var count = 0
    while reader.next() {
      count += 1
      if reader.numbers != [7, 0, -7] { Issue.record("row \(count) is \(reader.numbers)") }
    }
    #expect(count == 1_000_000)
  }

  @Test("Rows end where a file cannot be read again, and nothing traps")
  func unreadable() {
    var numbers = Numbers(seed: 5)
    let rows = Self.rows(1_000, width: 5, &numbers)
    let spill = MemorySpill(room: 100)
    let packed = Self.pack(rows, width: 5, spill: spill, pieceSize: 50)
    #expect(spill.problem != 0 && packed.count == 1_000 && Self.read(packed).count < 1_000)
  }

  @Test(
    "Amounts over spans fall into report intervals as they do interval by interval, to the last bit",
    arguments: 0..<40)
  func accruals(seed: Int) {
    var numbers = Numbers(seed: UInt64(seed))
    let interval = Int64(numbers.number(in: 1...40))
    let from = Int64(numbers.number(in: 0...100))
    let to = from + Int64(numbers.number(in: 0...4_000))
    var series = TimeSeries(
      interval: TimeSpan(milliseconds: interval),
      measuredFrom: SimulationTime(milliseconds: from), keeping: .kept(spill: nil))
    let held = series.finish(at: SimulationTime(milliseconds: to))
    let grid = held.grid
    var accruals = Accruals(grid)
    var dense = [Double](repeating: 0, count: grid.count)
    for _ in 0..<numbers.number(in: 0...60) {
      let start = Int64(numbers.number(in: 0...5_000))
      let end = numbers.chance(0.2) ? start : start + Int64(numbers.number(in: 1...3_000))
      let amount = Double(numbers.number(in: 0...1_000_000)) / 7
      accruals.add(
        amount, from: SimulationTime(milliseconds: start), to: SimulationTime(milliseconds: end))
      let first = max(start, from)
      guard amount != 0 else { continue }
      let row = (0..<grid.count).last { grid.start(of: $0).milliseconds <= first } ?? 0
      guard end > first else {
        dense[row] += amount
        continue
      }
      for row in row..<grid.count where grid.start(of: row).milliseconds < end {
        let part =
          min(end, grid.end(of: row).milliseconds) - max(first, grid.start(of: row).milliseconds)
        dense[row] += amount * Double(max(part, 0)) / Double(end - first)
      }
    }
    var rows: [Double] = []
    let stretches = accruals.stretches()
    for (place, stretch) in stretches.enumerated() {
      let next = place + 1 < stretches.count ? stretches[place + 1].first : grid.count
      for _ in stretch.first..<next { rows.append(stretch.amount) }
    }
    #expect(rows == dense)
    // The grid is where the rows are.
    var reader = held.rows.map { TimeSeriesReader($0) }
    for row in 0..<grid.count {
      let told = reader?.next()
      #expect(told?.start == grid.start(of: row) && told?.end == grid.end(of: row))
    }
    #expect(reader?.next() == nil)
  }
}

@Suite struct SeriesKeepingTests {
  @Test(
    "A run's report intervals are the same from memory and from a file, in pieces of any size, and add up to the same where they are dropped",
    arguments: RandomPlanTests.blocks)
  func keeping(firstSeed: UInt64) throws {
    var pieces = 0
    for seed in firstSeed..<firstSeed + RandomPlanTests.blockSize {
      var plan = try RandomPlan.make(seed: seed)
      let held = simulate(plan)
      for pieceSize in [1, 200] {
        let spill = MemorySpill()
        plan.series = .kept(spill: spill, pieceSize: pieceSize)
        let spilled = simulate(plan)
        #expect(spilled.timeSeries == held.timeSeries, "seed \(seed)")
        #expect(spilled.timeSeries.last == Array(held.timeSeries).last, "seed \(seed)")
        pieces += spill.pieces
      }
      plan.series = .dropped
      let dropped = simulate(plan)
      #expect(dropped.timeSeries.isEmpty, "seed \(seed)")
      #expect(dropped.seriesTotals == held.seriesTotals, "seed \(seed)")
      #expect(dropped.instances == held.instances && dropped.totalCost == held.totalCost)
      #expect(dropped.fingerprint == held.fingerprint, "seed \(seed)")
    }
    #expect(pieces > 100)
  }
}
