import Foundation
import Testing

/// The reports in LibreOffice, read back cell by cell.
@Suite(
  .enabled(
    if: SpreadsheetImport.isPossible,
    "SKIPPED: soffice is not on the path; `make spreadsheet` installs it"))
struct SpreadsheetTests {
  /// Names of meetings and people. The first two find a seat.
  static let names = [
    "m", "n", "=1+1", "+1", "-5", "@SUM(A1)", "00123", "1e5", "2020-09-14", "2020-09-14-1240",
    "3-4", "1.5", "1,5", "true", "inf", "a;b",
    "say \"hi\"",
    "'quoted'", "two  blanks", "Übung 🎓",
  ]

  /// One seat for everybody and a second one late, in the night in which clocks are set back.
  static let scenario = """
    scenario: small
    start: 2020-11-01T00:30:00
    time_zone: America/New_York
    duration: 3h
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 1}
    auto_scaling_group: {min_size: 1, max_size: 2}
    launch: {control_loop: 0.25s, pending: 4s, cold: {lognormal: {median: 60s, sigma: 0.5}}, registration: 5s}
    scaling: {policy: headroom, free_participants: 1}
    faults: [{at: 100m, instance: fullest}]
    pricing: {on_demand_per_hour: 0.17}
    sweep:
      axes:
        launch.cold: [30s, 1m30s500ms, 2m]
        workload.scale: [0.5, 100%]
        pricing.on_demand_per_hour: [$0.17, 0.2]
        scaling: [{policy: headroom, free_participants: 1}, {policy: fixed, desired: 2}]
        scale_in.drain_deadline: [30m, never]
    """

  private func bench() throws -> Workbench {
    let rows = Self.names.enumerated().map { index, name in
      let quoted = "\"\(name.replacing("\"", with: "\"\""))\""
      return "\(quoted),\(10 + index * 300).125,\(9_000 + index),\(quoted)\n"
    }
    return try Workbench(
      scenario: Self.scenario,
      trace: "meeting_id,join_time,leave_time,participant_id\n" + rows.joined())
  }

  /// Writes the reports twice: as they are to be imported, and plainly, which says what must come
  /// of it.
  private func write(_ profile: String, by command: String = "simulate", in bench: Workbench) throws
  {
    for (folder, profile) in [("plain", "plain"), ("imported", profile)] {
      let replications = command == "sweep" ? 2 : 1
      let run = try bench.greenroom(
        command, "small.yaml", "--set", "replications=\(replications)", "--quiet", "--out", folder,
        "--csv-profile", profile)
      try #require(run.code == 0, "\(run.problems)")
    }
  }

  private func convert(_ files: String, _ filter: String, in bench: Workbench) throws {
    let office = "soffice --headless '-env:UserInstallation=file://\(bench.path)/office'"
    let run = try bench.shell(
      "\(office) --convert-to fods --outdir imported '--infilter=\(filter)' imported/\(files)")
    try #require(run.code == 0, "\(run.problems)")
  }

  /// Compares every cell of an imported table with the plain one, and tells which kinds there were.
  private func compare(
    _ table: String, _ units: [String], in bench: Workbench, lookAlikes: [String: SpreadsheetCell]
  ) throws -> Set<String> {
    let written = csvCells(try bench.read("plain/\(table).csv"))
    let imported = try FlatSpreadsheet(path: "\(bench.path)/imported/\(table).fods").rows
    #expect(
      imported.count == written.count && imported.first == written[0].map { .text($0) }, "\(table)")
    var kinds: Set<String> = []
    for (row, (texts, cells)) in zip(written, imported).enumerated().dropFirst() {
      #expect(texts.count == units.count && cells.count <= units.count)
      for (column, (text, unit)) in zip(texts, units).enumerated() {
        let expected: SpreadsheetCell =
          switch unit {
          case _ where text.isEmpty: .empty
          case "text": lookAlikes[text] ?? .text(text)
          case "local time": .time(text)
          default: Double(text).map { .number($0) } ?? .other("\(text) is no number")
          }
        let cell = column < cells.count ? cells[column] : .empty
        #expect(cell == expected, "\(table).csv, row \(row), \(written[0][column]): \(text)")
        kinds.insert(
          text.isEmpty ? "empty" : ["text", "local time"].contains(unit) ? unit : "number")
      }
    }
    return kinds
  }

  @Test(
    "Every number arrives as that number, every time as that time, and what was not measured as an empty cell",
    arguments: SpreadsheetImport.all)
  func arrives(_ setting: SpreadsheetImport) throws {
    let bench = try bench()
    try write(setting.profile, in: bench)
    try convert("*.csv", setting.filter(), in: bench)
    let units = try units(in: bench)
    #expect(units.count == 9)
    var kinds: Set<String> = []
    for (table, units) in units {
      kinds.formUnion(try compare(table, units, in: bench, lookAlikes: setting.lookAlikes))
    }
    #expect(kinds == ["text", "local time", "number", "empty"])
  }

  @Test(
    "The tables of a sweep arrive likewise, with the settings that vary",
    arguments: SpreadsheetImport.all)
  func sweepArrives(_ setting: SpreadsheetImport) throws {
    let bench = try bench()
    try write(setting.profile, by: "sweep", in: bench)
    try convert("*.csv", setting.filter(), in: bench)
    let units = try units(in: bench)
    #expect(units.map(\.table) == ["notes", "runs", "variants", "variants-short"])
    for (table, units) in units { _ = try compare(table, units, in: bench, lookAlikes: [:]) }
    let runs = csvCells(try bench.read("plain/runs.csv"))
    #expect(
      runs[0].prefix(9) == [
        "scenario", "variant", "launch.cold_s", "workload.scale", "pricing.on_demand_per_hour_usd",
        "scaling", "scale_in.drain_deadline",
        "seed",
        "replication",
      ])
    #expect(
      runs[1 + 40].prefix(9) == [
        "small", "20", "90.500", "0.500", "0.200", "{policy: headroom, free_participants: 1}",
        "30m", "1", "0",
      ])
    #expect(runs.count == 1 + 48 * 2)
  }

  @Test(
    "Every name arrives as it was written when its column is imported as text",
    arguments: SpreadsheetImport.all)
  func keepsNames(_ setting: SpreadsheetImport) throws {
    let bench = try bench()
    try write(setting.profile, in: bench)
    let units = try #require(try units(in: bench).first { $0.table == "rejections" }?.units)
    let formats = units.indices.filter { units[$0] == "text" }.map { "\($0 + 1)/2" }.joined(
      separator: "/")
    try convert("rejections.csv", setting.filter(formats: formats), in: bench)
    _ = try compare("rejections", units, in: bench, lookAlikes: [:])
    let rejected = csvCells(try bench.read("plain/rejections.csv")).dropFirst().map { $0[3] }
    #expect(
      rejected.count == Self.names.count - 2 && rejected.contains("'=1+1")
        && rejected.contains("say \"hi\""))
  }

  /// The tables with the units of their columns, as the manifest has them.
  private func units(in bench: Workbench) throws -> [(table: String, units: [String])] {
    let manifest =
      try JSONSerialization.jsonObject(with: Data(bench.read("plain/manifest.json").utf8))
      as? [String: Any]
    let columns = try #require(manifest?["columns"] as? [String: [[String: String]]])
    return columns.sorted { $0.key < $1.key }.map { ($0.key, $0.value.map { $0["unit"] ?? "" }) }
  }
}
