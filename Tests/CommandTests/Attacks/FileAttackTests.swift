import Foundation
import Testing

/// Damaged traces and damaged files of every kind that can be imported, through the command: a
/// demand or a plain refusal, soon, and in little memory.
@Suite struct FileAttackTests {
  private static let pieces = [
    "", "0", "-1", "NaN", "inf", "1e308", "99999999999999999999", "9223372036854775807",
    "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    "0000-00-00", "2026-02-30T25:61:61", "\"", "'", ",", ";", "\t", "\n", "\r\n", "\0", "{", "}",
    "[", "]", "<", ">", "&amp;", "<?xml ?>",
    "null", "true",
    "é", "\u{FEFF}", "\u{1B}[31m", "50%", "-0", "1.5", "1,5", "=1+1",
    "DTSTART:20260101T000000Z\r\n", "RRULE:FREQ=SECONDLY\r\n",
    "BEGIN:VEVENT\r\n",
  ]

  private static func damage(_ bytes: inout [UInt8], _ stream: inout AttackStream) {
    let place = Int.random(in: 0...bytes.count, using: &stream)
    let end = min(bytes.count, place + Int.random(in: 1...40, using: &stream))
    let piece = Array((pieces.randomElement(using: &stream) ?? "").utf8)
    switch Int.random(in: 0..<9, using: &stream) {
    case 0: bytes.removeSubrange(place..<end)
    case 1:
      bytes.insert(
        contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &stream))
    case 2: bytes.removeSubrange(place...)
    case 3: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &stream) }
    case 4, 5:
      // A number becomes something else.
      guard let first = bytes[place...].firstIndex(where: { (48...57).contains($0) }) else {
        return
      }
      bytes.replaceSubrange(
        first..<(bytes[first...].firstIndex { !(48...57).contains($0) } ?? bytes.count), with: piece
      )
    case 6:
      var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
      let (one, other) = (
        lines.indices.randomElement(using: &stream) ?? 0,
        lines.indices.randomElement(using: &stream) ?? 0
      )
      switch Int.random(in: 0..<3, using: &stream) {
      case 0: lines.swapAt(one, other)
      case 1:
        lines.insert(
          contentsOf: repeatElement(lines[one], count: Int.random(in: 1...200, using: &stream)),
          at: other)
      default: lines.remove(at: one)
      }
      bytes = Array(lines.joined(separator: [10]))
    case 7:
      bytes.insert(
        contentsOf: repeatElement(piece, count: Int.random(in: 1...5_000, using: &stream)).joined(),
        at: place)
    default: bytes.insert(contentsOf: piece, at: place)
    }
  }

  /// One line with which the damage can be made again: the first bytes, packed as text.
  private static func reproduction(_ bytes: [UInt8], of name: String, _ arguments: [String])
    -> String
  {
    let kept = FileManager.default.temporaryDirectory.appendingPathComponent(
      "greenroom-attack-\(UUID().uuidString)-\(name)"
    ).path
    try? Data(bytes).write(to: URL(fileURLWithPath: kept))
    return "greenroom \(arguments.joined(separator: " ")) with \(name) as in \(kept)"
  }

  @Test(
    "A damaged trace gives a report or a refusal that names the place",
    .timeLimit(.minutes(patience)))
  func traces() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    try ScenarioAttack.prepare(bench)
    for (number, base) in ScenarioAttack.bases.enumerated() {
      try bench.write(base, to: "\(number).yaml")
    }
    let originals = try [(0, "joins.csv"), (2, "meetings.csv"), (3, "counts.csv")].map {
      base, name in
      (base, name, Array(try Data(contentsOf: URL(fileURLWithPath: "\(bench.path)/\(name)"))))
    }
    let count = Attempt.count(45, full: 5_000)
    var codes: [Int32: Int] = [:]
    for number in 0..<count {
      var stream = AttackStream(Attempt.seed &* 1_000_003 &+ UInt64(number))
      var (base, name, bytes) = originals[number % originals.count]
      for _ in 0..<Int.random(in: 1...3, using: &stream) { Self.damage(&bytes, &stream) }
      try Data(bytes).write(to: URL(fileURLWithPath: "\(bench.path)/\(name)"))
      let arguments =
        number % 5 == 4 ? ["trace", "describe", name] : ["simulate", "\(base).yaml", "--quiet"]
      let attempt = try Attempt(arguments, in: bench.path)
      if let fault = attempt.fault {
        Issue.record(
          "seed \(Attempt.seed), case \(number): \(Self.reproduction(bytes, of: name, arguments)): \(fault)"
        )
      }
      if let code = attempt.code { codes[code, default: 0] += 1 }
      try Data(originals[number % originals.count].2).write(
        to: URL(fileURLWithPath: "\(bench.path)/\(name)"))
    }
    print(
      "damaged traces, seed \(Attempt.seed): \(count) tried: \(codes.sorted { $0.key < $1.key })")
    #expect((codes[0] ?? 0) > 0 && (codes[65] ?? 0) > 0)
  }

  /// The kinds of file by how their names begin.
  private static let formats = [
    ("bigbluebutton", "bigbluebutton"), ("calendar.csv", "calendar"), ("calendar.ics", "icalendar"),
    ("cdr", "cdr"),
    ("cloudwatch", "cloudwatch"), ("colibri", "colibri"),
    ("event_sync", "jitsi"), ("events", "events"), ("grafana", "grafana"), ("jaas", "jitsi"),
    ("janus", "janus"), ("livekit", "livekit"),
    ("meet", "meet"),
    ("openvidu", "openvidu"), ("prometheus", "prometheus"), ("teams", "teams"),
    ("timetable", "timetable"), ("zoom", "zoom"),
  ]

  private static let options = [
    ["--gauge", "--mean-stay", "40m"], ["--counter"], ["--per-second"], ["--metric", "*"],
    ["--until", "2026-12-31"],
    ["--from-date", "2020-01-01"], ["--participants", "9"],
    ["--on-bad-row", "skip"], ["--time-zone", "Europe/Berlin"], ["--to", "meetings"],
    ["--to", "counts"], ["--time-format", "mm/dd/yyyy"],
    ["--explain"], ["--gaps", "empty"],
    ["--as-of", "2026-06-01T00:00:00Z"], ["--open-joins", "drop"], ["--on-implausible", "accept"],
    ["--allow-empty"],
  ]

  @Test(
    "A damaged file of any kind gives a trace or a refusal that names the place",
    .timeLimit(.minutes(patience)))
  func imports() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Examples/imports")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let originals = try names.map { name in
      let format = try #require(Self.formats.first { name.hasPrefix($0.0) }?.1, "\(name)")
      return (name, format, Array(try Data(contentsOf: folder.appendingPathComponent(name))))
    }
    #expect(Set(originals.map(\.1)).count >= 17)
    let bench = try Workbench(scenario: nil, trace: nil)
    let count = Attempt.count(46, full: 5_000)
    var codes: [Int32: Int] = [:]
    for number in 0..<count {
      var stream = AttackStream(Attempt.seed &* 1_000_033 &+ UInt64(number))
      var (name, format, bytes) = originals[number % originals.count]
      for _ in 0..<Int.random(in: 0...3, using: &stream) { Self.damage(&bytes, &stream) }
      try Data(bytes).write(to: URL(fileURLWithPath: "\(bench.path)/\(name)"))
      var arguments = [
        "trace", "convert", name, "--from", Bool.random(using: &stream) ? format : "auto",
        "--output", "out.csv",
      ]
      if ["icalendar", "timetable"].contains(format) { arguments += ["--until", "2026-12-31"] }
      for option in Self.options.shuffled(using: &stream).prefix(
        Int.random(in: 0...2, using: &stream)) where !arguments.contains(option[0])
      {
        arguments += option
      }
      let attempt = try Attempt(arguments, in: bench.path)
      if let fault = attempt.fault {
        Issue.record(
          "seed \(Attempt.seed), case \(number): \(Self.reproduction(bytes, of: name, arguments)): \(fault)"
        )
      }
      if let code = attempt.code { codes[code, default: 0] += 1 }
    }
    print(
      "damaged imports, seed \(Attempt.seed): \(count) tried: \(codes.sorted { $0.key < $1.key })")
    #expect((codes[0] ?? 0) > 0 && (codes[65] ?? 0) + (codes[64] ?? 0) > 0)
  }
}
