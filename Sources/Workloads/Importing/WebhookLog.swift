internal import PoolSimulation
internal import Settings

/// A kind of event of which a log has one a line.
protocol Webhook {
  /// The fields that are looked at.
  static var shape: JSONShape { get }

  /// What a line of such a log is, for messages.
  static var expected: String { get }

  /// Whether a line may be a list of events.
  static var takesLists: Bool { get }

  /// Whether a person who joins a room again is no longer in by the connection before.
  static var isIdentityUnique: Bool { get }

  /// Whether an event is of a kind that is not read, whatever else it holds.
  static func isLeftOut(_ record: JSONRecord) -> Bool

  /// What tells deliveries of one event apart from others; nil when the source numbers nothing.
  static func deliveryID(_ record: JSONRecord) -> String?

  /// What an event says about attendance.
  /// - Parameters:
  ///   - record: the event
  ///   - settings: the clock
  ///   - entries: receives what it says; nothing when it is about something else
  /// - Throws: `ImportProblem` when a field is missing or bad.
  static func read(_ record: JSONRecord, _ settings: ImportSettings, into entries: inout [LogEntry])
    throws(ImportProblem)
}

extension Webhook {
  static var takesLists: Bool { false }
  static var isIdentityUnique: Bool { false }
  static func isLeftOut(_ record: JSONRecord) -> Bool { false }
  static func deliveryID(_ record: JSONRecord) -> String? { nil }
}

extension ImportSettings {
  /// Reads a log of webhooks, pairs what it says, and notes what did not go by the book.
  func readWebhooks<Hook: Webhook>(_ type: Hook.Type, notes: inout ImportNotes) throws(TraceError)
    -> Workload
  {
    var lines = try LogLines(path: path)
    var issues = ImportIssues(file: path, onBadRow: onBadRow)
    var events = WebhookEvents<Hook>(self)
    // A line may be a list of many events.
    var (read, records) = (0, 0)
    do throws(ImportProblem) {
      while try lines.advance() {
        if lines.isEmpty { continue }
        read += 1
        let number = lines.line
        try lines.withLine { (line) throws(ImportProblem) in
          if read == 1, !Hook.takesLists, line[0] == JSONScanner.listBegin {
            throw .isOneList(Hook.expected)
          }
          let found = events.take(line, number) { issues.reject(line: number, $0) }
          records += max(1, found)
        }
      }
    } catch {
      throw issues.refusal(line: lines.line, error)
    }
    try issues.finish(read: records, expected: Hook.expected)
    events.tell(read: read, &notes)
    notes.tell(issues.count, records > read ? "bad event" : "bad line", "left out.")
    notes.ledger.change(.dropped, "bad lines", people: issues.count)
    return pair(events.log, isIdentityUnique: Hook.isIdentityUnique, notes: &notes)
  }

  /// Pairs the events of a log and words what did not go by the book.
  func pair(_ log: AttendanceLog, isIdentityUnique: Bool = false, notes: inout ImportNotes)
    -> Workload
  {
    let (workload, outcome) = EventPairing.pair(
      log, openJoins: openJoins, isIdentityUnique: isIdentityUnique)
    outcome.tell(self, &notes)
    return workload
  }
}

extension ImportProblem {
  fileprivate static func isOneList(_ expected: String) -> ImportProblem {
    ImportProblem("the file is one JSON list", "expected \(expected), as `jq -c '.[]'` makes it")
  }
}

/// What the lines of a log say, line by line.
private struct WebhookEvents<Hook: Webhook> {
  private let settings: ImportSettings
  private let reader = JSONRecordReader(Hook.shape, takesLists: Hook.takesLists)
  private(set) var log = AttendanceLog()
  private var deliveries = DeliveryIndex()
  private var entries: [LogEntry] = []
  private var (duplicates, others, bounds) = (0, 0, 0)

  init(_ settings: ImportSettings) { self.settings = settings }

