/// The report intervals of a run, from the first to the last.
///
/// They are held packed, and those of a long run maybe in a file that has no name: so they are gone
/// through, and none is looked up by its number. `Array` has them all in memory.
public struct TimeSeriesRows: Sequence, Sendable {
  /// How many there are.
  public var count: Int { held.count }
  /// The last one.
  public let last: TimeSeriesRow?
  /// What was integrated and counted while the run went on, and what is known since it is over.
  private let held, late: PackedRows

  /// The rows of a run.
  init(held: PackedRows, late: PackedRows, last: TimeSeriesRow?) {
    precondition(held.count == late.count, "every report interval has all of its numbers")
    (self.held, self.late, self.last) = (held, late, last)
  }

  /// Rows that were made, held in memory.
  package init(_ rows: some Sequence<TimeSeriesRow>) {
    var held = TimeSeriesPacker(RowPacker(width: TimeSeriesPacker.width, spill: nil))
    var late = RowPacker(width: LateNumbers.width, spill: nil)
    var last: TimeSeriesRow?
    for row in rows {
      held.append(row)
      LateNumbers(row).append(to: &late)
      last = row
    }
    self.init(held: held.finish(), late: late.finish(), last: last)
  }

  /// Whether there is none.
  public var isEmpty: Bool { count == 0 }
  /// The first one.
  public var first: TimeSeriesRow? {
    var rows = makeIterator()
    return rows.next()
  }
  /// As many as there are.
  public var underestimatedCount: Int { count }
  /// The system's number of what went wrong first with the file that rows are in; 0: nothing did.
  package var problem: Int32 { held.spill?.problem ?? 0 }

  /// Goes through the rows.
  public struct Iterator: IteratorProtocol {
    private var held: TimeSeriesReader
    private var late: PackedRows.Reader

    fileprivate init(_ held: PackedRows, _ late: PackedRows) {
      self.held = TimeSeriesReader(held)
      self.late = PackedRows.Reader(late)
    }

    /// The next row; nil: there is none.
    public mutating func next() -> TimeSeriesRow? {
      guard var row = held.next(), late.next() else { return nil }
      LateNumbers(late.numbers).set(on: &row)
      return row
    }
  }

  /// Begins with the first row.
  public func makeIterator() -> Iterator { Iterator(held, late) }
}

extension TimeSeriesRows: Equatable {
  /// Whether the rows are the same.
  public static func == (left: Self, right: Self) -> Bool {
    left.count == right.count && left.elementsEqual(right)
  }
}

/// What is known of a report interval once the run is over.
struct LateNumbers {
  static let width = 3
  var joins, rejected: Int
  var cost: Int64

  init(joins: Int, rejected: Int, cost: Int64) {
    (self.joins, self.rejected, self.cost) = (joins, rejected, cost)
  }

  init(_ row: TimeSeriesRow) {
    self.init(joins: row.joins, rejected: row.rejected, cost: row.cost)
  }

  init(_ numbers: [Int64]) {
    self.init(joins: Int(numbers[0]), rejected: Int(numbers[1]), cost: numbers[2])
  }

  func append(to packer: inout RowPacker) {
    packer.append(Int64(joins))
    packer.append(Int64(rejected))
    packer.append(cost)
  }

  func set(on row: inout TimeSeriesRow) {
    (row.joins, row.rejected, row.cost) = (joins, rejected, cost)
  }
}

/// Packs what is known of report intervals when they end.
struct TimeSeriesPacker {
  static let width = 14 + SIMD8<Int64>.scalarCount
  private var packer: RowPacker
  private var end = SimulationTime.zero

  init(_ packer: RowPacker) { self.packer = packer }

  mutating func append(_ row: TimeSeriesRow) {
    // Nearly all intervals begin where the one before ends, and are as long.
    packer.append((row.start - end).milliseconds)
    packer.append((row.end - row.start).milliseconds)
    end = row.end
    packer.append(row.demand)
    packer.append(Int64(row.demandPeak))
    packer.append(row.shortfall)
    packer.append(Int64(row.shortfallPeak))
    packer.append(Int64(row.demandParticipantsPeak))
    packer.append(row.participants)
    packer.append(Int64(row.participantsPeak))
    packer.append(row.seatsTaken)
    packer.append(row.freeSeats)
    packer.append(row.largestFreeBlock)
    packer.append(row.desired)
    packer.append(row.inService)
    for state in row.states.indices { packer.append(row.states[state]) }
  }

