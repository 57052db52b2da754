internal import Settings

/// Joins by interval, out of the series of a metric.
///
/// `slots` are the times at which the metric has, or should have, a value: the first, and every
/// period after it.
struct MetricJoins {
  /// Up to so many missing values in a row are taken to be as the one before.
  static let shortGap = 3

  let period: FoundPeriod
  let first: Int64
  let count: Int

  init(period: FoundPeriod, times: ClosedRange<Int64>) {
    self.period = period
    first = times.lowerBound
    count =
      Int((times.upperBound - first + (period.movesTimes ? period.length / 2 : 0)) / period.length)
      + 1
  }

  func slot(_ time: Int64) -> Int {
    Int((time - first + (period.movesTimes ? period.length / 2 : 0)) / period.length)
  }

  func time(_ slot: Int) -> Int64 { first + Int64(slot) * period.length }

  /// How far times were moved at most.
  func largestMove(_ points: [MetricPoint]) -> Int64 {
    period.movesTimes ? points.reduce(0) { max($0, abs($1.time - time(slot($1.time)))) } : 0
  }

  /// The joins between each slot and the one before, by a counter; the first slot has none.
  ///
  /// A value below the one before is a counter that began anew, and all of it has joined since, as
  /// in Prometheus' `increase()`
  /// (https://prometheus.io/docs/prometheus/latest/querying/functions/#increase); nothing is
  /// extrapolated.
  func increases(_ points: [MetricPoint], told: inout CounterNotes) -> [Double] {
    var joins = [Double](repeating: 0, count: count)
    var before = points[0]
    var pending = 0.0
    var lastSlot = slot(before.time)
    for point in points.dropFirst() {
      if point.value < before.value {
        told.resets += 1
        pending += point.value
      } else {
        pending += point.value - before.value
      }
      let slot = slot(point.time)
      if slot > lastSlot {
        let steps = slot - lastSlot
        for step in lastSlot + 1...slot { joins[step] += pending / Double(steps) }
        if steps > 1, pending > 0 {
          told.spread += pending
          told.gaps += 1
          told.longestGap = max(told.longestGap, Int64(steps) * period.length)
        }
        lastSlot = slot
        pending = 0
      } else if slot > 0 {
        joins[slot] += pending
        pending = 0
      }
      before = point
    }
    return joins
  }

  /// The value at each slot, the last one where there are several; nil where there is none.
  func values(_ points: [MetricPoint]) -> [Double?] {
    var values = [Double?](repeating: nil, count: count)
    for point in points { values[slot(point.time)] = point.value }
    return values
  }
}

/// What a counter did not tell exactly.
struct CounterNotes {
  var resets = 0
  /// Joins that are known for several periods together.
  var spread = 0.0
  var gaps = 0
  var longestGap: Int64 = 0
  /// What counters that begin later had counted at their first value.
  var beforeFirst = 0.0
}

/// Whole numbers whose sum is always the nearest one to the sum of what they are made of, so that
/// rounding never adds up.
struct RunningRound {
  private var total = 0.0
  private var counted = 0.0

  mutating func whole(_ value: Double) -> Int {
    total += value
    let sum = total.rounded()
    defer { counted = sum }
    return Int(sum - counted)
  }
}

extension ImportSettings {
  /// What is asked for, or what the source's values are; nil where neither says it.
  var meaning: MetricMeaning? { gaugeMeanStay == nil ? metricMeaning : .gauge }

  /// More values of series and periods are a mistake, and take long.
  private static let mostValues: Int64 = 100_000_000

