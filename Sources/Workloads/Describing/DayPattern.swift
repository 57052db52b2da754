internal import Settings

/// How days differ: their totals, and the counts of one time of day on many days.
///
/// Days without a join are left out, and so are Saturdays and Sundays where weekdays are known.
/// Where each weekday that occurs does so on at least five days, a day is compared with days of its
/// own weekday only.
package struct DayPattern: Equatable, Sendable {
  /// How many days are compared, 5 or more.
  package var days: Int
  /// Whether days are compared within their weekday.
  package var isByWeekday: Bool
  /// The standard deviation of the day totals over their mean; the totals of one weekday where days
  /// are compared so.
  package var totalVariation: Double
  /// Variance over mean of the five-minute counts at one time of day, pooled over the times of day.
  package var dispersion: Double
  /// The same after each day's counts were divided by that day's factor, its total over the mean
  /// total: 1 for a Poisson process.
  ///
  /// Avramidis, Deslauriers, L'Ecuyer, "Modeling daily arrivals to a telephone call center",
  /// Management Science 50, 2004.
  package var dispersionWithoutDayFactor: Double

  /// The fewest days that say anything.
  static let fewestDays = 5

  /// Measures days; nil where there are fewer than five to compare, or no five-minute counts.
  /// - Parameters:
  ///   - joins: the joins, counted in intervals that make up five minutes
  ///   - calendar: the wall clocks
  ///   - knowsWeekdays: whether the calendar's weekdays are the trace's
  init?(_ joins: BinnedJoins, calendar: ScenarioCalendar, knowsWeekdays: Bool) {
    guard
      let fiveMinutes = joins.merged(
        to: 5 * .millisecondsPerMinute, startSince1970: calendar.startSince1970)
    else { return nil }
    var groups = [DayGroup](repeating: DayGroup(), count: knowsWeekdays ? 5 : 1)
    var everyDay = DayGroup()
    var clock = LocalClock(calendar)
    var day: Int64?
    var (weekday, counts) = (0, [Int](repeating: 0, count: DayGroup.slots))
    func closeDay() {
      guard day != nil else { return }
      if knowsWeekdays, weekday >= 5 { return }
      everyDay.add(counts)
      groups[knowsWeekdays ? weekday : 0].add(counts)
    }
    for (start, count) in zip(fiveMinutes.starts, fiveMinutes.counts) {
      let reading = clock.reading(at: start)
      if reading.day != day {
        closeDay()
        (day, weekday) = (reading.day, reading.weekday)
        counts = [Int](repeating: 0, count: DayGroup.slots)
      }
      counts[reading.minuteOfDay / 5] += count
    }
    closeDay()
    let present = groups.filter { $0.days > 0 }
    isByWeekday = knowsWeekdays && present.allSatisfy { $0.days >= Self.fewestDays }
    let compared = isByWeekday ? present : [everyDay]
    days = everyDay.days
    guard days >= Self.fewestDays, everyDay.total > 0 else { return nil }
    totalVariation = DayGroup.pooledVariation(compared)
    dispersion = DayGroup.pooledDispersion(compared, dividesOutDays: false)
    dispersionWithoutDayFactor = DayGroup.pooledDispersion(compared, dividesOutDays: true)
  }
}

/// Days that are compared with each other, summed up by time of day.
private struct DayGroup {
  static let slots = 288
  private(set) var days = 0
  private(set) var total = 0
  private var squaredTotals: Int128 = 0
  private var sums = [Double](repeating: 0, count: slots)
  private var squares = [Double](repeating: 0, count: slots)
  /// The sums of each count over its day's total, and of their squares.
  private var shares = [Double](repeating: 0, count: slots)
  private var squaredShares = [Double](repeating: 0, count: slots)

  private var mean: Double { Double(total) / Double(days) }

  mutating func add(_ counts: [Int]) {
    let dayTotal = counts.reduce(0, +)
    days += 1
    total += dayTotal
    squaredTotals += Int128(dayTotal) * Int128(dayTotal)
    for slot in counts.indices where counts[slot] > 0 {
      let count = Double(counts[slot])
      sums[slot] += count
      squares[slot] += count * count
      shares[slot] += count / Double(dayTotal)
      squaredShares[slot] += count / Double(dayTotal) * (count / Double(dayTotal))
    }
  }

  /// The variation of day totals within each group, over all groups.
  static func pooledVariation(_ groups: [DayGroup]) -> Double {
    let freedom = groups.reduce(0) { $0 + $1.days - 1 }
    let relative = groups.reduce(0.0) { sum, group in
      let squares =
        Double(Int128(group.days) * group.squaredTotals - Int128(group.total) * Int128(group.total))
        / Double(group.days)
      return sum + squares / (group.mean * group.mean)
    }
    return (relative / Double(freedom)).squareRoot()
  }

  /// The sum over all times of day of the variance, over the sum of the means.
  static func pooledDispersion(_ groups: [DayGroup], dividesOutDays: Bool) -> Double {
    var (variances, means) = (0.0, 0.0)
    for group in groups {
      let days = Double(group.days)
      // A count divided by its day's factor is its share of the day's total, times the mean total.
      let scale = dividesOutDays ? group.mean : 1
      for slot in 0..<slots {
        let sum = (dividesOutDays ? group.shares[slot] : group.sums[slot]) * scale
        let squares =
          (dividesOutDays ? group.squaredShares[slot] : group.squares[slot]) * scale * scale
        variances += (squares - sum * sum / days) / (days - 1)
        means += sum / days
      }
    }
    return variances / means
  }
}
