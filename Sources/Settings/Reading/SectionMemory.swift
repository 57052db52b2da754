internal import Synchronization

/// What the sections of a scenario were read as lately, so that of a variant only those are read
/// that differ.
///
/// A section is the same again where the same is written, at the same places, and everything else
/// is equal that its reading goes by. Only what was right is remembered: where something is wrong,
/// everything is read, and told as ever.
package final class SectionMemory: Sendable {
  /// What decides how sections are read.
  fileprivate struct Occasion: Equatable, Sendable {
    let written: [SettingsNode.Entry?]
    let calendar: ScenarioCalendar?
    let hasMovedRun: Bool
  }
  fileprivate struct Reading: Sendable {
    let occasion: Occasion
    /// The keys of the top that are known by it.
    let known: [String]
    let value: any Sendable
  }
  fileprivate struct Content<Given: Equatable & Sendable, Value: Sendable>: Sendable {
    let given: Given
    let value: Value
  }

  /// By the first of the keys; what was asked for last at the end.
  private let readings = Mutex<[String: [Reading]]>([:])
  /// More ways to write a section are seldom met in turns.
  private static let most = 8

  /// A memory without anything in it.
  package init() {}

  fileprivate func recall<Given: Equatable & Sendable, Value: Sendable>(
    _ key: String, _ occasion: Occasion, _ given: Given
  ) -> (known: [String], value: Value)? {
    readings.withLock { readings in
      guard
        let place = readings[key]?.lastIndex(where: { reading in
          guard let content = reading.value as? Content<Given, Value> else { return false }
          return content.given == given && reading.occasion == occasion
        }), let reading = readings[key]?.remove(at: place),
        let content = reading.value as? Content<Given, Value>
      else { return nil }
      readings[key]?.append(reading)
      return (reading.known, content.value)
    }
  }

  fileprivate func keep<Given: Equatable & Sendable, Value: Sendable>(
    _ value: Value, _ key: String, _ occasion: Occasion, _ given: Given, knowing known: [String]
  ) {
    let reading = Reading(
      occasion: occasion, known: known, value: Content(given: given, value: value))
    readings.withLock { readings in
      if readings[key]?.count ?? 0 >= Self.most { readings[key]?.removeFirst() }
      readings[key, default: []].append(reading)
    }
  }
}

extension SettingsReader {
  /// What `read` makes of some sections, or what it made of the same ones before.
  /// - Parameters:
  ///   - keys: all keys of this section that `read` looks at
  ///   - given: everything else that it goes by, but for the calendar; what it captures is read
  ///     of these sections, or never changes
  ///   - read: reads the sections
  /// - Returns: what it makes of them
  package mutating func remembering<Given: Equatable & Sendable, Value: Sendable>(
    _ keys: String..., given: Given, _ read: (inout SettingsReader, Given) -> Value
  ) -> Value {
    guard let memory, issues.isEmpty, let first = keys.first else { return read(&self, given) }
    let occasion = SectionMemory.Occasion(
      written: keys.map { key in entries?.first { $0.key == key } }, calendar: calendar,
      hasMovedRun: hasMovedRun)
    if let found: (known: [String], value: Value) = memory.recall(first, occasion, given) {
      for key in found.known where !known.contains(key) { known.append(key) }
      return found.value
    }
    let before = known.count
    let value = read(&self, given)
    if issues.isEmpty {
      memory.keep(value, first, occasion, given, knowing: Array(known[before...]))
    }
    return value
  }

  /// The same of a section that nothing else decides.
  package mutating func remembering<Value: Sendable>(
    _ key: String, _ read: (inout SettingsReader) -> Value
  ) -> Value {
    remembering(key, given: true) { reader, _ in read(&reader) }
  }
}
