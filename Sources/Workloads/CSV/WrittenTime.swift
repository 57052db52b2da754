internal import Settings

/// A date and time of day as spreadsheets and reports write them: `03/04/2026 9:05`,
/// `7/22/26, 7:00:11 PM`, `03.04.2026 21:05:00`, `Aug 12, 2026 10:00 AM`.
///
/// Which number is the day and which the month it does not say: that is for the whole column to
/// tell.
struct WrittenTime {
  /// The three numbers of the date as they come; with a named month day, month and year.
  private var parts: [(value: Int64, digits: Int)] = []
  private(set) var monthIsNamed = false
  /// Whether points stand between them.
  private(set) var hasPoints = false
  /// The time of day; nil for a date alone.
  private(set) var secondOfDay: Int64?
  private var milliseconds: Int64 = 0
  /// Whether AM or PM stands behind.
  private(set) var isTwelveHour = false
  /// Seconds east of UTC, when they are written.
  private var offset: Int64?

  /// Reads all of the bytes; nil when they are no such time.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count <= 60, var text = TimeText(bytes), readDate(&text) else { return nil }
    text.skipBlanks(andMarks: true)
    if text.isAtEnd { return }
    guard readClock(&text) else { return nil }
    text.skipBlanks()
    if !text.isAtEnd {
      guard let offset = text.offset(), text.isAtEnd else { return nil }
      self.offset = offset
    }
  }

  /// The orders in which its date exists.
  var orders: [DateOrder] { DateOrder.allCases.filter { second(of: $0) != nil } }

  /// The instant in an order of its date; nil when there is no such day, or no time of day.
  func reading(_ order: DateOrder, _ calendar: ScenarioCalendar) -> WallClockReading? {
    guard let day = second(of: order), let secondOfDay else { return nil }
    return calendar.reading(ofLocal: day + secondOfDay, milliseconds: milliseconds, offset: offset)
  }

  /// The seconds from 1970 to its midnight; nil when there is no such day in this order.
  private func second(of order: DateOrder) -> Int64? {
    let (day, month, year) =
      switch monthIsNamed ? .dayFirst : order {
      case .dayFirst: (parts[0], parts[1], parts[2])
      case .monthFirst: (parts[1], parts[0], parts[2])
      case .yearFirst: (parts[2], parts[1], parts[0])
      }
    guard day.digits <= 2, month.digits <= 2, year.digits == 2 || year.digits == 4 else {
      return nil
    }
    return ScenarioCalendar.second(
      ofYear: year.digits == 2 ? 2000 + year.value : year.value, month: month.value, day: day.value)
  }

  private mutating func readDate(_ text: inout TimeText) -> Bool {
    if let month = text.month() {
      // Aug 12, 2026
      text.skipBlanks()
      guard let day = text.number(), text.skipBlanks(andMarks: true), let year = text.number()
      else {
        return false
      }
      (parts, monthIsNamed) = ([day, (month, 2), year], true)
      return year.digits == 4
    }
    guard let first = text.number() else { return false }
    let mark = text.next
    if mark == Byte.space || mark == Byte.minus, let month = text.month(after: mark) {
      // 12 Aug 2026, 12-Aug-2026
      guard text.next == mark || text.next == Byte.comma else { return false }
      text.skip()
      text.skipBlanks()
      guard let year = text.number() else { return false }
      (parts, monthIsNamed) = ([first, (month, 2), year], true)
      return year.digits == 4
    }
    guard mark == UInt8(ascii: "/") || mark == Byte.point || mark == Byte.minus else {
      return false
    }
    text.skip()
    guard let second = text.number(), text.next == mark else { return false }
    text.skip()
    guard let third = text.number() else { return false }
    parts = [first, second, third]
    hasPoints = mark == Byte.point
    return true
  }

  private mutating func readClock(_ text: inout TimeText) -> Bool {
    guard let hour = text.number(), hour.digits <= 2, text.take(UInt8(ascii: ":")),
      let minute = text.number(), minute.digits == 2, minute.value < 60
    else { return false }
    var second: Int64 = 0
    if text.take(UInt8(ascii: ":")) {
      guard let read = text.number(), read.digits == 2, read.value < 60 else { return false }
      second = read.value
      if text.take(Byte.point) || text.take(Byte.comma) {
        guard let fraction = text.fraction() else { return false }
        milliseconds = fraction
      }
    }
    var value = hour.value
    if let isAfternoon = text.halfOfDay() {
      guard (1...12).contains(value) else { return false }
      isTwelveHour = true
      value = value % 12 + (isAfternoon ? 12 : 0)
    }
    guard value < 24 else { return false }
    secondOfDay = value * 3600 + minute.value * 60 + second
    return true
  }
}

