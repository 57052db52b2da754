internal import Probability
internal import Settings

extension FittedWorkload {
  /// The lengths that a period of its own busyness may have, in minutes.
  private static let periods = [30, 60, 120, 180, 240]

  /// Fits arrivals at any time to interval counts: the profile of the day, the weekdays, and how
  /// much days and periods differ beyond chance.
  ///
  /// Only days that are counted as fully as the others are used. The period is the one whose
  /// neighbours are most nearly independent.
  /// - Parameters:
  ///   - counts: the joins of each interval; intervals divide a day into whole minutes
  ///   - stay: how long people stay, which counts do not say
  ///   - calendar: the wall clocks
  /// - Throws: `FitProblem` where nobody was counted.
  init(countsOf counts: IntervalCounts, stay: Distribution, calendar: ScenarioCalendar)
    throws(FitProblem)
  {
    let table = DayTable(counts, calendar: calendar)
    guard table.totals.contains(where: { $0 > 0 }) else { throw .tooFew(needed: 1, found: 0) }
    var part = DemandPart()
    (part.name, part.kind) = ("arrivals", "arrival")
    (part.size, part.smallestSize, part.largestSize, part.duration) = (.constant(1), 1, 1, stay)
    let ofWeekday = (0..<7).map { weekday in
      zip(table.totals, table.weekdays).filter { $0.1 == weekday }.map { Double($0.0) }
    }
    let perDay = ofWeekday.map { $0.isEmpty ? 0 : $0.reduce(0, +) / Double($0.count) }
    part.weekdayShare = perDay
    part.meetingsPerWeek = perDay.reduce(0, +)
    part.starts = .atAnyTime(table.rates(of: Array(0..<7)))
    demand = SyntheticDemand(parts: [])
    flow = .allAtOnce
    let variances = ofWeekday.map { days in
      guard days.count > 1 else { return 0.0 }
      let mean = days.reduce(0, +) / Double(days.count)
      return days.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        / Double((days.count - 1) * days.count)
    }
    if ofWeekday.allSatisfy({ $0.count != 1 }) {
      add(
        "parts.arrivals.meetings_per_week",
        FittedNumber(
          value: part.meetingsPerWeek, standardError: variances.reduce(0, +).squareRoot()),
        count: table.totals.count)
    }
    for weekday in part.usedWeekdays where ofWeekday[weekday].count > 1 {
      add(
        "parts.arrivals.weekday_share", parameter: DemandPart.weekdayNames[weekday],
        FittedNumber(value: perDay[weekday], standardError: variances[weekday].squareRoot()),
        count: ofWeekday[weekday].count)
    }
    separateWeekdays(of: &part, table.hours, scale: 1) { .atAnyTime(table.rates(of: [$0])) }
    demand.parts = [part]
    if table.leftOut > 0 {
      notes.append(
        "\(table.leftOut) days that were counted less fully than the others are left out.")
    }
    fitDispersion(table)
    notes.append("Counts do not say how long people stay: duration is the stay that was given.")
  }

  private mutating func fitDispersion(_ table: DayTable) {
    demand.busynessCV = 0
    guard let days = try? fitBusyness(table.totals, groups: table.weekdays) else {
      notes.append(
        "busyness_cv is 0: \(table.totals.count) days are too few to tell how much days differ "
          + "beyond chance."
      )
      return
    }
    var best: (period: Int, dispersion: CountDispersion)?
    for period in Self.periods {
      guard let counts = table.counts(every: period),
        let dispersion = try? fitCountDispersion(counts, groups: table.weekdays),
        dispersion.intervalCV != nil
      else { continue }
      best = best ?? (period, dispersion)
      let (old, new) = (
        best?.dispersion.intervalAutocorrelation?.value ?? 0,
        dispersion.intervalAutocorrelation?.value ?? 0
      )
      if abs(new) < abs(old) { best = (period, dispersion) }
    }
    if let best, let cv = best.dispersion.intervalCV {
      demand.periodBusynessCV = cv.value
      demand.busynessPeriod = best.period
      add("period_busyness_cv", cv, count: table.totals.count)
      if let alike = best.dispersion.intervalAutocorrelation {
        let text = "\((alike.value * 100).rounded() / 100)"
        notes.append(
          "Periods of \(best.period) min are the nearest to independent; neighbours have a "
            + "correlation of \(text)."
        )
      }
    }
    let day = best?.dispersion.dayCV ?? days.cv
    demand.busynessCV = day?.value ?? 0
    add("busyness_cv", day, count: table.totals.count)
  }
}

/// Counts by local day and interval of the day.
private struct DayTable {
  /// The joins of each day, from its first interval to its last.
  private var days: [[Int]] = []
  private(set) var weekdays: [Int] = []
  /// Days that were counted less fully than the others.
  private(set) var leftOut = 0
  private let interval: Int

  init(_ counts: IntervalCounts, calendar: ScenarioCalendar) {
    interval = Int(counts.interval / 60_000)
    var byDay: [Int64: [(minute: Int, joins: Int)]] = [:]
    for (start, joins) in zip(counts.starts, counts.joins) {
      byDay[calendar.localDay(at: start), default: []].append(
        (calendar.localWeekdayAndMinute(at: start).minute, joins))
    }
    let fullest = byDay.values.map(\.count).max() ?? 0
    for day in byDay.keys.sorted() {
      guard let cells = byDay[day], cells.count * 10 >= fullest * 9 else {
        leftOut += 1
        continue
      }
      var row = [Int](repeating: 0, count: 1440 / interval)
      for cell in cells { row[cell.minute / interval] += cell.joins }
      days.append(row)
      weekdays.append(TraceDays.weekday(day))
    }
  }

  /// The joins of each day.
  var totals: [Int] { days.map { $0.reduce(0, +) } }

  /// The rate of each minute of the day, by the mean over the days of some weekdays.
  func rates(of weekdays: [Int]) -> [Double] {
    let own = zip(days, self.weekdays).filter { weekdays.contains($0.1) }.map(\.0)
    return (0..<1440).map { minute in
      Double(own.reduce(0) { $0 + $1[minute / interval] }) / Double(own.count * interval)
    }
  }

  /// The joins of each hour of each day; an interval longer than an hour counts where it begins.
  var hours: WeekdayHours {
    let hours = days.map { day in
      var hours = [Int](repeating: 0, count: 24)
      for (place, joins) in day.enumerated() { hours[place * interval / 60] += joins }
      return hours
    }
    return WeekdayHours(hours, weekdays: weekdays)
  }

  /// The counts of longer periods, without those in which nothing ever was counted; nil where
  /// intervals do not make them up.
  func counts(every period: Int) -> [[Int]]? {
    guard period % interval == 0 else { return nil }
    let width = period / interval
    let rows = days.map { row in
      stride(from: 0, to: row.count, by: width).map {
        row[$0..<min($0 + width, row.count)].reduce(0, +)
      }
    }
    let used = (rows.first?.indices ?? 0..<0).filter { column in rows.contains { $0[column] > 0 } }
    return used.count > 1 ? rows.map { row in used.map { row[$0] } } : nil
  }
}
