internal import Synchronization

/// Values that several threads need: each is made once, by the first who asks, while the others
/// wait for it. Of those that nobody asked for lately only a few are kept, or as many as there is
/// room for.
final class SharedValues<Key: Equatable & Sendable, Value: Sendable>: Sendable {
  private final class Slot: Sendable {
    let value = Mutex<Value?>(nil)
  }
  private struct Entry: Sendable {
    let key: Key
    let slot: Slot
    var bytes = 0
  }

  /// The one asked for last at the end.
  private let entries = Mutex<[Entry]>([])
  private let limit: Int
  private let most: Int
  private let room: Int
  private let size: @Sendable (Value) -> Int

  /// Keeps at most `limit` values.
  convenience init(limit: Int) { self.init(limit: limit, most: limit, room: 0) { _ in 0 } }

  /// Keeps the last `limit` values, and up to `most` of them while all are within `room`.
  /// - Parameters:
  ///   - limit: how many are kept however large they are
  ///   - most: how many are kept however small they are
  ///   - room: the bytes that they may have together
  ///   - size: the bytes of one
  init(limit: Int, most: Int, room: Int, size: @escaping @Sendable (Value) -> Int) {
    (self.limit, self.most, self.room, self.size) = (limit, max(limit, most), room, size)
  }

  /// The value of a key.
  func value<Problem: Error>(_ key: Key, make: () throws(Problem) -> Value) throws(Problem) -> Value
  {
    let slot = entries.withLock { entries in
      let known = entries.lastIndex { $0.key == key }.map { entries.remove(at: $0) }
      let entry = known ?? Entry(key: key, slot: Slot())
      entries.append(entry)
      trim(&entries)
      return entry.slot
    }
    return try slot.value.withLock { value throws(Problem) in
      if let value { return value }
      let made = try make()
      value = made
      weigh(made, of: key)
      return made
    }
  }

  /// The value of a key that is there; nil where nobody has asked for it lately.
  func known(_ key: Key) -> Value? {
    entries.withLock { entries in entries.last { $0.key == key }?.slot }?.value.withLock { $0 }
  }

  /// Notes how large a value is that was made just now.
  private func weigh(_ value: Value, of key: Key) {
    guard most > limit else { return }
    let bytes = size(value)
    entries.withLock { entries in
      guard let place = entries.lastIndex(where: { $0.key == key }) else { return }
      entries[place].bytes = bytes
      trim(&entries)
    }
  }

  private func trim(_ entries: inout [Entry]) {
    guard entries.count > limit else { return }
    var bytes = entries.reduce(0) { $0 + $1.bytes }
    var gone = 0
    while entries.count - gone > limit, entries.count - gone > most || bytes > room {
      bytes -= entries[gone].bytes
      gone += 1
    }
    entries.removeFirst(gone)
  }
}
