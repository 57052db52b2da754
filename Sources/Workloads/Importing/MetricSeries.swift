internal import Settings

/// One series of a metric, whatever source it comes from.
struct MetricSeries {
  /// What it is chosen by: CloudWatch's id or statistic, Prometheus' `__name__`, a panel's field.
  let name: String
  /// What else tells it apart: CloudWatch's label, Prometheus' labels in braces.
  var label = ""
  /// CloudWatch's, of the last page.
  var status = "Complete"
  /// What its values are in, where the source says so.
  var unit: String?
  /// Whether its values are of a minute, by their unit or its name.
  var isPerMinute = false
  /// Whether it is a part of a series whose periods change.
  var isStretch = false
  /// How far apart its values are meant to be, in milliseconds, where the source says so.
  var interval: Int64?
  /// In any order; nil where the source says that it has no number.
  var points: [(time: Int64, value: Double?)] = []
  /// Where each part after the first begins in `points`.
  private(set) var parts: [Int] = []
  /// Times of rows in which only other columns of its table have a number: these may be of other
  /// periods.
  var timesOfOthers: Set<Int64> = []
  /// Whether other columns have a number in rows in which it has one, so that it is not clear whose
  /// an empty cell is.
  var sharesRows = false
  /// The first thing that is wrong with it, with its line. It matters only where the series is
  /// wanted.
  private(set) var problem: (line: Int, problem: ImportProblem)?

  /// The name with what the user called it.
  var description: String {
    if label.isEmpty || label == name { return name }
    return label.hasPrefix("{") ? name + label : "\(name) (\(label))"
  }

  /// Notes what is wrong with it.
  mutating func reject(line: Int, _ problem: ImportProblem) {
    self.problem = self.problem ?? (line, problem)
  }

  /// Takes the points of another part of it.
  mutating func merge(_ other: MetricSeries) {
    parts.append(points.count)
    points += other.points
    timesOfOthers.formUnion(other.timesOfOthers)
    (sharesRows, isPerMinute) = (sharesRows || other.sharesRows, isPerMinute || other.isPerMinute)
    if interval != other.interval { interval = nil }
    status = other.status
    if let problem = other.problem { reject(line: problem.line, problem.problem) }
  }

  /// The times of all points, of those without a number as well, ascending.
  var times: [Int64] { points.map(\.time).sortedOnce }

  /// The times that are its own, whatever other columns of its table have.
  var ownTimes: [Int64] {
    timesOfOthers.isEmpty
      ? times
      : points.filter { $0.value != nil || !timesOfOthers.contains($0.time) }.map(\.time).sortedOnce
  }

  /// Whether it is one of the buckets of a histogram, or one of the quantiles of a summary: their
  /// values are no parts of a sum.
  ///
  /// Source: https://prometheus.io/docs/concepts/metric_types/ (buckets are cumulative, with the
  /// label `le`; quantiles have `quantile`).
  var isOfDistribution: Bool {
    let labels = label.dropFirst().split(separator: ",").map { String($0).trimmingBlanks() }
    return name == "+Inf" || labels.contains { $0.hasPrefix("le=") || $0.hasPrefix("quantile=") }
  }

  /// What its name says that no people are counted in; nil for all else.
  var alienName: String? {
    let text = (label.hasPrefix("{") ? name : name + " " + label).lowercased()
    if let found = ["%", "percent", "bytes"].first(where: { text.contains($0) }) { return found }
    return text.split(whereSeparator: { !$0.isLetter }).contains { $0.hasPrefix("cpu") }
      ? "cpu" : nil
  }

