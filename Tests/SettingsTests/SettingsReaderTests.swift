import Settings
import Testing

@Suite struct SettingsReaderTests {
  @Test("Every key is read with its type, and a good section has no issues")
  func good() {
    let node = section([
      "seed": scalar("42"), "share": scalar("60%"), "interval": scalar("60s"),
      "price": scalar("$0.17"), "volume": scalar("40GB"),
      "rate": scalar("2.5Mbps"), "on": scalar("true"), "name": scalar("campus"),
      "sigma": scalar("0.4"),
      "list": list(scalar("1s"), scalar("2s")),
    ])
    let (_, issues) = reading(node) { reader in
      #expect(reader.integer("seed", in: 0...100, help: "") == 42)
      #expect(reader.fraction("share", help: "") == 0.6)
      #expect(reader.timeSpan("interval", help: "") == 60_000)
      #expect(reader.money("price", help: "") == 170_000_000)
      #expect(reader.dataSize("volume", help: "") == 40_000_000_000)
      #expect(reader.bitRate("rate", help: "") == 2_500_000)
      #expect(reader.flag("on", help: "") == true)
      #expect(reader.text("name", help: "") == "campus")
      #expect(reader.number("sigma", in: 0...9, help: "") == 0.4)
      #expect(reader.optionalValues("list", .timeSpan(), help: "") == [1000, 2000])
      #expect(reader.integer("absent", default: 7, in: 0...10, help: "") == 7)
      #expect(reader.optionalInteger("absent_too", in: 0...10, help: "") == nil)
      #expect(reader.optionalTimeSpan("absent_span", help: "") == nil)
    }
    #expect(issues == [])
  }

