import Dispatch
import Foundation
import Synchronization
import Testing

/// `greenroom studio` as a page's script sees it: over a socket.
@Suite("The studio", .serialized) struct StudioTests {
  /// A run that takes hours: it is asked what to do every second of 27 years.
  private static let endless = ["duration=10000d", "scaling.interval=1s", "report.interval=1d"]

  // MARK: - Figures

  /// JSON as text that equal documents share.
  private func text(_ json: Any) throws -> String {
    String(
      decoding: try JSONSerialization.data(withJSONObject: json, options: [.sortedKeys]),
      as: UTF8.self)
  }

  @Test("The figures are those of simulate with the same changes, digit by digit")
  func figures() throws {
    let bench = try Workbench()
    let studio = try RunningStudio(bench)
    for (number, set) in [[], ["auto_scaling_group.max_size=3"], ["replications=3"]].enumerated() {
      let found = try studio.run(set, number: number + 1)
      #expect(found.state == "done")
      let options = set.flatMap { ["--set", $0] }
      let run = try bench.greenroom(
        ["simulate", "small.yaml", "--quiet", "--out", "out", "--format", "json"] + options)
      #expect(run.code == 0)
      // The numbers as digits: the script's and the command's JSON are made of the same table.
      let own = try #require(found.json["summary"] as? [[String: Any]])
      let other = try #require(
        JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
      #expect(try text(own) == text(other))
      let csv = try bench.read("out/summary.csv").split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      let place = try #require(csv[0].firstIndex(of: "cost_total_usd"))
      for (row, summary) in zip(csv.dropFirst(), own) {
        let cost = try #require(summary["cost_total_usd"] as? NSNumber)
        #expect(String(format: "%.6f", cost.doubleValue) == row[place])
      }
      let words = try bench.greenroom(
        ["simulate", "small.yaml", "--quiet", "--out", "out", "--no-color"] + options)
      let answer = try #require(found.json["answer"] as? String)
      #expect(words.output.hasPrefix(answer + "\n"))
      // Every figure stands in the terminal's summary too.
      for part in try #require(found.json["figures"] as? [[String: Any]]) {
        for line in try #require(part["lines"] as? [[String: Any]]) {
          let label = try #require(line["label"] as? String)
          let cells = try #require(line["cells"] as? [String])
          let told = words.output.split(separator: "\n").contains {
            $0.hasPrefix("  \(label) ")
              && $0.dropFirst(label.count + 2).split(separator: "  ").map {
                $0.trimmingCharacters(in: .whitespaces)
              }.filter { !$0.isEmpty } == cells
          }
          #expect(told, "\(label) \(cells)")
        }
      }
    }
  }

  @Test("A trace that changes is read again")
  func changedTrace() throws {
    let bench = try Workbench()
    let studio = try RunningStudio(bench)
    func joins(_ number: Int) throws -> NSNumber? {
      let summary = try studio.run([], number: number).json["summary"] as? [[String: Any]]
      return summary?.first?["joins_offered"] as? NSNumber
    }
    #expect(try joins(1) == 4)
    #expect(try joins(2) == 4)
    try bench.write(Workbench.trace + "c,50,700\n", to: "trace.csv")
    #expect(try joins(3) == 5)
  }

  @Test("What cannot be run is told in the words of simulate, with the setting")
  func refused() throws {
    let bench = try Workbench()
    let studio = try RunningStudio(bench)
    for (number, set) in [
      "auto_scaling_group.max_size=-1", "scaling.policy=hedroom", "launch.cold=soon",
      "workload.trace=missing.csv",
    ].enumerated() {
      let found = try studio.run([set], number: number + 1)
      #expect(found.state == "refused")
      let simulated = try bench.greenroom("simulate", "small.yaml", "--quiet", "--set", set)
      #expect(simulated.code != 0)
      let issue = try #require(found.issues.first)
      #expect(simulated.problems.contains(issue.text), "\(issue.text) | \(simulated.problems)")
      #expect(issue.path == "" || set.hasPrefix(issue.path))
    }
  }

  @Test(
    "The form has a slider's range for each number, the words of a choice, and the text of a flag")
  func form() throws {
    let studio = try RunningStudio(try Workbench())
    let fields = try #require(try studio.run([], number: 1).json["fields"] as? [[String: Any]])
    func field(_ path: String) throws -> [String: Any] {
      try #require(fields.first { $0["path"] as? String == path }, "\(path)")
    }
    // At most 2 instances are written: 2.5 times as many is the round number 5.
    let size = try field("auto_scaling_group.max_size")
    #expect(size["kind"] as? String == "number" && size["value"] as? Int == 2)
    #expect(size["slider"] as? [Int] == [1, 5, 1] || size["slider"] as? [Int] == [0, 5, 1])
    let median = try field("launch.cold.lognormal.median")
    #expect(median["unit"] as? [String] == ["", "s"] && median["value"] as? Int == 60)
    // 2.5 x 60 s is 150 s, and the next round number is 200; 400 steps are of half a second.
    #expect(median["slider"] as? [Double] == [0, 200, 0.5])
    let policy = try field("scaling.policy")
    let words = (policy["choices"] as? [[String: Any]] ?? []).compactMap { $0["word"] as? String }
    #expect(words.contains("headroom") && words.contains("target_tracking"))
    #expect(try field("scale_in.mode")["kind"] as? String == "choice")
    #expect(try field("scaling.count_rejections")["kind"] as? String == "flag")
    #expect(Set(fields.compactMap { $0["path"] as? String }).count == fields.count)
  }

  @Test("Another policy takes what only the former one knew out of its section")
  func switching() throws {
    let studio = try RunningStudio(try Workbench())
    let fields = try #require(try studio.run([], number: 1).json["fields"] as? [[String: Any]])
    let policy = try #require(fields.first { $0["path"] as? String == "scaling.policy" })
    let choices = try #require(policy["choices"] as? [[String: Any]])
    let fixed = try #require(choices.first { $0["word"] as? String == "fixed" })
    let set = try #require(fixed["set"] as? String)
    #expect(set == "scaling={policy: fixed}")
    let found = try studio.run([set, "scaling.desired=2"], number: 2)
    #expect(found.state == "done", "\(found.issues)")
  }

  @Test("A band has the estimate and the range of as many replications as it is asked for")
  func band() throws {
    let studio = try RunningStudio(try Workbench())
    #expect(try studio.run([], number: 1).state == "done")
    let band = try studio.post("band", ["tab": "a", "number": 1, "set": ["replications=5"]])
    #expect(band.state == "done" && band.json["replications"] as? Int == 5)
    let parts = try #require(band.json["figures"] as? [[String: Any]])
    let lines = parts.flatMap { $0["lines"] as? [[String: Any]] ?? [] }
    let total = try #require(lines.first { $0["label"] as? String == "total" })
    let cells = try #require(total["cells"] as? [String])
    // Estimate, least and most, in dollars.
    let numbers = cells.compactMap { Double($0.dropFirst()) }
    #expect(numbers.count == 3 && numbers[1] <= numbers[0] && numbers[0] <= numbers[2])
  }

  // MARK: - Tabs

  /// Asks without waiting; the answer comes later.
  private final class Later: Sendable {
    private let found = Mutex<Result<String, any Error>?>(nil)
    private let group = DispatchGroup()

    init(_ ask: @escaping @Sendable () throws -> String) {
      DispatchQueue.global().async(group: group) {
        let result = Result { try ask() }
        self.found.withLock { $0 = result }
      }
    }

    var isThere: Bool { found.withLock { $0 != nil } }

    func wait() throws -> String {
      group.wait()
      return try #require(found.withLock { $0 }).get()
    }
  }

  /// A long run of a tab, once it goes on.
  private func long(_ studio: RunningStudio, _ tab: String, number: Int) throws -> Later {
    let (port, path) = (studio.port, studio.path)
    let body = try JSONSerialization.data(
      withJSONObject: ["tab": tab, "number": number, "set": Self.endless])
    let later = Later {
      let head =
        "POST \(path)run HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
      let all = try RunningStudio.exchange(Data(head.utf8) + body, port: port)
      let text = String(decoding: all, as: UTF8.self)
      return ["done", "superseded", "refused"].first { text.contains("\"state\":\"\($0)\"") }
        ?? text
    }
    usleep(500_000)
    return later
  }

  @Test("A later request of a tab stops its run, and an older one that comes late is dropped")
  func superseded() throws {
    let studio = try RunningStudio(try Workbench())
    let first = try long(studio, "a", number: 1)
    #expect(!first.isThere, "the run goes on")
    #expect(try studio.run([], number: 3).state == "done")
    #expect(try first.wait() == "superseded")
    #expect(try studio.run([], number: 2).state == "superseded")
  }

  @Test("Two tabs do not disturb each other")
  func tabs() throws {
    let studio = try RunningStudio(try Workbench(), more: ["--jobs", "2"])
    let first = try long(studio, "a", number: 1)
    let (seats, more) = ("instance.participant_limit=3", "instance.participant_limit=4")
    let answers = try [seats, more].map {
      try studio.run([$0], tab: "b", number: $0 == seats ? 1 : 2)
    }
    #expect(answers.map(\.state) == ["done", "done"])
    #expect(!first.isThere, "the other tab's run goes on")
    #expect(try studio.run([], tab: "a", number: 2).state == "done")
    #expect(try first.wait() == "superseded")
  }

  // MARK: - Who may ask

  @Test(
    "Nobody but the page itself is answered",
    arguments: [
      ("GET", "", [:], 200), ("GET", "", ["Host": "localhost:PORT"], 200),
      ("GET", "", ["Host": "example.com:PORT"], 421), ("GET", "", ["Host": "127.0.0.1"], 421),
      ("GET", "", ["Host": "127.0.0.1:PORT\r\nHost: example.com"], 421),
      ("POST", "run", ["Origin": "http://127.0.0.1:PORT"], 200),
      ("POST", "run", ["Origin": "http://example.com"], 403),
      ("POST", "run", ["Origin": "http://127.0.0.1:1"], 403),
      ("POST", "run", ["Origin": "https://127.0.0.1:PORT"], 403),
      ("POST", "run", ["Origin": "null"], 403),
      ("POST", "run", ["Sec-Fetch-Site": "cross-site"], 403),
      ("POST", "run", ["Sec-Fetch-Site": "same-site"], 403),
      ("POST", "save", ["Origin": "http://example.com"], 403),
      ("POST", "run", ["Content-Type": "text/plain"], 415),
      ("POST", "run", ["Content-Type": "application/x-www-form-urlencoded"], 415),
      ("POST", "run", ["Content-Length": "1000001"], 413),
      ("OPTIONS", "run", [:], 405), ("PUT", "run", [:], 405), ("GET", "run", [:], 405),
      ("POST", "", [:], 405), ("GET", "other", [:], 404), ("GET", "../", [:], 404),
    ] as [(String, String, [String: String], Int)])
  func gate(method: String, place: String, headers: [String: String], status: Int) throws {
    let studio = try RunningStudio(try Workbench())
    let body = method == "POST" ? #"{"tab":"a","number":1,"set":[]}"# : ""
    let usual = [
      "Host": "127.0.0.1:PORT", "Content-Type": "application/json",
      "Content-Length": "\(body.utf8.count)", "Connection": "close",
    ].merging(headers) { $1 }
    let lines = usual.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
    let head = "\(method) \(studio.path)\(place) HTTP/1.1\r\n\(lines)\r\n"
      .replacing("PORT", with: "\(studio.port)")
    let found = try studio.answer(to: Data((head + body).utf8))
    #expect(found.status == status, "\(found.head)")
    // Nothing may be read or framed by others, whatever was asked.
    #expect(!found.head.lowercased().contains("access-control-allow"))
    #expect(found.head.contains("X-Frame-Options: DENY"))
    #expect(found.head.contains("Referrer-Policy: no-referrer"))
    if status == 200, method == "GET" {
      #expect(found.head.contains("connect-src 'self'; frame-ancestors 'none'"))
      #expect(!found.head.contains("unsafe"))
    }
  }

  @Test("Without the token there is nothing")
  func token() throws {
    let studio = try RunningStudio(try Workbench())
    let other = "/" + String(repeating: "0", count: 32) + "/"
    for path in ["/", other, String(studio.path.dropLast()), studio.path.uppercased() + "x", "//"] {
      for (method, place) in [("GET", ""), ("POST", "run")] {
        let request =
          "\(method) \(path)\(place) HTTP/1.1\r\nHost: 127.0.0.1:\(studio.port)\r\n"
          + "Connection: close\r\n\r\n"
        #expect(try studio.answer(to: Data(request.utf8)).status == 404, "\(method) \(path)")
      }
    }
    let again = try RunningStudio(studio.bench)
    #expect(again.path != studio.path)
  }

  @Test("A page starts no program that the file does not name")
  func program() throws {
    let bench = try Workbench()
    let studio = try RunningStudio(bench)
    let found = try studio.run(
      ["scaling={policy: external, interval: 30s, command: [touch, made]}"], number: 1)
    #expect(found.state == "refused")
    #expect(found.issues.map(\.path) == ["scaling.command"])
    #expect(!bench.contents.contains("made"))
  }

  // MARK: - Saving

  @Test("What is saved is a scenario that comes to the same")
  func save() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    _ = try bench.shell("mkdir pools")
    // With what YAML would take for something else: a comment, a colon, quotes.
    try bench.write(
      "# The pool.\n"
        + Workbench.scenario.replacing("scenario: small", with: "scenario: 'a #1: \"b\"'"),
      to: "pools/small.yaml")
    try bench.write(Workbench.trace, to: "pools/trace.csv")
    let studio = try RunningStudio(bench, "pools/small.yaml")
    let set = ["auto_scaling_group.max_size=3", "launch.cold={uniform: {min: 10s, max: 20s}}"]
    let saved = try studio.post("save", ["name": "mine", "set": set])
    #expect(saved.state == "saved", "\(saved.json)")
    #expect(saved.json["text"] as? String == "mine.yaml is saved, without the file's comments")
    let options = ["--quiet", "--out"]
    let first = try bench.greenroom(["simulate", "mine.yaml"] + options + ["one"])
    #expect(first.code == 0, "\(first.problems)")
    let second = try bench.greenroom(
      ["simulate", "pools/small.yaml"] + options + ["two"] + set.flatMap { ["--set", $0] })
    #expect(second.code == 0)
    #expect(try bench.read("one/summary.csv") == bench.read("two/summary.csv"))
    #expect(!bench.contents.contains { $0.contains(".part") })
  }

  @Test("Nothing is saved over a file that is there, nor anywhere but in the folder")
  func saveRefusals() throws {
    let bench = try Workbench()
    let studio = try RunningStudio(bench)
    _ = try bench.shell(
      "mkdir inner; echo kept > there.yaml; ln -s ../elsewhere.yaml link.yaml; ln -s there.yaml near.yaml; mkdir folder.yaml"
    )
    let before = bench.contents
    for name in [
      "", ".", "..", "../out.yaml", "inner/out.yaml", "/out.yaml", ".hidden.yaml", "-x.yaml",
      "a\nb.yaml", "a\u{0}b.yaml", "a\\b.yaml", String(repeating: "x", count: 300), "link.yaml",
      "near.yaml", "folder.yaml",
    ] {
      for overwrite in [false, true] {
        let found = try studio.post("save", ["name": name, "set": [], "overwrite": overwrite])
        #expect(found.state == "refused", "\(name)")
        #expect(found.json["text"] as? String != "", "\(name)")
      }
    }
    #expect(try studio.post("save", ["name": "there.yaml", "set": []]).state == "exists")
    #expect(try studio.post("save", ["name": "x", "set": ["duration=soon"]]).state == "refused")
    #expect(bench.contents == before)
    #expect(try bench.read("there.yaml") == "kept\n")
    let over = try studio.post("save", ["name": "there.yaml", "set": [], "overwrite": true])
    #expect(over.state == "saved", "\(over.json)")
    #expect(try bench.greenroom("validate", "there.yaml").code == 0)
  }

  // MARK: - Odd input

  @Test(
    "A body that is no request is refused",
    arguments: [
      "", "{}", "[]", "null", #"{"tab":"a","number":1}"#, #"{"tab":"a","number":"1","set":[]}"#,
      #"{"tab":"a","number":1e99,"set":[]}"#, #"{"tab":"","number":1,"set":[]}"#,
      #"{"tab":"a","number":1,"set":[1]}"#, #"{"tab":"a","number":1,"set":["\#u{FF}"#,
      String(repeating: "[", count: 200_000),
      #"{"tab":"\#(String(repeating: "a", count: 100))","number":1,"set":[]}"#,
    ])
  func bodies(body: String) throws {
    let studio = try RunningStudio(try Workbench())
    for place in ["run", "band", "save"] {
      #expect(try studio.post(place, data: Data(body.utf8)).status == 400, "\(place)")
    }
    #expect(try studio.run([], number: 9).state == "done", "the studio goes on")
  }

  @Test("Odd changes are refused in words, and the studio goes on")
  func changes() throws {
    let studio = try RunningStudio(try Workbench())
    for (number, change) in [
      "", "=", "a", "scaling", "scaling=", "..=1", "scaling.free_participants=nan",
      "scaling.free_participants=1e400", "duration=" + String(repeating: "9", count: 5_000),
      "x={a: &a [*a]}", "\u{0}=\u{0}",
      "duration=" + String(repeating: "{a: ", count: 2_000),
    ].enumerated() {
      let found = try studio.run([change], number: number + 1)
      #expect(found.state == "refused", "\(change.prefix(40))")
      #expect(!found.issues.isEmpty && found.issues.allSatisfy { $0.text != "" })
    }
    #expect(try studio.run([], number: 99).state == "done")
  }

  @Test("Headers and bodies without an end take no memory, and garbage ends the connection")
  func endless() throws {
    let studio = try RunningStudio(try Workbench())
    #expect(try studio.run([], number: 1).state == "done")
    let before = try studio.memory()
    let head = "GET \(studio.path) HTTP/1.1\r\nHost: 127.0.0.1:\(studio.port)\r\n"
    let chunked =
      "POST \(studio.path)run HTTP/1.1\r\nHost: 127.0.0.1:\(studio.port)\r\n"
      + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    let chunk = "10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n"
    let requests = [
      head + "X: " + String(repeating: "x", count: 10_000_000),
      head + String(repeating: "X: y\r\n", count: 1_500_000),
      String(repeating: "G", count: 10_000_000),
      chunked + String(repeating: chunk, count: 160),
      "\u{0}\u{1} / HTTP/1.1\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
    ]
    for request in requests {
      let found = try studio.answer(to: Data(request.utf8))
      #expect(found.status != 200, "\(request.prefix(40))")
    }
    // 10 MB were sent four times, and at most 64 kB of headers and 1 MB of a body are kept.
    #expect(try studio.memory() - before < 20_000_000)
    #expect(try studio.run([], number: 2).state == "done")
  }

  @Test("Connections that ask nothing leave room for others once they go")
  func idle() throws {
    let studio = try RunningStudio(try Workbench())
    let connections = try (0..<100).map { _ in try RunningStudio.connect(studio.port) }
    for connection in connections { close(connection) }
    // That they went is seen one after the other.
    var answer = try studio.run([], number: 1)
    for number in 2..<100 where answer.status == 0 {
      usleep(20_000)
      answer = try studio.run([], number: number)
    }
    #expect(answer.state == "done", "\(answer.status) \(answer.head)")
  }

  // MARK: - The end

  @Test("Ctrl-C ends it within a second, in one line, with exit code 0 and without a file left")
  func end() throws {
    let bench = try Workbench()
    let studio = try RunningStudio(bench)
    let first = try long(studio, "a", number: 1)
    let before = bench.contents
    let start = ContinuousClock.now
    studio.process.interrupt()
    studio.process.waitUntilExit()
    // A busy machine has a second more.
    #expect(ContinuousClock.now - start < .seconds(2))
    #expect(studio.process.terminationStatus == 0)
    #expect(studio.process.terminationReason == .exit)
    _ = try first.wait()
    #expect(
      try bench.read("studio.told")
        == "small.yaml: the studio is open; ctrl-C ends it\nthe studio has ended\n")
    #expect(bench.contents == before)
  }

  @Test("A port in use, a broken scenario and missing dygraphs are told in a line")
  func problems() throws {
    let bench = try Workbench()
    let studio = try RunningStudio(bench)
    let taken = try bench.greenroom(
      "studio", "small.yaml", "--no-open", "--html-assets", "library", "--port", "\(studio.port)")
    #expect(taken.code == 74)
    #expect(
      taken.problems
        == "--port \(studio.port): Address already in use; expected another --port, or none\n")
    let broken = ["studio", "small.yaml", "--no-open", "--html-assets", "library"]
    try bench.write(Workbench.scenario.replacing("1h", with: "soon"), to: "small.yaml")
    let told = try bench.greenroom(broken)
    #expect(told.code == 64 && told.problems.hasPrefix("small.yaml:3: duration: \"soon\""))
    try bench.write(Workbench.scenario, to: "small.yaml")
    let missing = try bench.greenroom(
      "studio", "small.yaml", "--no-open", "--html-assets", "nowhere")
    #expect(missing.code == 66 && missing.problems.hasPrefix("nowhere/dygraph.min.js: "))
    for port in ["0", "70000", "x"] {
      #expect(try bench.greenroom("studio", "small.yaml", "--port", port).code == 64)
    }
  }
}
