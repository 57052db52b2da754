import Foundation
import Settings
import Studies
import Testing

/// `report.html` as the commands write it.
@Suite("The page") struct PageTests {
  /// Something in the place of dygraphs, so that nothing has to be installed.
  static func library(in bench: Workbench) throws {
    _ = try bench.shell("mkdir -p library")
    try bench.write("function Dygraph() {}\n", to: "library/dygraph.min.js")
    try bench.write(".dygraph{}\n", to: "library/dygraph.min.css")
  }

  private static let asked = ["--html-assets", "library"]

  /// A page taken apart.
  private struct Page {
    let text: String
    let data: [String: Any]

    init(_ text: String) throws {
      self.text = text
      let start = try #require(text.range(of: #"id="data">"#)).upperBound
      let end = try #require(text[start...].range(of: "</script>")).lowerBound
      let json = try JSONSerialization.jsonObject(with: Data(text[start..<end].utf8))
      data = try #require(json as? [String: Any])
    }

    /// The tables of the first run that is drawn.
    func table(_ name: String) throws -> [String: Any] {
      let runs = try #require(data["runs"] as? [[String: Any]])
      let tables = try #require(runs.first?["tables"] as? [[String: Any]])
      return try #require(tables.first { $0["name"] as? String == name }, "\(name)")
    }

    /// The cells of a column as a CSV has them.
    func cells(_ column: [String: Any], rows: Int) throws -> [String] {
      let places = column["places"] as? Int ?? 0
      func text(_ value: Any?) -> String {
        switch value {
        case let number as NSNumber: String(format: "%.\(places)f", number.doubleValue)
        case let text as String: text
        default: ""
        }
      }
      if let list = column["data"] as? [Any] { return list.map { text($0) } }
      let packed = try #require(column["data"] as? [String: Any])
      if let all = packed["all"] { return (0..<rows).map { _ in text(all) } }
      if let from = packed["from"] as? Double, let step = packed["step"] as? Double {
        return (0..<rows).map { text(NSNumber(value: from + Double($0) * step)) }
      }
      let words = try #require(packed["words"] as? [Any])
      return try #require(packed["at"] as? [Int]).map { text(words[$0]) }
    }
  }

  private func page(_ bench: Workbench, _ more: String...) throws -> Page {
    try Self.library(in: bench)
    let run = try bench.greenroom(
      ["simulate", "small.yaml", "--quiet", "--out", "out"] + Self.asked + more)
    #expect(run.code == 0 && run.problems == "", "\(run.problems)")
    return try Page(bench.read("out/report.html"))
  }

