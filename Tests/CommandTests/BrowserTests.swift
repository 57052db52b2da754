import Foundation
import Testing

/// What the tests of pages in a browser need.
enum Browser {
  static let dygraphs = "/usr/share/javascript/dygraphs"

  static let isPossible =
    FileManager.default.fileExists(atPath: "\(dygraphs)/dygraph.min.js")
    && ["/usr/bin/chromium", "/usr/local/bin/chromium"].contains {
      FileManager.default.isExecutableFile(atPath: $0)
    }
}

/// The pages in a browser: that they draw, with no complaint.
@Suite(
  .enabled(
    if: Browser.isPossible,
    "SKIPPED: chromium or dygraphs is not installed; `make test-browser` installs both"),
  .serialized)
struct BrowserTests {
  /// What a page has become once its script has run.
  private func drawn(
    _ page: String, in bench: Workbench, until mark: String = "<svg"
  ) throws -> String {
    var text = ""
    // On a busy machine the browser may print what is there before it was drawn.
    for _ in 0..<8 where !text.contains(mark) {
      // A name that is asked for resolves to nothing, and would be told on the console.
      let run = try bench.shell(
        "chromium --headless --no-sandbox --disable-gpu --user-data-dir=\"$PWD/profile\" "
          + "--host-resolver-rules='MAP * ~NOTFOUND' --enable-logging=stderr "
          + "--virtual-time-budget=10000 --dump-dom \"file://$PWD/\(page)\"")
      try #require(run.code == 0, "\(run.problems)")
      let told = run.problems.split(separator: "\n").filter { $0.contains("CONSOLE") }
      #expect(told == [], "the console is empty")
      // What follows are the scripts, which have the words of what they draw.
      text = run.output.components(separatedBy: "<script")[0]
    }
    return text
  }

  private func count(_ mark: String, in text: String) -> Int {
    text.components(separatedBy: mark).count - 1
  }

  @Test(
    "A run draws every interval, every launch and every refusal, and breaks no rule of its policy")
  func run() throws {
    let bench = try Workbench()
    let command = [
      "simulate", "small.yaml", "--quiet", "--out", "out", "--html-assets", Browser.dygraphs,
    ]
    #expect(try bench.greenroom(command).code == 0)
    let dom = try drawn("out/report.html", in: bench, until: "<canvas")
    func rows(_ table: String) throws -> Int {
      try bench.read("out/\(table).csv").split(separator: "\n").count - 1
    }
    #expect(dom.contains("data-intervals=\"\(try rows("timeseries"))\"") && dom.contains("<canvas"))
    // Of each launch a line, and of each decision a triangle.
    #expect(count("served ", in: dom) + count("never served", in: dom) >= (try rows("launches")))
    #expect(count(": desired ", in: dom) == (try rows("decisions")))
    #expect(dom.contains("aria-label=\"Rejected joins by reason\""))
  }

  @Test("A name that is markup elsewhere is text in the browser")
  func names() throws {
    let bench = try Workbench()
    let name = "<img src=x onerror=console.log(1)>"
    let command = [
      "simulate", "small.yaml", "--quiet", "--out", "out", "--html-assets", Browser.dygraphs,
      "--set",
      "scenario=\(name)",
    ]
    #expect(try bench.greenroom(command).code == 0)
    // The chart has pictures of its own.
    let dom = try drawn("out/report.html", in: bench)
    #expect(dom.contains("&lt;img src=x") && !dom.contains("<img src=\"x"))
  }

  @Test("A sweep draws a mark and a row for each variant")
  func sweep() throws {
    let bench = try Workbench()
    let axes = "sweep={axes: {scaling.free_participants: [1, 2, 3], launch.cold: [30s, 60s]}}"
    #expect(try bench.greenroom("sweep", "small.yaml", "--quiet", "--set", axes).code == 0)
    let dom = try drawn("out/small/sweep/report.html", in: bench, until: "class=\"dots\"")
    let dots = try #require(dom.components(separatedBy: "class=\"dots\"").dropFirst().first)
      .components(separatedBy: "</g>")[0]
    #expect(count("<title>variant ", in: dots) == 6)
    #expect(dom.contains("Rows 1 to 6 of 6."))
  }

  @Test("A comparison draws a line for each judged difference")
  func comparison() throws {
    let bench = try Workbench()
    #expect(try FolderWriter.compare.run(bench, "--quiet").code == 0)
    let dom = try drawn(
      "\(FolderWriter.compare.place)/report.html", in: bench, until: ": base ")
    let table = try bench.read("\(FolderWriter.compare.place)/comparison.csv")
    let judged = table.split(separator: "\n").count {
      $0.split(separator: ",").dropFirst(3).first == "yes"
    }
    #expect(judged > 0 && count(": base ", in: dom) == judged)
  }
}
