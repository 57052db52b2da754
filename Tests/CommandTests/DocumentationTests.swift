import Foundation
import PoolSimulation
import Settings
import Studies
import Testing

/// The documentation is true of the build: commands run, outputs are as shown, keys and columns are
/// those of the command.
@Suite struct DocumentationTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The README and every page of `Docs`, by path from the root.
  static let pages =
    ["README.md", "CONTRIBUTING.md"]
    + ((try? FileManager.default.contentsOfDirectory(
      atPath: root.appendingPathComponent("Docs").path)) ?? [])
    .filter { $0.hasSuffix(".md") }.sorted().map { "Docs/\($0)" }

  private static func text(_ page: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
  }

  /// Whether outputs that are shown are written anew where they differ; codes still have to be as
  /// they are shown, and what changed is for a person to read.
  private static let isRenewing = ProcessInfo.processInfo.environment["GREENROOM_RENEW_DOCS"] != nil

  /// What the tutorial begins with; the rest of its folder is what its commands leave there.
  private static let given = ["export.sh", "sessions.csv", "school.yaml"]

  /// A folder like the repository's root, with the command on the path.
  private func desk() throws -> Workbench {
    let bench = try Workbench(scenario: nil, trace: nil)
    let tutorial = "Examples/tutorial"
    try FileManager.default.createDirectory(
      atPath: "\(bench.path)/\(tutorial)", withIntermediateDirectories: true)
    for name in Self.given {
      try FileManager.default.copyItem(
        atPath: Self.root.appendingPathComponent("\(tutorial)/\(name)").path,
        toPath: "\(bench.path)/\(tutorial)/\(name)")
    }
    for name in ["Makefile", "scenarios", "traces", "Examples/aws"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(bench.path)/\(name)",
        withDestinationPath: Self.root.appendingPathComponent(name).path)
    }
    // `make` builds before it runs; here everything is built, so its swift only tells where.
    try bench.write(
      "#!/bin/sh\ncase \"$*\" in *--show-bin-path*) dirname \"$GREENROOM\" ;; esac\n",
      to: "built-swift")
    return bench
  }

  private func run(
    _ command: String, in bench: Workbench, folder: String = "."
  ) throws -> Workbench.Outcome {
    // Below `make test` another make would tell which folder it enters and leaves.
    let setting = "unset MAKEFLAGS MAKELEVEL; chmod +x built-swift"
    return try bench.shell(
      "\(setting); PATH=\"$(dirname \"$GREENROOM\"):$PATH\" SWIFT=\"$PWD/built-swift\"; export PATH SWIFT; "
        + "cd '\(folder)' && \(command)"
    )
  }

  @Test("Every command runs and prints what is shown", arguments: pages)
  func commands(page: String) throws {
    let bench = try desk()
    // Each command has a shell of its own, so where a page goes is remembered here.
    var folder = "."
    var lines = try Self.text(page).components(separatedBy: "\n")
    // Outputs that are written anew, each for the lines that it replaces.
    var renewals: [(place: Range<Int>, output: [String])] = []
    for block in MarkdownBlock.all(in: try Self.text(page)) {
      if let file = block.file {
        try bench.write(block.lines.joined(separator: "\n") + "\n", to: "\(folder)/\(file)")
      }
      for example in block.examples {
        let outcome = try run(example.command, in: bench, folder: folder)
        #expect(outcome.code == example.code, "\(page): \(example.command): \(outcome.problems)")
        if example.command.hasPrefix("cd ") { folder += "/\(example.command.dropFirst(3))" }
        guard let shown = example.output else { continue }
        let text = outcome.output + (outcome.code == 0 ? "" : outcome.problems)
        let printed = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let difference = MarkdownBlock.difference(shown: shown, printed: printed)
        if difference != nil, Self.isRenewing, outcome.code == example.code,
          let output = MarkdownBlock.renewed(shown: shown, printed: printed)
        {
          let start = block.firstLine + example.outputStart
          renewals.append((start..<start + shown.count, output))
          continue
        }
        #expect(difference == nil, "\(page): \(example.command): \(difference ?? "")")
      }
    }
    guard !renewals.isEmpty else { return }
    for renewal in renewals.reversed() {
      lines.replaceSubrange(renewal.place, with: renewal.output)
    }
    try lines.joined(separator: "\n").write(
      to: Self.root.appendingPathComponent(page), atomically: true, encoding: .utf8)
  }

  @Test("There are examples, and an output that differs would be found")
  func detection() throws {
    for page in ["README.md", "Docs/Tutorial.md", "Docs/Cookbook.md"] {
      let examples = try MarkdownBlock.all(in: Self.text(page)).flatMap(\.examples)
      #expect(examples.contains { $0.output?.isEmpty == false }, "\(page)")
    }
    #expect(
      try MarkdownBlock.all(in: Self.text("Docs/Tutorial.md")).flatMap(\.examples).count >= 10)
    #expect(
      MarkdownBlock.difference(shown: ["a", "[...]", "d"], printed: ["a", "b", "c", "d", ""]) == nil
    )
    #expect(MarkdownBlock.difference(shown: ["[...]", "b", "[...]"], printed: ["a", "b"]) == nil)
    #expect(MarkdownBlock.difference(shown: ["a", "d"], printed: ["a", "b", "d"]) != nil)
    #expect(MarkdownBlock.difference(shown: ["a", "[...]", "e"], printed: ["a", "b", "d"]) != nil)
    #expect(MarkdownBlock.difference(shown: ["a"], printed: ["a", "b"]) != nil)
  }

  /// What is shown, what is printed now, and what is to be shown then; a line is known again by its
  /// letters. Nil: that is for a person to say.
  private static let outputs: [(shown: [String], printed: [String], renewed: [String]?)] = [
    // All of it is shown, so all of it is shown again.
    (
      ["cost $1", "joins 2"], ["cost $3", "rejected 4", "joins 5", ""],
      ["cost $3", "rejected 4", "joins 5"]
    ),
    // The beginning and the end, which stay the first and the last line.
    (
      ["cost $1", "[...]", "joins 2"], ["cost $3", "x", "joins 5", ""],
      ["cost $3", "[...]", "joins 5"]
    ),
    // A part in the middle goes where its words went, and takes in the line that came between them.
    (
      ["[...]", "cost $1", "", "joins 2", "[...]"],
      ["head", "more", "cost $3", "", "rejected 4", "joins 5", "foot"],
      ["[...]", "cost $3", "", "rejected 4", "joins 5", "[...]"]
    ),
    // A line before the first that is known again is still so far before it.
    (
      ["[...]", "a word", "cost $1", "[...]"], ["x", "other", "cost $3", "y"],
      ["[...]", "other", "cost $3", "[...]"]
    ),
    // Nothing is known again.
    (["[...]", "cost $1", "[...]"], ["joins 5", "rejected 4"], nil),
  ]

  @Test("An output that changed is shown as it is now, with what was left out left out")
  func renewal() {
    for (shown, printed, renewed) in Self.outputs {
      let output = MarkdownBlock.renewed(shown: shown, printed: printed)
      #expect(output == renewed, "\(shown)")
      if let output { #expect(MarkdownBlock.difference(shown: output, printed: printed) == nil) }
    }
  }

  @Test("Every relative link leads to a file", arguments: pages)
  func links(page: String) throws {
    let folder = Self.root.appendingPathComponent(page).deletingLastPathComponent()
    for match in try Self.text(page).matches(of: /\]\(([^)#]+)/) where !match.1.contains("://") {
      let target = folder.appendingPathComponent(String(match.1)).standardized.path
      #expect(FileManager.default.fileExists(atPath: target), "\(page): \(match.1)")
    }
  }

  @Test("Every picture is shown on a page, and small")
  func pictures() throws {
    let folder = Self.root.appendingPathComponent("Docs/pictures")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".png") }.sorted()
    #expect(names.count >= 4)
    let texts = try Self.pages.map(Self.text).joined()
    for name in names {
      let picture = try Data(contentsOf: folder.appendingPathComponent(name))
      #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]), "\(name) is no PNG")
      #expect(picture.count < 120_000, "\(name)")
      #expect(texts.contains("pictures/\(name))"), "\(name) is on no page")
    }
  }

  @Test("Reports.md lists the columns of every file, in their order")
  func columns() throws {
    let bench = try desk()
    let outcome = try run("greenroom simulate scenarios/first-cold-launch.yaml --quiet", in: bench)
    #expect(outcome.code == 0)
    // Only what forecasts writes the file of forecasts.
    let forecasting = try run(
      "greenroom simulate scenarios/first-cold-launch.yaml --quiet --out out/forecasting "
        + "--set 'scaling={policy: predictive, target_utilization: 50%}'", in: bench)
    #expect(forecasting.code == 0)
    // Only who asks has the file of what capacity was paid for.
    let asking = try run(
      "greenroom simulate scenarios/first-cold-launch.yaml --quiet --bound --out out/asking",
      in: bench)
    #expect(asking.code == 0)
    let folders = ["forecast": "forecasting", "waste": "asking"]
    var listed: [String: [String]] = [:]
    var file = ""
    for line in try Self.text("Docs/Reports.md").split(separator: "\n") {
      if line.hasPrefix("## ") { file = String(line.dropFirst(3)) }
      if line.hasPrefix("| `"), let name = line.split(separator: "`").dropFirst().first {
        listed[file, default: []].append(String(name))
      }
    }
    for name in ReportSettings.Kind.tables.map(\.rawValue) {
      let folder = folders[name] ?? "first-cold-launch"
      let header = try bench.read("out/\(folder)/\(name).csv").split(separator: "\n").first ?? ""
      let columns = header.split(separator: ",").map(String.init)
      #expect(Array((listed["\(name).csv"] ?? []).prefix(columns.count)) == columns, "\(name).csv")
    }
    #expect(try bench.read("out/asking/summary.csv").contains(",cost_bound_usd,"))
    // Behind the columns stands what the words for estimators and intervals mean.
    let printed = try run("greenroom list columns", in: bench).output
      .split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }.dropFirst()
    #expect(listed["summary.csv"] == printed.map { String($0.prefix { $0 != " " }) })
  }

  @Test("ScenarioReference.md has a row for each preset, with the stages that the list shows")
  func presets() throws {
    let printed = try run("greenroom list presets", in: try desk()).output.split(separator: "\n\n")
      .filter { $0.contains("Source: ") }
    let rows = try Self.text("Docs/ScenarioReference.md").split(separator: "\n")
    #expect(printed.count > 5)
    for preset in printed {
      let lines = preset.split(separator: "\n")
      let row = rows.first { $0.hasPrefix("| \(lines[0]) |") } ?? ""
      let stages = lines.dropFirst(4).compactMap { $0.split(separator: " ").first }
      #expect(Set(row.matches(of: /`([a-z_]+)`/).map(\.1)) == Set(stages), "\(lines[0])")
    }
  }

  /// Options under which some sections are read.
  private struct Reading {
    var options: String
    var sections: [String]

    init(_ options: String, _ sections: [String] = []) {
      self.options = options
      self.sections = sections
    }

    /// Of something in a catalog, whose own keys stand in `section`: with its lists and sections
    /// there.
    init(
      _ options: String, in section: String, keys read: (inout SettingsReader) -> Void
    ) {
      self.init(options, [section])
      for key in SettingsReader.keys(read) {
        let path = "\(section).\(key.name.replacing("[]", with: ".0"))"
        switch key.kind {
        case "list":
          self.options += " --set '\(path)=[{}]'"
          sections.append("\(path).0")
        case "section":
          self.options += " --set '\(path)={}'"
          sections.append(path)
        default: break
        }
      }
    }
  }

  /// Readings under which each key is read somewhere: sources, ways of admission, and everything in
  /// a catalog have keys of their own.
  private static var readings: [Reading] {
    let workload = "--set workload.source"
    var readings = [
      Reading("\(workload)=trace --set admission.when_full=retry"),
      Reading("\(workload)=synthetic --set admission.when_full=wait"),
      Reading("--set 'launch.registration={sns: 1s}'", ["launch.registration"]),
      Reading("--set 'workload.media={}'", ["workload.media"]),
      Reading("--set 'workload.media={}' --set 'instance.load={}'", ["instance.load"]),
      Reading(
        "--set 'auto_scaling_group.scheduled_actions=[{}]'",
        ["auto_scaling_group.scheduled_actions.0"]),
      Reading("--set warm_pool.policy=headroom"), Reading("--set warm_pool.policy=by_forecast"),
    ]
    for type in scalingPolicies {
      readings.append(
        Reading("--set scaling.policy=\(type.name)", in: "scaling") {
          _ = type.init(settings: &$0)
        })
    }
    let parts: [any ScalingPolicy.Type] = [
      PredictivePolicy.self, SimpleScalingPolicy.self, StepScalingPolicy.self,
      TargetTrackingPolicy.self,
    ]
    for type in parts {
      let one = "--set scaling.policy=combined --set 'scaling.policies=[{policy: \(type.name)}]'"
      readings.append(
        Reading(one, in: "scaling.policies.0") { _ = type.init(settings: &$0) })
    }
    for entry in placementStrategies {
      readings.append(
        Reading("--set placement.strategy=\(entry.type.name)", in: "placement") {
          _ = entry.type.init(settings: &$0)
        })
    }
    return readings
  }

  @Test("ScenarioReference.md describes the keys that the reader knows, all of them and no others")
  func keys() throws {
    let reference = try Self.text("Docs/ScenarioReference.md")
    let documented = Set(
      reference.split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap { line in
        line.split(separator: "`").dropFirst().first.map(String.init)
      })
    let sections = [
      "", "workload", "workload.participant_flow", "workload.transforms.0", "instance",
      "auto_scaling_group", "warm_pool", "launch",
      "launch.batch_slowdown", "launch.first_read",
      "launch.failure_probability", "placement", "admission", "scaling",
      "scale_in",
      "schedule.0", "faults.0", "events.0", "events.0.instance_refresh", "health_check", "quotas",
      "auto_scaling_group.instance_maintenance_policy", "pricing", "pricing.commitment", "report",
      "sweep",
      "objectives", "reconcile",
    ]
    let bench = try desk()
    var known: Set<String> = []
    for reading in Self.readings {
      let unknown = (sections + reading.sections).map {
        "--set \($0.isEmpty ? "no_such_key" : "\($0).no_such_key")=1"
      }
      let lists =
        "--set 'workload.transforms=[{}]' --set 'schedule=[{}]' --set 'faults=[{}]' --set 'events=[{}]'"
      let outcome = try run(
        "greenroom validate scenarios/first-cold-launch.yaml \(reading.options) \(lists) \(unknown.joined(separator: " "))",
        in: bench)
      #expect(outcome.code == 64)
      for match in outcome.problems.matches(
        of: /: ([a-z_.0-9]*)no_such_key: is not a known key; expected one of ([a-z_0-9, ]+)/)
      {
        let section = match.1.replacing(".0.", with: "[].")
        for key in match.2.split(separator: ",") {
          known.insert(section + key.trimmingCharacters(in: .whitespaces))
        }
      }
    }
    // A section of its own is described by its keys.
    let missing = known.filter { key in
      !documented.contains { $0 == key || $0.hasPrefix("\(key).") || $0.hasPrefix("\(key)[].") }
    }
    #expect(missing.sorted() == [], "the reader knows more")
    #expect(documented.subtracting(known).sorted() == [], "the reader knows less")
  }
}

