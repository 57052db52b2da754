internal import PoolSimulation

/// When sessions ended and began again, and when carriers were gone, for looking up.
struct MeetingEnds {
  private let log: AttendanceLog
  private let ends: SortedTimes
  private let gone: SortedTimes
  /// The first join of the session after each end, in the order of `ends`.
  private var restarts: [Int64]

  init(_ log: AttendanceLog) {
    self.log = log
    ends = SortedTimes(log.ends.map { ($0.session, $0.time) }, groups: log.sessions.count)
    gone = SortedTimes(log.goneCarriers.map { ($0.carrier, $0.time) }, groups: log.carriers.count)
    restarts = [Int64](repeating: .max, count: log.ends.count)
    if restarts.isEmpty { return }
    for event in log.events where event.kind == .join {
      let session = log.connections[Int(event.connection)].session
      if let place = ends.lastIndex(in: session, before: event.time) {
        restarts[place] = min(restarts[place], event.time)
      }
    }
    // An end may be told more than once before the session begins again.
    for session in log.sessions.indices {
      for place in ends.bounds(of: UInt32(session)).dropLast().reversed() {
        restarts[place] = min(restarts[place], restarts[place + 1])
      }
    }
  }

  /// The first end of a session, or of the meeting that it is part of, at or after a time; `.max`
  /// without.
  func end(of session: UInt32, from time: Int64) -> Int64 {
    var end = ends.first(in: session, from: time)
    let parent = log.sessions[Int(session)].parent
    if parent != .max { end = min(end, ends.first(in: parent, from: time)) }
    return end
  }

  /// When a session began again after its first end at or after a time; `.max` when it did not.
  func restart(of session: UInt32, from time: Int64) -> Int64 {
    ends.index(in: session, from: time).map { restarts[$0] } ?? .max
  }

  /// The first time at or after another at which a carrier, or one that it needs, was gone; `.max`
  /// without.
  func gone(_ carrier: UInt32, from time: Int64) -> Int64 {
    var (carrier, first, steps) = (carrier, Int64.max, 0)
    // Three levels are all there are; more would be a circle.
    while carrier != .max, steps < 4 {
      first = min(first, gone.first(in: carrier, from: time))
      carrier = log.carriers[Int(carrier)]
      steps += 1
    }
    return first
  }
}

/// Times of groups, each group's in order.
struct SortedTimes {
  private var starts: [Int]
  private var times: [Int64]

  /// Sorts times with the number of their group.
  init(_ entries: [(group: UInt32, time: Int64)], groups: Int) {
    let sorted = entries.sorted { ($0.group, $0.time) < ($1.group, $1.time) }
    times = sorted.map(\.time)
    starts = [Int](repeating: 0, count: entries.isEmpty ? 0 : groups + 1)
    if starts.isEmpty { return }
    for entry in sorted { starts[Int(entry.group) + 1] += 1 }
    for group in 0..<groups { starts[group + 1] += starts[group] }
  }

  /// Where a group's times are.
  func bounds(of group: UInt32) -> Range<Int> {
    starts.isEmpty ? 0..<0 : starts[Int(group)]..<starts[Int(group) + 1]
  }

  /// The place of a group's first time at or after another.
  func index(in group: UInt32, from time: Int64) -> Int? {
    let bounds = bounds(of: group)
    let place = partition(bounds) { times[$0] >= time }
    return place < bounds.upperBound ? place : nil
  }

  /// A group's first time at or after another; `.max` without.
  func first(in group: UInt32, from time: Int64) -> Int64 {
    index(in: group, from: time).map { times[$0] } ?? .max
  }

  /// The place of a group's last time before another.
  func lastIndex(in group: UInt32, before time: Int64) -> Int? {
    let bounds = bounds(of: group)
    let place = partition(bounds) { times[$0] >= time }
    return place > bounds.lowerBound ? place - 1 : nil
  }

  /// A group's times.
  subscript(_ group: UInt32) -> ArraySlice<Int64> { times[bounds(of: group)] }
}

/// The first place in a range from which on something holds.
func partition(_ range: Range<Int>, _ holds: (Int) -> Bool) -> Int {
  var (low, high) = (range.lowerBound, range.upperBound)
  while low < high {
    let middle = low + (high - low) / 2
    if holds(middle) { high = middle } else { low = middle + 1 }
  }
  return low
}
