internal import Settings

extension TraceReader {
  /// A time of a file in another dialect; nil after noting what is wrong.
  mutating func time(_ index: Int, _ column: TraceColumn, _ dialect: TraceDialect) -> Int64? {
    switch dialect.times[index] {
    case .dates(let order, let isTwelveHour)?: return date(index, column, order, isTwelveHour)
    case .serial?: return serial(index, column, dialect)
    case .usual?, nil:
      if let number = decimal(index, dialect), let thousandths = number.milliseconds(of: 1000) {
        return plainTime(thousandths, index, column)
      }
      return wallClock(index, column)
    }
  }

  /// A length of a file in another dialect; nil after noting what is wrong.
  mutating func length(_ index: Int, _ column: TraceColumn, _ dialect: TraceDialect) -> Int64? {
    let writing = dialect.lengths[index] ?? LengthWriting(unit: 1000)
    let length: Int64?
    switch withCell(index, { WrittenLength($0) }) {
    case .number(let number)?:
      guard let unit = writing.unit else {
        reject(
          column, "\(quoted(index)) is a plain number in a column of hours and minutes",
          "expected h:mm:ss")
        return nil
      }
      guard number.mark == nil || number.mark == dialect.decimal.byte else {
        reject(
          column, "\(quoted(index)) is not a plain number",
          "expected a decimal \(dialect.decimal.rawValue), as in the other rows")
        return nil
      }
      length = number.milliseconds(of: unit)
    case .clock(let milliseconds)?, .words(let milliseconds)?: length = milliseconds
    case .shortClock(let first, let second)?:
      length = (first * 60 + second) * (writing.shortClockHasHours ? 60_000 : 1000)
    case nil:
      let isEmpty = withCell(index) { $0.textRange.isEmpty }
      reject(
        column, isEmpty ? "the cell is empty" : "\(quoted(index)) is not a length of time",
        "expected a number, h:mm:ss, or words such as 1h 2m 3s")
      return nil
    }
    guard let length else {
      reject(
        column, "\(quoted(index)) is outside what 64-bit milliseconds hold",
        "expected a length of time")
      return nil
    }
    if length >= 0 { return length }
    reject(column, "\(quoted(index)) is negative", "expected zero or more")
    return nil
  }

  /// A number with the file's decimal mark; nil for anything else.
  private func decimal(_ index: Int, _ dialect: TraceDialect) -> PlainDecimal? {
    guard let number = withCell(index, { PlainDecimal($0) }) else { return nil }
    return number.mark == nil || number.mark == dialect.decimal.byte ? number : nil
  }

  private mutating func date(
    _ index: Int, _ column: TraceColumn, _ order: DateOrder, _ isTwelveHour: Bool
  ) -> Int64? {
    guard let reading = dateReading(index, order, isTwelveHour) else {
      if withCell(index, { $0.textRange.isEmpty }) {
        reject(column, "the cell is empty", "expected a time")
      } else {
        let clock = isTwelveHour ? " h:mm AM or PM" : " hh:mm"
        reject(
          column, "\(quoted(index)) is not a time as the other rows have it",
          "expected \(order.rawValue)\(clock)")
      }
      return nil
    }
    hasWallClockTimes = true
    clocks.take(reading)
    return reading.time
  }

  private func dateReading(_ index: Int, _ order: DateOrder, _ isTwelveHour: Bool)
    -> WallClockReading?
  {
    guard let calendar else { return nil }
    return withCell(index) { cell in
      // ISO 8601 is understood beside everything.
      if let reading = cell.extracting(cell.textRange).withUnsafeBytes({ calendar.reading(of: $0) })
      {
        return reading
      }
      guard let time = WrittenTime(cell), time.isTwelveHour == isTwelveHour else { return nil }
      return time.reading(order, calendar)
    }
  }

  /// A serial date: days since 1899-12-30 on local clocks, whose decimals round seconds off.
  private mutating func serial(_ index: Int, _ column: TraceColumn, _ dialect: TraceDialect)
    -> Int64?
  {
    guard let reading = serialReading(index, dialect) else {
      reject(
        column, "\(quoted(index)) is no serial date of a spreadsheet",
        "expected days since 1899-12-30, such as 46027.375")
      return nil
    }
    hasWallClockTimes = true
    clocks.take(reading)
    return reading.time
  }

  private func serialReading(_ index: Int, _ dialect: TraceDialect) -> WallClockReading? {
    guard let calendar, let number = decimal(index, dialect),
      (1..<2_958_466).contains(number.milliseconds(of: 1) ?? 0),
      var time = number.milliseconds(of: 86_400_000)
    else { return nil }
    let rounding = number.rounding(of: 86_400_000)
    for step: Int64 in [60_000, 1000]
    where time.distance(toMultipleOf: step) <= rounding || (step == 1000 && rounding >= 500) {
      // So few decimals mean the round time that they are nearest to.
      time = floorDivide(time + step / 2, step) * step
      break
    }
    time -= 25_569 * Int64.millisecondsPerDay
    return calendar.reading(
      ofLocal: floorDivide(time, 1000), milliseconds: time.remainder(by: 1000))
  }

  /// The second instant of an end that clocks show twice, where the first lies before the
  /// beginning.
  mutating func laterEnd(_ index: Int, _ column: TraceColumn, from start: Int64) -> Int64? {
    guard let later = laterReading(index), later >= start else { return nil }
    clocks.takeLater()
    return later
  }

  /// The second instant of a time that clocks show twice; nil for any other.
  func laterReading(_ index: Int) -> Int64? {
    let reading: WallClockReading?
    switch dialect?.times[index] {
    case .dates(let order, let isTwelveHour)?: reading = dateReading(index, order, isTwelveHour)
    case .serial?: reading = dialect.flatMap { serialReading(index, $0) }
    case .usual?, nil:
      reading = withCell(index) { cell in
        cell.extracting(cell.textRange).withUnsafeBytes { calendar?.reading(of: $0) }
      }
    }
    guard let reading, case .twice(let later) = reading.kind else { return nil }
    return reading.time + later
  }
}
