internal import ArgumentParser
internal import PoolSimulation
internal import Reports
internal import Settings
internal import Studies
internal import Workloads

/// What there is to choose from.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract:
      "List settings, policies, metrics, strategies, presets, workloads, instance types, limits of "
      + "media or report columns.",
    subcommands: [
      Settings.self, Policies.self, Metrics.self, Strategies.self, Presets.self, Workloads.self,
      InstanceTypes.self, Media.self,
      Columns.self,
    ])

  /// The settings of scenarios.
  struct Settings: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "settings",
      abstract: "The settings of a scenario: what they are, their defaults and their roles.",
      discussion:
        """
        A decision is a planner's choice, a fact is measured or as others made it, a price is \
        what something costs, and study is how the question is put. A long law is shown by its \
        name; `greenroom schema` has all of it.
        """)

    @Argument(
      help: ArgumentHelp(
        "Only those that begin so, such as launch or warm_pool.size.", valueName: "path"))
    var path: String?

    @OptionGroup var columns: ColumnOptions

    func run() throws {
      let all = Scenario.describedKeys
      let keys = all.filter { key in
        path.map { key.name == $0 || ["\($0).", "\($0)[]."].contains(where: key.name.hasPrefix) }
          ?? true
      }
      if keys.isEmpty {
        let hint = nearestName(to: path ?? "", in: all.map(\.name)).map { " (did you mean \($0)?)" }
        throw ValidationError(
          "\"\((path ?? "").onOneLine)\" is no setting; expected one of "
            + "`greenroom list settings`\(hint ?? "")")
      }
      let shown = [
        ReportColumn("key", "text", "its path"), ReportColumn("kind", "text", "what it holds"),
        ReportColumn("default", "text", "what it is where nobody writes it"),
        ReportColumn("role", "text", "what it is to a planner"),
        ReportColumn("schedule", "text", "whether a schedule may change it"),
        ReportColumn("beside", "text", "the word of another key beside which it means something"),
        ReportColumn("meaning", "text", "what it does"),
        // The last, since a list of all that may be written can be long.
        ReportColumn("expected", "text", "what may be written, within which bounds"),
      ]
      let rows = keys.map { key -> [ReportCell] in
        let beside = key.condition.map { "\($0.key): \($0.word)" } ?? "-"
        let isLong = key.defaultText.count > 40
        let value = isLong ? "\(key.defaultText.prefix { $0 != ":" }): ...}" : key.defaultText
        return [
          key.name, key.kind, key.defaultKey.map { "as \($0)" } ?? value,
          key.role?.rawValue ?? "-", key.mayBeScheduled ? "yes" : "-", beside,
          key.help, key.expectedWithoutExample,
        ].map { .text($0) }
      }
      try columns.print(
        ReportTable(name: "settings", columns: shown, rows: rows),
        leastWanted: ["expected", "beside", "schedule", "role", "default", "kind"],
        sentences: "meaning")
    }
  }

  /// Scaling policies with their keys.
  struct Policies: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "policies", abstract: "The scaling policies and their keys.")

    func run() throws {
      let policies = scalingPolicies.map { type in
        ListEntry(
          name: type.name, summary: type.summary,
          keys: SettingsReader.keys { _ = type.init(settings: &$0) })
      }
      try Console.print(policies.map(\.text).joined(separator: "\n"))
    }
  }

  /// Placement strategies with their keys.
  struct Strategies: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "strategies", abstract: "The placement strategies and their keys.")

    func run() throws {
      let strategies = placementStrategies.map { entry in
        ListEntry(
          name: entry.type.name, summary: entry.type.summary,
          keys: SettingsReader.keys { _ = entry.type.init(settings: &$0) })
      }
      try Console.print(strategies.map(\.text).joined(separator: "\n"))
    }
  }

  /// Launch presets with their stages.
  struct Presets: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "presets", abstract: "The launch presets, their stages and their sources.")

    func run() throws {
      try Console.print(
        LaunchPreset.all.map(\.listText).joined(separator: "\n")
          + "\n\(LaunchPreset.controlLoopSource)\n")
    }
  }

  /// Workload presets with their parts.
  struct Workloads: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "workloads", abstract: "The workload presets, their parts and their sources.")

    func run() throws {
      try Console.print(WorkloadPreset.all.map(\.listText).joined(separator: "\n"))
    }
  }

  /// Instance types with their prices.
  struct InstanceTypes: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "instance-types", abstract: "The instance types with a list price.")

    @OptionGroup var columns: ColumnOptions

    func run() throws {
      let others = Region.allCases.filter { $0 != .usual }
      let elsewhere = others.map {
        ReportColumn("\($0.rawValue)_usd", "USD", "the price of an hour in \($0.rawValue)")
      }
      let shown =
        [
          ReportColumn("type", "text", "EC2's name"),
          ReportColumn("on_demand_per_hour_usd", "USD", "the price of an hour in us-east-1"),
          ReportColumn("vcpus", "count", "the vCPUs, which quotas count"),
          ReportColumn("memory_gib", "GiB", "the memory"),
          ReportColumn("baseline_mbps", "Mbps", "what the network carries for good"),
          ReportColumn("can_hibernate", "text", "whether EC2 can hibernate it"),
          ReportColumn("cpu_baseline", "%", "of each vCPU, without surplus credits"),
        ] + elsewhere
      let rows: [[ReportCell]] = InstanceType.all.map { type in
        let memory = type.memoryGiB.map(ReportCell.count) ?? .missing
        let network = type.baselineMbps.map(ReportCell.count) ?? .missing
        func price(in region: Region) -> ReportCell {
          type.onDemandPerHour(in: region).map { .decimal(units: Int128($0) / 1_000, places: 6) }
            ?? .missing
        }
        return [
          .text(type.name), price(in: .usual), .count(type.vCPUs), memory, network,
          .text(type.canHibernate ? "yes" : "no"),
          type.baselinePercent.map(ReportCell.count) ?? .missing,
        ] + others.map(price)
      }
      try columns.print(
        ReportTable(name: "instance-types", columns: shown, rows: rows),
        leastWanted: ["cpu_baseline", "can_hibernate", "baseline_mbps"],
        after: "\n" + Region.allCases.map { "\($0.typeSource)\n" }.joined())
    }
  }

  /// The columns of `summary.csv`.
  struct Columns: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "columns", abstract: "The columns of summary.csv.")

    @OptionGroup var columns: ColumnOptions

    func run() throws {
      let shown = [
        ReportColumn("column", "text", "the name"), ReportColumn("unit", "text", "its unit"),
        ReportColumn("estimator", "text", "how one number is made of several replications"),
        ReportColumn("interval", "text", "which interval that number has"),
        ReportColumn("meaning", "text", "what it is"),
      ]
      let rows: [[ReportCell]] = columnsOfSummary(Metric.all).map { column in
        let estimate = column.estimate.map { [$0.estimator, $0.interval] } ?? ["-", "-"]
        return [.text(column.name), .text(column.unit)] + estimate.map { .text($0) } + [
          .text(column.help)
        ]
      }
      try columns.print(
        ReportTable(name: "columns", columns: shown, rows: rows),
        leastWanted: ["interval", "estimator", "unit"], sentences: "meaning",
        after: "\n" + estimateWords)
    }
  }
}