  /// Adds up series of one metric and makes joins of them.
  /// - Parameters:
  ///   - group: the series, one or more
  ///   - meaning: what the values count
  ///   - stamp: which end of its period a value's time is, for sums and rates
  ///   - areSamples: whether values are of instants, that need not be equally far apart
  ///   - mustBeWhole: whether joins are refused that are no whole numbers
  ///   - notes: receives what was assumed
  /// - Returns: every interval from the first to the last
  /// - Throws: `ImportProblem` when the series cannot be joins.
  func counts(
    of group: [MetricSeries], meaning: MetricMeaning, stamp: MetricStamp, areSamples: Bool,
    mustBeWhole: Bool = false,
    notes: inout ImportNotes
  ) throws(ImportProblem) -> IntervalCounts {
    try check(group, meaning)
    var series: [(name: String, points: [MetricPoint])] = []
    var unknown = 0
    for one in group {
      let (points, missing) = try one.sortedPoints(calendar)
      unknown += missing
      notes.ledger.decide(
        "value of a time", by: "the same one twice, counted once",
        rows: one.points.count - missing - points.count)
      series.append((one.name, points))
    }
    guard let first = series.compactMap({ $0.points.first?.time }).min(),
      let last = series.compactMap({ $0.points.last?.time }).max()
    else { throw ImportProblem("there is no datapoint", "expected two or more") }
    let areRates = meaning == .joins || meaning == .perSecond
    let (period, steps) =
      areRates
      ? try periods(of: group, meaning)
      : (try samplePeriod(of: group, meaning, areSamples: areSamples), [])
    let points = series.reduce(0) { $0 + $1.points.count }
    try refuseEmptyYears(
      first...last, period.length, series.flatMap { $0.points.map(\.time) }.sortedOnce, points)
    let joins = MetricJoins(period: period, times: first...last)
    if Int64(joins.count) * Int64(series.count) > Self.mostValues {
      throw ImportProblem(
        "\(series.count) series of \(joins.count) periods are more than \(Self.mostValues) values",
        "expected their sum, or longer periods")
    }
    let what =
      group.count == 1 || group[0].isStretch
      ? group[0].description : "\(group[0].name), \(group.count) series added up"
    notes.tell("\(path): \(what), \(points) datapoints, one every \(seconds(period.length)) s.")
    notes.ledger.decide("period of the metric", by: period.evidence, rows: points)
    if period.evidence == "--interval" {
      notes.tell(
        "The datapoints do not show how long their period is; it is taken to be that of --interval."
      )
    }
    notes.tell(unknown, "datapoint", "no number, and taken to be missing.")
    let move = series.reduce(0) { max($0, joins.largestMove($1.points)) }
    if move > 0 {
      notes.tell(
        "Values are taken to be of whole periods: times were moved by up to \(seconds(move)) s.")
    }
    switch meaning {
    case .gauge: return try arrivals(series, joins, &notes)
    case .counter: return try increases(series, joins, &notes)
    case .joins, .perSecond:
      let sums = group.indices.map { place in
        let ofMinute = group[place].isPerMinute ? 60_000.0 : 1000
        let factor = meaning == .perSecond ? Double(steps[place]) / ofMinute : 1
        return MetricSums(
          name: group[place].name, points: series[place].points, step: steps[place], factor: factor)
      }
      notes.tell(
        meaning == .perSecond ? group.count { $0.isPerMinute } : 0, "series",
        "in values a minute, by the unit or the name: a sixtieth a second.")
      return try addUp(sums, period.length, stamp, mustBeWhole: mustBeWhole, &notes)
    }
  }

  /// Refuses series that contradict what is asked of them.
  private func check(_ group: [MetricSeries], _ meaning: MetricMeaning) throws(ImportProblem) {
    if group.count > 1, let one = group.first(where: \.isOfDistribution) {
      throw ImportProblem(
        "\(one.description) is a bucket or a quantile, which are not added up: a bucket has all of "
          + "the smaller ones in it",
        "expected the histogram's _count, or one series with --metric", at: one.name)
    }
    for one in group {
      if meaning == .gauge, let alien = one.alienName {
        throw ImportProblem(
          "its name says \(alien), which no people are counted in", "expected a number of people",
          at: one.description)
      }
      if one.isPerMinute, meaning == .gauge || meaning == .counter {
        throw ImportProblem(
          "its values are of a minute", "expected --per-second, which knows it", at: one.description
        )
      }
    }
  }

  /// Refuses a datapoint that is so far away that next to nothing but empty intervals lies between.
  private func refuseEmptyYears(
    _ span: ClosedRange<Int64>, _ length: Int64, _ times: [Int64], _ points: Int
  ) throws(ImportProblem) {
    let empty = (span.upperBound - span.lowerBound) / length + 1 - Int64(times.count)
    guard empty > 100_000, empty / 100 >= Int64(points) else { return }
    let (before, after) = MetricPeriod.widestGap(times)
    throw ImportProblem(
      "\(points) datapoints leave \(empty) intervals empty, most of them from "
        + "\(calendar.text(at: before)) to "
        + calendar.text(at: after),
      "expected datapoints of one stretch of time: leave out what is far away")
  }

  func intervals(_ values: ArraySlice<Double>, from start: Int64, _ length: Int64)
    throws(ImportProblem) -> IntervalCounts
  {
    if let largest = values.max(), largest > 1e9 {
      throw ImportProblem(
        "\(largest) joins in one interval are not believed", "expected up to 10^9")
    }
    var round = RunningRound()
    let joins = values.map { round.whole($0) }
    return IntervalCounts(
      interval: length, starts: joins.indices.map { start + Int64($0) * length }, joins: joins)
  }