  consuming func finish() -> PackedRows { packer.finish() }
}

/// Reads the same.
struct TimeSeriesReader {
  private var reader: PackedRows.Reader
  private var end = SimulationTime.zero

  init(_ rows: PackedRows) { reader = PackedRows.Reader(rows) }

  mutating func next() -> TimeSeriesRow? {
    guard reader.next() else { return nil }
    let numbers = reader.numbers
    var row = TimeSeriesRow(start: end + TimeSpan(milliseconds: numbers[0]))
    row.end = row.start + TimeSpan(milliseconds: numbers[1])
    end = row.end
    row.demand = numbers[2]
    row.demandPeak = Int(numbers[3])
    row.shortfall = numbers[4]
    row.shortfallPeak = Int(numbers[5])
    row.demandParticipantsPeak = Int(numbers[6])
    row.participants = numbers[7]
    row.participantsPeak = Int(numbers[8])
    row.seatsTaken = numbers[9]
    row.freeSeats = numbers[10]
    row.largestFreeBlock = numbers[11]
    row.desired = numbers[12]
    row.inService = numbers[13]
    for state in row.states.indices { row.states[state] = numbers[14 + state] }
    return row
  }
}

/// The sums over all report intervals of a run.
package struct SeriesTotals: Sendable, Hashable {
  package private(set) var demand: Int64 = 0
  package private(set) var shortfall: Int64 = 0
  package private(set) var participants: Int64 = 0
  package private(set) var seatsTaken: Int64 = 0
  package private(set) var freeSeats: Int64 = 0
  package private(set) var states = SIMD8<Int64>()
  package private(set) var demandParticipantsPeak = 0
  package private(set) var participantsPeak = 0
  package private(set) var shortfallPeak = 0

  mutating func add(_ row: TimeSeriesRow) {
    demand += row.demand
    shortfall += row.shortfall
    participants += row.participants
    seatsTaken += row.seatsTaken
    freeSeats += row.freeSeats
    states &+= row.states
    demandParticipantsPeak = max(demandParticipantsPeak, row.demandParticipantsPeak)
    participantsPeak = max(participantsPeak, row.participantsPeak)
    shortfallPeak = max(shortfallPeak, row.shortfallPeak)
  }

  /// Instance-milliseconds in some states.
  package func time(in counted: LedgerState...) -> Int64 {
    counted.reduce(0) { $0 + states[$1.rawValue] }
  }
}

/// The rows of a run as they end: added up, and kept where they are wanted.
struct SeriesLog {
  private let keeping: SeriesKeeping
  private var packer: TimeSeriesPacker?
  private(set) var totals = SeriesTotals()
  private(set) var count = 0
  private(set) var first = SimulationTime.zero
  /// The last one, whose peaks may still rise.
  private(set) var last: TimeSeriesRow?

  init(_ keeping: SeriesKeeping) {
    self.keeping = keeping
    packer = keeping.packer(width: TimeSeriesPacker.width).map { TimeSeriesPacker($0) }
  }

  mutating func append(_ row: TimeSeriesRow) {
    if let last { close(last) } else { first = row.start }
    last = row
    count += 1
  }

  private mutating func close(_ row: TimeSeriesRow) {
    totals.add(row)
    packer?.append(row)
  }

  /// Adds the peaks of an interval without length to the last one.
  mutating func raisePeaks(by row: TimeSeriesRow) { last?.raisePeaks(by: row) }

  /// Starts anew.
  mutating func removeAll() { self = SeriesLog(keeping) }

  /// The rows up to the run's end; nil where they are dropped.
  mutating func finish() -> PackedRows? {
    if let last { close(last) }
    defer { packer = nil }
    return packer?.finish()
  }
}
