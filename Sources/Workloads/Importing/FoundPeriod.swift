internal import Settings

/// The period that a metric is read with.
struct FoundPeriod {
  var length: Int64
  /// By what it is known, for the ledger.
  var evidence: String
  /// Whether times are moved to whole periods after the first.
  var movesTimes = false
}

extension ImportSettings {
  /// Finds the period of a metric.
  /// - Parameters:
  ///   - times: ascending times of its values, of all series
  ///   - meaning: what the values count
  ///   - areSamples: whether values are of instants, that need not be equally far apart
  ///   - meant: how far apart the source says that they are meant to be
  /// - Returns: what was said, or what the times show
  /// - Throws: `ImportProblem` that asks for `--period`.
  func period(
    of times: [Int64], meaning: MetricMeaning, areSamples: Bool, meant: Int64? = nil
  ) throws(ImportProblem) -> FoundPeriod {
    let found = try unchecked(of: times, meaning: meaning, areSamples: areSamples, meant: meant)
    let span = (times.last ?? 0) - (times.first ?? 0)
    if found.length < 1000 {
      throw ImportProblem(
        "the datapoints have no common period of a second or more",
        "expected one --period for the whole export")
    }
    if span / found.length > IntervalCounts.mostIntervals {
      let (before, after) = MetricPeriod.widestGap(times)
      let length = ScalarKind<Int64>.timeSpan().text(found.length)
      throw ImportProblem(
        "the datapoints span \(span / found.length) periods of \(length), and there is none from "
          + "\(calendar.text(at: before)) to "
          + calendar.text(at: after),
        "expected up to \(IntervalCounts.mostIntervals): leave out what is far away")
    }
    return found
  }

  private func unchecked(
    of times: [Int64], meaning: MetricMeaning, areSamples: Bool, meant: Int64?
  ) throws(ImportProblem) -> FoundPeriod {
    let divisor = MetricPeriod.divisor(of: times)
    let text = { (length: Int64) in ScalarKind<Int64>.timeSpan().text(length) }
    if let period {
      if divisor % period == 0 { return FoundPeriod(length: period, evidence: "--period") }
      if areSamples { return FoundPeriod(length: period, evidence: "--period", movesTimes: true) }
      let first = times.first ?? 0
      let odd = times.first { ($0 - first) % period != 0 } ?? first
      throw ImportProblem(
        "the datapoint at \(calendar.exactText(at: odd)) lies between two periods of "
          + "\(text(period))",
        "expected --period with what divides \(text(divisor))")
    }
    if let meant, (1000...MetricPeriod.longestMeant).contains(meant), divisor % meant == 0 {
      if divisor > meant, MetricPeriod.isRegular(times) {
        throw ImportProblem(
          "the source says that values are \(text(meant)) apart, and they are \(text(divisor)) "
            + "apart",
          "expected --period with one of the two")
      }
      return FoundPeriod(length: meant, evidence: "the interval that the source says")
    }
    if divisor == 0 {
      throw ImportProblem(
        "one datapoint does not tell how long its period is",
        "expected two or more, or --period, such as --period 5m")
    }
    if MetricPeriod.isShown(divisor, by: times) {
      return FoundPeriod(length: divisor, evidence: "the distances of its values")
    }
    if areSamples, let equal = MetricPeriod.aboutEqual(times) {
      return FoundPeriod(
        length: equal, evidence: "the distances of its values", movesTimes: divisor % equal != 0)
    }
    if divisor < 1000 { return FoundPeriod(length: divisor, evidence: "") }
    // Counts of the length that is asked for come out right when that is the period, and when what
    // divides all distances divides it.
    if meaning == .joins, let asked = countsInterval {
      if asked % divisor == 0 {
        return FoundPeriod(length: divisor, evidence: "the distances of its values")
      }
      if divisor % asked == 0 { return FoundPeriod(length: asked, evidence: "--interval") }
    }
    throw ImportProblem(
      "\(times.count) datapoints, all of them multiples of \(text(divisor)) apart, do not show how "
        + "long their period is",
      "expected --period with what the metric was asked for with, such as --period 5m")
  }
}