  private func increases(
    _ series: [(name: String, points: [MetricPoint])], _ joins: MetricJoins,
    _ notes: inout ImportNotes
  ) throws(ImportProblem) -> IntervalCounts {
    var told = CounterNotes()
    var total = [Double](repeating: 0, count: joins.count)
    for one in series {
      // What it had counted before the file begins is not the file's affair; of one that begins
      // within the file it is lost.
      if joins.slot(one.points[0].time) > 0 { told.beforeFirst += one.points[0].value }
      for (slot, value) in joins.increases(one.points, told: &told).enumerated() {
        total[slot] += value
      }
    }
    if told.resets > 0 {
      let counters = told.resets == 1 ? "1 counter began" : "\(told.resets) times a counter began"
      notes.tell(
        "\(counters) anew: all that it had counted since has joined, and what it counted last "
          + "before is not known."
      )
      notes.ledger.decide(
        "joins of an interval", by: "a counter that began anew", rows: told.resets)
    }
    if told.beforeFirst >= 0.5 {
      // When they joined is nothing that the file tells, so they are no part of its demand.
      let people = nearestWhole(told.beforeFirst)
      notes.tell(
        "\(people) \(people == 1 ? "join" : "joins") before the first values of counters that "
          + "begin within the file are left out."
      )
    }
    if told.spread >= 0.5 {
      let people = nearestWhole(told.spread)
      notes.tell(
        "\(people) \(people == 1 ? "join is" : "joins are") known for several intervals together, "
          + "of up to \(ScalarKind<Int64>.timeSpan().text(told.longestGap)), and spread evenly "
          + "over them."
      )
      notes.ledger.change(.bounded, "by the next value of the counter", people: people)
    }
    if joins.count == 1 {
      return IntervalCounts(interval: joins.period.length, starts: [joins.first], joins: [0])
    }
    return try intervals(total[1...], from: joins.first, joins.period.length)
  }

  private func arrivals(
    _ series: [(name: String, points: [MetricPoint])], _ joins: MetricJoins,
    _ notes: inout ImportNotes
  ) throws(ImportProblem) -> IntervalCounts {
    guard let gaugeMeanStay else {
      throw ImportProblem("nothing tells how long people stay", "expected --mean-stay")
    }
    var total = [Double?](repeating: nil, count: joins.count)
    var gaps = GaugeGaps(period: joins.period.length)
    var replaced = 0
    for one in series {
      var values = joins.values(one.points)
      replaced += one.points.count - values.count { $0 != nil }
      // Of several instances one may be away; only where none has a value is the number of people
      // unknown.
      if series.count > 1 { gaps.fillShort(&values) }
      for (slot, value) in values.enumerated() {
        if let value { total[slot] = (total[slot] ?? 0) + value }
      }
    }
    notes.tell(replaced, "datapoint", "followed by another one of its period, and left out.")
    if series.count > 1 {
      notes.tell(
        gaps.held, "value", "missing of one series of several, and taken to be as the one before.")
      notes.tell(
        gaps.absent, "value", "missing of one series of several for longer, and taken to be nobody."
      )
      notes.ledger.decide(
        "people of one series of several", by: "its value before", rows: gaps.held)
      notes.ledger.decide(
        "people of one series of several", by: "no value, so nobody", rows: gaps.absent)
    }
    var whole = GaugeGaps(period: joins.period.length)
    let long = whole.fill(&total, self.gaps)
    if whole.unknown > 0 { notes.ask([.gaps]) }
    if let long {
      let start = calendar.text(at: joins.time(long.lowerBound))
      let lengths =
        "\(whole.hours(whole.unknown)) without a value, \(hoursText(whole.lostHours)) participant "
        + "hours by the values around"
      throw ImportProblem(
        "nothing tells how many people were present for \(whole.hours(long.count)) from \(start): "
          + "\(lengths)",
        "expected values at most \(MetricJoins.shortGap) periods apart, "
          + "or --gaps hold for as many as before, or --gaps empty for nobody joining")
    }
    if let largest = total.lazy.compactMap(\.self).max(), largest > 1e9 {
      throw ImportProblem("\(largest) people at once are not believed", "expected up to 10^9")
    }
    whole.tell(self.gaps, &notes)
    let arrivals = ArrivalsFromGauge(total, interval: joins.period.length, meanStay: gaugeMeanStay)
    arrivals.tell(&notes)
    let starts = arrivals.joins.indices.map { joins.time($0 - 1) }
    return IntervalCounts(interval: joins.period.length, starts: starts, joins: arrivals.joins)
  }

  private func seconds(_ milliseconds: Int64) -> String {
    milliseconds % 1000 == 0 ? String(milliseconds / 1000) : CSVText.seconds(milliseconds)
  }
}
