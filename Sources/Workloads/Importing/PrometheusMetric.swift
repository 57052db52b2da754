internal import Foundation
internal import Settings

/// What Prometheus' HTTP API answers to a query.
///
/// Source: https://prometheus.io/docs/prometheus/latest/querying/api/ (`status`, `errorType`,
/// `error`, `warnings`, and `data` with `resultType` and `result`; a range vector is a `matrix` of
/// series with labels in `metric` and `values` of Unix seconds and numbers as text, because JSON
/// has no `NaN` and no `Inf`).
private struct PrometheusAnswer: Decodable {
  struct Result: Decodable {
    let resultType: String
    let series: [Series]

    enum CodingKeys: String, CodingKey {
      case resultType
      case series = "result"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      resultType = try container.decode(String.self, forKey: .resultType)
      // The results of the other kinds look different, and are of no use.
      series = resultType == "matrix" ? try container.decode([Series].self, forKey: .series) : []
    }
  }

  struct Series: Decodable {
    let metric: [String: String]
    let values: [Sample]?
  }

  struct Sample: Decodable {
    let seconds: Double
    let value: String

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      seconds = try container.decode(Double.self)
      value = try container.decode(String.self)
    }
  }

  let status: String?
  let error: String?
  let warnings: [String]?
  let data: Result?
}

extension ImportSettings {
  private static var expectedFromPrometheus: String {
    "expected what Prometheus answers to /api/v1/query_range"
  }

  /// Reads answers of Prometheus to range queries as joins by interval. Several may follow one
  /// another: what they have of one series is put together.
  func readPrometheus(notes: inout ImportNotes) throws(TraceError) -> IntervalCounts {
    let bytes = try bytes()
    let issues = ImportIssues(file: path, onBadRow: .error)
    var all = MetricSeriesList()
    var warnings: [String] = []
    for (line, document) in numberedDocuments(in: bytes) {
      do throws(ImportProblem) {
        let answer: PrometheusAnswer
        do {
          answer = try JSONDecoder().decode(PrometheusAnswer.self, from: Data(bytes[document]))
        } catch {
          throw ImportProblem(error, expected: Self.expectedFromPrometheus)
        }
        if answer.status == "error" {
          throw ImportProblem(
            "Prometheus answered with an error: \(answer.error ?? "without a reason")",
            Self.expectedFromPrometheus)
        }
        guard let data = answer.data else {
          throw ImportProblem("data is not there", Self.expectedFromPrometheus)
        }
        guard data.resultType == "matrix" else {
          throw ImportProblem(
            "a \(data.resultType) is of one instant", "\(Self.expectedFromPrometheus), with a step",
            at: "resultType")
        }
        for warning in answer.warnings ?? [] where !warnings.contains(warning) {
          warnings.append(warning)
        }
        var part: [MetricSeries] = []
        for series in data.series { part.append(try metricSeries(series, line)) }
        all.add(part)
      } catch {
        throw issues.refusal(line: line, error)
      }
    }
    var line = 0
    for warning in warnings.prefix(TraceError.issuesShown) {
      notes.tell("\(path): Prometheus warned: \(warning)")
    }
    do throws(ImportProblem) {
      let group = try chosen(from: all.series, expected: Self.expectedFromPrometheus)
      if let wrong = group.lazy.compactMap(\.problem).first {
        line = wrong.line
        throw wrong.problem
      }
      return try counts(
        of: group, meaning: try toldMeaning(of: group[0].name), stamp: .end, areSamples: true,
        notes: &notes)
    } catch {
      throw issues.refusal(line: line, error)
    }
  }

  private func metricSeries(_ series: PrometheusAnswer.Series, _ line: Int) throws(ImportProblem)
    -> MetricSeries
  {
    let name = series.metric["__name__"] ?? "value"
    let labels = series.metric.filter { $0.key != "__name__" }.sorted { $0.key < $1.key }.map {
      "\($0.key)=\"\($0.value)\""
    }
    var found = MetricSeries(
      name: name, label: labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}")
    guard let values = series.values else {
      throw ImportProblem(
        "\(found.description) has no values", "expected a series of numbers, not of histograms",
        at: "values")
    }
    for sample in values {
      guard
        let time = Int64(exactly: (sample.seconds * 1000).rounded()).flatMap({ time(since1970: $0) }
        )
      else {
        throw ImportProblem(
          "\(sample.seconds) is no time of this era", "expected seconds since 1970", at: "values")
      }
      // `NaN` is also what is left of a division by nobody.
      if sample.value == "NaN" {
        found.points.append((time, nil))
        continue
      }
      do throws(ImportProblem) {
        guard let value = Double(sample.value) else {
          throw ImportProblem(
            "\(quoted(sample.value)) is not a number", "expected one as text", at: "values")
        }
        try checkValue(value, at: calendar.text(at: time), of: found.description)
        found.points.append((time, value))
      } catch {
        found.reject(line: line, error)
      }
    }
    return found
  }

  /// What the user says that values count. Nothing in such a file tells, and each reading gives
  /// another demand.
  func toldMeaning(of name: String) throws(ImportProblem) -> MetricMeaning {
    if let meaning { return meaning }
    throw ImportProblem(
      "nothing tells what the values of \(name) count",
      "expected --gauge --mean-stay for the people present, --counter for all joins so far, "
        + "--per-second for joins a second, "
        + "as rate() has them, or --per-period for the joins of each period, as increase() over "
        + "the step has them"
    )
  }
}
