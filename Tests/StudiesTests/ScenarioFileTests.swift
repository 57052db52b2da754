import Settings
import Studies
import Testing

@Suite struct ScenarioFileTests {
  private func issues(_ yaml: String) -> [String] {
    loadSettings(yaml: yaml, file: "s.yaml").1.map(\.description)
  }

  @Test("Every scalar is text, and keys and values keep their lines")
  func lines() throws {
    let yaml = """
      # a comment
      scenario: campus
      seed: "12"

      flags: {on: yes, off: "no", big: 1e400, octal: 0o14}
      list:
        - {at: 3h}
        -
          at: 2020-09-14T00:00:00
      nothing:
      tilde: ~
      quoted: ''
      text: |
        two
        lines
      """
    let (tree, issues) = loadSettings(yaml: yaml, file: "s.yaml")
    let root = try #require(tree)
    #expect(issues == [])
    let texts = [
      "scenario", "seed", "flags.on", "flags.off", "flags.big", "flags.octal", "list.1.at",
      "quoted", "text",
    ].map {
      root.node(at: $0)?.text
    }
    #expect(
      texts == [
        "campus", "12", "yes", "no", "1e400", "0o14", "2020-09-14T00:00:00", "", "two\nlines",
      ])
    #expect(root.node(at: "nothing")?.value == .null && root.node(at: "tilde")?.value == .null)
    #expect(root.entries?.map(\.location.line) == [2, 3, 5, 6, 10, 11, 12, 13])
    #expect(root.node(at: "list.1.at")?.location.description == "s.yaml:9")
    #expect(root.node(at: "list.0.at")?.location.line == 7)
  }

  @Test("Every duplicate key is told with both lines, and the first value stands")
  func duplicates() {
    let yaml = """
      seed: 1
      pool:
        min: 0
        "min": 2
        max: 3
        min: 4
      seed: 5
      flow: {a: 1, b: 2, a: 3, 'b': 4}
      list:
        - x: 1
          x: 2
      12: a
      "12": b
      """
    let (tree, issues) = loadSettings(yaml: yaml, file: "s.yaml")
    let expected = "is a duplicate key; expected it once, and it is already at line"
    #expect(
      issues.sorted { $0.location < $1.location }.map(\.description) == [
        "s.yaml:4: pool.min: \(expected) 3", "s.yaml:6: pool.min: \(expected) 3",
        "s.yaml:7: seed: \(expected) 1",
        "s.yaml:8: flow.a: \(expected) 8",
        "s.yaml:8: flow.b: \(expected) 8", "s.yaml:11: list.0.x: \(expected) 10",
        "s.yaml:13: 12: \(expected) 12",
      ])
    #expect(tree?.node(at: "pool.min")?.text == "0")
    #expect(tree?.node(at: "flow.b")?.text == "2")
    #expect(tree?.node(at: "pool")?.entries?.map(\.key) == ["min", "max"])
  }

  @Test("Duplicates are found behind every kind of line break and byte order mark")
  func lineBreaks() {
    let expected = "is a duplicate key; expected it once, and it is already at line"
    #expect(issues("a: 1\r\nb: 2\r\na: 3\r\n") == ["s.yaml:3: a: \(expected) 1"])
    #expect(issues("\u{FEFF}a: 1\nb: 2\na: 3\n") == ["s.yaml:3: a: \(expected) 1"])
    #expect(issues("é: 1 # ü\nb: {ö: 1, 日本: 2, ö: 3}\n") == ["s.yaml:2: b.ö: \(expected) 2"])
  }

  @Test(
    "Very many duplicates are all told, each with its line, in the time of reading the file twice")
  func manyDuplicates() {
    let expected = "is a duplicate key; expected it once, and it is already at line"
    #expect(
      issues(String(repeating: "a: 1\n", count: 300))
        == (2...300).map { "s.yaml:\($0): a: \(expected) 1" })
    // Each in a map of its own: reading the text again for each of them took minutes.
    let maps = (1...2000).map { "m\($0): {k: 1, k: 2}\n" }.joined()
    let start = ContinuousClock.now
    #expect(issues(maps).count == 1000)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test(
    "What looks like a key beside a duplicate keeps its text, and a key that is an alias is told alone"
  )
  func marks() {
    let yaml = """
      &x a: 1 # no: key
      url: http://host:80/x
      text: "b: c"
      at: 10:30
      "q\\"": {"z":1}
      block: |
        g: h
        - i: j
      list: [k: l]
      a: 2
      """
    let (tree, found) = loadSettings(yaml: yaml, file: "s.yaml")
    #expect(
      found.map(\.description) == [
        "s.yaml:10: a: is a duplicate key; expected it once, and it is already at line 1"
      ])
    #expect(tree?.entries?.map(\.key) == ["a", "url", "text", "at", "q\"", "block", "list"])
    #expect(tree?.node(at: "url")?.text == "http://host:80/x")
    #expect(tree?.node(at: "text")?.text == "b: c")
    #expect(tree?.node(at: "block")?.text == "g: h\n- i: j\n")
    #expect(tree?.node(at: "list.0.k")?.text == "l")
    #expect(issues("a: &x k\n*x : 1\n*x : 2\n").count == 1)
  }

  @Test("Aliases stand for what they name, with its lines")
  func aliases() throws {
    let root = try #require(loadSettings(yaml: "a: &x {b: 1}\nc: *x\nd: [*x]\n", file: "s.yaml").0)
    #expect(root.node(at: "c.b")?.text == "1")
    #expect(root.node(at: "d.0.b")?.location.line == 1)
  }

  @Test(
    "What is not one document of YAML is one issue with its line",
    arguments: [
      ("", "s.yaml:1: is empty; expected a section with keys of its own"),
      ("# only a comment\n", "s.yaml:1: is empty; expected a section with keys of its own"),
      ("---\n", "s.yaml:1: is empty; expected a section with keys of its own"),
      ("a: 1\n---\nb: 2\n", "s.yaml:2: starts another document; expected one document in a file"),
      ("a:\n\tb: 1\n", "s.yaml:2: is indented with a tab; expected spaces"),
      (
        "a: [1, 2\nb: 3\n",
        "s.yaml:2: cannot be read (did not find expected ',' or ']'); expected YAML"
      ),
      (
        "a: 1\n  b: 2\n",
        "s.yaml:2: cannot be read (mapping values are not allowed in this context); expected YAML"
      ),
      ("a: *nowhere\n", "s.yaml:1: cannot be read (found undefined alias); expected YAML"),
      (
        "a: 1\nb: \u{1}\n",
        "s.yaml:2: cannot be read (control characters are not allowed); expected YAML in UTF-8 without control characters"
      ),
      ("a: 1\n<<: {b: 2}\n", "s.yaml:2: <<: is a merge key; expected the keys themselves"),
      ("a: 1\n? [x]\n: 2\n", "s.yaml:2: has a key that is not text; expected a word as key"),
      (
        "a: 1\nb: !x 2\n",
        "s.yaml:2: b: has the tag !x, which says nothing here; expected the value without it"
      ),
      (
        "a: !!binary aGk=\n",
        "s.yaml:1: a: has the tag !!binary, which says nothing here; expected the value without it"
      ),
    ])
  func bad(yaml: String, message: String) {
    #expect(issues(yaml) == [message])
  }

  @Test("Nesting without end and aliases of aliases are refused rather than followed")
  func bombs() {
    #expect(
      issues("a: " + String(repeating: "[", count: 200) + String(repeating: "]", count: 200)).count
        == 1)
    #expect(issues("a: " + String(repeating: "[", count: 100_000)).count == 1)
    let laughs = (1...9).map { level in
      "a\(level): &a\(level) ["
        + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]"
    }
    let found = issues("a0: &a0 ha\n" + laughs.joined(separator: "\n"))
    #expect(
      found.count == 1
        && found[0].hasSuffix(
          "stands for more than 200000 values; expected shorter lists, or laws of samples of their values"
        )
    )
  }

  @Test("A list at the top is left to the reader, which says what it expected")
  func listAtTop() throws {
    let log = IssueLog()
    let root = try #require(loadSettings(yaml: "- a\n", file: "s.yaml").0)
    var reader = SettingsReader(root, issues: log)
    reader.finish()
    #expect(
      log.issues.map(\.description) == [
        "s.yaml:1: is a list; expected a section with keys of its own"
      ])
  }

  @Test(
    "An override is a path and a value in YAML, or the text itself where YAML cannot read it",
    arguments: [
      ("seed=3", "seed", .scalar("3")), ("seed = 3 ", "seed", .scalar("3")),
      ("a.b=x=y", "a.b", .scalar("x=y")),
      ("a=\"1\"", "a", .scalar("1")),
      ("start=2020-09-14T00:00:00", "start", .scalar("2020-09-14T00:00:00")),
      ("cron=* * * * *", "cron", .scalar("* * * * *")),
      ("a=[1", "a", .scalar("[1")), ("a=", "a", .null), ("a", "a", .null), ("a=~", "a", .null),
      ("=3", "", .scalar("3")), ("", "", .null),
      ("a=#5", "a", .scalar("#5")), ("a=@x", "a", .scalar("@x")),
      ("a={x: 1, x: 2}", "a", .scalar("{x: 1, x: 2}")),
      ("price=$0.17", "price", .scalar("$0.17")),
      ("share=60%", "share", .scalar("60%")), ("a=%", "a", .scalar("%")),
    ] as [(String, String, SettingsNode.Value)])
  func overrides(text: String, path: String, value: SettingsNode.Value) {
    let override = parseOverride(text, ordinal: 3)
    #expect(override.path == path)
    #expect(override.node.value == value)
    #expect(override.node.location == Settings.SourceLocation(option: "--set \(text)", ordinal: 3))
  }

  @Test(
    "Lists and sections can be overridden as a whole, and their issues name the option without a line"
  )
  func overriddenSections() throws {
    var root = try #require(loadSettings(yaml: "pool: {min: 1}\n", file: "s.yaml").0)
    let override = parseOverride("pool={min: x, list: [1, 2]}", ordinal: 0)
    #expect(root.set(override.path, to: override.node) == nil)
    #expect(root.node(at: "pool.list.1")?.text == "2")
    let log = IssueLog()
    var reader = SettingsReader(root, issues: log)
    _ = reader.section("pool", help: "") {
      $0.integer("min", in: 0...9, help: "") + ($0.scalars("list", help: "").count)
    }
    reader.finish()
    #expect(
      log.issues.map(\.description) == [
        "--set pool={min: x, list: [1, 2]}: pool.min: \"x\" is not an integer; expected an integer from 0 to 9, such as 5"
      ])
  }
}
