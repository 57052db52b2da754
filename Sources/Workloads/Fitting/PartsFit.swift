internal import Probability
internal import Settings

extension FittedWorkload {
  /// Ten years: a trace of more days has a stray date in it.
  private static let mostDays = 3660
  /// The part of the meetings that nobody scheduled.
  static let adHocName = "ad-hoc"

  /// Fits the parts of a demand: what is scheduled, in kinds by length and weekday where starts
  /// depend on them, and what is not.
  /// - Parameters:
  ///   - sessions: at least one
  ///   - unscheduled: how many of them nobody scheduled; nil for as many as are marked so
  ///   - calendar: the wall clocks
  /// - Throws: `FitProblem` without sessions.
  init(partsOf sessions: [ObservedSession], unscheduled: Double?, calendar: ScenarioCalendar)
    throws(FitProblem)
  {
    guard let days = TraceDays(sessions.map(\.start), calendar: calendar) else {
      throw .tooFew(needed: 1, found: 0)
    }
    demand = SyntheticDemand(parts: [])
    fitBusyness(sessions, days)
    let scheduled = sessions.filter(\.isScheduled)
    let adHoc = sessions.filter { !$0.isScheduled }
    let isMixed = sessions.isMixed
    let kinds = Kind.kinds(of: isMixed ? scheduled : scheduled + adHoc, calendar: calendar)
    let share = unscheduled.map { ($0, max(0, Double(sessions.count) - $0)) }
    for kind in isMixed && scheduled.isEmpty ? [] : kinds {
      let scale = isMixed ? share.map { $0.1 / Double(max(1, scheduled.count)) } ?? 1 : 1
      // Where chance alone brings as many near the marks, nothing was scheduled.
      if scale > 0 {
        try addPart(kind.name, kind.sessions, days, scale: scale, isScheduled: true, calendar)
      }
    }
    if isMixed {
      let scale = share.map { min($0.0, Double(sessions.count)) / Double(adHoc.count) } ?? 1
      try addPart(Self.adHocName, adHoc, days, scale: scale, isScheduled: false, calendar)
    }
  }

  /// Adds a part with its starts, sizes and lengths.
  private mutating func addPart(
    _ name: String, _ sessions: [ObservedSession], _ days: TraceDays, scale: Double,
    isScheduled: Bool, _ calendar: ScenarioCalendar
  ) throws(FitProblem) {
    var part = DemandPart()
    part.name = name
    part.kind = name
    let prefix = "parts.\(name)."
    let starts = StartCounts(sessions, calendar: calendar)
    let perDay = zip(starts.weekdays, days.ofWeekday).map {
      $1 > 0 ? scale * Double($0) / Double($1) : 0
    }
    part.weekdayShare = perDay
    part.meetingsPerWeek = perDay.reduce(0, +)
    let usual = isScheduled ? starts.scheduledStarts : starts.adHocStarts
    part.starts = usual
    // A day's count has the variance m + (cv m)^2, and a weekday's mean is that of its days.
    let variances = zip(perDay, days.ofWeekday).map { mean, count in
      count > 0
        ? (scale * mean + demand.busynessCV * demand.busynessCV * mean * mean) / Double(count) : 0
    }
    add(
      prefix + "meetings_per_week",
      FittedNumber(value: part.meetingsPerWeek, standardError: variances.reduce(0, +).squareRoot()),
      count: sessions.count)
    for weekday in part.usedWeekdays {
      add(
        prefix + "weekday_share", parameter: DemandPart.weekdayNames[weekday],
        FittedNumber(value: perDay[weekday], standardError: variances[weekday].squareRoot()),
        count: days.ofWeekday[weekday])
    }
    separateWeekdays(of: &part, WeekdayHours(sessions, days), scale: scale) { weekday in
      isScheduled
        ? starts.scheduledStarts(on: weekday, among: usual) : starts.only([weekday]).adHocStarts
    }

    let sizes = try LawChoice.sizes(sessions.map(\.size))
    part.size = sizes.distribution
    part.smallestSize = sessions.map(\.size).min() ?? 1
    part.largestSize = sessions.map(\.size).max() ?? 1
    describe(sizes, prefix + "size", sessions.map { Double($0.size) }, isLength: false)

    let lengths = sessions.map(\.length)
    let length = try LawChoice.lengths(lengths)
    part.duration = length.distribution
    describe(length, prefix + "duration", lengths.map(Double.init), isLength: true)
    demand.parts.append(part)
  }

