internal import Foundation
internal import Settings

extension ImportSettings {
  private static var expected: String {
    "expected what aws cloudwatch get-metric-data or get-metric-statistics prints as JSON"
  }

  /// Reads an export of CloudWatch as joins by interval.
  func readCloudWatch(notes: inout ImportNotes) throws(TraceError) -> IntervalCounts {
    let bytes = try bytes()
    let issues = ImportIssues(file: path, onBadRow: .error)
    var all: [MetricSeries] = []
    var hasNextPage = false
    for (line, document) in numberedDocuments(in: bytes) {
      do throws(ImportProblem) {
        let export: CloudWatchExport
        do {
          export = try JSONDecoder().decode(CloudWatchExport.self, from: Data(bytes[document]))
        } catch {
          throw ImportProblem(error, expected: Self.expected)
        }
        if export.results == nil, export.datapoints == nil {
          throw ImportProblem("neither MetricDataResults nor Datapoints is there", Self.expected)
        }
        hasNextPage = export.nextToken != nil
        for page in try export.series(self) {
          if let index = all.firstIndex(where: { $0.name == page.name && $0.unit == page.unit }) {
            all[index].merge(page)
          } else {
            all.append(page)
          }
        }
      } catch {
        throw issues.refusal(line: line, error)
      }
    }
    do throws(ImportProblem) {
      let series = try choose(from: all)
      if series.status != "Complete" {
        notes.tell(
          "\(path): \(series.name) is not complete (\(series.status)): the last page that "
            + "CloudWatch has may be missing."
        )
      } else if hasNextPage {
        notes.tell(
          "\(path): the last page has a NextToken: CloudWatch has more, and it may be missing.")
      }
      if let problem = series.problem { throw problem.problem }
      let meaning = meaning ?? .joins
      try check(series, meaning)
      let areSums = meaning == .joins || meaning == .perSecond
      return try counts(
        of: areSums ? try stretches(of: series, notes: &notes) : [series], meaning: meaning,
        stamp: .start, areSamples: false,
        mustBeWhole: meaning == .joins, notes: &notes)
    } catch {
      throw issues.refusal(error)
    }
  }

  /// The series that is asked for, or the only one.
  private func choose(from all: [MetricSeries]) throws(ImportProblem) -> MetricSeries {
    let names = listed(all.map(\.description))
    let found = metric.map { metric in all.filter { $0.name == metric } } ?? all
    if let metric, found.isEmpty {
      let hint = nearestName(to: metric, in: all.map(\.name)).map { " (did you mean \($0)?)" } ?? ""
      throw ImportProblem(
        "there is no metric \(metric)",
        all.isEmpty ? "the file has none" : "the file has \(names)\(hint)")
    }
    // Joins are sums; a number of people present can be any statistic, so there the user says
    // which.
    let sums = found.filter { $0.name == "Sum" }
    let likely = meaning ?? .joins == .joins && metric == nil && !sums.isEmpty ? sums : found
    if likely.count > 1, likely.allSatisfy({ $0.name == likely[0].name }) {
      let units = likely.map { $0.unit ?? "None" }.joined(separator: ", ")
      throw ImportProblem(
        "\(likely[0].name) has the units \(units)",
        "expected one: ask for it with get-metric-statistics --unit", at: "Unit")
    }
    guard let only = likely.first, likely.count == 1 else {
      throw all.isEmpty
        ? ImportProblem("there is no metric in it", Self.expected)
        : ImportProblem("there are \(all.count) metrics", "expected --metric with one of \(names)")
    }
    return only
  }

  /// Refuses what contradicts people, by the unit and the statistic of get-metric-statistics.
  ///
  /// Units: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Datapoint.html.
  /// Statistics:
  /// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html.
  private func check(_ series: MetricSeries, _ meaning: MetricMeaning) throws(ImportProblem) {
    switch series.unit ?? "None" {
    case "None", "Count":
      break
    case "Count/Second":
      if meaning != .perSecond {
        throw ImportProblem(
          "its values are in Count/Second", "expected --per-second, or a metric in Count",
          at: "Unit")
      }
    case let unit:
      throw ImportProblem(
        "its values are in \(unit), which no people are counted in",
        "expected a metric in Count or None", at: "Unit")
    }
    switch (meaning, series.name) {
    case (.joins, "Average"), (.joins, "Maximum"), (.joins, "Minimum"):
      throw ImportProblem(
        "\(series.name) is of single values, and does not say how many joined in a period",
        "expected the statistic Sum, or SampleCount where each join is a value, or --gauge "
          + "--mean-stay for people present",
        at: series.name)
    case (.gauge, "Sum"), (.gauge, "SampleCount"), (.counter, "Sum"), (.counter, "SampleCount"),
      (.perSecond, "Sum"), (.perSecond, "SampleCount"):
      throw ImportProblem(
        "\(series.name) grows with the number of values in a period, and does not say what they "
          + "were",
        "expected the statistic Average or Maximum", at: series.name)
    default: break
    }
  }
}