  /// The points that have a number, by time; a time that two pages both have counts once.
  /// - Parameter calendar: the clock, for what is told
  /// - Returns: ascending times with their values, and how many points had none
  /// - Throws: `ImportProblem` when one time has two values, or when there is no point.
  func sortedPoints(_ calendar: ScenarioCalendar) throws(ImportProblem) -> (
    points: [MetricPoint], unknown: Int
  ) {
    var points = points.compactMap { point in
      point.value.map { MetricPoint(time: point.time, value: $0) }
    }
    let unknown = self.points.count - points.count
    points.sort { ($0.time, $0.value) < ($1.time, $1.value) }
    if points.isEmpty {
      throw ImportProblem("\(description) has no datapoints", "expected two or more")
    }
    var kept = 1
    for index in points.indices.dropFirst() {
      if points[index].time != points[kept - 1].time {
        points[kept] = points[index]
        kept += 1
      } else if points[index].value != points[kept - 1].value {
        let values = "\(points[kept - 1].value) and \(points[index].value)"
        let time = calendar.text(at: points[index].time)
        throw ImportProblem(
          "\(time) has the values \(values)", "expected one value a time, of one source", at: name)
      }
    }
    points.removeLast(points.count - kept)
    return (points, unknown)
  }
}

extension [MetricSeries] {
  /// Notes of the columns of one table, whose points are its rows, which rows are those of other
  /// columns.
  mutating func shareRows() {
    guard count > 1, let rows = first?.points.count, allSatisfy({ $0.points.count == rows }) else {
      return
    }
    for row in 0..<rows {
      let numbers = indices.count { self[$0].points[row].value != nil }
      if numbers == 0 { continue }
      for column in indices {
        if self[column].points[row].value == nil {
          self[column].timesOfOthers.insert(self[column].points[row].time)
        } else if numbers > 1 {
          self[column].sharesRows = true
        }
      }
    }
  }
}

extension [Int64] {
  /// The same in ascending order, each once.
  var sortedOnce: [Int64] {
    var last: Int64?
    return sorted().filter { value in
      defer { last = value }
      return value != last
    }
  }
}

/// One value of a metric.
struct MetricPoint: Equatable {
  /// Milliseconds since the calendar's start.
  var time: Int64
  var value: Double
}

extension ImportSettings {
  /// The series that are asked for; all of one name are one metric of several instances.
  /// - Parameters:
  ///   - all: every series of the file
  ///   - expected: what such a file holds
  /// - Returns: the series to add up
  /// - Throws: `ImportProblem` when there is none, or when it is not clear which.
  func chosen(from all: [MetricSeries], expected: String) throws(ImportProblem) -> [MetricSeries] {
    guard let first = all.first else { throw ImportProblem("there is no metric in it", expected) }
    if metric == "*" { return all }
    if let metric {
      let exact = all.filter { $0.description == metric }
      let found = exact.isEmpty ? all.filter { $0.name == metric } : exact
      if !found.isEmpty { return found }
      let hint = nearestName(to: metric, in: all.map(\.name)).map { " (did you mean \($0)?)" } ?? ""
      throw ImportProblem("there is no metric \(metric)", "the file has \(Self.listed(all))\(hint)")
    }
    if all.allSatisfy({ $0.name == first.name }) { return all }
    throw ImportProblem(
      "there are \(all.count) metrics",
      "expected --metric with one of \(Self.listed(all)), or * for their sum")
  }

  private static func listed(_ all: [MetricSeries]) -> String {
    all.prefix(10).map(\.description).joined(separator: ", ")
      + (all.count > 10 ? ", and \(all.count - 10) more" : "")
  }

  /// Checks that a value can be a number of people, or of joins.
  /// - Parameters:
  ///   - value: what the file has
  ///   - time: when, as the file has it
  ///   - name: the metric's name
  /// - Throws: `ImportProblem` with the place.
  func checkValue(_ value: Double, at time: String, of name: String) throws(ImportProblem) {
    // All joins of a long life are more than those of a period.
    let (largest, text) = meaning == .counter ? (1e15, "10^15") : (1e9, "10^9")
    if value >= 0, value <= largest { return }
    throw ImportProblem(
      "\(value) at \(time) is no number of people", "expected 0 to \(text)", at: name)
  }
}
