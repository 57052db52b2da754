internal import Settings

extension TraceReader {
  /// Gives the bytes of a cell of the current row.
  @inline(__always)
  func withCell<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    reader.withField(index, body)
  }

  /// Whether a cell has nothing in it.
  @inline(__always)
  func isEmpty(_ index: Int) -> Bool { withCell(index) { $0.isEmpty } }

  /// A cell as text; nil after noting that it is not UTF-8.
  mutating func text(_ index: Int, _ column: TraceColumn) -> String? {
    if let text = withCell(index, { String(decoding: $0) }) { return text }
    reject(column, "the text is not UTF-8", "expected UTF-8")
    return nil
  }

  /// The number of the name in a cell; nil after noting that it is not UTF-8.
  @inline(__always)
  mutating func number(_ index: Int, _ column: TraceColumn, _ names: inout NameIndex) -> UInt32? {
    if let number = withCell(index, { names.number(of: $0) }) { return number }
    reject(column, "the text is not UTF-8", "expected UTF-8")
    return nil
  }

  /// A cell as it appears in a message: short, in quotes.
  func quoted(_ index: Int) -> String {
    Settings.quoted(withCell(index) { String(decoding: $0) } ?? "?")
  }

  /// A length of zero or more in milliseconds; nil after noting what is wrong.
  @inline(__always)
  mutating func length(_ index: Int, _ column: TraceColumn) -> Int64? {
    if let dialect { return length(index, column, dialect) }
    switch withCell(index, { FixedDecimal($0) }) {
    case .thousandths(let milliseconds):
      if milliseconds >= 0 { return milliseconds }
      reject(column, "\(quoted(index)) is negative", "expected zero or more seconds")
    case .empty: reject(column, "the cell is empty", "expected a number of seconds")
    case .outOfRange:
      reject(
        column, "\(quoted(index)) is outside what 64-bit milliseconds hold",
        "expected zero or more seconds")
    case .notANumber:
      reject(column, "\(quoted(index)) is not a plain number", "expected zero or more seconds")
    }
    return nil
  }

  /// An instant as a message tells it: on wall clocks where the file has them, else in seconds.
  func told(_ time: Int64) -> String {
    guard hasWallClockTimes, let calendar else { return "\(CSVText.seconds(time)) s" }
    return calendar.exactText(at: time)
  }

  /// A whole number of seats or people; nil after noting what is wrong.
  @inline(__always)
  mutating func count(
    _ index: Int, _ column: TraceColumn, in range: ClosedRange<Int> = 1...1_000_000
  ) -> Int? {
    let value = withCell(index) { FixedDecimal($0) }
    if case .thousandths(let thousandths) = value, thousandths % 1000 == 0,
      range.contains(Int(thousandths / 1000))
    {
      if !withCell(index, { $0.mayHaveThousands }) { return Int(thousandths / 1000) }
      reject(
        column,
        "\(quoted(index)) may be a thousand times as much: what stands before three digits "
          + "may separate thousands",
        "expected digits alone")
      return nil
    }
    let problem =
      value == .empty
      ? "the cell is empty"
      : "\(quoted(index)) is not a whole number from \(range.lowerBound) to \(range.upperBound)"
    reject(
      column, problem,
      "expected a number of \(column == .seats ? "seats" : column == .joins ? "joins" : "people")")
    return nil
  }
}

extension Span<UInt8> {
  /// Whether exactly three digits stand behind a single point, as they do behind one that separates
  /// thousands.
  fileprivate var mayHaveThousands: Bool {
    guard let point = indices.first(where: { self[$0] == UInt8(ascii: ".") }) else { return false }
    let digits = indices[(point + 1)...].prefix {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self[$0])
    }
    return digits.count == 3
  }
}
