/// A date and time of day as ISO 8601 writes them, read from UTF-8 bytes:
/// `2020-09-14T11:01:00.250-04:00`.
///
/// The date is followed by `T` or a space and the time; seconds, a fraction (rounded to
/// milliseconds) and an offset from UTC are optional. A day that does not exist, the year 0, a leap
/// second and the hour 24 are refused.
struct WallClockText {
  /// Seconds since 1970-01-01T00:00 on the clock that was read.
  var localSecond: Int64
  /// Milliseconds to add, 0 to 1000: a fraction may round up to a whole second.
  var milliseconds: Int64 = 0
  /// Seconds east of UTC, when they were written.
  var offset: Int64?

  /// Reads a whole text; nil when it is not such a time. With `allowsDate` a date alone is its
  /// midnight.
  init?(_ text: String, allowsDate: Bool = false) {
    var text = text
    let read = text.withUTF8 { Self(UnsafeRawBufferPointer($0), allowsDate: allowsDate) }
    guard let read else { return nil }
    self = read
  }

  /// Reads all of the bytes; nil when they are not such a time.
  init?(_ bytes: UnsafeRawBufferPointer, allowsDate: Bool = false) {
    var cursor = Cursor(bytes: bytes)
    guard let year = cursor.digits(4), cursor.take("-"), let month = cursor.digits(2),
      cursor.take("-"), let day = cursor.digits(2)
    else {
      return nil
    }
    let date = CivilDate(year: year, month: month, day: day)
    guard date.exists, year > 0 else { return nil }
    localSecond = date.daysSince1970 * secondsPerDay
    if cursor.isAtEnd { if allowsDate { return } else { return nil } }
    guard cursor.take("T") || cursor.take(" ") || cursor.take("t"),
      let hour = cursor.digits(2), hour < 24, cursor.take(":"), let minute = cursor.digits(2),
      minute < 60
    else { return nil }
    localSecond += hour * 3600 + minute * 60
    if cursor.take(":") {
      guard let second = cursor.digits(2), second < 60 else { return nil }
      localSecond += second
      if cursor.take(".") || cursor.take(",") {
        guard let fraction = cursor.fraction() else { return nil }
        milliseconds = fraction
      }
    }
    if cursor.isAtEnd { return }
    guard let offset = cursor.offset(), cursor.isAtEnd else { return nil }
    self.offset = offset
  }

  /// The instant in milliseconds since 1970, with the zone's offset when none was written.
  func millisecondsSince1970(in offsets: ZoneOffsets) -> Int64 {
    let second = offset.map { localSecond - $0 } ?? offsets.reading(ofLocal: localSecond).second
    return second * 1000 + milliseconds
  }
}

/// A place in the bytes, with the few things that can be read there.
private struct Cursor {
  let bytes: UnsafeRawBufferPointer
  var position = 0

  var isAtEnd: Bool { position == bytes.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
    position += 1
    return true
  }

  mutating func digit() -> Int64? {
    guard position < bytes.count else { return nil }
    let digit = Int64(bytes[position]) - 48
    guard digit >= 0, digit <= 9 else { return nil }
    position += 1
    return digit
  }

  mutating func digits(_ count: Int) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// At least one digit, as milliseconds rounded half up.
  mutating func fraction() -> Int64? {
    guard let first = digit() else { return nil }
    let value = first * 100 + (digit() ?? 0) * 10 + (digit() ?? 0)
    let roundsUp = (digit() ?? 0) >= 5
    while digit() != nil {}
    return value + (roundsUp ? 1 : 0)
  }

  /// `Z`, `+hh`, `+hhmm`, `+hh:mm` or `+hh:mm:ss`, as seconds east of UTC.
  mutating func offset() -> Int64? {
    if take("Z") || take("z") { return 0 }
    let isWest = take("-")
    guard isWest || take("+"), let hours = digits(2), hours < 24 else { return nil }
    var seconds = hours * 3600
    if !isAtEnd {
      let hasColon = take(":")
      guard let minutes = digits(2), minutes < 60 else { return nil }
      seconds += minutes * 60
      if hasColon, take(":") {
        guard let rest = digits(2), rest < 60 else { return nil }
        seconds += rest
      }
    }
    return isWest ? -seconds : seconds
  }
}
