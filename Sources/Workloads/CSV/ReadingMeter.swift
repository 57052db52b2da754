internal import Synchronization

/// How far the file is that is being read, for those who wait for it. Nothing is made of it but
/// what they are shown.
package final class ReadingMeter: Sendable {
  /// That of this process.
  package static let shared = ReadingMeter()

  /// A file that is being read.
  package struct Reading: Sendable {
    /// The file.
    package let path: String
    /// Its bytes as they are stored, and how many of them were read.
    package let size: Int
    package fileprivate(set) var position = 0
    /// When it was opened.
    package let began = ContinuousClock.now
  }

  private struct State {
    var reading: Reading?
    var token = 0
  }
  private let state = Mutex(State())

  /// What is being read; nil: nothing, or what has no size.
  package var reading: Reading? { state.withLock { $0.reading } }

  /// A file was opened, which takes the place of another one.
  /// - Returns: what its reader names it by
  func begin(_ path: String, size: Int?) -> Int {
    state.withLock { state in
      state.token += 1
      state.reading = size.map { Reading(path: path, size: $0) }
      return state.token
    }
  }

  /// Some of its bytes were read.
  func advance(_ token: Int, by count: Int) {
    state.withLock { state in
      if state.token == token { state.reading?.position += count }
    }
  }

  /// It is not read any more.
  func end(_ token: Int) {
    state.withLock { state in
      if state.token == token { state.reading = nil }
    }
  }
}
