internal import Foundation
internal import Settings

/// The metrics of an Auto Scaling group, as `aws cloudwatch get-metric-data` prints them.
///
/// Source of the names: the EC2 Auto Scaling user guide, "CloudWatch metrics for Amazon EC2 Auto
/// Scaling" (namespace AWS/AutoScaling, one value a minute where they are enabled). A result is a
/// metric of the group by its label, which is the metric's name where nobody gave another, or by its
/// id.
package struct GroupMetrics: Sendable {
  /// A metric of a group that can be told from instances' states.
  package enum Name: String, CaseIterable, Hashable, Sendable {
    case inService = "GroupInServiceInstances"
    case pending = "GroupPendingInstances"
    case terminating = "GroupTerminatingInstances"
    case total = "GroupTotalInstances"
    case warmPending = "WarmPoolPendingCapacity"
    case warmed = "WarmPoolWarmedCapacity"
    case warmTotal = "WarmPoolTotalCapacity"
  }

  /// Metrics of a warm pool of which a run has nothing that could be compared.
  package static let withoutRun = [
    "WarmPoolTerminatingCapacity", "WarmPoolDesiredCapacity", "WarmPoolMinSize",
  ]

  /// One value.
  package struct Point: Hashable, Sendable {
    /// Milliseconds since 1970.
    package let time: Int64
    /// The value.
    package let value: Double

    /// A value.
    package init(time: Int64, value: Double) { (self.time, self.value) = (time, value) }
  }

  /// A metric's values by time, each time once.
  package struct Series: Sendable {
    /// The metric's name, or the result's id where it is none of a group.
    package let name: String
    /// The values.
    package let points: [Point]
    /// How far apart they are, in milliseconds; a minute where one value does not tell.
    package let period: Int64

    /// A metric's values.
    package init(name: String, points: [Point], period: Int64) {
      (self.name, self.points, self.period) = (name, points, period)
    }
  }

  /// The series of the file, in its order.
  package let series: [Series]
  /// What should be known of the file, a sentence each.
  package let notes: [String]

  /// The series of a metric; nil: the file has none.
  package subscript(name: String) -> Series? { series.first { $0.name == name } }

  private static let command = "aws cloudwatch get-metric-data --output json"

  /// Reads a file.
  /// - Parameter path: the file; `-` is standard input
  /// - Throws: that the file is not there or damaged, and what is wrong with a series
  package init(path: String) throws(TraceError) {
    let expected = "expected what `\(Self.command)` prints"
    let file = try AnswerFile(path: path, listOf: "MetricDataResults", from: Self.command)
    var issues = ImportIssues(file: path, onBadRow: .error)
    var points: [(name: String, points: [Point])] = []
    var places: [String: Int] = [:]
    var (incomplete, known): ([String], Set<String>) = ([], [])
    var (counted, line, read) = (0, 1, 0)
    for answer in file.answers {
      for element in answer.elements {
        read += 1
        line += file.bytes[counted..<element.lowerBound].count { $0 == Byte.lineFeed }
        counted = element.lowerBound
        do throws(ImportProblem) {
          let result: CloudWatchExport.Result
          do {
            result = try JSONDecoder().decode(
              CloudWatchExport.Result.self, from: Data(file.bytes[element]))
          } catch {
            throw ImportProblem(error, expected: expected)
          }
          let name = Self.name(of: result)
          if let status = result.statusCode, status != "Complete", known.insert(name).inserted {
            incomplete.append(name)
          }
          let new = try Self.points(of: result)
          if let place = places[name] {
            points[place].points += new
          } else {
            places[name] = points.count
            points.append((name, new))
          }
        } catch {
          issues.reject(line: line, error)
        }
      }
    }
    try issues.finish(read: read, expected: "results")
    var notes: [String] = []
    var series: [Series] = []
    for (name, unordered) in points {
      let sorted = unordered.sorted { $0.time < $1.time }
      var kept: [Point] = []
      for point in sorted {
        if let last = kept.last, last.time == point.time {
          guard last.value == point.value else {
            throw issues.refusal(
              ImportProblem(
                "\(name) has two values at one time", "expected one, or a file for each group",
                at: "Timestamps"))
          }
        } else {
          kept.append(point)
        }
      }
      let gaps = zip(kept, kept.dropFirst()).map { $1.time - $0.time }
      series.append(Series(name: name, points: kept, period: gaps.min() ?? 60_000))
    }
    if !incomplete.isEmpty || file.answers.last?.goesOn == true {
      notes.append(
        "\(path) is not complete: CloudWatch has more of \(incomplete.isEmpty ? "it" : listed(incomplete))."
      )
    }
    (self.series, self.notes) = (series, notes)
  }

  /// Series that were made rather than read.
  package init(_ series: [Series]) { (self.series, notes) = (series, []) }

  private static func name(of result: CloudWatchExport.Result) -> String {
    let names = Set(Name.allCases.map(\.rawValue) + withoutRun)
    let words = (result.label ?? "").split { !$0.isLetter }.map(String.init)
    return words.first { names.contains($0) } ?? (names.contains(result.id) ? result.id : nil)
      ?? result.id
  }

  private static func points(of result: CloudWatchExport.Result) throws(ImportProblem) -> [Point] {
    guard result.timestamps.count == result.values.count else {
      throw ImportProblem(
        "\(result.id) has \(result.timestamps.count) timestamps and \(result.values.count) values",
        "expected as many of one as of the other", at: "Values")
    }
    var points: [Point] = []
    for (timestamp, value) in zip(result.timestamps, result.values) {
      let time: Int64? =
        switch timestamp {
        case .text(let text): ActivityLog.milliseconds(text)
        case .secondsSince1970(let seconds): Int64(exactly: (seconds * 1_000).rounded())
        }
      guard let time, (0...253_402_300_799_999).contains(time) else {
        throw ImportProblem(
          "\(timestamp) is no time", "expected ISO 8601 with an offset, or seconds since 1970",
          at: "Timestamps")
      }
      guard value.isFinite, value >= 0 else {
        throw ImportProblem(
          "\(value) is no number of instances", "expected 0 or more", at: "Values")
      }
      points.append(Point(time: time, value: value))
    }
    return points
  }
}
