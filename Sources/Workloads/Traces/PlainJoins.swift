internal import Settings

/// Reads rows of joins that are written as almost all are: without quotes, with names in ASCII and
/// every time in the same usual form. It takes one pass over their bytes, some hundreds of rows at a
/// time, and needs no `CSVField`.
///
/// It knows no message: the first row that is anything else ends the reading, and is left to the
/// careful way.
struct PlainJoins {
  /// What a column is to a join.
  enum Role { case ignored, meeting, participant, join, leave, stay }

  private let roles: [Role]
  private let startSince1970: Int64
  private let hours: HourMemo?
  /// In which form times are.
  var times = TraceTimes.sinceStart
  /// What was read last, or what is to be filled next.
  var rows = PlainRows()
  /// What was read of wall clocks.
  private(set) var clocks = PlainClocks()

  /// Whether rows name who joins.
  var namesPeople: Bool { roles.contains(.participant) }

  /// - Parameters:
  ///   - roles: of each column; empty where every row has to be read with care
  ///   - calendar: the clock of times
  init(roles: [Role], calendar: ScenarioCalendar?) {
    self.roles = roles
    startSince1970 = calendar?.startSince1970 ?? 0
    hours = calendar.map { HourMemo($0) }
  }

  /// Reads rows.
  /// - Parameters:
  ///   - text: what `CSVReader.readMany` lends
  ///   - position: where the first row starts
  ///   - filled: where the text ends
  ///   - longestRow: the most bytes of a row
  /// - Returns: where the first row starts that was not read
  mutating func read(
    _ text: UnsafeRawBufferPointer, from position: Int, upTo filled: Int, longestRow: Int
  ) -> Int {
    var (next, count) = (position, 0)
    var clocks = PlainClocks()
    rows.count = 0
    self.clocks = PlainClocks()
    guard let text = text.baseAddress, !roles.isEmpty else { return position }
    let rows = rows
    while count < rows.capacity, next < filled {
      var cursor = PlainCursor(text: text, place: next)
      guard
        readRow(&cursor, upTo: min(filled, next &+ longestRow), into: rows, at: count, &clocks)
      else { break }
      next = cursor.place
      count &+= 1
    }
    rows.count = count
    self.clocks = clocks
    return next
  }

  @inline(__always)
  private func readRow(
    _ cursor: inout PlainCursor, upTo end: Int, into rows: PlainRows, at row: Int,
    _ clocks: inout PlainClocks
  ) -> Bool {
    let before = clocks
    var (join, stay): (Int64, Int64) = (0, 0)
    var leave: Int64?
    var index = 0
    var isPlain = true
    while true {
      let role = roles[index]
      switch role {
      case .ignored: isPlain = cursor.skipField()
      case .meeting:
        let name = cursor.name()
        isPlain = name.map { $0.count > 0 } ?? false
        rows.meetings[row] = name ?? PlainName()
      case .participant:
        let name = cursor.name()
        isPlain = name != nil
        rows.participants[row] = name ?? PlainName()
      case .join, .leave:
        // In one place, where the compiler puts it into the loop.
        let time = time(&cursor, &clocks)
        isPlain = time != nil
        if role == .leave { leave = time } else { join = time ?? 0 }
      case .stay:
        let length = cursor.thousandths()
        isPlain = length != nil
        stay = length ?? 0
      }
      index &+= 1
      if !isPlain || index == roles.count { break }
      if !cursor.take(Byte.comma) {
        isPlain = false
        break
      }
    }
    if let leave { stay = leave &- join }
    guard isPlain, stay >= 0, cursor.takeLineEnd(), cursor.place <= end else {
      clocks = before
      return false
    }
    rows.joins[row] = join
    rows.stays[row] = stay
    return true
  }

  /// A time in milliseconds since the start.
  @inline(__always)
  private func time(_ cursor: inout PlainCursor, _ clocks: inout PlainClocks) -> Int64? {
    switch times {
    case .sinceStart: return cursor.thousandths()
    case .wallClock: return hours?.time(&cursor, &clocks)
    case .unixSeconds, .unixMilliseconds:
      guard let number = cursor.thousandths(), times.isUnix(number) else { return nil }
      return times.milliseconds(ofUnix: number) &- startSince1970
    }
  }
}
