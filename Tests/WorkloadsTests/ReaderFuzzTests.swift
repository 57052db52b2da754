import Foundation
import PoolSimulation
import Probability
import Testing

@testable import Workloads

/// Damaged traces: whatever the bytes, the reader answers with a workload or a `TraceError`, and in
/// chunks with the same as at once.
///
/// `GREENROOM_FUZZ_SECONDS` makes it go on for so long; without it a few thousand traces are tried.
/// A failure names its case, which depends on nothing else.
@Suite struct ReaderFuzzTests {
  private static let seconds = ProcessInfo.processInfo.environment["GREENROOM_FUZZ_SECONDS"].flatMap
  { Double($0) }

  private static let valid: [String] = [
    "meeting_id,join_time,leave_time\na,1,2.5\nb,3.125,90\na,4,4\nc,0,100000\n",
    """
    region,meeting_id,join_time,stay_s,participant_id,seats,patience_s,scheduled_start,scheduled_duration_s
    eu,b,10.5,20,ann,2,,9,60
    us,"a, or b",10,0,,1,inf,,
    us,b,2026-01-05T00:00:05.250Z,1.0005,"the ""jr"" bob",,30,9,60

    """,
    "meeting_id,join_time,leave_time\r\na,2026-01-05T00:00:00,2026-01-05 01:00:00+02:00\r\n\"two\r\nlines\",1,2\r\n",
    "\u{FEFF}meeting_id,join_time,stay_s\na,1767571210,5\nb,1767571220.5,7\n",
    "meeting_id,join_time,stay_s\na,1767571210000,5\nb,1767571220500,7\n",
    "meeting_id,start_time,duration_s,participants,expected_participants,region,kind\na,0,60,5,8,eu,class\né,60,1800,300,,us,\n",
    "interval_start,joins,region\n0,3,eu\n300,0,eu\n900,17,eu\n0,1,us\n",
    "meeting_id;join_time;stay_s\r\na;13/01/2026 09:00;600,5\r\n\"b;c\";5/1/2026 21:05:30;1:02:03\r\n",
    "sep=\t\nmeeting_id\tjoin_time\tleave_time\na\t1/13/26, 9:00:00 AM\t1/13/26, 9:30:00 PM\n",
    "meeting_id,start_time,end_time,participants\na,46027.3333333,46027.375,4\n",
  ]
  private static let pieces: [[UInt8]] =
    [
      "\n", "\r\n", "\r", "\"", "\"\"", ",", ",,", "\0", "\u{FEFF}", "-", ".",
      "9999999999999999999", "1e9", "inf", "T", "Z", "é", " ",
    ]
    .map { Array($0.utf8) } + [
      [0xFF], [0xFF, 0xFE], [0x1F, 0x8B], [0xC3], [0x80, 0x80], Array(repeating: 0x61, count: 300),
    ]

  @Test("damaged traces give a workload or an error, and chunks of any size the same")
  func survives() {
    let family = StreamFamily(
      seed: 20_260_105, replication: 0, purpose: StreamPurpose("damaged trace"))
    let clock = ContinuousClock()
    let start = clock.now
    var number: UInt64 = 0
    var refused = 0
    while Self.seconds.map({ clock.now - start < .seconds($0) }) ?? (number < 3000) {
      var stream = family.stream(number)
      let text = Self.damagedTrace(&stream)
      let settings = Self.settings(&stream)
      let whole = Self.outcome(text, settings, chunkSize: 1 << 18)
      let chunkSize = 1 + stream.nextIndex(below: 64)
      let inChunks = Self.outcome(text, settings, chunkSize: chunkSize, rowsBeforeThread: 0)
      guard inChunks == whole else {
        Issue.record(
          "case \(number), chunks of \(chunkSize): \(inChunks)\nat once: \(whole)\n\(text)")
        return
      }
      if whole.hasPrefix("refused") { refused += 1 }
      number += 1
    }
    print("damaged traces: \(number) tried, \(refused) refused")
    // Both answers have to be common, or the damage tests nothing.
    #expect(refused > number / 10 && refused < number * 19 / 20)
  }

  private static func damagedTrace(_ stream: inout RandomStream) -> [UInt8] {
    var bytes = Array(valid[stream.nextIndex(below: valid.count)].utf8)
    let isPacked = stream.nextIndex(below: 5) == 0
    let damagesPacked = isPacked && stream.nextIndex(below: 2) == 0
    if damagesPacked { bytes = stored(bytes) }
    for _ in 0..<stream.nextIndex(below: 5) { damage(&bytes, &stream) }
    return isPacked && !damagesPacked ? stored(bytes) : bytes
  }

  private static func damage(_ bytes: inout [UInt8], _ stream: inout RandomStream) {
    let place = stream.nextIndex(below: bytes.count + 1)
    let end = min(bytes.count, place + stream.nextIndex(below: 20))
    switch stream.nextIndex(below: 6) {
    case 0: bytes.insert(contentsOf: pieces[stream.nextIndex(below: pieces.count)], at: place)
    case 1: bytes.removeSubrange(place..<end)
    case 2:
      bytes.insert(contentsOf: bytes[place..<end], at: stream.nextIndex(below: bytes.count + 1))
    case 3: bytes.removeSubrange(place...)
    case 4: if place < bytes.count { bytes[place] = UInt8(stream.nextIndex(below: 256)) }
    default:
      if place < bytes.count {
        bytes[place] = UInt8(ascii: "0") + UInt8(stream.nextIndex(below: 10))
      }
    }
  }

  private static func settings(_ stream: inout RandomStream) -> TraceSettings {
    let times = TraceTimesSetting.allCases
    return TraceSettings(
      path: "trace.csv", onBadRow: stream.nextIndex(below: 3) == 0 ? .error : .skip,
      times: stream.nextIndex(below: 3) == 0 ? times[stream.nextIndex(below: times.count)] : .auto,
      region: stream.nextIndex(below: 6) == 0 ? "eu" : nil,
      interval: stream.nextIndex(below: 6) == 0 ? 300_000 : nil)
  }

  /// What comes of a trace, in full.
  private static func outcome(
    _ bytes: [UInt8], _ settings: TraceSettings, chunkSize: Int, rowsBeforeThread: Int? = nil
  ) -> String {
    var notes = WorkloadNotes()
    do {
      var reader = try TraceReader(
        CSVReader(bytes: bytes, chunkSize: chunkSize, longestRow: 250), settings: settings,
        calendar: try? calendar())
      reader.rowsBeforeThread = rowsBeforeThread
      let (content, meetings) = try reader.contentAndMeetings(
        format: nil, within: 0...1_000_000_000, largestSeats: 300, notes: &notes)
      let told = meetings.map { "\($0)" } ?? ""
      switch content {
      case .joins(let workload):
        return "\(Columns(workload)) \(workload.leaveOrder.count) \(told) \(notes)"
      case .meetings(let sessions): return "\(sessions) \(notes)"
      case .counts(let counts): return "\(counts) \(notes)"
      }
    } catch {
      return "refused: \(error)"
    }
  }
}
