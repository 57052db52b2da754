internal import Settings

/// Stretches of a metric whose periods CloudWatch has made longer with age.
///
/// Source:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
/// (periods of a minute are kept for 15 days, of 5 minutes for 63 days, of an hour for 455 days;
/// what is older is aggregated, and starts at whole minutes, 5 minutes or hours).
enum CloudWatchRetention {
  /// The periods that older data is aggregated to, the longest first, in milliseconds.
  private static let periods: [Int64] = [3_600_000, 300_000]

  /// Where stretches of longer periods end.
  /// - Parameter times: ascending, in milliseconds since 1970
  /// - Returns: so many of the first times, and those after them, are of these periods; empty where
  ///   all are of one
  static func stretches(of times: [Int64]) -> [(count: Int, period: Int64)] {
    var found: [(count: Int, period: Int64)] = []
    var first = 0
    for period in periods {
      var end = first
      // A sum of a whole period has no other within it.
      while end < times.count, times[end] % period == 0,
        end + 1 == times.count || times[end + 1] - times[end] >= period
      {
        end += 1
      }
      guard end < times.count, MetricPeriod.divisor(of: Array(times[end...])) < period,
        MetricPeriod.isRegular(Array(times[first..<end])),
        MetricPeriod.divisor(of: Array(times[first..<end])) == period
      else { continue }
      found.append((end - first, period))
      first = end
    }
    return found
  }
}

extension ImportSettings {
  /// The series as series of one period each.
  /// - Parameters:
  ///   - series: sums or rates
  ///   - notes: receives where periods change
  /// - Returns: the stretches in their order; the series itself where it has one period
  /// - Throws: `ImportProblem` where it is not sure that they do.
  func stretches(of series: MetricSeries, notes: inout ImportNotes) throws(ImportProblem)
    -> [MetricSeries]
  {
    let times = series.times
    let longer =
      period == nil
      ? CloudWatchRetention.stretches(of: times.map { $0 + calendar.startSince1970 }) : []
    if longer.isEmpty { return [series] }
    var parts: [MetricSeries] = []
    var start = 0
    for (count, period) in longer + [(times.count - longer.reduce(0) { $0 + $1.count }, 0)] {
      let own = Array(times[start..<start + count])
      if period > 0, !MetricPeriod.isShown(period, by: own) {
        let text = ScalarKind<Int64>.timeSpan().text(period)
        throw ImportProblem(
          "up to \(calendar.text(at: own[own.count - 1])) its values are \(text) apart and then "
            + "nearer to each other, "
            + "as CloudWatch aggregates what is old, or as a metric is that is only there now and "
            + "then",
          "expected a file for each period, with --period, or the shorter --period where values "
            + "are only missing",
          at: series.name)
      }
      var part = MetricSeries(name: series.name, label: series.label, unit: series.unit)
      part.isStretch = true
      part.interval = period > 0 ? period : nil
      let span = own[0]...own[own.count - 1]
      part.points = series.points.filter { span.contains($0.time) }
      parts.append(part)
      start += count
    }
    for ((_, period), next) in zip(longer, parts.dropFirst()) {
      let text = ScalarKind<Int64>.timeSpan().text(period)
      notes.tell(
        "Before \(calendar.text(at: next.times[0])) values are of \(text) each, to which "
          + "CloudWatch aggregates what is old."
      )
    }
    return parts
  }
}
