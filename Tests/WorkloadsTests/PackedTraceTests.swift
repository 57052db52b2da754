import Foundation
import Testing

@testable import Workloads

private let joins = "meeting_id,join_time,stay_s\na,1,2\nb,3,4\n"

private func outcome(_ bytes: [UInt8], chunkSize: Int = 1 << 18) -> String {
  do {
    var reader = try TraceReader(
      CSVReader(bytes: bytes, chunkSize: chunkSize), settings: TraceSettings(path: "trace.csv.gz"),
      calendar: nil)
    var notes = WorkloadNotes()
    return try reader.joins(within: 0...Int64.max, largestSeats: 1, notes: &notes).joinsCSV()
  } catch {
    return error.description
  }
}

@Suite struct PackedTraceTests {
  private static let whole = outcome(Array(joins.utf8))

  @Test(
    "packed bytes are known by how they begin, in chunks of any size", arguments: [1, 2, 5, 1000])
  func unpacks(chunkSize: Int) {
    #expect(Self.whole.hasPrefix("meeting_id,join_time,leave_time\n"))
    #expect(outcome(stored(joins), chunkSize: chunkSize) == Self.whole)
  }

  @Test("several members are one text, with padding of zeros behind them")
  func unpacksMembers() {
    let members = stored("meeting_id,join_time,stay_s\na,1") + stored("") + stored(",2\nb,3,4\n")
    #expect(outcome(members) == Self.whole)
    #expect(outcome(members + [0, 0, 0]) == Self.whole)
  }

  @Test("a packed file that is cut short anywhere is an error that tells how far it was read")
  func findsCut() {
    let bytes = stored(joins)
    for length in 2..<bytes.count {
      let told = outcome(Array(bytes[..<length]))
      #expect(told.contains("the packed file is cut short in this line"), "\(length): \(told)")
      #expect(told.contains("expected a whole .gz file"))
    }
    #expect(
      outcome(Array(bytes.dropLast(8)))
        == "trace.csv.gz:4: the packed file is cut short in this line, and the 3 before it were read; expected a whole .gz file"
    )
  }

  @Test("damage is found by the check sum or before")
  func findsDamage() {
    var bytes = stored(joins)
    bytes[bytes.count - 8] ^= 1
    #expect(
      outcome(bytes)
        == "trace.csv.gz:4: the packed file is damaged in this line (incorrect data check), and the 3 before it were read; expected a .gz file that unpacks"
    )
    #expect(
      outcome(stored(joins) + Array("rubbish".utf8)).contains(
        "is damaged in this line (incorrect header check)"))
    #expect(outcome([0x1F, 0x8B, 9, 9, 9]).contains("is damaged in this line"))
  }

  @Test("an empty text is empty, packed or not", arguments: [[], stored("")])
  func findsEmpty(bytes: [UInt8]) {
    #expect(outcome(bytes) == "trace.csv.gz:1: the file is empty; expected a header row")
  }

  @Test(
    "the observer sees each stored byte once, packed or not",
    arguments: [Array(joins.utf8), stored(joins)])
  func observes(bytes: [UInt8]) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "greenroom-packed-\(UUID())"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    var seen: [UInt8] = []
    let model = WorkloadModel(source: .trace(TraceSettings(path: path)))
    let source = try model.load(
      duration: nil, calendar: try calendar(), traceDirectory: "", observer: { _ in { seen += $0 } }
    )
    #expect(seen == bytes)
    #expect(source.makeWorkload(seed: 1, replication: 0).workload.joinsCSV() == Self.whole)
  }

  /// A header and so many rows, in members of about 60,000 bytes each.
  private static func long(rows: Int) -> (text: String, packed: [UInt8]) {
    let all = ["meeting_id,join_time,stay_s"] + (0..<rows).map { "m\($0 / 50),\($0),60.5" }
    let members = stride(from: 0, to: all.count, by: 3000).map { first in
      all[first..<min(first + 3000, all.count)].map { $0 + "\n" }.joined()
    }
    return (members.joined(), members.flatMap { stored($0) })
  }

  @Test("a long text is unpacked ahead, and read the same in chunks of any size")
  func unpacksAhead() {
    // 200,000 rows of about 17 bytes are 3.3 MB: the first MB is unpacked as it is read.
    let (text, packed) = Self.long(rows: 200_000)
    #expect(text.utf8.count > 3_000_000)
    let whole = outcome(Array(text.utf8))
    #expect(whole.utf8.count > 3_000_000)
    for chunkSize in [1 << 18, 100_000, 7_777] {
      #expect(outcome(packed, chunkSize: chunkSize) == whole)
    }
  }

  @Test("damage far into a long text is told with the line that it is in")
  func findsLateDamage() {
    var (_, packed) = Self.long(rows: 200_000)
    // A header and 200,000 rows end with a line feed, so the text ends in line 200,002.
    #expect(
      outcome(Array(packed.dropLast(8)))
        == "trace.csv.gz:200002: the packed file is cut short in this line, and the 200001 before it were read; expected a whole .gz file"
    )
    packed[packed.count - 8] ^= 1
    #expect(
      outcome(packed)
        == "trace.csv.gz:200002: the packed file is damaged in this line (incorrect data check), and the 200001 before it were read; expected a .gz file that unpacks"
    )
  }

  @Test("a long text need not be read to its end")
  func stopsEarly() throws {
    let (_, packed) = Self.long(rows: 200_000)
    for rows in [70_000, 90_000, 130_000] {
      var reader = CSVReader(bytes: packed, chunkSize: 1000)
      for row in 0...rows {
        let found = try reader.next()
        if found != .fields { Issue.record("row \(row) is \(found)") }
      }
      #expect(reader.line == rows + 1)
    }
  }
}
