extension ScenarioCalendar {
  /// The most occurrences that one expression may have: every minute of almost two years.
  static let mostOccurrences = Limit.cronTimes.most

  /// Every time at which `cron` runs from the start to the end of the scenario, both included:
  /// ascending milliseconds since the start.
  ///
  /// As EventBridge Scheduler does, a local time that clocks skip is skipped, and one that they
  /// show twice runs once, at the first. Throws when the scenario has no duration or the expression
  /// runs more than a million times in it.
  package func occurrences(of cron: CronExpression) throws(QuantityError) -> [Int64] {
    guard let duration else { throw QuantityError("cron needs the scenario's duration") }
    guard duration <= 100 * 366 * secondsPerDay * 1000 else {
      throw QuantityError("cron needs a duration of at most 100 years")
    }
    let firstDay = floorDivide(localSecond(at: 0), secondsPerDay)
    let lastDay = floorDivide(localSecond(at: duration), secondsPerDay)
    var times: [Int64] = []
    // A day more at either end, because clocks that are set back show a day's last hour again.
    for day in (firstDay - 1)...(lastDay + 1)
    where cron.matches(CivilDate(daysSince1970: day), weekday: weekday(ofDay: day)) {
      for hour in 0..<24 as Range<Int64> where cron.hours >> UInt64(hour) & 1 == 1 {
        for minute in 0..<60 as Range<Int64> where cron.minutes >> UInt64(minute) & 1 == 1 {
          let reading = offsets.reading(ofLocal: day * secondsPerDay + hour * 3600 + minute * 60)
          if case .never = reading { continue }
          let time = reading.second * 1000 - startSince1970
          if time >= 0, time <= duration { times.append(time) }
        }
      }
      guard times.count <= Self.mostOccurrences else {
        throw QuantityError("\(quoted(cron.text)) runs more than \(Self.mostOccurrences) times")
      }
    }
    return times
  }
}
