internal import Settings

/// What was decided of readings of wall clocks, counted as a file is read.
struct ClockTally {
  /// Readings that clocks show twice, of which the first time was taken, and the first of them.
  private(set) var twice = 0
  private var firstTwice: Int64 = 0
  /// Readings that clocks skip, and the first of them.
  private var never = 0
  private var firstNever: Int64 = 0
  /// Ends that were taken for the second of two.
  private var later = 0
  /// Times that were taken for the second of two, as a length beside them says.
  private var byLength = 0
  /// Readings with an offset from UTC beside them, and without.
  private var withOffset = 0
  private var withoutOffset = 0
  private var offsets: ClosedRange<Int64>?

  @inline(__always)
  mutating func take(_ reading: WallClockReading) {
    if let offset = reading.offset {
      withOffset += 1
      if let offsets, offsets.contains(offset) { return }
      offsets =
        min(offset, offsets?.lowerBound ?? offset)...max(offset, offsets?.upperBound ?? offset)
      return
    }
    withoutOffset += 1
    if reading.kind != .once { takeOdd(reading) }
  }

  /// Takes times that clocks show once.
  mutating func take(_ plain: PlainClocks) {
    withoutOffset += plain.withoutOffset
    guard plain.withOffset > 0 else { return }
    withOffset += plain.withOffset
    offsets =
      min(
        plain.least, offsets?.lowerBound ?? plain.least)...max(
        plain.greatest, offsets?.upperBound ?? plain.greatest)
  }

  @inline(never)
  private mutating func takeOdd(_ reading: WallClockReading) {
    if case .never = reading.kind {
      if never == 0 { firstNever = reading.time }
      never += 1
    } else {
      if twice == 0 { firstTwice = reading.time }
      twice += 1
    }
  }

  /// Counts an end whose second instant was taken instead.
  mutating func takeLater() {
    twice -= 1
    later += 1
  }

  /// Counts times whose second instant was taken instead, because a length fits it alone.
  mutating func takeByLength(_ count: Int) {
    twice -= count
    byLength += count
  }

  /// What there is to tell, one sentence each.
  /// - Parameters:
  ///   - calendar: writes the examples
  ///   - zone: whose clocks were read; nil for the calendar's own
  /// - Returns: the sentences, without full stops
  func readings(_ calendar: ScenarioCalendar, zone: String? = nil) -> [String] {
    let zone = zone ?? calendar.timeZone
    let calendar = (try? calendar.inZone(zone)) ?? calendar
    var lines: [String] = []
    func times(_ count: Int, _ one: String, _ many: String) -> String {
      count == 1 ? "1 time \(one)" : "\(count) times \(many)"
    }
    if twice > 0 {
      let example = calendar.text(at: firstTwice)
      lines.append(
        times(twice, "lies", "lie") + " in an hour that clocks in \(zone) show twice, and "
          + (twice == 1 ? "was" : "were")
          + " taken for the first: \(example)\(twice > 1 ? " and others" : "")")
    }
    if later > 0 {
      lines.append(
        (later == 1 ? "1 end was" : "\(later) ends were")
          + " taken for the second time that clocks showed it, because the first lies before the "
          + "beginning"
      )
    }
    if byLength > 0 {
      lines.append(
        (byLength == 1 ? "1 time was" : "\(byLength) times were")
          + " taken for the second time that clocks showed it, because only so the length beside "
          + "it fits"
      )
    }
    if never > 0 {
      let example = calendar.text(at: firstNever)
      lines.append(
        times(never, "lies", "lie") + " in an hour that clocks in \(zone) skip, and "
          + (never == 1 ? "was" : "were")
          + " taken with the offset from before: \(example)\(never > 1 ? " and others" : "")")
    }
    if withOffset > 0, withoutOffset > 0 {
      lines.append(
        times(withoutOffset, "has", "have") + " no offset from UTC and "
          + (withoutOffset == 1 ? "was" : "were")
          + " taken as of \(zone), beside \(withOffset) with one")
    }
    if let offsets, offsets.lowerBound != offsets.upperBound {
      lines.append(
        "offsets from UTC change within the file, from \(Self.text(offsets.lowerBound)) to "
          + "\(Self.text(offsets.upperBound)); "
          + "each time was taken with its own")
    }
    return lines
  }

  private static func text(_ offset: Int64) -> String {
    let minutes = abs(offset) / 60
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
  }
}
