import Foundation
import Testing

/// `report.xlsx` as the commands write it.
@Suite("The workbook") struct WorkbookTests {
  /// Names that a spreadsheet or XML would take for something else. A code is text too.
  static let names =
    SpreadsheetTests.names + ["a_x0041_b", "  blanks  ", "<b>&amp;", "tab\tand \u{1}"]

  /// One seat for everybody and a second one late, in the night in which clocks are set back.
  static func bench() throws -> Workbench {
    let rows = names.enumerated().map { index, name in
      let quoted = "\"\(name.replacing("\"", with: "\"\""))\""
      return "\(quoted),\(10 + index * 300).125,\(9_000 + index),\(quoted)\n"
    }
    return try Workbench(
      scenario: SpreadsheetTests.scenario,
      trace: "meeting_id,join_time,leave_time,participant_id\n" + rows.joined())
  }

  /// The days since 1899-12-30 of a local time: `2020-11-01T00:30:00` is 44136 days and half an hour.
  private static func serial(_ text: String) throws -> Double {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ss"
    let date = try #require(formatter.date(from: text))
    // 25,569 days lie between 1899-12-30 and 1970-01-01.
    return date.timeIntervalSince1970 / 86_400 + 25_569
  }

  /// The tables with the units of their columns, as the manifest has them.
  private func units(in bench: Workbench, _ folder: String = "out") throws -> [(
    table: String, units: [String]
  )] {
    let manifest =
      try JSONSerialization.jsonObject(with: Data(bench.read("\(folder)/manifest.json").utf8))
      as? [String: Any]
    let columns = try #require(manifest?["columns"] as? [String: [[String: String]]])
    return columns.sorted { $0.key < $1.key }.map { ($0.key, $0.value.map { $0["unit"] ?? "" }) }
  }

  /// Compares every cell of a table's sheet with that of its CSV.
  /// - Returns: the kinds of cells that there were
  private func compare(
    _ table: String, _ units: [String], _ sheet: WorkbookReader.Sheet, _ csv: String
  ) throws -> Set<String> {
    let written = csvCells(csv)
    #expect(sheet.header == written[0] && sheet.cells.count == written.count, "\(table)")
    var kinds: Set<String> = []
    for (row, (texts, cells)) in zip(written, sheet.cells).enumerated().dropFirst() {
      #expect(texts.count == units.count)
      for (column, (text, unit)) in zip(texts, units).enumerated() {
        let (cell, place) = (cells[column], "\(table), row \(row), \(written[0][column]): \(text)")
        switch unit {
        case _ where text.isEmpty:
          #expect(cell == nil, "\(place)")
          kinds.insert("empty")
        case "text":
          // The CSV has an apostrophe before what a spreadsheet would run.
          let isRun =
            text.hasPrefix("'") && text.dropFirst().first.map { "=+-@".contains($0) } == true
          let name = (isRun ? String(text.dropFirst()) : text).replacing("\u{1}", with: "\\u{01}")
          // The number of a variant stands for it in words.
          #expect(cell?.text == name || cell?.number == Double(name), "\(place)")
          kinds.insert(isRun ? "formula" : "text")
        case "local time":
          let number = try #require(cell?.number, "\(place)")
          let day = try Self.serial(text)
          #expect(abs(number - day) < 1e-9, "\(place)")
          #expect(cell?.format == "yyyy-mm-dd hh:mm:ss", "\(place)")
          kinds.insert("time")
        default:
          #expect(cell?.number == Double(text), "\(place)")
          #expect(cell?.format.isEmpty == false || cell == nil, "\(place)")
          kinds.insert(unit)
        }
      }
    }
    return kinds
  }

  @Test("Every cell of every table is that of the CSV, a number for a number and a time for a time")
  func cells() throws {
    let bench = try Self.bench()
    let run = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--out", "out", "--set", "replications=2", "--format",
      "xlsx")
    #expect(run.code == 0 && run.problems == "", "\(run.problems)")
    #expect(run.output.contains("small: "))
    let book = try WorkbookReader(path: "\(bench.path)/out/report.xlsx")
    var kinds: Set<String> = []
    let units = try units(in: bench)
    #expect(units.count == 9)
    for (table, units) in units {
      kinds.formUnion(
        try compare(table, units, try book.sheet(table), bench.read("out/\(table).csv")))
    }
    #expect(kinds.isSuperset(of: ["text", "formula", "time", "empty", "USD", "s", "fraction"]))
    #expect(
      book.sheets.map(\.name) == [
        "overview", "charts", "summary", "timeseries", "launches", "instances", "lifecycle",
        "rejections", "drops", "episodes", "decisions", "capacity", "money", "columns",
      ])
  }

  @Test(
    "LibreOffice opens it with every number a number, every time a time, and text as text",
    .enabled(
      if: SpreadsheetImport.isPossible,
      "SKIPPED: soffice is not on the path; `make spreadsheet` installs it"))
  func office() throws {
    let bench = try Self.bench()
    let run = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--out", "out", "--format", "xlsx")
    #expect(run.code == 0, "\(run.problems)")
    let office = "soffice --headless '-env:UserInstallation=file://\(bench.path)/office'"
    let converted = try bench.shell("\(office) --convert-to fods --outdir . out/report.xlsx")
    try #require(converted.code == 0, "\(converted.problems)")
    let opened = try FlatSpreadsheet(path: "\(bench.path)/report.fods", hasFormats: true).sheets
    let book = try WorkbookReader(path: "\(bench.path)/out/report.xlsx")
    #expect(opened.map(\.name) == book.sheets.map(\.name))
    var numbers = 0
    for (sheet, shown) in zip(book.sheets, opened) {
      for (row, cells) in sheet.cells.enumerated() {
        // The document has no empty cells behind the others, nor rows without any.
        let line = row < shown.rows.count ? shown.rows[row] : []
        #expect(line.count == (cells.keys.max() ?? -1) + 1, "\(sheet.name), \(row)")
        for (column, cell) in line.enumerated() {
          let place = "\(sheet.name), row \(row), column \(column)"
          switch (cells[column]?.value, cell) {
          case (nil, .empty): break
          case (.text(let text), .text(let other)):
            #expect(other == text, "\(place)")
          case (.number(let number), .number(let other)):
            // LibreOffice writes fifteen digits of a number.
            #expect(abs(other - number) <= abs(number) * 1e-14, "\(place)")
            numbers += 1
          case (.number(let number), .time(let time)):
            let second = String(time.prefix(19))
            let day = try Self.serial(second)
            #expect(abs(day - number) < 1.1 / 86_400, "\(place): \(time)")
          case (let value, _): Issue.record("\(place): \(String(describing: value)) became \(cell)")
          }
        }
      }
    }
    #expect(numbers > 500)
  }

  @Test("The tables of a sweep are those of its CSV, with the settings that vary")
  func sweepCells() throws {
    let bench = try Self.bench()
    let run = try bench.greenroom(
      "sweep", "small.yaml", "--quiet", "--out", "out", "--set", "replications=2", "--format",
      "xlsx")
    #expect(run.code == 0, "\(run.problems)")
    let book = try WorkbookReader(path: "\(bench.path)/out/report.xlsx")
    for (table, units) in try units(in: bench) {
      _ = try compare(table, units, try book.sheet(table), bench.read("out/\(table).csv"))
    }
    #expect(
      book.sheets.map(\.name) == [
        "overview", "charts", "grid", "front", "runs", "variants", "variants-short", "notes",
        "columns",
      ])
    let variants = csvCells(try bench.read("out/variants.csv"))
    let pareto = try #require(variants[0].firstIndex(of: "pareto"))
    let best = variants.dropFirst().filter { $0[pareto] == "1" }.map { Double($0[1]) }
    let front = try book.sheet("front")
    #expect(front.cells.count == variants.count)
    #expect(
      Set(front.column("variant").prefix(best.count).map { $0?.number }) == Set(best)
        && best.count > 0)
    let costs = front.column("cost_capacity_usd_mean").prefix(best.count).compactMap { $0?.number }
    #expect(costs == costs.sorted() && costs.count == best.count)
  }

  @Test("A grid has each variant's estimate where its two settings meet, below those of the others")
  func grid() throws {
    let bench = try Self.bench()
    let run = try bench.greenroom(
      "sweep", "small.yaml", "--quiet", "--out", "out", "--format", "xlsx")
    #expect(run.code == 0, "\(run.problems)")
    let sheet = try WorkbookReader(path: "\(bench.path)/out/report.xlsx").sheet("grid")
    // 3 launch times, 2 scales, 2 prices, 2 policies, 2 deadlines: 48 variants. Downwards the three
    // last axes and then the first one, 2 * 2 * 2 * 3 = 24 rows; across the second one, 2 columns
    // behind those of the 4 others. A block has a title, a header, its rows and an empty row.
    let variants = csvCells(try bench.read("out/variants.csv"))
    let metrics = [
      "cost_capacity_usd", "rejected_join_rate", "scale_up_lag_per_join_p95_s",
      "participants_dropped",
    ]
    for (block, metric) in metrics.enumerated() {
      let top = block * 27
      #expect(sheet.cells[top][0]?.text?.hasPrefix(metric) == true, "\(metric)")
      let column = try #require(variants[0].firstIndex(of: "\(metric)_mean"))
      for row in 0..<24 {
        // The first axis varies fastest, then the last one.
        let (launch, deadline, scaling, price) = (row % 3, row / 3 % 2, row / 6 % 2, row / 12)
        for scale in 0..<2 {
          let variant = (((launch * 2 + scale) * 2 + price) * 2 + scaling) * 2 + deadline
          let line = variants[1 + variant]
          let cells = sheet.cells[top + 2 + row]
          #expect(cells[4 + scale]?.number == Double(line[column]), "\(metric), \(variant)")
          #expect(cells[3]?.number == Double(line[2]), "\(metric), \(variant)")
          #expect(sheet.cells[top + 1][4 + scale]?.number == Double(line[3]))
        }
      }
    }
    #expect(sheet.xml.components(separatedBy: "<colorScale>").count == 1 + metrics.count)
    #expect(sheet.xml.contains("sqref=\"E3:F26\""))
  }

  @Test("Every table has a first row that stays and filters, and the charts draw its cells")
  func layout() throws {
    let bench = try Workbench()
    let run = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--out", "out", "--format", "xlsx")
    #expect(run.code == 0, "\(run.problems)")
    let book = try WorkbookReader(path: "\(bench.path)/out/report.xlsx")
    for sheet in book.sheets where !["overview", "charts"].contains(sheet.name) {
      #expect(sheet.xml.contains("ySplit=\"1\"") && sheet.xml.contains("state=\"frozen\""))
      #expect(sheet.xml.contains("<autoFilter ref=\"A1:"), "\(sheet.name)")
    }
    // An hour of intervals of five minutes: 12 rows below the first one.
    let lines = try #require(book.parts["xl/charts/chart1.xml"])
    #expect(lines.contains("<c:f>capacity!$B$2:$B$13</c:f>") && lines.contains("demand, its peak"))
    let bars = try #require(book.parts["xl/charts/chart2.xml"])
    #expect(bars.contains("<c:f>money!$A$2:$A$11</c:f>") && bars.contains("Cost by state"))
    // What each state cost adds up to the total.
    let total = try #require(try book.sheet("summary").column("cost_total_usd")[0]?.number)
    let money = try book.sheet("money").column("total_usd").compactMap { $0?.number }
    #expect(abs(money.reduce(0, +) - total) < 1e-9 && money.count == 10)
    let capacity = try book.sheet("capacity")
    let serving = try book.sheet("timeseries").column("serving").map { ($0?.number ?? 0) * 2 }
    #expect(
      zip(capacity.column("serving_seats"), serving).allSatisfy {
        abs(($0?.number ?? -1) - $1) < 2e-6
      })
    let columns = try book.sheet("columns")
    #expect(
      columns.cells.contains {
        $0[1]?.text == "wall_clock" && $0[3]?.text?.contains("on the clocks of UTC") == true
      })
  }

  @Test("The summary's figures are the same on the terminal, the page, the workbook and in the CSV")
  func fourWays() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    try PageTests.library(in: bench)
    let scenario = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("scenarios/warm-pool-by-the-hour.yaml").path
    let run = try bench.greenroom(
      "simulate", scenario, "--quiet", "--out", "out", "--format", "xlsx", "--html-assets",
      "library")
    #expect(run.code == 0, "\(run.problems)")
    let page = try bench.read("out/report.html")
    let csv = csvCells(try bench.read("out/summary.csv"))
    let json = try #require(
      try JSONSerialization.jsonObject(
        with: Data(
          bench.greenroom("simulate", scenario, "--quiet", "--format", "json").output.utf8))
        as? [[String: Any]])
    let book = try WorkbookReader(path: "\(bench.path)/out/report.xlsx")
    let overview = try book.sheet("overview").cells
    #expect(overview[0][0]?.text == run.output.split(separator: "\n").first.map(String.init))
    let summary = try book.sheet("summary")
    var told = 0
    // A line of the terminal is a label, two blanks at least, and a number with its unit.
    for line in run.output.split(separator: "\n") {
      guard let match = line.firstMatch(of: /^  (\S.*?)  +(-?\$?[0-9][0-9,.]*)( %| s| h)?$/) else {
        continue
      }
      let (label, shown) = (String(match.1), match.2.replacing(/[$,]/, with: ""))
      guard let row = overview.first(where: { $0[0]?.text == label }) else { continue }
      let places = shown.split(separator: ".").dropFirst().first?.count ?? 0
      let factor = match.3 == " %" ? 100.0 : 1
      let column = try #require(row[3]?.text)
      let exact = try #require(row[1]?.number)
      let number = try #require(Double(shown))
      // Rounded as it is shown: half a unit of its last place at most.
      #expect(
        abs(exact * factor - number) <= 0.5000001 * pow(10, -Double(places)), "\(label): \(exact)")
      let place = try #require(csv[0].firstIndex(of: column))
      #expect(Double(csv[1][place]) == exact, "\(column)")
      #expect(summary.column(column)[0]?.number == exact, "\(column)")
      #expect((json[0][column] as? NSNumber)?.doubleValue == exact, "\(column)")
      let shownWithUnit = "\(match.2)\(match.3 ?? "")"
      #expect(
        page.contains("<th scope=\"row\">\(label)</th><td>\(shownWithUnit)</td>"), "\(label)")
      told += 1
    }
    #expect(told > 20)
  }

  @Test("A comparison and a recommendation have their table, in the units of its rows")
  func studies() throws {
    for writer in [FolderWriter.compare, .recommend] {
      let bench = try Workbench()
      #expect(try writer.run(bench, "--quiet", "--format", "xlsx").code == 0)
      let book = try WorkbookReader(path: "\(bench.path)/\(writer.place)/report.xlsx")
      let units = try units(in: bench, writer.place)
      #expect(units.count == 1)
      for (table, units) in units {
        let csv = try bench.read("\(writer.place)/\(table).csv")
        let sheet = try book.sheet(table)
        #expect(sheet.cells.count == csvCells(csv).count && sheet.cells.count > 1)
        _ = try compare(table, units, sheet, csv)
        guard writer.command == "compare" else { continue }
        for (unit, cell) in zip(sheet.column("unit"), sheet.column("base_value")) {
          let expected = ["USD": "$#,##0.00??", "fraction": "0.000%", "s": "#,##0.000"]
          if let format = expected[unit?.text ?? ""], let cell { #expect(cell.format == format) }
        }
      }
    }
  }

  @Test("The same results give the same bytes, whenever and on however many threads")
  func repeats() throws {
    let bench = try Self.bench()
    func write(_ folder: String, jobs: String) throws -> Data {
      let run = try bench.greenroom(
        "simulate", "small.yaml", "--quiet", "--out", folder, "--set", "replications=3",
        "--jobs", jobs, "--format", "xlsx")
      #expect(run.code == 0, "\(run.problems)")
      return try Data(contentsOf: URL(fileURLWithPath: "\(bench.path)/\(folder)/report.xlsx"))
    }
    let first = try write("one", jobs: "1")
    // A zip file's times go by two seconds, and the document's by one.
    sleep(2)
    #expect(try write("two", jobs: "4") == first)
  }

  static let choices: [(options: [String], isWritten: Bool)] = [
    ([], false), (["--format", "table"], false), (["--format", "xlsx"], true),
    (["--set", "report.write=[summary, workbook]"], true),
    (["--set", "report.write=[workbook]", "--format", "json"], true),
    (["--set", "report.write=[summary]", "--format", "xlsx"], true),
    (["--format", "xlsx", "--worst", "2"], true), (["--format", "xlsx", "--batches", "3"], true),
  ]

  @Test("It is written when it is asked for, and the manifest lists it then", arguments: choices)
  func written(options: [String], isWritten: Bool) throws {
    let bench = try Workbench()
    let run = try bench.greenroom(["simulate", "small.yaml", "--quiet", "--out", "out"] + options)
    #expect(run.code == 0 && run.problems == "", "\(run.problems)")
    #expect(bench.contents.contains("out/report.xlsx") == isWritten)
    let manifest = try JSONSerialization.jsonObject(
      with: Data(bench.read("out/manifest.json").utf8))
    let files = try #require((manifest as? [String: Any])?["files"] as? [String])
    #expect(files.contains("report.xlsx") == isWritten)
    if options.contains("--batches") {
      let book = try WorkbookReader(path: "\(bench.path)/out/report.xlsx")
      let batches = csvCells(try bench.read("out/batches.csv"))
      #expect(try book.sheet("batches").cells.count == batches.count)
    }
    #expect(!bench.contents.contains { $0.contains(".part") || $0.hasSuffix(".tmp") })
  }

  @Test("A workbook of an earlier run goes with it")
  func removed() throws {
    let bench = try Workbench()
    for (options, problems) in [
      (["--format", "xlsx"], ""), ([], "out: removes report.xlsx of an earlier run\n"),
    ] {
      let run = try bench.greenroom(
        ["simulate", "small.yaml", "--quiet", "--out", "out"] + options)
      #expect(run.problems == problems)
    }
    #expect(!bench.contents.contains("out/report.xlsx"))
  }

  static let refusing: [[String]] = [
    ["bound", "small.yaml"], ["size", "--participant-limit", "10"],
    ["solve", "launch.cold", "small.yaml", "--until", "rejected_join_rate <= 90%"],
    ["sensitivity", "small.yaml"],
    ["check", "small.yaml"], ["trace", "describe", "trace.csv"],
  ]

  @Test("A command without a workbook refuses it before anything runs", arguments: refusing)
  func refused(command: [String]) throws {
    let bench = try Workbench()
    let run = try bench.greenroom(command + ["--format", "xlsx"])
    #expect(run.code == 64, "\(run.output)\(run.problems)")
    #expect(run.problems.contains("xlsx") || run.problems.contains("--format"))
    #expect(!bench.contents.contains { $0.hasPrefix("out") })
  }

  @Test(
    "A run in which nothing happens has a workbook", arguments: ["duration=1s", "warm_up=59m59s"])
  func nothing(setting: String) throws {
    let bench = try Workbench(trace: "meeting_id,join_time,leave_time\na,0,1\n")
    let run = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--out", "out", "--format", "xlsx", "--set", setting)
    #expect(run.code == 0 && run.problems == "", "\(run.problems)")
    #expect(try WorkbookReader(path: "\(bench.path)/out/report.xlsx").sheets.count == 14)
  }

  @Test("What cannot be written ends in a line, and older results stay", arguments: [1, 40, 90])
  func tooLarge(blocks: Int) throws {
    // Files may have so many blocks of 512 bytes: into 40 the CSV fits, and the workbook does not.
    let bench = try Workbench()
    let run = try bench.shell(
      "ulimit -f \(blocks); \"$GREENROOM\" simulate small.yaml --quiet --out out --format xlsx "
        + "--set report.interval=1s --set report.write='[summary, workbook]'")
    #expect(run.code == 74, "\(run.output)\(run.problems)")
    #expect(
      run.problems.hasPrefix("out/")
        && run.problems.hasSuffix("cannot be written: File too large\n")
        && run.problems.split(separator: "\n").count == 1, "\(run.problems)")
    #expect(!bench.contents.contains { $0.hasPrefix("out/") }, "\(bench.contents)")
  }

  @Test("A place that no workbook can have is told")
  func places() throws {
    let bench = try Workbench()
    _ = try bench.shell("mkdir -p out/report.xlsx pipe && mkfifo pipe/report.xlsx")
    for (folder, reason) in [("out", "Is a directory"), ("pipe", "Illegal seek")] {
      let run = try bench.shell(
        "exec 3<>pipe/report.xlsx; \"$GREENROOM\" simulate small.yaml --quiet --out \(folder) --format xlsx"
      )
      #expect(run.code == 74)
      #expect(run.problems == "\(folder)/report.xlsx: cannot be written: \(reason)\n")
      #expect(!bench.contents.contains("\(folder)/summary.csv"))
    }
  }
}
