internal import Foundation
internal import Settings

/// Data frames as Grafana writes them in JSON: the data of a panel's inspector (`series`), the
/// answer of `/api/ds/query` (`results.A.frames`), or a list of frames.
///
/// Source: `DataFrameJSON` in https://github.com/grafana/grafana,
/// packages/grafana-data/src/dataframe/DataFrameJSON.ts (`schema.fields` with `name`, `type`,
/// `labels` and `config`; `data.values` with a column a field, times in milliseconds since 1970,
/// null for what is missing, a time's `config.interval` is the milliseconds from value to value, as
/// in packages/grafana-data/src/types/dataFrame.ts, and `data.entities` with the places of numbers
/// that JSON does not have).
struct GrafanaFrames: Decodable {
  struct Frame: Decodable {
    struct Schema: Decodable {
      let name: String?
      let fields: [Field]
    }

    struct Field: Decodable {
      let name: String
      let type: String?
      let labels: [String: String]?
      let config: Config?
    }

    struct Config: Decodable {
      let displayName: String?
      let displayNameFromDS: String?
      let unit: String?
      let interval: Double?
    }

    struct Data: Decodable {
      let values: [[Cell]]
      let entities: [Entities?]?
    }

    struct Entities: Decodable {
      let places: [Int]

      init(from decoder: any Decoder) throws {
        let kinds = try [String: [Int]](from: decoder)
        places = kinds.sorted { $0.key < $1.key }.flatMap(\.value)
      }
    }

    let schema: Schema?
    let data: Data?
  }

  /// A number, or anything else.
  enum Cell: Decodable {
    case number(Double)
    case missing
    case text

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .missing
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .text
      }
    }
  }

  private struct Query: Decodable {
    let frames: [Frame]?
    let error: String?
  }

  private enum CodingKeys: String, CodingKey {
    case series, results, frames
  }

  let frames: [Frame]
  /// Why a query gave nothing.
  let error: String?

  init(from decoder: any Decoder) throws {
    if let list = try? decoder.singleValueContainer().decode([Frame].self) {
      (frames, error) = (list, nil)
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let queries = (try container.decodeIfPresent([String: Query].self, forKey: .results) ?? [:])
      .sorted { $0.key < $1.key }
    error = queries.lazy.compactMap(\.value.error).first
    frames =
      (try container.decodeIfPresent([Frame].self, forKey: .series) ?? [])
      + queries.flatMap { $0.value.frames ?? [] }
      + (try container.decodeIfPresent([Frame].self, forKey: .frames) ?? [])
  }
}

extension GrafanaFrames.Frame {
  /// The frame's columns of numbers, each over its column of times.
  func series(_ settings: ImportSettings, line: Int) throws(ImportProblem) -> [MetricSeries] {
    guard let fields = schema?.fields, let columns = data?.values, fields.count <= columns.count
    else {
      throw ImportProblem(
        "a frame lacks schema.fields or data.values", "expected the frames of a panel's data")
    }
    guard let timeColumn = fields.firstIndex(where: { $0.type == "time" }) else {
      throw ImportProblem(
        "a frame has no field of type time", "expected a time series", at: "schema.fields")
    }
    var found: [MetricSeries] = []
    for (place, field) in fields.enumerated() where place != timeColumn {
      guard field.type == "number" || field.type == nil else { continue }
      guard columns[place].count == columns[timeColumn].count else {
        let counts = "\(columns[timeColumn].count) times and \(columns[place].count) values"
        throw ImportProblem(
          "\(field.name) has \(counts)", "expected as many of one as of the other",
          at: "data.values")
      }
      var missing = Set(data?.entities.flatMap { place < $0.count ? $0[place] : nil }?.places ?? [])
      missing.formIntersection(columns[place].indices)
      let name =
        field.config?.displayName ?? field.config?.displayNameFromDS ?? field.labels?["__name__"]
      // Prometheus' frames call every column Value, and are named after the series.
      let own = field.name.lowercased() == "value" ? schema?.name ?? field.name : field.name
      let labels = (field.labels ?? [:]).filter { $0.key != "__name__" }.sorted { $0.key < $1.key }
        .map { "\($0.key)=\"\($0.value)\"" }
      let label =
        labels.isEmpty || name?.contains("{") == true || own.contains("{")
        ? "" : "{\(labels.joined(separator: ","))}"
      var series = MetricSeries(grafana: (name ?? own) + label)
      series.interval = fields[timeColumn].config?.interval.flatMap { Int64(exactly: $0.rounded()) }
      if GrafanaUnit.isPerMinute(field.config?.unit ?? "") { series.isPerMinute = true }
      do throws(ImportProblem) {
        try GrafanaUnit.check(field.config?.unit ?? "", settings.meaning, of: series.name)
      } catch {
        series.reject(line: line, error)
      }
      for row in columns[place].indices {
        guard case .number(let number) = columns[timeColumn][row],
          let exact = Int64(exactly: number.rounded()),
          let time = settings.time(since1970: exact)
        else {
          throw ImportProblem(
            "row \(row + 1) has no time of this era", "expected milliseconds since 1970",
            at: fields[timeColumn].name)
        }
        switch columns[place][row] {
        case .number(let value) where !missing.contains(row):
          do throws(ImportProblem) {
            try settings.checkValue(
              value, at: settings.calendar.text(at: time), of: series.description)
            series.points.append((time, value))
          } catch {
            series.points.append((time, nil))
            series.reject(line: line, error)
          }
        case .text:
          series.points.append((time, nil))
          series.reject(
            line: line,
            ImportProblem(
              "row \(row + 1) is not a number", "expected numbers, or null", at: series.description)
          )
        default: series.points.append((time, nil))
        }
      }
      found.append(series)
    }
    found.shareRows()
    return found
  }
}

extension MetricSeries {
  /// A series by what Grafana calls it: labels in braces are not part of the name.
  init(grafana text: String) {
    if let brace = text.firstIndex(of: "{"), text.hasSuffix("}"), brace > text.startIndex {
      self.init(name: String(text[..<brace]).trimmingBlanks(), label: String(text[brace...]))
    } else {
      self.init(name: text)
    }
    isPerMinute = GrafanaUnit.isPerMinute(name)
  }
}
