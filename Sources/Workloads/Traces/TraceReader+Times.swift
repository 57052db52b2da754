internal import Settings

extension TraceTimes {
  /// The numbers, in thousandths, that are taken for Unix times of this kind: 2001 to 5138 in
  /// seconds, 1973 to 5138 in milliseconds.
  fileprivate var unixRange: Range<Int64>? {
    switch self {
    case .unixSeconds: 1_000_000_000_000..<100_000_000_000_000
    case .unixMilliseconds: 100_000_000_000_000..<100_000_000_000_000_000
    case .sinceStart, .wallClock: nil
    }
  }

  /// Whether a number, in thousandths, is a Unix time of this kind.
  @inline(__always)
  func isUnix(_ number: Int64) -> Bool { unixRange?.contains(number) == true }

  /// The milliseconds since 1970 of such a number.
  @inline(__always)
  func milliseconds(ofUnix number: Int64) -> Int64 {
    self == .unixSeconds ? number : (number + 500) / 1000
  }

  /// What a first number says of all of them.
  fileprivate init(firstThousandths number: Int64) {
    if TraceTimes.unixSeconds.unixRange?.contains(number) == true {
      self = .unixSeconds
    } else if TraceTimes.unixMilliseconds.unixRange?.contains(number) == true && number % 1000 == 0
    {
      self = .unixMilliseconds
    } else {
      self = .sinceStart
    }
  }
}

extension TraceReader {
  /// A time in milliseconds since the start; nil after noting what is wrong.
  @inline(__always)
  mutating func time(_ index: Int, _ column: TraceColumn) -> Int64? {
    if countsSinceStart, case .thousandths(let milliseconds) = withCell(index, { FixedDecimal($0) })
    {
      hasPlainTimes = true
      return milliseconds
    }
    return otherTime(index, column)
  }

  /// The form that times have had so far, where it is a usual one; nil where none was read, or
  /// where each has to be looked at.
  private var usualTimes: TraceTimes? {
    guard dialect == nil, writableTimes == nil else { return nil }
    return hasPlainTimes ? plainTimes : hasWallClockTimes ? .wallClock : nil
  }

  /// Reads the next rows that are written as almost all are.
  /// - Parameter plain: takes them
  /// - Returns: false where the next row has to be read with care
  mutating func readPlain(_ plain: inout PlainJoins) -> Bool {
    guard let usualTimes else { return false }
    plain.times = usualTimes
    repeat {
      reader.readMany { text, position, filled, longestRow in
        let next = plain.read(text, from: position, upTo: filled, longestRow: longestRow)
        return (next, plain.rows.count)
      }
    } while plain.rows.count == 0 && reader.readOn()
    count(rows: plain.rows.count)
    clocks.take(plain.clocks)
    return plain.rows.count > 0
  }

  @inline(never)
  private mutating func otherTime(_ index: Int, _ column: TraceColumn) -> Int64? {
    if let dialect { return time(index, column, dialect) }
    switch withCell(index, { FixedDecimal($0) }) {
    case .thousandths(let number): return plainTime(number, index, column)
    case .notANumber: return reading(index, column)
    case .empty, .outOfRange: return wallClock(index, column)
    }
  }

  /// A time in ISO 8601; nil after noting what the cell is instead.
  mutating func wallClock(_ index: Int, _ column: TraceColumn) -> Int64? {
    switch withCell(index, { FixedDecimal($0) }) {
    case .empty: reject(column, "the cell is empty", "expected a time")
    case .outOfRange:
      reject(
        column, "\(quoted(index)) is outside what 64-bit milliseconds hold",
        "expected a time near the run")
    case .thousandths, .notANumber: return reading(index, column)
    }
    return nil
  }

  /// The same for a cell that is no number.
  private mutating func reading(_ index: Int, _ column: TraceColumn) -> Int64? {
    // The calendar reads bytes, so a trace of millions of such times costs no `String` either.
    let reading = withCell(index) {
      $0.extracting($0.textRange).withUnsafeBytes { calendar?.reading(of: $0) }
    }
    if let reading {
      hasWallClockTimes = true
      clocks.take(reading)
      return reading.time
    }
    reject(
      column, "\(quoted(index)) is not a time",
      "expected seconds since the start (12.5) or ISO 8601 (2026-01-05T08:00:00)")
    return nil
  }

  mutating func plainTime(_ number: Int64, _ index: Int, _ column: TraceColumn) -> Int64? {
    hasPlainTimes = true
    let times = plainTimes ?? TraceTimes(firstThousandths: number)
    if plainTimes == nil {
      plainTimes = times
      countsSinceStart = times == .sinceStart && dialect == nil
    }
    guard let range = times.unixRange, let calendar else { return number }
    if range.contains(number) {
      return times.milliseconds(ofUnix: number) - calendar.startSince1970
    }
    let (low, high) = times == .unixSeconds ? ("1e9", "1e11") : ("1e11", "1e14")
    let source =
      settings.times == .auto
      ? "as the file's first time is" : "as `times: \(settings.times.rawValue)` says"
    reject(
      column,
      "\(quoted(index)) is not in Unix \(times == .unixSeconds ? "seconds" : "milliseconds"), "
        + "\(source)",
      "expected a number from \(low) to below \(high), or another `times`")
    return nil
  }

  /// Whether times may be in the file; false after noting that ISO 8601 cannot write them.
  @inline(__always)
  mutating func areWritable(
    from start: Int64, to end: Int64, _ startColumn: TraceColumn, _ endColumn: TraceColumn
  ) -> Bool {
    guard let writableTimes, start < writableTimes.lowerBound || end > writableTimes.upperBound
    else { return true }
    let isEarly = start < writableTimes.lowerBound
    let isStart = isEarly || start > writableTimes.upperBound
    let place = isEarly ? "before the year 1" : "after the year 9999"
    reject(
      isStart ? startColumn : endColumn,
      "the \(isStart ? "time" : "end") is \(place), which ISO 8601 cannot say",
      "expected a --start that times in seconds count from, or times near it")
    return false
  }

  /// What the file's times were taken for, and which options it asked for.
  mutating func note(in notes: inout WorkloadNotes) {
    // What somebody said of plain numbers says nothing of a file without any.
    notes.times = hasWallClockTimes && !hasPlainTimes ? .wallClock : plainTimes ?? .sinceStart
    if hasPlainTimes || dialect?.times.contains(.serial) == true { ask(.times) }
    if notes.times == .sinceStart || notes.rowsBeforeStart > 0 { ask(.start) }
    if settings.times == .auto, notes.times == .unixSeconds || notes.times == .unixMilliseconds {
      let unit = notes.times == .unixSeconds ? "seconds" : "milliseconds"
      tell(
        "times were taken for Unix \(unit), by the size of the first; --times (times) can say "
          + "otherwise")
    }
    notes.rowsRead = rowsRead
    notes.rowsSkipped = rowsSkipped
    notes.asked = ReadingOption.allCases.filter(asked.contains)
    notes.readings = readings + (calendar.map { clocks.readings($0) } ?? [])
    notes.readings += ReadingOption.idle(given: settings.given, asked: asked)
  }
}
