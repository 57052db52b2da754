import Foundation
import Testing

/// Chromium without windows, spoken to over two pipes: a message of JSON each, and a zero byte
/// behind it.
///
/// Source: https://chromedevtools.github.io/devtools-protocol/, with `--remote-debugging-pipe`.
final class BrowserSession {
  private let process = Process()
  private let input: Int32
  private let output: Int32
  private var number = 0
  private var rest = Data()
  /// What pages wrote to the console, and what their scripts threw.
  private(set) var complaints: [String] = []

  /// A page.
  struct Tab {
    let target: String
    let session: String
  }

  /// Starts the browser; it keeps its profile in the test's folder.
  init(_ bench: Workbench) throws {
    let paths = ["browser.in", "browser.out"].map { "\(bench.path)/\($0)" }
    for path in paths { try #require(mkfifo(path, 0o600) == 0) }
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      "exec chromium --headless --no-sandbox --disable-gpu --user-data-dir=\"$PWD/profile\" "
        + "--host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1' --remote-debugging-pipe "
        + "3<browser.in 4>browser.out 2> browser.told",
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: bench.path)
    try process.run()
    // Each opening waits for the other side's.
    input = Foundation.open(paths[0], O_WRONLY | O_CLOEXEC)
    output = Foundation.open(paths[1], O_RDONLY | O_CLOEXEC)
    try #require(input >= 0 && output >= 0)
  }

  deinit {
    _ = try? call("Browser.close", [:])
    close(input)
    close(output)
    process.terminate()
    process.waitUntilExit()
  }

  /// Opens a page of a size.
  func open(
    _ address: String, width: Int = 1280, height: Int = 900, isDark: Bool = false
  ) throws -> Tab {
    let target = try call("Target.createTarget", ["url": "about:blank"])
    let id = try #require(target["targetId"] as? String)
    let attached = try call("Target.attachToTarget", ["targetId": id, "flatten": true])
    let tab = Tab(target: id, session: try #require(attached["sessionId"] as? String))
    for domain in ["Page", "Runtime", "Log"] { try call("\(domain).enable", [:], tab) }
    try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500], tab)
    try call(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]]], tab)
    try call("Page.navigate", ["url": address], tab)
    return tab
  }

  /// Brings a page to the front: others are not drawn.
  func show(_ tab: Tab) throws { try call("Target.activateTarget", ["targetId": tab.target]) }

  /// The value of an expression as text, once a promise is kept.
  func value(_ expression: String, _ tab: Tab) throws -> String {
    let found = try call(
      "Runtime.evaluate",
      ["expression": "(async () => String(await (\(expression))))()", "awaitPromise": true], tab)
    if let problem = found["exceptionDetails"] { return "threw \(problem)" }
    return (found["result"] as? [String: Any])?["value"] as? String ?? ""
  }

  /// Waits until an expression is true, at most a minute.
  func wait(_ expression: String, _ tab: Tab) throws {
    for _ in 0..<1_200 {
      if try value(expression, tab) == "true" { return }
      usleep(50_000)
    }
    Issue.record("\(expression) did not come true")
  }

  /// Presses the mouse on an element, at a share of its width.
  func press(_ selector: String, at share: Double = 0.5, _ tab: Tab) throws {
    let place = try value(
      "(() => { const e = document.querySelector(\(quoted(selector))); e.scrollIntoView({block: 'center'}); "
        + "const b = e.getBoundingClientRect(); return [b.left + b.width * \(share), b.top + b.height / 2].join(' ') })()",
      tab
    ).split(separator: " ").compactMap { Double($0) }
    try #require(place.count == 2, "\(selector)")
    for kind in ["mousePressed", "mouseReleased"] {
      try call(
        "Input.dispatchMouseEvent",
        ["type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1], tab)
    }
  }

  /// Types a text into what has the focus, and ends it.
  func type(_ text: String, _ tab: Tab) throws {
    try call("Input.insertText", ["text": text], tab)
    for kind in ["keyDown", "keyUp"] {
      try call(
        "Input.dispatchKeyEvent",
        [
          "type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r",
        ], tab)
    }
  }

  /// A picture of the page, as PNG.
  func picture(_ tab: Tab) throws -> Data {
    let found = try call("Page.captureScreenshot", ["format": "png"], tab)
    return try #require((found["data"] as? String).flatMap { Data(base64Encoded: $0) })
  }

  private func quoted(_ text: String) -> String {
    let json = try? JSONSerialization.data(withJSONObject: [text])
    return String(decoding: json ?? Data(), as: UTF8.self).dropFirst().dropLast().description
  }

  @discardableResult
  func call(_ method: String, _ parameters: [String: Any], _ tab: Tab? = nil) throws -> [String:
    Any]
  {
    number += 1
    var message: [String: Any] = ["id": number, "method": method, "params": parameters]
    if let tab { message["sessionId"] = tab.session }
    let data = try JSONSerialization.data(withJSONObject: message) + [0]
    data.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let sent = write(input, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if sent <= 0 { return }
        rest = rest.dropFirst(sent)
      }
    }
    while true {
      let answer = try next()
      note(answer)
      guard answer["id"] as? Int == number else { continue }
      if let problem = answer["error"] { throw Problem(text: "\(method): \(problem)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  private struct Problem: Error { let text: String }

  private func note(_ message: [String: Any]) {
    let method = message["method"] as? String ?? ""
    if ["Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"].contains(method) {
      complaints.append("\(message["params"] ?? "")")
    }
  }

  private func next() throws -> [String: Any] {
    while true {
      if let end = rest.firstIndex(of: 0) {
        let message = rest[..<end]
        rest = Data(rest[rest.index(after: end)...])
        return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
      }
      var piece = [UInt8](repeating: 0, count: 65_536)
      let count = read(output, &piece, piece.count)
      guard count > 0 else { throw Problem(text: "the browser is gone") }
      rest.append(contentsOf: piece[..<count])
    }
  }
}
