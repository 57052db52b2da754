/// The meetings that go on, found without being told when one ends: whoever counts them leaves out
/// those that are over by then.
struct MeetingCensus: Sendable {
  private struct Entry: BitwiseCopyable {
    var meeting: Int32
    /// Tells the times apart at which one meeting began.
    var ordinal: Int32
    var began: SimulationTime
  }
  private var entries: [Entry] = []
  /// The latest beginning of each meeting.
  private var latest: [Int32] = []
  private var count: Int32 = 0

  /// A meeting begins.
  mutating func begin(_ meeting: Int, at time: SimulationTime) {
    while latest.count <= meeting { latest.append(-1) }
    count &+= 1
    latest[meeting] = count
    entries.append(Entry(meeting: Int32(meeting), ordinal: count, began: time))
  }

  /// Calls `body` with every host of every meeting that goes on, the people on it, and when the
  /// meeting began.
  mutating func forEachHost(
    in meetings: borrowing MeetingHosts, _ body: (InstanceID, Int, SimulationTime) -> Void
  ) {
    var kept = 0
    for place in entries.indices {
      let entry = entries[place]
      guard latest[Int(entry.meeting)] == entry.ordinal else { continue }
      var goesOn = false
      meetings.forEachHost(of: Int(entry.meeting)) { host, people in
        goesOn = true
        body(host, people, entry.began)
      }
      guard goesOn else { continue }
      entries[kept] = entry
      kept += 1
    }
    entries.removeLast(entries.count - kept)
  }
}
