internal import Foundation
internal import Settings

/// What the AWS CLI prints of a metric.
///
/// Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html (`MetricDataResults` with `Id`, `Label`,
/// `Timestamps`, `Values` and `StatusCode`, newest first unless asked otherwise) and API_GetMetricStatistics.html (`Datapoints` in no
/// order, each with `Timestamp` and the statistics asked for). Timestamps are ISO 8601, or seconds since 1970 with some settings of the CLI.
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

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      timestamp = try container.decode(Timestamp.self, forKey: Name("Timestamp"))
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

  enum CodingKeys: String, CodingKey {
    case results = "MetricDataResults"
    case datapoints = "Datapoints"
  }

  /// Every series of the export by name, with its points in the order of the file. A result's name is its id; a datapoint's value goes by
  /// the name of its statistic.
  func series() throws(ImportProblem) -> [CloudWatchSeries] {
    var found: [CloudWatchSeries] = []
    for result in results ?? [] {
      guard result.timestamps.count == result.values.count else {
        let counts = "\(result.timestamps.count) timestamps and \(result.values.count) values"
        throw ImportProblem("\(result.id) has \(counts)", "expected as many of one as of the other", at: "MetricDataResults")
      }
      var series = CloudWatchSeries(name: result.id, label: result.label ?? "", status: result.statusCode ?? "Complete")
      series.points = zip(result.timestamps, result.values).map { ($0, $1) }
      found.append(series)
    }
    for point in datapoints ?? [] {
      for (name, value) in point.statistics {
        if !found.contains(where: { $0.name == name }) { found.append(CloudWatchSeries(name: name, label: "", status: "Complete")) }
        for index in found.indices where found[index].name == name { found[index].points.append((point.timestamp, value)) }
      }
    }
    return found
  }
}