  @Test("Everything that is wrong with a section is told at once, in the order of the lines")
  func bad() {
    let node = section(
      [
        "seed": scalar("x", line: 2), "share": null(line: 3),
        "interval": list(scalar("1s"), line: 4), "name": scalar("", line: 5),
        "price": section([:], line: 6), "warm_upp": scalar("0s", line: 7),
        "spans": list(scalar("1s", line: 8), scalar("2", line: 9), line: 8),
      ], line: 1)
    let (_, issues) = reading(node, path: "top") { reader in
      #expect(reader.timeSpan("warm_up", default: 5, help: "") == 5)
      #expect(reader.money("price", in: 3...9, help: "") == 3)
      #expect(reader.text("name", default: "x", help: "") == "x")
      #expect(reader.optionalTimeSpan("interval", help: "") == nil)
      #expect(reader.fraction("share", help: "") == 0)
      #expect(reader.integer("seed", in: 3...9, help: "") == 3)
      #expect(reader.integer("missing", in: 1...9, help: "") == 1)
      #expect(reader.optionalValues("spans", .timeSpan(), help: "") == [1000])
    }
    #expect(
      issues == [
        "s.yaml:1: top.missing: is missing; expected an integer from 1 to 9, such as 5",
        "s.yaml:2: top.seed: \"x\" is not an integer; expected an integer from 3 to 9, such as 5",
        "s.yaml:3: top.share: has no value; expected a percentage from 0% to 100% such as 60%, or a plain fraction",
        "s.yaml:4: top.interval: is a list; expected a time span such as 90s, 5m or 11h2m",
        "s.yaml:5: top.name: is empty; expected text",
        "s.yaml:6: top.price: is a section; expected an amount of money from $0.000000003 to $0.000000009 such as $0.000000003",
        "s.yaml:7: top.warm_upp: is not a known key; expected one of warm_up, price, name, interval, share, seed, missing, spans"
          + " (did you mean warm_up?)",
        "s.yaml:9: top.spans.1: \"2\" has no unit (add ms, s, m, h or d); expected a time span such as 90s, 5m or 11h2m",
      ])
  }

  @Test("Sections and lists are read by child readers that are just as strict")
  func sections() {
    let node = section([
      "pool": section(["size": scalar("3", line: 2), "sise": scalar("4", line: 3)]),
      "faults": list(
        section(["zone": scalar("1", line: 4)]), scalar("x", line: 5),
        section(["zone": scalar("9", line: 6)])),
      "empty": null(line: 7), "text": scalar("a", line: 8),
      "names": list(scalar("a"), list(line: 9), line: 9),
    ])
    let (_, issues) = reading(node) { reader in
      let size = reader.section("pool", help: "") { $0.integer("size", in: 0...9, help: "") }
      let zones = reader.list("faults", help: "") {
        $0.optionalInteger("zone", in: 0...2, help: "")
      }
      let usual = reader.sectionOrDefaults("defaults", help: "") {
        $0.integer("size", default: 5, in: 0...9, help: "")
      }
      let empty = reader.section("empty", help: "") { $0.integer("size", in: 2...9, help: "") }
      #expect(size == 3)
      #expect(zones == [1, nil, nil])
      #expect(usual == 5)
      #expect(empty == 2)
      let absent = reader.section("absent", help: "") { _ in 1 }
      let needed = reader.requiredSection("needed", help: "") { _ in 1 }
      #expect(absent == nil)
      #expect(needed == nil)
      #expect(reader.list("text", help: "", { _ in 1 }) == [])
      #expect(reader.scalars("names", help: "").map(\.text) == ["a"])
    }
    #expect(
      issues == [
        "s.yaml:1: needed: is missing; expected a section with keys of its own",
        "s.yaml:3: pool.sise: is not a known key; expected size (did you mean size?)",
        "s.yaml:5: faults.1: \"x\" is a single value; expected a section with keys of its own",
        "s.yaml:6: faults.2.zone: \"9\" is out of range; expected an integer from 0 to 2, such as 2",
        "s.yaml:7: empty: has no value; expected a section with keys of its own",
        "s.yaml:8: text: \"a\" is a single value; expected a list of sections",
        "s.yaml:9: names.1: is a list; expected a single value",
      ])
  }

  @Test("An issue of the caller's own stands where the key was written")
  func ownIssues() {
    let node = section(["a": scalar("1", line: 4)], line: 3)
    let (_, issues) = reading(node, path: "p") { reader in
      _ = reader.has("a")
      reader.issue("a", "is odd; expected even")
      reader.issue("b", "is missing; expected b beside a")
      reader.issue(nil, "contradicts itself; expected sense")
    }
    #expect(
      issues == [
        "s.yaml:3: p.b: is missing; expected b beside a",
        "s.yaml:3: p: contradicts itself; expected sense",
        "s.yaml:4: p.a: is odd; expected even",
      ])
  }

  @Test("The keys describe themselves, with those of sections and lists")
  func described() {
    let keys = SettingsReader.keys { reader in
      _ = reader.timeSpan("interval", default: 60_000, help: "How often.")
      _ = reader.integer("size", in: 1...9, help: "How many.")
      _ = reader.optionalMoney("price", help: "How much.")
      _ = reader.section("pool", help: "The pool.") {
        $0.fraction("share", default: 0.5, help: "Its share.")
      }
      _ = reader.list("faults", help: "Faults.") { $0.flag("on", default: false, help: "Whether.") }
      nest(&reader)
    }
    let texts = keys.map { "\($0.name)|\($0.kind)|\($0.defaultText)|\($0.help)" }
    #expect(
      texts.prefix(7) == [
        "interval|time span|1m|How often.", "size|integer|required|How many.",
        "price|money|none|How much.", "pool|section|none|The pool.",
        "pool.share|fraction|50%|Its share.", "faults|list|none|Faults.",
        "faults[].on|flag|false|Whether.",
      ])
    #expect(
      texts.dropFirst(7).map { $0.prefix { $0 != "|" } } == [
        "nest", "nest.nest", "nest.nest.nest", "nest.nest.nest.nest", "nest.nest.nest.nest.nest",
      ])
  }

  private func nest(_ reader: inout SettingsReader) {
    _ = reader.section("nest", help: "Nested.") { nest(&$0) }
  }

  @Test("A text from outside stays on one line of the message and cannot flood it")
  func hostileText() {
    let text = "a\u{1B}[31m\nb\u{202E}" + String(repeating: "x", count: 10_000)
    let (_, issues) = reading(section(["seed": scalar(text)])) {
      _ = $0.integer("seed", in: 0...1, help: "")
    }
    #expect(issues.count == 1)
    #expect(issues[0].count < 160)
    #expect(issues[0].contains("\"a\\u{1B}[31m\\nb\\u{202E}xxx"))
  }
}
