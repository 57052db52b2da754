internal import Foundation
internal import Settings

/// What the AWS CLI prints of a metric.
///
/// Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
/// (`MetricDataResults` with `Id`, `Label`, `Timestamps`, `Values` and `StatusCode`, newest first
/// unless asked otherwise) and API_GetMetricStatistics.html (`Datapoints` in no order, each with
/// `Timestamp` and the statistics asked for). Timestamps are ISO 8601, or seconds since 1970 with
/// some settings of the CLI.
struct CloudWatchExport: Decodable {
  struct Result: Decodable {
    let id: String
    let label: String?
    let timestamps: [Timestamp]
    let values: [Double]
    let statusCode: String?

    enum CodingKeys: String, CodingKey {
      case id = "Id"
      case label = "Label"
      case timestamps = "Timestamps"
      case values = "Values"
      case statusCode = "StatusCode"
    }
  }

  struct Datapoint: Decodable {
    let timestamp: Timestamp
    let statistics: [(name: String, value: Double)]
    let unit: String?

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      timestamp = try container.decode(Timestamp.self, forKey: Name("Timestamp"))
      unit = try container.decodeIfPresent(String.self, forKey: Name("Unit"))
      statistics = try ["Sum", "SampleCount", "Average", "Maximum", "Minimum"].compactMap { name in
        try container.decodeIfPresent(Double.self, forKey: Name(name)).map { (name, $0) }
      }
    }
  }

  enum Timestamp: Decodable {
    case text(String)
    case secondsSince1970(Double)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else {
        self = .secondsSince1970(try container.decode(Double.self))
      }
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  let results: [Result]?
  let datapoints: [Datapoint]?
  /// There where more pages follow.
  let nextToken: String?

  enum CodingKeys: String, CodingKey {
    case results = "MetricDataResults"
    case datapoints = "Datapoints"
    case nextToken = "NextToken"
  }

  /// Every series of the export by name, with its points in the order of the file. A result's name
  /// is its id; a datapoint's value goes by the name of its statistic.
  func series(_ settings: ImportSettings) throws(ImportProblem) -> [MetricSeries] {
    var found: [MetricSeries] = []
    for result in results ?? [] {
      guard result.timestamps.count == result.values.count else {
        let counts = "\(result.timestamps.count) timestamps and \(result.values.count) values"
        throw ImportProblem(
          "\(result.id) has \(counts)", "expected as many of one as of the other",
          at: "MetricDataResults")
      }
      var series = MetricSeries(
        name: result.id, label: result.label ?? "", status: result.statusCode ?? "Complete")
      for (timestamp, value) in zip(result.timestamps, result.values) {
        point(timestamp, value, in: &series, settings)
      }
      found.append(series)
    }
    for point in datapoints ?? [] {
      for (name, value) in point.statistics {
        let place = found.firstIndex { $0.name == name && $0.unit == point.unit } ?? found.endIndex
        if place == found.endIndex { found.append(MetricSeries(name: name, unit: point.unit)) }
        self.point(point.timestamp, value, in: &found[place], settings)
      }
    }
    return found
  }

  private func point(
    _ timestamp: Timestamp, _ value: Double, in series: inout MetricSeries,
    _ settings: ImportSettings
  ) {
    let (written, time): (String, Int64?) =
      switch timestamp {
      case .text(let text): (text, settings.calendar.milliseconds(of: text))
      case .secondsSince1970(let seconds):
        (
          "\(seconds)",
          Int64(exactly: (seconds * 1000).rounded()).flatMap { settings.time(since1970: $0) }
        )
      }
    do throws(ImportProblem) {
      guard let time, settings.time(since1970: time + settings.calendar.startSince1970) != nil
      else {
        throw ImportProblem(
          "\(written) is no time of this era", "expected ISO 8601 or seconds since 1970",
          at: "Timestamps")
      }
      try settings.checkValue(value, at: written, of: series.name)
      series.points.append((time, value))
    } catch {
      series.reject(line: 0, error)
    }
  }
}
