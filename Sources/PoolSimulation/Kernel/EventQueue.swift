/// What is going to happen, earliest first; at equal times by `order`.
///
/// A 4-ary heap in memory of its own. Payloads are `BitwiseCopyable`: an event that could retain an
/// object does not compile. Two entries with equal time and order may leave in either order, so
/// callers make `order` unique where it matters.
struct EventQueue<Payload: BitwiseCopyable>: ~Copyable {
  struct Entry: BitwiseCopyable {
    var time: SimulationTime
    var order: UInt64
    var payload: Payload

    @inline(__always) func precedes(_ other: Entry) -> Bool {
      time.milliseconds != other.time.milliseconds ? time < other.time : order < other.order
    }
  }

  private var entries = Column<Entry>()
  private(set) var count = 0

  init() {}

  /// The time of the first entry; `never` when the queue is empty.
  @inline(__always) var nextTime: SimulationTime { count == 0 ? .never : entries[0].time }

  /// The first entry; nil when the queue is empty.
  var first: Entry? { count == 0 ? nil : entries[0] }

  /// Adds an entry; one that is due `never` is not kept.
  mutating func push(_ payload: Payload, at time: SimulationTime, order: UInt64) {
    guard time < .never else { return }
    let entry = Entry(time: time, order: order, payload: payload)
    if count == entries.count { entries.append(entry) }
    var hole = count
    count += 1
    while hole > 0 {
      let parent = (hole - 1) / 4
      guard entry.precedes(entries[parent]) else { break }
      entries[hole] = entries[parent]
      hole = parent
    }
    entries[hole] = entry
  }

  /// Takes the first entry if it is due at or before `time`.
  mutating func pop(dueBy time: SimulationTime) -> Entry? {
    guard count > 0, entries[0].time <= time else { return nil }
    let first = entries[0]
    count -= 1
    let last = entries[count]
    var hole = 0
    while true {
      let start = hole * 4 + 1
      guard start < count else { break }
      var least = start
      for child in (start + 1)..<max(start + 1, min(start + 4, count))
      where entries[child].precedes(entries[least]) { least = child }
      guard entries[least].precedes(last) else { break }
      entries[hole] = entries[least]
      hole = least
    }
    if count > 0 { entries[hole] = last }
    return first
  }

  /// Moves every entry due at or before `time` to `due`, in order. What is pushed while they are
  /// handled waits for the next call.
  mutating func takeAll(dueBy time: SimulationTime, into due: inout [Entry]) {
    due.removeAll(keepingCapacity: true)
    while let entry = pop(dueBy: time) { due.append(entry) }
  }
}
