internal import Settings

/// One metric of an export.
struct CloudWatchSeries {
  let name: String
  let label: String
  /// Of the last page.
  var status: String
  var points: [(time: CloudWatchExport.Timestamp, value: Double)] = []

  /// The name with what the user called it.
  var description: String { label.isEmpty || label == name ? name : "\(name) (\(label))" }
}

extension CloudWatchSeries {
  /// The points by time; a time that two pages both have counts once.
  func sortedPoints(_ settings: ImportSettings) throws(ImportProblem) -> [(time: Int64, value: Double)] {
    var points: [(time: Int64, value: Double)] = []
    for (timestamp, value) in self.points {
      let (written, time): (String, Int64?) =
        switch timestamp {
        case .text(let text): (text, settings.calendar.milliseconds(of: text))
        case .secondsSince1970(let seconds):
          ("\(seconds)", Int64(exactly: (seconds * 1000).rounded()).flatMap { settings.time(since1970: $0) })
        }
      guard let time, time >= 0 else {
        throw ImportProblem("\(written) is no time of this era", "expected ISO 8601 or seconds since 1970", at: "Timestamps")
      }
      guard value >= 0, value <= 1e9 else {
        throw ImportProblem("\(value) at \(written) is no number of people", "expected 0 to 10^9", at: name)
      }
      points.append((time, value))
    }
    points.sort { ($0.time, $0.value) < ($1.time, $1.value) }
    if points.isEmpty { throw ImportProblem("\(description) has no datapoints", "expected two or more") }
    for (point, next) in zip(points, points.dropFirst()) where point.time == next.time && point.value != next.value {
      let time = settings.calendar.text(at: point.time)
      throw ImportProblem("\(time) has the values \(point.value) and \(next.value)", "expected one value a time", at: name)
    }
    return points.enumerated().filter { $0.offset == 0 || points[$0.offset - 1].time < $0.element.time }.map(\.element)
  }

  /// The time between datapoints: what divides every difference, because CloudWatch leaves out periods without data.
  static func period(of times: [Int64]) throws(ImportProblem) -> Int64 {
    var period: Int64 = 0
    for (time, next) in zip(times, times.dropFirst()) {
      var rest = next - time
      while rest != 0 { (period, rest) = (rest, period % rest) }
    }
    if period == 0 { throw ImportProblem("one datapoint does not tell how long its period is", "expected two or more") }
    let span = (times.last ?? 0) - times[0]
    if period < 1000 || span / period > IntervalCounts.mostIntervals {
      throw ImportProblem("the datapoints have no common period of a second or more", "expected one --period for the whole export")
    }
    return period
  }

  /// A value for every interval: a missing one is 0, or what was there before.
  static func filled(_ points: [(time: Int64, value: Double)], at starts: [Int64], isGauge: Bool) -> [Double] {
    var next = 0
    return starts.map { start in
      if next < points.count, points[next].time == start {
        next += 1
        return points[next - 1].value
      }
      return isGauge ? points[next - 1].value : 0
    }
  }

  /// The values as numbers of joins.
  func whole(_ values: [Double], at starts: [Int64], _ calendar: ScenarioCalendar) throws(ImportProblem) -> [Int] {
    var counts: [Int] = []
    for (value, start) in zip(values, starts) {
      guard let count = Int(exactly: value) else {
        let expected =
          "expected whole numbers of joins: ask CloudWatch for the statistic Sum, not Average, "
          + "or say --gauge --mean-stay when this is the number of people present"
        throw ImportProblem("\(value) at \(calendar.text(at: start)) is no number of joins", expected, at: name)
      }
      counts.append(count)
    }
    return counts
  }
}