/// A fenced block of a page of documentation.
struct MarkdownBlock {
  /// A command with what it should do; the output is nil where none is shown.
  struct Example {
    var command: String
    var code: Int32
    var output: [String]?
    /// In which line of the block the output begins.
    var outputStart = 0
  }

  let language: String
  /// The file whose content the block is: the second word after the fence.
  let file: String?
  /// In which line of the page its lines begin, from 0.
  let firstLine: Int
  let lines: [String]

  /// The blocks of a page, in their order.
  static func all(in text: String) -> [MarkdownBlock] {
    var blocks: [MarkdownBlock] = []
    var opening: [Substring]?
    var lines: [String] = []
    let all = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in all.enumerated() {
      if let words = opening {
        if line == "```" {
          blocks.append(
            MarkdownBlock(
              language: words.first.map(String.init) ?? "",
              file: words.dropFirst().first.map(String.init), firstLine: number - lines.count,
              lines: lines))
          opening = nil
        } else {
          lines.append(String(line))
        }
      } else if line.hasPrefix("```"), !line.hasPrefix("````") {
        opening = line.dropFirst(3).split(separator: " ")
        lines = []
      }
    }
    return blocks
  }

  /// The commands of the block: the lines of `sh`, and those after `$` of `console`.
  var examples: [Example] {
    switch language {
    case "sh":
      return lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }.map {
        Self.example($0, output: nil)
      }
    case "console":
      var examples: [Example] = []
      for (number, line) in lines.enumerated() {
        if line.hasPrefix("$ ") {
          examples.append(Self.example(String(line.dropFirst(2)), output: []))
          examples[examples.count - 1].outputStart = number + 1
        } else if let last = examples.indices.last {
          examples[last].output?.append(line)
        }
      }
      return examples
    default: return []
    }
  }

  private static func example(_ line: String, output: [String]?) -> Example {
    guard let match = line.firstMatch(of: /\s+# exit (\d+)$/) else {
      return Example(command: line, code: 0, output: output)
    }
    return Example(
      command: String(line[..<match.range.lowerBound]), code: Int32(match.1) ?? 0, output: output)
  }

  /// Where the lines shown part from those printed; nil when they do not. A line `[...]` stands for
  /// any lines, even none.
  static func difference(shown: [String], printed: [String]) -> String? {
    var printed = printed[...]
    if printed.last == "" { printed.removeLast() }
    let parts = shown.split(separator: "[...]", omittingEmptySubsequences: false)
    for (number, part) in parts.enumerated() where !part.isEmpty {
      let isFirst = number == 0
      let isLast = number == parts.count - 1
      let starts: [Int]
      if isFirst {
        starts = [printed.startIndex]
      } else if isLast {
        starts = [printed.endIndex - part.count]
      } else {
        starts = Array(printed.indices)
      }
      let found = starts.first {
        $0 >= printed.startIndex && printed[$0...].prefix(part.count).elementsEqual(part)
      }
      guard let found else {
        return
          "no such lines:\n\(part.joined(separator: "\n"))\nin:\n\(printed.joined(separator: "\n"))"
      }
      if isFirst && isLast && part.count < printed.count {
        return "more lines:\n\(printed.dropFirst(part.count).joined(separator: "\n"))"
      }
      printed = printed[(found + part.count)...]
    }
    // Shown as one part, nothing at all is a part too.
    if parts.allSatisfy(\.isEmpty), parts.count == 1, !printed.isEmpty {
      return "lines that are not shown"
    }
    return nil
  }
}
