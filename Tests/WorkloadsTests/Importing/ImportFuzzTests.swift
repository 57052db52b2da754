import Foundation
import PoolSimulation
import Probability
import Settings
import Testing

@testable import Workloads

/// Damaged files of every kind that can be imported: whatever the bytes, there is a trace or an
/// error with its place, soon.
///
/// `GREENROOM_FUZZ_SECONDS` makes it go on for so long; without it some files of each kind are
/// tried. A failure names its case, which depends on nothing else.
@Suite struct ImportFuzzTests {
  private static let seconds = ProcessInfo.processInfo.environment["GREENROOM_FUZZ_SECONDS"].flatMap
  { Double($0) }

  /// What stands where something else should.
  private static let pieces: [String] = [
    "", "0", "-1", "NaN", "inf", "1e308", "99999999999999999999", "1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z", "31/12/2026 25:00",
    "\"", "'", ",", ";", "\t", "\n", "\r\n", "{", "}", "[", "]", "<", ">", "&amp;", "<?xml ",
    "</response>", "null", "true", "é",
    "\u{FEFF}",
    "DTSTART:20260101T000000Z\r\n", "RRULE:FREQ=DAILY\r\n", "BEGIN:VEVENT\r\n", "END:VEVENT\r\n",
  ]

  private static func examples() throws -> [(format: ImportFormat, bytes: [UInt8])] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Examples/imports")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
      let file = folder.appendingPathComponent(name)
      guard case .foreign(let format)? = try RecognisedFile(path: file.path) else {
        preconditionFailure("\(name) is an example")
      }
      return (format, Array(try Data(contentsOf: file)))
    }
  }

  private static func damage(_ bytes: inout [UInt8], _ stream: inout RandomStream) {
    let place = stream.nextIndex(below: bytes.count + 1)
    let end = min(bytes.count, place + 1 + stream.nextIndex(below: 24))
    switch stream.nextIndex(below: 9) {
    case 0: bytes.removeSubrange(place..<end)
    case 1:
      bytes.insert(contentsOf: bytes[place..<end], at: stream.nextIndex(below: bytes.count + 1))
    case 2: bytes.removeSubrange(place...)
    case 3: if place < bytes.count { bytes[place] = UInt8(stream.nextIndex(below: 256)) }
    case 4, 5:
      // A number becomes something else.
      guard let first = bytes[place...].firstIndex(where: { (48...57).contains($0) }) else {
        return
      }
      let last = bytes[first...].firstIndex { !(48...57).contains($0) } ?? bytes.count
      bytes.replaceSubrange(first..<last, with: Array(pieces[stream.nextIndex(below: 10)].utf8))
    case 6:
      // Lines twice, away, or in another order.
      var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
      let (one, other) = (
        stream.nextIndex(below: lines.count), stream.nextIndex(below: lines.count)
      )
      switch stream.nextIndex(below: 3) {
      case 0: lines.swapAt(one, other)
      case 1: lines.insert(lines[one], at: other)
      default: lines.remove(at: one)
      }
      bytes = Array(lines.joined(separator: [10]))
    default:
      bytes.insert(contentsOf: Array(pieces[stream.nextIndex(below: pieces.count)].utf8), at: place)
    }
  }

  private static func change(
    _ settings: inout ImportSettings, _ format: ImportFormat, _ stream: inout RandomStream
  ) {
    func maybe(_ body: () -> Void) { if stream.nextIndex(below: 3) == 0 { body() } }
    maybe { settings.onBadRow = .skip }
    maybe { settings.openJoins = .drop }
    maybe { settings.participants = 12 }
    maybe { settings.gaps = .empty }
    maybe { settings.dialect.timeFormat = .monthFirst }
    maybe { settings.asOf = settings.time(since1970: 1_767_700_000_000) }
    if settings.asOf != nil { maybe { settings.polledEvery = 300_000 } }
    let isMetric = [.prometheus, .grafana, .colibri].contains(format)
    if isMetric { maybe { settings.period = 60_000 } }
    if isMetric, stream.nextIndex(below: 2) == 0 { settings.gaugeMeanStay = 600_000 }
    if isMetric, settings.gaugeMeanStay == nil {
      settings.metricMeaning = stream.nextIndex(below: 2) == 0 ? .counter : .joins
    }
    if isMetric, format != .colibri { settings.metric = "*" }
    settings.from = 0
    settings.until = settings.time(since1970: 1_800_000_000_000)
  }

  private static func read(
    _ settings: ImportSettings, as format: ImportFormat, _ notes: inout ImportNotes
  ) -> Result<TraceContent, TraceError> {
    do throws(TraceError) {
      return .success(try format.read(settings, notes: &notes))
    } catch {
      return .failure(error)
    }
  }

  @Test(
    "Damaged files of every kind become a trace or an error with its place, within five seconds")
  func survives() throws {
    let examples = try Self.examples()
    let family = StreamFamily(
      seed: 20_261_128, replication: 0, purpose: StreamPurpose("damaged import"))
    let clock = ContinuousClock()
    let start = clock.now
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "import-\(UUID().uuidString)"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var number: UInt64 = 0
    var traces = [Int](repeating: 0, count: examples.count)
    var errors = traces
    while Self.seconds.map({ clock.now - start < .seconds($0) })
      ?? (number < 150 * UInt64(examples.count))
    {
      let kind = Int(number % UInt64(examples.count))
      var stream = family.stream(number)
      var (format, bytes) = examples[kind]
      for _ in 0...stream.nextIndex(below: 3) { Self.damage(&bytes, &stream) }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      // Times of day need a day.
      let start = format == .meet ? "2026-03-24T00:00:00" : "1970-01-01T00:00:00Z"
      let zone = stream.nextIndex(below: 2) == 0 ? "UTC" : "Europe/Berlin"
      var settings = ImportSettings(
        path: path, calendar: try ScenarioCalendar(start: start, timeZone: zone))
      Self.change(&settings, format, &stream)
      var notes = ImportNotes()
      let began = clock.now
      switch Self.read(settings, as: format, &notes) {
      case .success(let content):
        traces[kind] += 1
        // What is empty is told why, and what is there can be reckoned with.
        if content.joins == 0, notes.lines.isEmpty {
          Issue.record("case \(number): \(format) is empty in silence")
        }
        if let hours = content.participantHours, !hours.isFinite || hours < 0 {
          Issue.record("case \(number): \(hours) hours of \(format)")
        }
      case .failure(let error):
        errors[kind] += 1
        guard case .invalid(let issues, let total) = error else { throw error }
        if issues.isEmpty || total < issues.count
          || issues.contains(where: { $0.problem.isEmpty || $0.expected.isEmpty })
        {
          Issue.record("case \(number): an error of \(format) says nothing: \(issues)")
        }
      }
      if clock.now - began > .seconds(5) {
        Issue.record("case \(number): \(format) took \(clock.now - began)")
      }
      number += 1
    }
    print("damaged imports: \(number) tried, \(errors.reduce(0, +)) refused")
    // Both answers have to be there for every kind, or the damage tests nothing.
    for (kind, example) in examples.enumerated() {
      #expect(
        traces[kind] > 0 && errors[kind] > 0,
        "\(example.format): \(traces[kind]) traces, \(errors[kind]) errors")
    }
  }
}
