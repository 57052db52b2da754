internal import ArgumentParser
internal import PoolSimulation
internal import Reports
internal import Settings
internal import Studies

/// What there is to choose from.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List policies, strategies, instance types or report columns.",
    subcommands: [Policies.self, Strategies.self, InstanceTypes.self, Columns.self])

  /// Scaling policies with their keys.
  struct Policies: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "policies", abstract: "The scaling policies and their keys.")

    func run() throws {
      let policies = scalingPolicies.map { type in
        ListEntry(name: type.name, summary: type.summary, keys: SettingsReader.keys { _ = type.init(settings: &$0) })
      }
      try Console.print(policies.map(\.text).joined(separator: "\n"))
    }
  }

  /// Placement strategies with their keys.
  struct Strategies: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "strategies", abstract: "The placement strategies and their keys.")

    func run() throws {
      let strategies = placementStrategies.map { entry in
        ListEntry(name: entry.type.name, summary: entry.type.summary, keys: SettingsReader.keys { _ = entry.type.init(settings: &$0) })
      }
      try Console.print(strategies.map(\.text).joined(separator: "\n"))
    }
  }

  /// Instance types with their prices.
  struct InstanceTypes: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "instance-types", abstract: "The instance types with a list price.")

    func run() throws {
      let columns = [
        ReportColumn("type", "text", "EC2's name"), ReportColumn("on_demand_per_hour_usd", "USD", "the price of an hour"),
      ]
      let rows: [[ReportCell]] = InstanceType.all.map { [.text($0.name), .decimal(units: Int128($0.onDemandPerHour) / 1_000, places: 6)] }
      try Console.print("\(ReportTable(name: "instance-types", columns: columns, rows: rows).text)\n\(InstanceType.source)\n")
    }
  }

  /// The columns of `summary.csv`.
  struct Columns: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "columns", abstract: "The columns of summary.csv.")

    func run() throws {
      let columns = [
        ReportColumn("column", "text", "the name"), ReportColumn("unit", "text", "its unit"), ReportColumn("meaning", "text", "what it is"),
      ]
      let rows: [[ReportCell]] = summaryColumns.map { [.text($0.name), .text($0.unit), .text($0.help)] }
      try Console.print(ReportTable(name: "columns", columns: columns, rows: rows).text)
    }
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
    let rows: [[ReportCell]] = keys.map { [.text($0.name), .text($0.kind), .text($0.defaultText), .text($0.help)] }
    let table = ReportTable(name: name, columns: columns, rows: rows).text
    let indented = table.split(separator: "\n").map { "  \($0)\n" }.joined()
    return "\(name)\n  \(summary)\n" + (keys.isEmpty ? "" : indented)
  }
}
