internal import Settings

/// What the hours mean that were read last, so that of a time in ISO 8601 only the minute and what
/// follows it is read anew: `2020-09-14T11` is looked up, `:01:00.250` is counted.
final class HourMemo {
  private struct Hour {
    /// The bytes of its text: the first eight, and the other five; at first what no text has.
    var date = UInt64.max
    var rest = UInt64.max
    /// When it begins on the calendar's clocks, and in UTC, in milliseconds since the start.
    var begin: Int64 = 0
    var utc: Int64 = 0
    /// Whether the calendar's clocks show all of it once, one second after the other.
    var isWhole = false
  }

  private let calendar: ScenarioCalendar
  /// By the hour of the day, in memory that is this object's alone.
  private let hours: UnsafeMutablePointer<Hour>
  private static let places = 32

  init(_ calendar: ScenarioCalendar) {
    self.calendar = calendar
    hours = .allocate(capacity: Self.places)
    hours.initialize(repeating: Hour(), count: Self.places)
  }

  deinit { hours.deallocate() }

  /// Reads a time with minutes and seconds and notes it; nil for one that is written in another
  /// way, or that the clocks do not show just once.
  @inline(__always)
  func time(_ text: inout PlainCursor, _ clocks: inout PlainClocks) -> Int64? {
    let date = text.word(at: 0)
    let rest = text.word(at: 8) & 0xFF_FFFF_FFFF
    let place =
      Int(truncatingIfNeeded: ((rest >> 24) & 15) &* 10 &+ ((rest >> 32) & 15))
      & (Self.places - 1)
    if hours[place].date != date || hours[place].rest != rest {
      guard learn(text, date, rest, at: place) else { return nil }
    }
    // `:mm:ss`, whose tens are at most 5; the bytes behind it are not looked at.
    let clock = (text.word(at: 13) ^ 0x3030_3A30_303A) & 0xFFFF_FFFF_FFFF
    if ((clock &+ 0x767A_7F76_7A7F) | clock) & 0x8080_8080_8080 != 0 { return nil }
    func digit(_ bits: UInt64) -> Int64 { Int64(bitPattern: (clock >> bits) & 15) }
    var time =
      (digit(8) &* 10 &+ digit(16)) &* 60_000 &+ (digit(32) &* 10 &+ digit(40)) &* 1000
    text.skip(19)
    if text.byte == Byte.point {
      text.skip(1)
      guard let milliseconds = text.milliseconds() else { return nil }
      time &+= milliseconds
    }
    if text.byte == Byte.comma || text.byte < Byte.space {
      guard hours[place].isWhole else { return nil }
      clocks.withoutOffset &+= 1
      return hours[place].begin &+ time
    }
    guard let offset = offset(&text) else { return nil }
    clocks.take(offset: offset)
    return hours[place].utc &+ time &- offset &* 1000
  }

  /// `Z` or `+hh:mm`, in seconds.
  @inline(__always)
  private func offset(_ text: inout PlainCursor) -> Int64? {
    if text.byte == UInt8(ascii: "Z") {
      text.skip(1)
      return 0
    }
    let isWest = text.byte == Byte.minus
    guard isWest || text.byte == Byte.plus else { return nil }
    let digits = (text.word(at: 1) ^ 0x30_303A_3030) & 0xFF_FFFF_FFFF
    // An hour up to 19 is what is written almost always.
    if ((digits &+ 0x76_7A7F_767E) | digits) & 0x80_8080_8080 != 0 { return nil }
    func digit(_ bits: UInt64) -> Int64 { Int64(bitPattern: (digits >> bits) & 15) }
    let seconds =
      (digit(0) &* 10 &+ digit(8)) &* 3600 &+ (digit(24) &* 10 &+ digit(32)) &* 60
    text.skip(6)
    return isWest ? 0 &- seconds : seconds
  }

  /// Asks the calendar for an hour; false where there is none.
  @inline(never)
  private func learn(
    _ text: PlainCursor, _ date: UInt64, _ rest: UInt64, at place: Int
  ) -> Bool {
    func reading(_ end: String) -> WallClockReading? {
      var bytes = [UInt8](UnsafeRawBufferPointer(start: text.text + text.place, count: 13))
      bytes += Array(end.utf8)
      return bytes.withUnsafeBytes { calendar.reading(of: $0) }
    }
    guard let first = reading(":00:00"), let last = reading(":59:59"), let utc = reading(":00:00Z")
    else { return false }
    // A change of the clocks within the hour, or an hour that is shown twice or never, tells at its
    // ends.
    let isWhole =
      first.kind == .once && last.kind == .once && last.time - first.time == 3_599_000
    hours[place] = Hour(
      date: date, rest: rest, begin: first.time, utc: utc.time, isWhole: isWhole)
    return true
  }
}

/// Times of wall clocks that were read the plain way.
struct PlainClocks {
  var withoutOffset = 0
  private(set) var withOffset = 0
  /// The least and the greatest offset from UTC, in seconds.
  private(set) var least = Int64.max
  private(set) var greatest = Int64.min

  @inline(__always)
  mutating func take(offset: Int64) {
    withOffset &+= 1
    least = min(least, offset)
    greatest = max(greatest, offset)
  }
}