  /// Takes what a line says.
  /// - Returns: how many events it has
  mutating func take(_ line: Span<UInt8>, _ number: Int, reject: (ImportProblem) -> Void) -> Int {
    let settings = settings
    let reader = reader
    return reader.read(line, expected: Hook.expected, reject: reject) {
      (record) throws(ImportProblem) in
      entries.removeAll(keepingCapacity: true)
      if let problem = record.problem {
        if !Hook.isLeftOut(record) { throw problem }
      } else {
        try Hook.read(record, settings, into: &entries)
      }
      guard let first = entries.first else {
        others += 1
        return
      }
      if let delivery = Hook.deliveryID(record), !deliveries.isNew(delivery) {
        duplicates += 1
        return
      }
      for entry in entries
      where entry.meeting.utf8.contains(0) || (entry.participant?.utf8.contains(0) ?? false) {
        throw ImportProblem("a NUL character in a name", "expected names that a CSV file can hold")
      }
      for entry in entries { log.add(entry, line: number) }
      if first.kind == .sign || first.kind == .beginning || first.kind == .gone { bounds += 1 }
    }
  }

  func tell(read: Int, _ notes: inout ImportNotes) {
    notes.tell(
      "\(settings.path): \(read) \(read == 1 ? "line" : "lines"), "
        + "\(log.told) of them joins, leaves and ends of meetings."
    )
    notes.tell(duplicates, "line", "a second delivery of an event, and left out.")
    notes.tell(
      bounds, "line", "about what only bounds stays: tracks, handles and beginnings of meetings.")
    notes.tell(others, "line", "about something else, and left out.")
    notes.ledger.decide("an event told twice", by: "the number of its delivery", rows: duplicates)
  }
}

/// Which deliveries were seen, as 8 bytes each: of a billion different ones two are taken for one
/// once in a hundred such logs.
struct DeliveryIndex {
  private static let free: UInt64 = 0
  private var slots = [UInt64](repeating: Self.free, count: 1024)
  private var count = 0

  /// Whether a delivery was not seen before.
  mutating func isNew(_ name: String) -> Bool {
    var name = name
    let hash = name.withUTF8 { Self.hash(UnsafeRawBufferPointer($0)) }
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != Self.free {
      if slots[slot] == hash { return false }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = hash
    count += 1
    if count * 4 > slots.count * 3 { grow() }
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: Self.free, count: old.count * 2)
    for hash in old where hash != Self.free {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != Self.free { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = hash
    }
  }

  /// The halves of products of 64 bits keep every bit of a name; never `free`.
  private static func hash(_ name: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(name.count) ^ 0x9E37_79B9_7F4A_7C15
    var index = 0
    while index < name.count {
      var word: UInt64 = 0
      for byte in name[index..<min(index + 8, name.count)] { word = word << 8 | UInt64(byte) }
      let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      hash = product.high ^ product.low ^ (word &* 0xA076_1D64_78BD_642F)
      index += 8
    }
    let product = (hash ^ 0xE703_7ED1_A0B4_28DB).multipliedFullWidth(by: 0x8EBC_6AF0_9C88_C6E3)
    return max(product.high ^ product.low, 1)
  }
}

/// The first name that is there.
func firstName(_ names: String?...) -> String? { names.lazy.compactMap { $0 }.first }

/// What a source counts its times in since 1970.
enum EpochUnit {
  case microseconds
  case milliseconds
  case seconds

  /// A time on the calendar's clock.
  /// - Parameters:
  ///   - given: what the source says; nil when it says nothing
  ///   - field: what the source calls it
  ///   - settings: the clock
  /// - Returns: milliseconds since the calendar's start
  /// - Throws: `ImportProblem` when it is missing or no time of this era.
  func time(_ given: Int64?, _ field: String, _ settings: ImportSettings) throws(ImportProblem)
    -> Int64
  {
    guard let given else { throw ImportProblem("it is missing", expected, at: field) }
    let (milliseconds, overflows) =
      switch self {
      case .microseconds: (given / 1000, false)
      case .milliseconds: (given, false)
      case .seconds: given.multipliedReportingOverflow(by: 1000)
      }
    if !overflows, let time = settings.time(since1970: milliseconds) { return time }
    throw ImportProblem("\(given) is no time of this era", expected, at: field)
  }

  /// A time that need not be there.
  func time(ifAny given: Int64?, _ field: String, _ settings: ImportSettings) throws(ImportProblem)
    -> Int64?
  {
    given == nil ? nil : try time(given, field, settings)
  }

  private var expected: String {
    switch self {
    case .microseconds: "expected microseconds since 1970, such as 1760000000000000"
    case .milliseconds: "expected milliseconds since 1970, such as 1760000000000"
    case .seconds: "expected seconds since 1970, such as 1760000000"
    }
  }
}
