extension ScenarioCalendar {
  /// The milliseconds from the start to a time in ISO 8601, such as `2020-09-14T11:01:00`,
  /// `2020-09-14 11:01` or `2020-09-14T15:01:00.250Z`; without an offset it is in the scenario's
  /// zone. Nil when it is not a time or there is no such day.
  package func milliseconds(of text: String) -> Int64? {
    WallClockText(text).map { $0.millisecondsSince1970(in: offsets) - startSince1970 }
  }

  /// The same for UTF-8 bytes, for traces of millions of rows: nothing is allocated and nothing is
  /// locked.
  package func milliseconds(of bytes: UnsafeRawBufferPointer) -> Int64? {
    WallClockText(bytes).map { $0.millisecondsSince1970(in: offsets) - startSince1970 }
  }

  /// The time in milliseconds since the start as local clocks show it, with their offset from UTC
  /// and without a fraction (rounded down): `2020-09-14T11:01:00-04:00`.
  package func text(at time: Int64) -> String { text(at: time, keepsMilliseconds: false) }

  /// The same with the milliseconds, where there are any: `2020-09-14T11:01:00.250-04:00`.
  /// `milliseconds(of:)` reads it as the same time.
  package func exactText(at time: Int64) -> String { text(at: time, keepsMilliseconds: true) }

  /// The same with neither offset nor fraction: `2020-09-14T11:01:00`. Where clocks are set back,
  /// two times have the same text.
  package func localText(at time: Int64) -> String {
    Self.localText(ofSecond: localSecond(at: time))
  }

  /// How far local clocks are ahead of UTC at a time: `-04:00`.
  package func offsetText(at time: Int64) -> String {
    Self.offsetText(offsets.offset(at: secondSince1970(at: time)))
  }

  /// Appends `exactText(at:)` as UTF-8, for traces of millions of rows: nothing is allocated.
  package func append(exactTextAt time: Int64, to text: inout [UInt8]) {
    append(textAt: time, keepsMilliseconds: true, to: &text)
  }

  private func text(at time: Int64, keepsMilliseconds: Bool) -> String {
    Self.string { append(textAt: time, keepsMilliseconds: keepsMilliseconds, to: &$0) }
  }

  private func append(textAt time: Int64, keepsMilliseconds: Bool, to text: inout [UInt8]) {
    let second = secondSince1970(at: time)
    let offset = offsets.offset(at: second)
    Self.append(localTextOfSecond: second + offset, to: &text)
    let fraction = keepsMilliseconds ? startSince1970 &+ time &- second * 1000 : 0
    if fraction != 0 {
      text.append(UInt8(ascii: "."))
      text.append(fraction, digits: 3)
    }
    Self.append(offsetTextOf: offset, to: &text)
  }

  private static func localText(ofSecond second: Int64) -> String {
    string { append(localTextOfSecond: second, to: &$0) }
  }

  private static func append(localTextOfSecond second: Int64, to text: inout [UInt8]) {
    let day = floorDivide(second, secondsPerDay)
    let date = CivilDate(daysSince1970: day)
    let ofDay = second - day * secondsPerDay
    text.append(date.year, digits: 4)
    text.append(UInt8(ascii: "-"))
    text.append(date.month, digits: 2)
    text.append(UInt8(ascii: "-"))
    text.append(date.day, digits: 2)
    text.append(UInt8(ascii: "T"))
    text.append(ofDay / 3600, digits: 2)
    text.append(UInt8(ascii: ":"))
    text.append(ofDay / 60 % 60, digits: 2)
    text.append(UInt8(ascii: ":"))
    text.append(ofDay % 60, digits: 2)
  }

  private static func offsetText(_ offset: Int64) -> String {
    string { append(offsetTextOf: offset, to: &$0) }
  }

  private static func append(offsetTextOf offset: Int64, to text: inout [UInt8]) {
    let size = abs(offset)
    text.append(offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    text.append(size / 3600, digits: 2)
    text.append(UInt8(ascii: ":"))
    text.append(size / 60 % 60, digits: 2)
    // Before standard time a place's own noon counted, and its offset has seconds.
    if size % 60 == 0 { return }
    text.append(UInt8(ascii: ":"))
    text.append(size % 60, digits: 2)
  }

  private static func string(_ write: (inout [UInt8]) -> Void) -> String {
    var text: [UInt8] = []
    write(&text)
    return String(decoding: text, as: UTF8.self)
  }
}

extension [UInt8] {
  /// Appends a whole number as text, with zeros before it up to a number of digits.
  /// - Parameters:
  ///   - value: the number
  ///   - digits: the fewest digits, 1 or more
  @inline(__always)
  package mutating func append(_ value: Int64, digits: Int) {
    switch digits {
    case 2 where (0...99).contains(value): appendPair(value)
    case 4 where (0...9999).contains(value):
      appendPair(value / 100)
      appendPair(value % 100)
    default: appendAny(value, digits: digits)
    }
  }

  @inline(__always)
  private mutating func appendPair(_ value: Int64) {
    append(UInt8(truncatingIfNeeded: value / 10) + UInt8(ascii: "0"))
    append(UInt8(truncatingIfNeeded: value % 10) + UInt8(ascii: "0"))
  }

  private mutating func appendAny(_ value: Int64, digits: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    // The last digit first: a division by ten alone is a multiplication.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { text in
      var rest = value.magnitude
      var first = text.count
      while rest > 0 || text.count - first < digits {
        first -= 1
        text[first] = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
        rest /= 10
      }
      append(contentsOf: UnsafeMutableBufferPointer(rebasing: text[first...]))
    }
  }
}
