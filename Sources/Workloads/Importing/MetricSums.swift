internal import Settings

/// One series whose values are the joins of its own periods, or joins a second.
struct MetricSums {
  let name: String
  let points: [MetricPoint]
  /// How long its periods are, in milliseconds.
  let step: Int64
  /// What a value is multiplied by to be the joins of a period.
  let factor: Double
}

extension ImportSettings {
  /// Finds the period of numbers of people or of counters, which each instant has, whoever was
  /// asked when.
  func samplePeriod(of group: [MetricSeries], _ meaning: MetricMeaning, areSamples: Bool)
    throws(ImportProblem) -> FoundPeriod
  {
    let found = try period(
      of: group.count == 1 ? group[0].times : group.flatMap(\.times).sortedOnce, meaning: meaning,
      areSamples: areSamples,
      meant: interval(of: group))
    if meaning == .counter || group.count == 1 { return found }
    // A series that is seldom asked for would be away most of the time.
    for one in group where MetricPeriod.isRegular(one.ownTimes) {
      let step = MetricPeriod.divisor(of: one.ownTimes)
      if step > found.length * Int64(MetricJoins.shortGap + 1) {
        throw otherSteps(one, step, found.length)
      }
    }
    return found
  }

  /// Finds the period of every series of sums or rates, and one that divides them all and what lies
  /// between their times.
  func periods(of group: [MetricSeries], _ meaning: MetricMeaning) throws(ImportProblem) -> (
    FoundPeriod, [Int64]
  ) {
    for one in group {
      try refusePartsOfOtherSteps(one)
      if meaning == .perSecond { try refuseOtherStepsWithin(one) }
    }
    if group.count == 1 {
      let found = try period(
        of: try rowTimes(of: group[0], meaning), meaning: meaning, areSamples: false,
        meant: group[0].interval)
      try checkMinutes(group[0], found.length, meaning)
      return (found, [found.length])
    }
    var steps = [Int64?](repeating: nil, count: group.count)
    var found: FoundPeriod?
    for (place, one) in group.enumerated() {
      let times = try rowTimes(of: one, meaning)
      let isShown =
        times.count >= 4 && MetricPeriod.isShown(MetricPeriod.divisor(of: times), by: times)
      if period == nil, one.interval == nil, !isShown { continue }
      let own = try period(of: times, meaning: meaning, areSamples: false, meant: one.interval)
      (steps[place], found) = (own.length, found ?? own)
    }
    if found == nil {
      let all = group.map { MetricPeriod.divisor(of: $0.ownTimes) }
      let areShown = group.allSatisfy { MetricPeriod.isShown(all[0], by: $0.ownTimes) }
      if areShown, all.sortedOnce.count == 1 { steps = all }
    }
    let known = steps.compactMap(\.self).sortedOnce
    let pooled = group.flatMap { $0.ownTimes }.sortedOnce
    // What does not show its own period has that of the others.
    var common = known.first ?? 0
    if common == 0 { common = try period(of: pooled, meaning: meaning, areSamples: false).length }
    for (place, one) in group.enumerated() where steps[place] == nil {
      let own = MetricPeriod.divisor(of: one.ownTimes)
      let isDoubtful = meaning == .perSecond && (known.count > 1 || own != 0 && own != common)
      if isDoubtful || own % common != 0 {
        throw otherSteps(one, own, common)
      }
      steps[place] = common
    }
    let lengths = steps.map { $0 ?? common }
    for (place, one) in group.enumerated() { try checkMinutes(one, lengths[place], meaning) }
    let first = pooled.first ?? 0
    for length in lengths { common = MetricPeriod.common(common, length) }
    for one in group { common = MetricPeriod.common(common, (one.ownTimes.first ?? first) - first) }
    let span = (pooled.last ?? first) - first
    guard common >= 1000, span / common <= IntervalCounts.mostIntervals else {
      throw ImportProblem(
        "the series have no common period of a second or more that they can be added up by",
        "expected one of them, with --metric")
    }
    return (
      FoundPeriod(length: common, evidence: found?.evidence ?? "the distances of its values"),
      lengths
    )
  }

  /// The times that tell the period of a series of sums or rates.
  ///
  /// An empty cell of a table is a value that is missing, or belongs to another column's period.
  /// Where the column's numbers are regular and no row has two numbers, it is the other's; where it
  /// may be either, rates would be wrong by how many there are.
  private func rowTimes(of one: MetricSeries, _ meaning: MetricMeaning) throws(ImportProblem)
    -> [Int64]
  {
    let own = one.ownTimes
    if one.timesOfOthers.isEmpty || one.interval != nil || period != nil
      || !MetricPeriod.isRegular(own)
    {
      return one.times
    }
    let (step, rows) = (MetricPeriod.divisor(of: own), MetricPeriod.divisor(of: one.times))
    if step == rows || !one.sharesRows { return own }
    if meaning == .joins { return one.times }
    let text = { (length: Int64) in ScalarKind<Int64>.timeSpan().text(length) }
    throw ImportProblem(
      "rows are \(text(rows)) apart and its numbers \(text(step)), so its period may be either",
      "expected --metric with one of the series, and --period with what its period is",
      at: one.description)
  }

