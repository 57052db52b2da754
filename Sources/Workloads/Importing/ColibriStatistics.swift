internal import Foundation
internal import Settings

/// The statistics of a Jitsi Videobridge, of which a file has one answer after another.
///
/// Source: https://github.com/jitsi/jitsi-videobridge/blob/master/doc/statistics.md and
/// `VideobridgeStatistics` there: an object with numbers, `current_timestamp` as `yyyy-MM-dd
/// HH:mm:ss.SSS` in UTC, `participants` at that time with those on other bridges of the same
/// conferences, `local_endpoints` without them, `total_participants` since the bridge began, and
/// `relay_id` of a bridge among several.
private struct ColibriStatistics: Decodable {
  let timestamp: String
  let relay: String?
  let value: Double?

  struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  static let metric = CodingUserInfoKey(rawValue: "metric")

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    timestamp = try container.decode(String.self, forKey: Name("current_timestamp"))
    relay = try container.decodeIfPresent(String.self, forKey: Name("relay_id"))
    let metric = Self.metric.flatMap { decoder.userInfo[$0] as? String } ?? ""
    value = try container.decodeIfPresent(Double.self, forKey: Name(metric))
  }
}

extension ImportSettings {
  private static var expectedFromColibri: String {
    "expected what a Jitsi Videobridge answers to /colibri/stats"
  }

  /// Reads statistics of a videobridge as joins by interval: `total_participants` counts joins,
  /// `participants` or, of bridges that work together, `local_endpoints` the people present.
  func readColibri(notes: inout ImportNotes) throws(TraceError) -> IntervalCounts {
    var settings = self
    if meaning == nil { settings.metricMeaning = .counter }
    return try settings.readColibriCounts(notes: &notes)
  }

  private func readColibriCounts(notes: inout ImportNotes) throws(TraceError) -> IntervalCounts {
    let bytes = try bytes()
    let issues = ImportIssues(file: path, onBadRow: .error)
    let meaning = meaning ?? .counter
    let documents = numberedDocuments(in: bytes)
    var name = metric ?? (meaning == .gauge ? "participants" : "total_participants")
    var all = try colibri(bytes, documents, name)
    // What bridges that work together call participants are those of all of them.
    if metric == nil, meaning == .gauge, all.series.count > 1 {
      name = "local_endpoints"
      all = try colibri(bytes, documents, name)
    }
    do throws(ImportProblem) {
      if all.series.isEmpty {
        throw ImportProblem("there is nothing in it", Self.expectedFromColibri)
      }
      if meaning == .joins || meaning == .perSecond {
        throw ImportProblem(
          "a videobridge tells people present and joins so far",
          "expected --gauge --mean-stay, or --counter", at: name)
      }
      let totals = name == Self.total ? all : try? colibri(bytes, documents, Self.total)
      for series in totals?.series ?? [] { try refuseSeveralBridges(series) }
      return try counts(
        of: all.series, meaning: meaning, stamp: .end, areSamples: true, notes: &notes)
    } catch {
      throw issues.refusal(error)
    }
  }

  private static let total = "total_participants"

  /// Refuses answers of several bridges that nothing tells apart: joins so far go from one's to the
  /// other's and back, which no restarts do.
  private func refuseSeveralBridges(_ series: MetricSeries) throws(ImportProblem) {
    let points = series.points.sorted { $0.time < $1.time }.compactMap(\.value)
    let falls = zip(points, points.dropFirst()).count { $1 < $0 }
    let steps = zip(points, points.dropFirst()).count { $1 != $0 }
    guard falls > 1, falls * 5 > steps else { return }
    throw ImportProblem(
      "\(series.description) falls \(falls) times in \(points.count) answers, as where several "
        + "bridges without a relay_id share a file",
      "expected one file a bridge", at: series.name)
  }

  private func colibri(
    _ bytes: [UInt8], _ documents: [(line: Int, range: Range<Int>)], _ name: String
  ) throws(TraceError) -> MetricSeriesList {
    let decoder = JSONDecoder()
    if let key = ColibriStatistics.metric { decoder.userInfo[key] = name }
    var all = MetricSeriesList()
    for (line, document) in documents {
      do throws(ImportProblem) {
        let statistics: ColibriStatistics
        do {
          statistics = try decoder.decode(ColibriStatistics.self, from: Data(bytes[document]))
        } catch {
          throw ImportProblem(error, expected: Self.expectedFromColibri)
        }
        guard let value = statistics.value else {
          throw ImportProblem(
            "it is missing", "expected a number; --metric chooses another one", at: name)
        }
        guard let time = calendar.milliseconds(of: statistics.timestamp + "Z") else {
          throw ImportProblem(
            "\(quoted(statistics.timestamp)) is not a time",
            "expected one in UTC, such as 2026-01-05 09:00:00.250", at: "current_timestamp")
        }
        try checkValue(value, at: statistics.timestamp, of: name)
        var series = MetricSeries(
          name: name, label: statistics.relay.map { "{relay_id=\"\($0)\"}" } ?? "")
        series.points = [(time, value)]
        all.add([series])
      } catch {
        throw ImportIssues(file: path, onBadRow: .error).refusal(line: line, error)
      }
    }
    return all
  }
}
