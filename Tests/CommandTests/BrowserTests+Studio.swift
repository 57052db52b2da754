import Foundation
import Testing

/// The studio in a real browser.
extension BrowserTests {
  private static let sizeSlider = "[data-path='auto_scaling_group.max_size slider']"
  /// A pool on which a third instance is paid for, where it may have one.
  private static let scenario = Workbench.scenario.replacing(
    "median: 60s, sigma: 0.5", with: "median: 1s, sigma: 0.1"
  ).replacing("pending: 4s", with: "pending: 0s").replacing(
    "registration: 5s", with: "registration: 0s"
  )
  .replacing("free_participants: 1}", with: "free_participants: 1, interval: 5s}")

  private func heading(_ browser: BrowserSession, _ tab: BrowserSession.Tab) throws -> String {
    try browser.value("document.getElementById('answer').textContent", tab)
  }

  private func waitForRuns(
    _ count: Int, _ browser: BrowserSession, _ tab: BrowserSession.Tab
  ) throws {
    try browser.wait(
      "document.documentElement.dataset.runs >= \(count) && !document.body.classList.contains('running')",
      tab)
  }

  /// The first line of what simulate prints.
  private func simulated(_ bench: Workbench, _ set: String) throws -> String {
    let run = try bench.greenroom(
      ["simulate", "small.yaml", "--quiet", "--no-color", "--out", "out"]
        + (set.isEmpty ? [] : ["--set", set]))
    return String(run.output.prefix { $0 != "\n" })
  }

  @Test("A slider that is moved changes the figures to those of simulate, and undo takes it back")
  func slider() throws {
    let bench = try Workbench(scenario: Self.scenario)
    let studio = try RunningStudio(bench, assets: Browser.dygraphs)
    let browser = try BrowserSession(bench)
    let tab = try browser.open(studio.address)
    try waitForRuns(1, browser, tab)
    let before = try heading(browser, tab)
    #expect(try before == simulated(bench, ""))
    #expect(try browser.value("document.querySelectorAll('canvas').length > 0", tab) == "true")
    // From 2 to the right end of the slider.
    try browser.press(Self.sizeSlider, at: 0.99, tab)
    try waitForRuns(2, browser, tab)
    let after = try heading(browser, tab)
    let change = try browser.value("document.querySelector('.change code').textContent", tab)
    #expect(change == "auto_scaling_group.max_size=5")
    let expected = try simulated(bench, change)
    #expect(after != before && after == expected, "\(after) | \(expected)")
    try browser.press("#tools button:first-child", tab)
    try waitForRuns(3, browser, tab)
    #expect(try heading(browser, tab) == before)
    #expect(try browser.value("document.querySelectorAll('.change').length", tab) == "0")
    #expect(browser.complaints == [])
  }

  @Test("A value that cannot be run is told beside its field, and the former figures are marked")
  func former() throws {
    let bench = try Workbench(scenario: Self.scenario)
    let studio = try RunningStudio(bench, assets: Browser.dygraphs)
    let browser = try BrowserSession(bench)
    let tab = try browser.open(studio.address)
    try waitForRuns(1, browser, tab)
    let before = try heading(browser, tab)
    let field = "input[id='set auto_scaling_group.max_size']"
    _ = try browser.value("document.querySelector(\"\(field)\").select()", tab)
    _ = try browser.value("document.querySelector(\"\(field)\").focus()", tab)
    try browser.type("-1", tab)
    try browser.wait("document.body.classList.contains('former')", tab)
    let told = try browser.value(
      "document.querySelector(\"[data-field='auto_scaling_group.max_size'] .warning\").textContent",
      tab)
    let run = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--set", "auto_scaling_group.max_size=-1")
    #expect(!told.isEmpty && run.problems.contains(told), "\(told) | \(run.problems)")
    #expect(try heading(browser, tab) == before)
  }

  @Test("Two tabs do not disturb each other, and pinned runs stand beside the present one")
  func studioTabs() throws {
    let bench = try Workbench(scenario: Self.scenario)
    let studio = try RunningStudio(bench, assets: Browser.dygraphs)
    let browser = try BrowserSession(bench)
    let tabs = try (0..<2).map { _ in try browser.open(studio.address) }
    for tab in tabs {
      try browser.show(tab)
      try waitForRuns(1, browser, tab)
    }
    let before = try heading(browser, tabs[1])
    try browser.show(tabs[0])
    try browser.press("#tools button:nth-child(4)", tabs[0])
    try browser.press(Self.sizeSlider, at: 0.99, tabs[0])
    try waitForRuns(2, browser, tabs[0])
    #expect(try heading(browser, tabs[0]) != before)
    let heads = "[...document.querySelectorAll('#figures-box thead th')].map((h) => h.textContent)"
    #expect(try browser.value("\(heads).join(' ')", tabs[0]) == "figure now pinned 1")
    #expect(try browser.value("document.documentElement.dataset.runs", tabs[1]) == "1")
    #expect(try heading(browser, tabs[1]) == before)
    let others = try browser.value("\(heads).join(' ')", tabs[1])
    #expect(!others.contains("pinned"), "\(others)")
  }

  @Test("Another page in the browser is refused")
  func foreignPage() throws {
    let bench = try Workbench(scenario: Self.scenario)
    let studio = try RunningStudio(bench, assets: Browser.dygraphs)
    let browser = try BrowserSession(bench)
    try bench.write("<title>another</title>", to: "other.html")
    let tab = try browser.open("file://\(bench.path)/other.html")
    try browser.wait("document.title === 'another'", tab)
    let body = "JSON.stringify({tab: 'x', number: 1, set: []})"
    for options in [
      "{method: 'POST', headers: {'Content-Type': 'application/json'}, body: \(body)}",
      "{method: 'POST', headers: {'Content-Type': 'text/plain'}, body: \(body)}", "{}",
    ] {
      let found = try browser.value(
        "fetch('\(studio.address)run', \(options)).then((r) => 'answered ' + r.status, (e) => 'refused')",
        tab)
      #expect(found == "refused")
    }
    let frame = try browser.value(
      "new Promise((done) => { const f = document.createElement('iframe'); f.onload = () => done(f.contentDocument === null); "
        + "f.src = '\(studio.address)'; document.body.append(f); })", tab)
    #expect(frame == "true", "what is in the frame is not ours to read")
    // The page itself is answered as before.
    #expect(try studio.run([], number: 1).state == "done")
  }
}
