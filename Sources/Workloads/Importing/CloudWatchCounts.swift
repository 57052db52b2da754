internal import Foundation
internal import Settings

extension ImportSettings {
  private static var expected: String { "expected what aws cloudwatch get-metric-data or get-metric-statistics prints as JSON" }

  /// Reads an export of CloudWatch as joins by interval.
  func readCloudWatch(notes: inout ImportNotes) throws(TraceError) -> IntervalCounts {
    let bytes = try bytes()
    let issues = ImportIssues(file: path, onBadRow: .error)
    var all: [CloudWatchSeries] = []
    for document in jsonDocuments(in: bytes.span) {
      // A page's place is its first line: the decoder names the field within it.
      let line = bytes[..<document.lowerBound].count { $0 == Byte.lineFeed } + 1
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
        for page in try export.series() {
          if let index = all.firstIndex(where: { $0.name == page.name }) {
            all[index].points += page.points
            all[index].status = page.status
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
        notes.tell("\(path): \(series.name) is not complete (\(series.status)): the last page that CloudWatch has may be missing.")
      }
      let points = try series.sortedPoints(self)
      let period = try CloudWatchSeries.period(of: points.map(\.time))
      let joins: [Int]
      var starts = Array(stride(from: points[0].time, through: points[points.count - 1].time, by: Int(period)))
      let values = CloudWatchSeries.filled(points, at: starts, isGauge: gaugeMeanStay != nil)
      notes.tell("\(path): \(series.description), \(points.count) datapoints, one every \(period / 1000) s.")
      let gaps = starts.count - points.count
      if let gaugeMeanStay {
        notes.tell(gaps, "interval", "without a datapoint, and taken to be as the one before.")
        let arrivals = ArrivalsFromGauge(values, interval: period, meanStay: gaugeMeanStay)
        joins = arrivals.joins
        starts.insert(points[0].time - period, at: 0)
        starts.removeLast()
        arrivals.tell(&notes)
      } else {
        notes.tell(gaps, "interval", "without a datapoint, and taken to have no join.")
        joins = try series.whole(values, at: starts, calendar)
      }
      return IntervalCounts(interval: period, starts: starts, joins: joins)
    } catch {
      throw issues.refusal(error)
    }
  }

  /// The series that is asked for, or the only one.
  private func choose(from all: [CloudWatchSeries]) throws(ImportProblem) -> CloudWatchSeries {
    let names = all.map(\.description).joined(separator: ", ")
    if let metric {
      if let series = all.first(where: { $0.name == metric }) { return series }
      let hint = nearestName(to: metric, in: all.map(\.name)).map { " (did you mean \($0)?)" } ?? ""
      throw ImportProblem("there is no metric \(metric)", all.isEmpty ? "the file has none" : "the file has \(names)\(hint)")
    }
    // Joins are sums; a number of people present can be any statistic, so there the user says which.
    if gaugeMeanStay == nil, all.count > 1, let sum = all.first(where: { $0.name == "Sum" }) { return sum }
    guard let only = all.first, all.count == 1 else {
      throw all.isEmpty
        ? ImportProblem("there is no metric in it", Self.expected)
        : ImportProblem("there are \(all.count) metrics", "expected --metric with one of \(names)")
    }
    return only
  }
}