  /// Refuses answers that were appended to one another and have other steps.
  private func refusePartsOfOtherSteps(_ one: MetricSeries) throws(ImportProblem) {
    if period != nil { return }
    var step: Int64?
    for (start, end) in zip([0] + one.parts, one.parts + [one.points.count]) where end - start >= 4
    {
      let times = one.points[start..<end].map(\.time).sortedOnce
      guard MetricPeriod.isRegular(times) else { continue }
      let own = MetricPeriod.divisor(of: times)
      if let step, step != own { throw otherSteps(one, own, step) }
      step = own
    }
  }

  /// Refuses rates that go on at another step: each would be taken for one of the first.
  private func refuseOtherStepsWithin(_ one: MetricSeries) throws(ImportProblem) {
    if period != nil || one.interval != nil { return }
    let times = one.ownTimes
    let distances = zip(times, times.dropFirst()).map { $1 - $0 }
    guard let step = distances.min(), step > 0 else { return }
    var run = 0
    for (place, distance) in distances.enumerated() {
      run = place > 0 && distance == distances[place - 1] ? run + 1 : 1
      if distance > step, run >= 4 { throw otherSteps(one, distance, step) }
    }
  }

  private func checkMinutes(_ one: MetricSeries, _ step: Int64, _ meaning: MetricMeaning)
    throws(ImportProblem)
  {
    if meaning != .joins || !one.isPerMinute || step == 60_000 { return }
    let length = ScalarKind<Int64>.timeSpan().text(step)
    throw ImportProblem(
      "its values are joins a minute, and \(length) apart", "expected --per-second, which knows it",
      at: one.description)
  }

  private func interval(of group: [MetricSeries]) -> Int64? {
    guard let interval = group[0].interval, group.allSatisfy({ $0.interval == interval }) else {
      return nil
    }
    return interval
  }

  private func otherSteps(_ one: MetricSeries, _ step: Int64, _ other: Int64) -> ImportProblem {
    let text = { (length: Int64) in ScalarKind<Int64>.timeSpan().text(length) }
    return ImportProblem(
      "its values are \(text(step)) apart, and others \(text(other)), which do not add up",
      "expected one of the series, with --metric, a file for each step, or --period where values "
        + "are only missing",
      at: one.description)
  }

  /// Adds up series of sums or rates, each over its own periods.
  func addUp(
    _ series: [MetricSums], _ length: Int64, _ stamp: MetricStamp, mustBeWhole: Bool,
    _ notes: inout ImportNotes
  ) throws(ImportProblem) -> IntervalCounts {
    let before = { (one: MetricSums) in stamp == .end ? one.step : 0 }
    let starts = series.compactMap { one in one.points.first.map { $0.time - before(one) } }
    let ends = series.compactMap { one in one.points.last.map { $0.time - before(one) + one.step } }
    guard let start = starts.min(), let end = ends.max() else {
      throw ImportProblem("there is no datapoint", "expected two or more")
    }
    let count = Int((end - start) / length)
    var total = [Double](repeating: 0, count: count)
    var isThere = [Bool](repeating: false, count: count)
    var areWhole = true
    var spread = 0
    for one in series {
      let slots = Int(one.step / length)
      for point in one.points {
        let value = point.value * one.factor
        if mustBeWhole, value != value.rounded() {
          let expected =
            "expected whole numbers of joins: ask CloudWatch for the statistic Sum, not Average, "
            + "or say --gauge --mean-stay when this is the number of people present"
          throw ImportProblem(
            "\(point.value) at \(calendar.text(at: point.time)) is no number of joins", expected,
            at: one.name)
        }
        let share = value / Double(slots)
        if share != share.rounded() { areWhole = false }
        let first = Int((point.time - before(one) - start) / length)
        for slot in first..<first + slots {
          total[slot] += share
          isThere[slot] = true
        }
        if slots > 1 { spread += 1 }
      }
    }
    let gaps = isThere.count { !$0 }
    notes.tell(gaps, "interval", "without a datapoint, and taken to have no join.")
    notes.ledger.decide("joins of an interval", by: "no datapoint, so none", rows: gaps)
    if spread > 0 {
      notes.tell(
        "Series have periods of other lengths, or at other times: values are spread evenly over "
          + "their own."
      )
      notes.ledger.decide(
        "joins of an interval", by: "spread evenly over the series' own period", rows: spread)
    }
    if !areWhole {
      notes.tell(
        "Values are no whole numbers of joins; they are rounded so that their sum is the nearest "
          + "whole number."
      )
    }
    return try intervals(total[...], from: start, length)
  }
}
