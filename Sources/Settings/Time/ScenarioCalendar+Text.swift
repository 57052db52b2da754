extension ScenarioCalendar {
  /// The milliseconds from the start to a time in ISO 8601, such as `2020-09-14T11:01:00`,
  /// `2020-09-14 11:01` or `2020-09-14T15:01:00.250Z`; without an offset it is in the scenario's
  /// zone. Nil when it is not a time or there is no such day.
  public func milliseconds(of text: String) -> Int64? {
    WallClockText(text).map { $0.millisecondsSince1970(in: offsets) - startSince1970 }
  }

  /// The same for UTF-8 bytes, for traces of millions of rows: nothing is allocated and nothing is
  /// locked.
  public func milliseconds(of bytes: UnsafeRawBufferPointer) -> Int64? {
    WallClockText(bytes).map { $0.millisecondsSince1970(in: offsets) - startSince1970 }
  }

  /// The time in milliseconds since the start as local clocks show it, with their offset from UTC
  /// and without a fraction (rounded down): `2020-09-14T11:01:00-04:00`.
  public func text(at time: Int64) -> String { text(at: time, keepsMilliseconds: false) }

  /// The same with the milliseconds, where there are any: `2020-09-14T11:01:00.250-04:00`.
  /// `milliseconds(of:)` reads it as the same time.
  public func exactText(at time: Int64) -> String { text(at: time, keepsMilliseconds: true) }

  /// The same with neither offset nor fraction: `2020-09-14T11:01:00`. Where clocks are set back,
  /// two times have the same text.
  public func localText(at time: Int64) -> String {
    Self.localText(ofSecond: localSecond(at: time))
  }

  /// How far local clocks are ahead of UTC at a time: `-04:00`.
  public func offsetText(at time: Int64) -> String {
    Self.offsetText(offsets.offset(at: secondSince1970(at: time)))
  }

  private func text(at time: Int64, keepsMilliseconds: Bool) -> String {
    let second = secondSince1970(at: time)
    let offset = offsets.offset(at: second)
    let fraction = keepsMilliseconds ? startSince1970 &+ time &- second * 1000 : 0
    let decimals = fraction == 0 ? "" : ".\(padded(fraction, to: 3))"
    return "\(Self.localText(ofSecond: second + offset))\(decimals)\(Self.offsetText(offset))"
  }

  private static func localText(ofSecond second: Int64) -> String {
    let day = floorDivide(second, secondsPerDay)
    let date = CivilDate(daysSince1970: day)
    let ofDay = second - day * secondsPerDay
    let clock = "\(padded(ofDay / 3600)):\(padded(ofDay / 60 % 60)):\(padded(ofDay % 60))"
    return "\(padded(date.year, to: 4))-\(padded(date.month))-\(padded(date.day))T\(clock)"
  }

  private static func offsetText(_ offset: Int64) -> String {
    let size = abs(offset)
    // Before standard time a place's own noon counted, and its offset has seconds.
    let seconds = size % 60 == 0 ? "" : ":\(padded(size % 60))"
    return "\(offset < 0 ? "-" : "+")\(padded(size / 3600)):\(padded(size / 60 % 60))\(seconds)"
  }
}

private func padded(_ value: Int64, to width: Int = 2) -> String {
  let digits = String(value.magnitude)
  return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count))
    + digits
}
