internal import ArgumentParser
internal import PoolSimulation
internal import Reports
internal import Settings
internal import Studies

// What policies of CloudWatch watch, and what goes through instances.
extension ListCommand {
  /// The metrics of AWS's policies.
  struct Metrics: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "metrics",
      abstract: "The metrics that AWS's policies go by: scaling.metric.",
      discussion: "Each is the mean over the instances that are in service and warm.")

    @OptionGroup var columns: ColumnOptions

    func run() throws {
      let shown = [
        ReportColumn("metric", "text", "the word"), ReportColumn("unit", "text", "its unit"),
        ReportColumn("needs", "text", "the section without which there is none"),
        ReportColumn("meaning", "text", "what it is of one instance"),
        ReportColumn("source", "text", "who publishes it"),
      ]
      let rows: [[ReportCell]] = ScalingMetric.allCases.map { metric in
        let needs =
          switch metric.mediaLimit {
          case nil: "-"
          case .load: "workload.media, instance.load"
          case .streams, .bandwidth: "workload.media"
          }
        return [metric.rawValue, metric.unit, needs, metric.summary, metric.source].map {
          .text($0)
        }
      }
      try columns.print(
        ReportTable(name: "metrics", columns: shown, rows: rows),
        leastWanted: ["source", "needs", "unit"], sentences: "meaning")
    }
  }

  /// The limits of an instance beside its seats, and published loads.
  struct Media: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "media",
      abstract: "The limits of an instance beside its seats, and the presets of its load.")

    /// Where the law of streams is from, as `MediaLaw` has it.
    private static let source =
      "the BigBlueButton FAQ (20 people who all send: 20 streams in and 380 out) and LiveKit's "
      + "benchmarks (forwarded is published times subscribers)"

    func run() throws {
      let columns = ["limit", "unit", "setting", "metric", "meaning"].map {
        ReportColumn($0, "text", "")
      }
      let rows: [[ReportCell]] = MediaLimit.allCases.map { limit in
        let metric = limit.metric
        return ["\(limit)", metric.unit, limit.setting, metric.rawValue, metric.summary].map {
          .text($0)
        }
      }
      let table = ReportTable(name: "media", columns: columns, rows: rows).text
      try Console.print(
        "\(table)\nSource: \(Self.source).\n\n"
          + LoadPreset.all.map(\.listText).joined(separator: "\n"))
    }
  }
}

extension LoadPreset {
  /// The name, what it counts, its source, and a line a cost.
  fileprivate var listText: String {
    let number = ScalarKind<Double>.number(in: 0...(.infinity)).text
    let costs = [
      ("participant", participant), ("published", published), ("stage", stage),
      ("thumbnail", thumbnail), ("audio", audio),
    ]
    var lines = costs.map { ($0.0, number($0.1)) }
    lines.append(("load_limit", limit.map(number) ?? "has to be written beside it"))
    let columns = ["cost", "value"].map { ReportColumn($0, "text", "") }
    let table = ReportTable(
      name: name, columns: columns, rows: lines.map { [.text($0.0), .text($0.1)] }
    ).text
    let indented = table.split(separator: "\n").map { "  \($0)\n" }.joined()
    return "\(name)\n  \(summary)\n  Source: \(source).\n\(indented)"
  }
}