  @Test(
    "Every number of the page's tables is that of the CSV",
    arguments: ["timeseries", "launches", "decisions", "episodes"])
  func figures(name: String) throws {
    let bench = try Workbench()
    let table = try page(bench).table(name)
    let lines = try bench.read("out/\(name).csv").split(separator: "\n")
    let header = lines[0].split(separator: ",").map(String.init)
    let rows = lines.dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(table["rows"] as? Int == rows.count && !rows.isEmpty)
    let columns = try #require(table["columns"] as? [[String: Any]])
    #expect(
      columns.compactMap { $0["name"] as? String }
        == header.filter { $0 != "wall_clock" && $0 != "policy" })
    let page = try Page(bench.read("out/report.html"))
    for column in columns {
      let place = try #require(header.firstIndex(of: column["name"] as? String ?? ""))
      #expect(try page.cells(column, rows: rows.count) == rows.map { $0[place] })
    }
  }

  @Test("What the states cost adds up to the summary's total, and the refusals to its rejections")
  func sums() throws {
    let bench = try Workbench()
    let page = try page(bench)
    let lines = try bench.read("out/summary.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    func summary(_ column: String) throws -> String {
      lines[1][try #require(lines[0].firstIndex(of: column))]
    }
    func sum(_ table: String, _ column: String) throws -> Double {
      let table = try page.table(table)
      let columns = try #require(table["columns"] as? [[String: Any]])
      let own = try #require(columns.first { $0["name"] as? String == column })
      let rows = try #require(table["rows"] as? Int)
      return try page.cells(own, rows: rows).compactMap { Double($0) }.reduce(0, +)
    }
    // Sums of a handful of amounts of six decimals are exact to far less than one of these.
    #expect(
      try String(format: "%.6f", sum("money", "total_usd")) == summary("cost_total_usd"))
    #expect(
      try String(format: "%.0f", sum("refusals", "joins")) == summary("joins_rejected"))
    #expect(try summary("joins_rejected") != "0")
  }

  @Test("A late crossing lasts from the join that rose above the seats until the launch serves")
  func crossings() throws {
    // Two seats an instance, one instance: the third person comes at 30 s, so that two instances
    // are needed from then on. The policy looks once a minute, so the second is launched at 60 s.
    let bench = try Workbench()
    let page = try page(bench)
    let table = try page.table("crossings")
    let columns = try #require(table["columns"] as? [[String: Any]])
    let rows = try #require(table["rows"] as? Int)
    func cell(_ name: String) throws -> String {
      let column = try #require(columns.first { $0["name"] as? String == name })
      return try #require(page.cells(column, rows: rows).first)
    }
    let launches = try bench.read("out/launches.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let serving = launches[1][try #require(launches[0].firstIndex(of: "serving_s"))]
    #expect(try cell("since_s") == "30.000" && cell("instances") == "2")
    #expect(try cell("decided_s") == "60.000")
    #expect(try cell("until_s") == serving && cell("met") == "yes")
  }

  @Test("Names and settings are text, whatever they hold, and the page reaches no address")
  func escapes() throws {
    let name = "<script>alert(1)</script>"
    let bench = try Workbench(trace: "meeting_id,join_time,leave_time\n\(name),10,600\n")
    let page = try page(bench, "--set", "scenario=</script><img src=x onerror=alert(1)>")
    #expect(!page.text.contains("<img") && !page.text.contains("<script>alert"))
    #expect(page.text.contains("&lt;img src=x onerror=alert(1)&gt;"))
    let markup = page.text.replacing(try bench.read("library/dygraph.min.js"), with: "")
    for reach in ["src=\"", "url(http", "@import", "<link", "fetch(", "XMLHttpRequest", "<iframe"] {
      #expect(!markup.contains(reach), "\(reach)")
    }
    #expect(
      page.text.contains("default-src &#39;none&#39;") || page.text.contains("default-src 'none'"))
  }

  @Test("The policy has the digest of every script and style sheet, and of nothing else")
  func policy() throws {
    let bench = try Workbench()
    let text = try page(bench).text.replacing("&#39;", with: "'")
    for element in ["script", "style"] {
      let inside = text.components(separatedBy: "<\(element)>").dropFirst().map {
        $0.components(separatedBy: "</\(element)>")[0]
      }
      #expect(inside.count == 2)
      let listed = try #require(text.firstMatch(of: try Regex("\(element)-src ([^;]*);"))?[1])
      let digests = try inside.map { part in
        try bench.write(part, to: "part")
        return try bench.shell("sha256sum part").output.prefix(64)
      }
      // Base64 of the bytes that the 64 digits stand for.
      let written = digests.map { digits -> String in
        var bytes: [UInt8] = []
        var rest = digits
        while !rest.isEmpty {
          bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
          rest = rest.dropFirst(2)
        }
        return "'sha256-\(Data(bytes).base64EncodedString())'"
      }
      #expect(listed.substring.map(String.init) == written.joined(separator: " "))
    }
  }

  @Test("The same page comes of any number of threads, and of another run")
  func repeats() throws {
    let bench = try Workbench()
    let one = try page(bench, "--set", "replications=5", "--jobs", "1").text
    #expect(try page(bench, "--set", "replications=5", "--jobs", "4").text == one)
  }

  static let choices: [(options: [String], isWritten: Bool)] = [
    (asked, true), (asked + ["--html"], true), (["--no-html"], false), ([], false),
    (asked + ["--set", "report.write=[summary, page]"], true),
    (["--set", "report.write=[summary]"], false),
  ]

  @Test(
    "The page is written as it is asked for, and the manifest lists it then", arguments: choices)
  func written(options: [String], isWritten: Bool) throws {
    let bench = try Workbench()
    try Self.library(in: bench)
    let run = try bench.greenroom(["simulate", "small.yaml", "--quiet", "--out", "out"] + options)
    #expect(run.code == 0 && run.problems == "", "\(run.problems)")
    #expect(bench.contents.contains("out/report.html") == isWritten)
    let manifest = try JSONSerialization.jsonObject(
      with: Data(bench.read("out/manifest.json").utf8))
    let files = try #require((manifest as? [String: Any])?["files"] as? [String])
    #expect(files.contains("report.html") == isWritten)
  }

  @Test("A page of an earlier run goes with it")
  func removed() throws {
    let bench = try Workbench()
    _ = try page(bench)
    let run = try bench.greenroom("simulate", "small.yaml", "--quiet", "--out", "out", "--no-html")
    #expect(run.problems == "out: removes report.html of an earlier run\n")
    #expect(!bench.contents.contains("out/report.html"))
  }

  static let missing: [[String]] = [
    ["--html-assets", "nowhere"], ["--html-assets", "nowhere", "--html"],
    ["--html-assets", "nowhere", "--set", "report.write=[page]"],
  ]

  @Test(
    "Without what draws it, a page that was asked for fails before anything runs",
    arguments: missing)
  func missingLibrary(options: [String]) throws {
    let bench = try Workbench()
    let run = try bench.greenroom(["simulate", "small.yaml", "--quiet"] + options)
    #expect(run.code == 66, "\(run.problems)")
    #expect(
      run.problems.hasPrefix("nowhere/dygraph.min.js: cannot be read; expected a file of dygraphs"))
    #expect(!bench.contents.contains { $0.hasPrefix("out") })
  }

  @Test("A page that nobody asked for is a remark where it cannot be drawn")
  func remark() throws {
    let bench = try Workbench()
    let run = try bench.shell(
      "GREENROOM_HTML_ASSETS=nowhere \"$GREENROOM\" simulate small.yaml --out out > printed")
    #expect(run.code == 0)
    #expect(
      run.problems.hasPrefix("report.html is not written: nowhere/dygraph.min.js: cannot be read"))
    #expect(!bench.contents.contains("out/report.html"))
  }

  @Test("What excludes the other is refused")
  func contradiction() throws {
    let bench = try Workbench()
    for options in [
      ["--no-html", "--html"], ["--no-html", "--html-assets", "x"], ["--html-assets", ""],
    ] {
      let run = try bench.greenroom(["simulate", "small.yaml"] + options)
      #expect(run.code == 64 && !bench.contents.contains { $0.hasPrefix("out") }, "\(options)")
    }
  }

  @Test("Clocks that change are told to the second")
  func clocks() throws {
    // New York's clocks went back on 2020-11-01 at 02:00 EDT: 1 h 30 min after 00:30 EDT.
    let bench = try Workbench(
      scenario: Workbench.scenario.replacing(
        "start: 2020-09-14T09:00:00",
        with: "start: 2020-11-01T00:30:00\ntime_zone: America/New_York"
      ).replacing("duration: 1h", with: "duration: 3h"))
    let offsets = try #require(page(bench).data["offsets"] as? [[Int]])
    #expect(offsets == [[0, -4 * 3_600], [5_400, -5 * 3_600]])
  }

  @Test("A run of many intervals is drawn in fewer, and says so")
  func merged() throws {
    // Four hours of seconds are 14,400 rows: two at a time, 7,200, where at most 12,000 are drawn.
    let bench = try Workbench()
    let table = try page(bench, "--set", "duration=4h", "--set", "report.interval=1s")
      .table("timeseries")
    #expect(table["merged"] as? Int == 2 && table["rows"] as? Int == 7_200)
  }

  @Test("A run in which nothing happens has a page", arguments: ["duration=1s", "warm_up=59m59s"])
  func nothing(setting: String) throws {
    let bench = try Workbench(trace: "meeting_id,join_time,leave_time\na,0,1\n")
    #expect(try page(bench, "--set", setting).text.contains("<h1>"))
  }

  static let studies: [FolderWriter] = [.sweep, .recommend, .compare]

  @Test("A study has a page that needs no library, and none with --no-html", arguments: studies)
  func study(writer: FolderWriter) throws {
    let bench = try Workbench()
    #expect(try writer.run(bench, "--quiet").code == 0)
    let page = try Page(bench.read("\(writer.place)/report.html"))
    #expect(page.text.contains("<pre>") && !page.text.contains("Dygraph ="))
    let table = try #require(page.data["table"] as? [String: Any])
    let columns = try #require(table["columns"] as? [[String: Any]])
    let file =
      writer.command == "sweep" ? "variants" : writer.files.first?.split(separator: ".")[0] ?? ""
    let lines = try bench.read("\(writer.place)/\(file).csv").split(separator: "\n")
    #expect(table["rows"] as? Int == lines.count - 1)
    let header = lines[0].split(separator: ",").map(String.init)
    for column in columns where column["isNumber"] as? Bool == true {
      let place = try #require(header.firstIndex(of: column["name"] as? String ?? ""))
      let cells = lines.dropFirst().map {
        String($0.split(separator: ",", omittingEmptySubsequences: false)[place])
      }
      #expect(try page.cells(column, rows: cells.count) == cells, "\(header[place])")
    }
    #expect(try writer.run(bench, "--quiet", "--no-html").code == 0)
    #expect(!bench.contents.contains("\(writer.place)/report.html"))
  }

  @Test("A variant of the page can be set again by the line that it shows")
  func settings() throws {
    let bench = try Workbench()
    let axes =
      "sweep={axes: {launch.cold: [30s, 1m30s], scaling: [{policy: fixed, desired: 1}, {policy: fixed, desired: 2}]}}"
    #expect(try bench.greenroom("sweep", "small.yaml", "--quiet", "--set", axes).code == 0)
    let page = try Page(bench.read("out/small/sweep/report.html"))
    let shown = try #require(page.data["axes"] as? [[String: Any]])
    #expect(shown.map { $0["key"] as? String } == ["launch.cold", "scaling"])
    // The last axis varies fastest, so the last of the four has the last value of both.
    let written = try shown.map { axis in
      let cells: [String: Any] = ["data": try #require(axis["written"])]
      return "\(axis["key"] as? String ?? "")=\(try page.cells(cells, rows: 4)[3])"
    }
    #expect(written == ["launch.cold=1m30s", "scaling={policy: fixed, desired: 2}"])
    let run = try bench.greenroom(
      ["simulate", "small.yaml", "--quiet", "--no-html"] + written.flatMap { ["--set", $0] })
    #expect(run.code == 0, "\(run.problems)")
  }
}