extension SettingsKey {
  /// What may be written: the kind with its bounds, or the words.
  fileprivate var expectedWithoutExample: String {
    guard let example = expected.firstRange(of: " such as") else { return expected }
    let text = expected[..<example.lowerBound]
    return String(text.hasSuffix(",") ? text.dropLast() : text)
  }
}

extension LaunchPreset {
  /// The name, what was measured, a line a stage, and the source.
  fileprivate var listText: String {
    let columns = ["stage", "value"].map { ReportColumn($0, "text", "") }
    var lines = stages.map { ($0.key, $0.value) }
    lines += contained.map { ($0.key, "contained in \($0.containers.joined(separator: ", "))") }
    lines += needs.map { ($0, "has to be written beside it") }
    let rows: [[ReportCell]] = lines.map { [.text($0.0), .text($0.1)] }
    let table = ReportTable(name: name, columns: columns, rows: rows).text
    let indented = table.split(separator: "\n").map { "  \($0)\n" }.joined()
    return "\(name)\n  \(summary)\n  Source: \(source).\n\(indented)"
  }
}

extension WorkloadPreset {
  /// The name, what it is, its source, and a line a part.
  fileprivate var listText: String {
    let columns = ["part", "kind", "meetings_per_week"].map { ReportColumn($0, "text", "") }
    let rows: [[ReportCell]] = demand.parts.map {
      [.text($0.name), .text($0.kind), .count(Int($0.meetingsPerWeek.rounded()))]
    }
    let table = ReportTable(name: name, columns: columns, rows: rows).text
    return "\(name)\n  \(summary)\n  Source: \(source).\n"
      + table.split(separator: "\n").map { "  \($0)\n" }.joined()
  }
}

/// Something with a name and keys of its own.
struct ListEntry {
  let name: String
  let summary: String
  let keys: [SettingsKey]

  /// The name, what it is, and a line a key.
  var text: String {
    let columns = ["key", "kind", "default", "meaning"].map { ReportColumn($0, "text", "") }
    let rows: [[ReportCell]] = keys.map {
      [.text($0.name), .text($0.kind), .text($0.defaultText), .text($0.help)]
    }
    let table = ReportTable(name: name, columns: columns, rows: rows).text
    let indented = table.split(separator: "\n").map { "  \($0)\n" }.joined()
    return "\(name)\n  \(summary)\n" + (keys.isEmpty ? "" : indented)
  }
}
