internal import Settings

/// A date, or a date and time, as an iCalendar file writes it: `20260914T090000Z`.
struct CalendarTime {
  /// Whose clocks show it.
  enum Clock: Hashable {
    case utc
    /// Those of a time zone of the file's.
    case zone(String)
    /// Those of whoever looks at the calendar, or of the zone that the calendar says it is in.
    case floating(own: String?)
  }

  /// Seconds since 1970-01-01T00:00 on that clock.
  var localSecond: Int64
  let clock: Clock
  /// Whether it is a day without a time.
  let isDate: Bool

  /// The day, from 1970-01-01 on.
  var day: Int64 { floorDivide(localSecond, 86_400) }

  init(localSecond: Int64, clock: Clock, isDate: Bool = false) {
    self.localSecond = localSecond
    self.clock = clock
    self.isDate = isDate
  }

  /// Reads one value of a line; nil when it is no such time.
  /// - Parameters:
  ///   - text: the value
  ///   - zone: the zone that the line names
  ///   - own: the zone that the calendar says it is in
  init?(_ text: some StringProtocol, zone: String?, own: String?) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int64? {
      var value: Int64 = 0
      for byte in bytes[range] {
        guard (48...57).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - 48)
      }
      return value
    }
    guard bytes.count == 8 || bytes.count == 15 || bytes.count == 16, let year = number(0..<4),
      let month = number(4..<6),
      let day = number(6..<8)
    else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    guard date.exists, year > 0 else { return nil }
    let midnight = date.daysSince1970 * 86_400
    if bytes.count == 8 {
      self.init(
        localSecond: midnight, clock: zone.map { .zone($0) } ?? .floating(own: own), isDate: true)
      return
    }
    guard bytes[8] == UInt8(ascii: "T") || bytes[8] == UInt8(ascii: "t"), let hour = number(9..<11),
      let minute = number(11..<13),
      // A leap second is the second after.
      let second = number(13..<15), hour < 24, minute < 60, second <= 60
    else { return nil }
    let isUTC = bytes.count == 16
    if isUTC, bytes[15] != UInt8(ascii: "Z"), bytes[15] != UInt8(ascii: "z") { return nil }
    self.init(
      localSecond: midnight + hour * 3600 + minute * 60 + second,
      clock: isUTC ? .utc : zone.map { .zone($0) } ?? .floating(own: own))
  }

  /// Longer than any meeting, in milliseconds: a thousand years.
  static let longest: Int64 = 1_000 * 366 * 86_400_000

  /// A length as iCalendar writes it, in milliseconds: `P1DT2H30M`, `PT45M`, `P2W`. A day is 24
  /// hours.
  static func length(_ text: String) -> Int64? {
    var rest = text.uppercased()[...]
    let isNegative = rest.hasPrefix("-")
    if isNegative || rest.hasPrefix("+") { rest.removeFirst() }
    guard rest.hasPrefix("P") else { return nil }
    rest.removeFirst()
    var total: Int64 = 0
    var isTime = false
    var parts = 0
    while let first = rest.first {
      if first == "T", !isTime {
        isTime = true
        rest.removeFirst()
        continue
      }
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard digits.count < 10, let number = Int64(digits), let unit = rest.first else { return nil }
      rest.removeFirst()
      let sizes: [Character: Int64] =
        isTime ? ["H": 3_600, "M": 60, "S": 1] : ["W": 604_800, "D": 86_400]
      guard let size = sizes[unit] else { return nil }
      total += number * size
      if total > longest / 1_000 { return nil }
      parts += 1
    }
    return parts == 0 ? nil : (isNegative ? -total : total) * 1_000
  }
}
