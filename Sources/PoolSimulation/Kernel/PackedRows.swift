/// Where rows go that are too many for memory: bytes that are added and read again.
///
/// A run cannot throw, so what goes wrong first is kept: from then on nothing is, and whoever reads
/// the rows asks for it before anything made of them is believed.
package protocol RowSpill: AnyObject, Sendable {
  /// Adds bytes, and says where they begin.
  func append(_ bytes: [UInt8]) -> Int
  /// The bytes of a place; fewer where something went wrong.
  func read(_ place: Range<Int>) -> [UInt8]
  /// The system's number of what went wrong first; 0: nothing did.
  var problem: Int32 { get }
}

/// Rows of whole numbers, packed: of a row only the numbers that are not as in the row before it,
/// as their differences, and of rows that are the same how many there are.
///
/// They are held in pieces, of which all but the last one may be in a file. What is read is read
/// from the first row on.
struct PackedRows: Sendable {
  fileprivate enum Piece: Sendable {
    case held([UInt8])
    case spilled(Range<Int>)
  }

  /// The numbers of a row.
  let width: Int
  fileprivate(set) var count = 0
  fileprivate var pieces: [Piece] = []
  /// Where pieces are that are not held; nil: all are.
  let spill: (any RowSpill)?

  fileprivate init(width: Int, spill: (any RowSpill)?) { (self.width, self.spill) = (width, spill) }
}

/// Packs rows, number by number.
package struct RowPacker {
  /// A piece has about so many bytes.
  package static let usualPiece = 1 << 20

  private let pieceSize: Int
  private var rows: PackedRows
  private var piece: [UInt8] = []
  /// The last row, of which the numbers of the next one take the places.
  private var numbers: [Int64]
  /// The place of the next number.
  private var place = 0
  /// Which numbers of the open row are others than before, and where that is to be written.
  private var changed: UInt64 = 0
  private var changedAt = 0
  /// The rows that are as the last one written.
  private var repeats = 0

  /// Packs rows of so many numbers, 64 at most.
  init(width: Int, spill: (any RowSpill)?, pieceSize: Int = usualPiece) {
    precondition((1...64).contains(width), "a row has a bit for each of its numbers")
    self.pieceSize = pieceSize
    rows = PackedRows(width: width, spill: spill)
    numbers = [Int64](repeating: 0, count: width)
  }

  /// Adds the next number of the open row, or of a new one.
  mutating func append(_ number: Int64) {
    let change = number &- numbers[place]
    if change != 0 {
      if changed == 0 { openRow() }
      changed |= 1 << UInt64(place)
      numbers[place] = number
      append(varying: UInt64(bitPattern: (change << 1) ^ (change >> 63)))
    }
    place += 1
    if place == numbers.count { closeRow() }
  }

  private mutating func openRow() {
    closeRepeats()
    changedAt = piece.count
    for _ in 0..<rows.bytesOfChanges { piece.append(0) }
  }

  private mutating func closeRow() {
    place = 0
    rows.count += 1
    if changed == 0 {
      repeats += 1
      return
    }
    for byte in 0..<rows.bytesOfChanges {
      piece[changedAt + byte] = UInt8(truncatingIfNeeded: changed >> UInt64(8 * byte))
    }
    changed = 0
    if piece.count >= pieceSize { closePiece() }
  }

  /// Nothing changed in rows, and how many these are.
  private mutating func closeRepeats() {
    guard repeats > 0 else { return }
    for _ in 0..<rows.bytesOfChanges { piece.append(0) }
    append(varying: UInt64(repeats))
    repeats = 0
  }

  private mutating func append(varying number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      piece.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    piece.append(UInt8(rest))
  }

  private mutating func closePiece() {
    if let spill = rows.spill {
      let start = spill.append(piece)
      rows.pieces.append(.spilled(start..<start + piece.count))
    } else {
      rows.pieces.append(.held(piece))
      piece = []
    }
    piece.removeAll(keepingCapacity: true)
  }

  /// All rows, of which the last one is whole.
  consuming func finish() -> PackedRows {
    precondition(place == 0, "every row has all of its numbers")
    closeRepeats()
    if !piece.isEmpty { rows.pieces.append(.held(piece)) }
    return rows
  }
}

extension PackedRows {
  /// The bytes that say which numbers of a row are others than before.
  fileprivate var bytesOfChanges: Int { (width + 7) / 8 }

  /// Reads rows from the first one on.
  struct Reader {
    private let rows: PackedRows
    /// The numbers of the row that was read last.
    private(set) var numbers: [Int64]
    private var read = 0
    private var nextPiece = 0
    private var piece: [UInt8] = []
    private var place = 0
    private var repeats = 0

    init(_ rows: PackedRows) {
      self.rows = rows
      numbers = [Int64](repeating: 0, count: rows.width)
    }

    /// Reads the next row; false: there is none, or it could not be read again.
    mutating func next() -> Bool {
      guard read < rows.count else { return false }
      read += 1
      if repeats > 0 {
        repeats -= 1
        return true
      }
      while place >= piece.count, nextPiece < rows.pieces.count { openPiece() }
      if place >= piece.count { return false }
      var changed: UInt64 = 0
      for index in 0..<rows.bytesOfChanges { changed |= UInt64(byte()) << UInt64(8 * index) }
      if changed == 0 { repeats = max(0, Int(truncatingIfNeeded: varying()) - 1) }
      while changed != 0 {
        let number = changed.trailingZeroBitCount
        changed &= changed - 1
        let change = varying()
        guard number < numbers.count else { continue }
        numbers[number] &+= Int64(bitPattern: change >> 1) ^ -Int64(bitPattern: change & 1)
      }
      return true
    }

    private mutating func openPiece() {
      piece =
        switch rows.pieces[nextPiece] {
        case .held(let bytes): bytes
        case .spilled(let place): rows.spill?.read(place) ?? []
        }
      place = 0
      nextPiece += 1
    }

    private mutating func byte() -> UInt8 {
      guard place < piece.count else { return 0 }
      place += 1
      return piece[place - 1]
    }

    private mutating func varying() -> UInt64 {
      var number: UInt64 = 0
      var shift: UInt64 = 0
      while true {
        let byte = byte()
        number |= UInt64(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 || shift > 63 { return number }
      }
    }
  }
}