/// The characters of a written time, in lower case, and a place in them.
private struct TimeText {
  private var bytes: [UInt8] = []
  private var index = 0

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// The text of bytes; nil when they hold characters that no time has.
  init?(_ cell: Span<UInt8>) {
    let range = cell.textRange
    bytes.reserveCapacity(range.count)
    var place = range.lowerBound
    while place < range.upperBound {
      let byte = cell[place]
      if byte < 0x80 {
        bytes.append((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte)
        place += 1
      } else if place + 1 < range.upperBound, byte == 0xC2, cell[place + 1] == 0xA0 {
        // A no-break space; below its narrow form, which stands before AM and PM.
        bytes.append(Byte.space)
        place += 2
      } else if place + 2 < range.upperBound, byte == 0xE2, cell[place + 1] == 0x80 {
        switch cell[place + 2] {
        case 0xAF: bytes.append(Byte.space)
        // Marks of the direction of writing.
        case 0x8E, 0x8F: break
        default: return nil
        }
        place += 3
      } else {
        return nil
      }
    }
  }

  var isAtEnd: Bool { index == bytes.count }
  /// The next character; a NUL at the end.
  var next: UInt8 { index < bytes.count ? bytes[index] : 0 }

  mutating func skip() { index = min(index + 1, bytes.count) }

  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte, !isAtEnd else { return false }
    index += 1
    return true
  }

  /// Skips blanks, and between a date and a time a comma or a T; true.
  @discardableResult
  mutating func skipBlanks(andMarks: Bool = false) -> Bool {
    while next == Byte.space || (andMarks && (next == Byte.comma || next == UInt8(ascii: "t"))) {
      index += 1
    }
    return true
  }

  /// Digits, at most four.
  mutating func number() -> (value: Int64, digits: Int)? {
    let start = index
    var value: Int64 = 0
    while index < bytes.count, bytes[index] &- Byte.zero <= 9, index - start < 5 {
      value = value * 10 + Int64(bytes[index] - Byte.zero)
      index += 1
    }
    let digits = index - start
    return (1...4).contains(digits) ? (value, digits) : nil
  }

  /// Digits as milliseconds, rounded half up.
  mutating func fraction() -> Int64? {
    var (value, digits): (Int64, Int) = (0, 0)
    var roundsUp = false
    while next &- Byte.zero <= 9, !isAtEnd {
      let digit = Int64(next - Byte.zero)
      if digits < 3 { value = value * 10 + digit } else if digits == 3 { roundsUp = digit >= 5 }
      digits += 1
      index += 1
    }
    if digits == 0 { return nil }
    for _ in digits..<max(3, digits) { value *= 10 }
    return value + (roundsUp ? 1 : 0)
  }

  /// The month of an English name, short or whole, perhaps with a point.
  mutating func month() -> Int64? {
    let end = bytes[index...].firstIndex { !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    let word = String(decoding: bytes[index..<(end ?? bytes.count)], as: UTF8.self)
    guard word.utf8.count >= 3, let place = Self.months.firstIndex(where: { word.hasPrefix($0) }),
      Self.names[place].hasPrefix(word) || word == "sept"
    else { return nil }
    index += word.utf8.count
    if next == Byte.point { index += 1 }
    return Int64(place + 1)
  }

  /// The same behind a mark; where there is none, nothing was read.
  mutating func month(after mark: UInt8) -> Int64? {
    let start = index
    index += 1
    if let month = month() { return month }
    index = start
    return nil
  }

  private static let names = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october",
    "november", "december",
  ]

  /// Whether PM or AM stands here; nil without either.
  mutating func halfOfDay() -> Bool? {
    let start = index
    skipBlanks()
    let letter = next
    if letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") {
      index += 1
      let hasPoint = take(Byte.point)
      if take(UInt8(ascii: "m")) {
        if hasPoint { _ = take(Byte.point) }
        return letter == UInt8(ascii: "p")
      }
    }
    index = start
    return nil
  }

  /// `Z`, `UTC`, `GMT`, `+1`, `+01:00` or `GMT+0100`, as seconds east of UTC.
  mutating func offset() -> Int64? {
    if take(UInt8(ascii: "z")) { return 0 }
    let rest = bytes[index...]
    if rest.starts(with: Array("utc".utf8)) || rest.starts(with: Array("gmt".utf8)) {
      index += 3
      if isAtEnd { return 0 }
    }
    let isWest = take(Byte.minus)
    guard isWest || take(Byte.plus), let first = number() else { return nil }
    var (hours, minutes) = (first.value, Int64(0))
    if first.digits > 2 {
      (hours, minutes) = (first.value / 100, first.value % 100)
    } else if take(UInt8(ascii: ":")) {
      guard let second = number(), second.digits == 2 else { return nil }
      minutes = second.value
    }
    guard hours < 24, minutes < 60 else { return nil }
    return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
  }
}