  private mutating func describe(
    _ choice: LawChoice, _ key: String, _ values: [Double], isLength: Bool
  ) {
    if let fit = choice.fit {
      add(key, fit, isLength: isLength)
    } else if let test = try? KolmogorovSmirnov(of: values, against: choice.distribution) {
      goodness.append(Goodness(key: key, law: choice.name, count: values.count, test: test))
    }
  }

  /// How much days differ, where there are enough of them.
  private mutating func fitBusyness(_ sessions: [ObservedSession], _ days: TraceDays) {
    // The jackknife looks at every day once for each day left out.
    guard days.days.count <= Self.mostDays else {
      demand.busynessCV = 0
      notes.append(
        "busyness_cv is 0: the trace spans \(days.days.count) days, of which a stray date is the "
          + "likely cause; see `trace describe`."
      )
      return
    }
    let (totals, weekdays) = days.totals(sessions.map(\.start))
    guard let busyness = try? Probability.fitBusyness(totals, groups: weekdays) else {
      demand.busynessCV = 0
      notes.append(
        "busyness_cv is 0: \(days.days.count == 1 ? "one day is" : "\(days.days.count) days are") "
          + "too few to tell how much days differ beyond "
          + "chance; three days of one weekday are the least.")
      return
    }
    if let cv = busyness.cv, cv.standardError > cv.value {
      demand.busynessCV = 0
      notes.append(
        "busyness_cv is 0: the days do not tell it from 0. One stray date among the rows does "
          + "that; `trace describe` shows the span."
      )
      return
    }
    demand.busynessCV = busyness.cv?.value ?? 0
    add(
      "busyness_cv",
      busyness.cv
        ?? FittedNumber(value: 0, standardError: busyness.variance.standardError.squareRoot()),
      count: totals.count)
  }
}

/// Scheduled meetings that start alike.
private struct Kind {
  let name: String
  let sessions: [ObservedSession]

  /// The kinds: by length where a few lengths hold most meetings and each has starts of its own,
  /// then by weekday where starts depend on it.
  static func kinds(of sessions: [ObservedSession], calendar: ScenarioCalendar) -> [Kind] {
    let byLength = lengths(of: sessions, calendar: calendar)
    return byLength.flatMap { kind in
      let groups = StartCounts(kind.sessions, calendar: calendar).alikeDays
      if groups.count < 2 { return [kind] }
      return groups.map { days in
        let own = kind.sessions.filter {
          days.contains((calendar.localWeekdayAndMinute(at: $0.start).weekday + 6) % 7)
        }
        return Kind(
          name: "\(kind.name)-\(days.map { DemandPart.weekdayNames[$0] }.joined(separator: "-"))",
          sessions: own)
      }
    }
  }

  private static func lengths(of sessions: [ObservedSession], calendar: ScenarioCalendar) -> [Kind]
  {
    let all = [Kind(name: "scheduled", sessions: sessions)]
    var counts: [Int64: Int] = [:]
    for case let slot? in sessions.map(\.slot) { counts[slot, default: 0] += 1 }
    let frequent = counts.filter { $0.value >= 30 && $0.value * 20 >= sessions.count }.map(\.key)
      .sorted()
    guard frequent.count > 1, frequent.reduce(0, { $0 + (counts[$1] ?? 0) }) * 2 > sessions.count
    else { return all }
    var kinds = frequent.map { length in
      Kind(name: name(ofLength: length), sessions: sessions.filter { $0.slot == length })
    }
    let tables = kinds.map { StartCounts($0.sessions, calendar: calendar) }
    let differs = [tables.map(\.ofDay), tables.map(\.weekdays)].contains { table in
      ChiSquareTest(homogeneityOf: table).map { $0.pValue < 0.001 } ?? false
    }
    guard differs else { return all }
    let rest = sessions.filter { session in session.slot.map { !frequent.contains($0) } ?? true }
    if !rest.isEmpty { kinds.append(Kind(name: "other", sessions: rest)) }
    return kinds
  }

  private static func name(ofLength length: Int64) -> String {
    length % 60_000 == 0 ? "\(length / 60_000)m" : "\(length / 1000)s"
  }
}
