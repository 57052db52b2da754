internal import Synchronization

/// Values that several threads need: each is made once, by the first who asks, while the others
/// wait for it. Of those that nobody asked for lately only a few are kept.
final class SharedValues<Key: Equatable & Sendable, Value: Sendable>: Sendable {
  private final class Slot: Sendable {
    let value = Mutex<Value?>(nil)
  }
  private struct Entry: Sendable {
    let key: Key
    let slot: Slot
  }

  /// The one asked for last at the end.
  private let entries = Mutex<[Entry]>([])
  private let limit: Int

  /// Keeps at most `limit` values.
  init(limit: Int) { self.limit = limit }

  /// The value of a key.
  func value<Problem: Error>(_ key: Key, make: () throws(Problem) -> Value) throws(Problem) -> Value
  {
    let slot = entries.withLock { entries in
      let known = entries.firstIndex { $0.key == key }.map { entries.remove(at: $0) }
      let entry = known ?? Entry(key: key, slot: Slot())
      entries.append(entry)
      if entries.count > limit { entries.removeFirst() }
      return entry.slot
    }
    return try slot.value.withLock { value throws(Problem) in
      if let value { return value }
      let made = try make()
      value = made
      return made
    }
  }
}
