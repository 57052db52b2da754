internal import Foundation
internal import PoolSimulation
internal import Synchronization

/// What does not fit into memory while a run goes on: a file without a name, which is made when it
/// is needed and goes with the process, however that ends.
final class ScratchFile: RowSpill {
  fileprivate struct State: Sendable {
    /// -1: there is none yet.
    var file: Int32 = -1
    var end = 0
    var problem: Int32 = 0
  }
  private let state = Mutex(State())
  private let folder: String

  /// - Parameter folder: where the file is to be, which is there
  init(in folder: String) { self.folder = folder }

  deinit {
    let file = state.withLock(\.file)
    if file >= 0 { close(file) }
  }

  var problem: Int32 { state.withLock(\.problem) }

  func append(_ bytes: [UInt8]) -> Int {
    state.withLock { state in
      if state.file < 0, state.problem == 0 { state.open(in: folder) }
      defer { state.end += bytes.count }
      if state.problem == 0 {
        let file = state.file
        state.problem = bytes.withUnsafeBytes { writeAll($0, to: file) }
      }
      return state.end
    }
  }

  func read(_ place: Range<Int>) -> [UInt8] {
    state.withLock { state in
      guard state.problem == 0 else { return [] }
      let file = state.file
      var problem: Int32 = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: place.count) { buffer, count in
        while count < place.count {
          let read = pread(
            file, buffer.baseAddress.map { $0 + count }, place.count - count,
            off_t(place.lowerBound + count))
          if read < 0, errno == EINTR { continue }
          if read <= 0 {
            problem = read < 0 ? errno : EIO
            break
          }
          count += read
        }
      }
      state.problem = problem
      return bytes
    }
  }
}

extension ScratchFile.State {
  /// Makes the file and takes its name away. One that a process leaves with its name, killed
  /// between the two, is an abandoned draft.
  fileprivate mutating func open(in folder: String) {
    var name = Array("\(folder)/\(Draft.hidden("rows", "XXXXXX"))".utf8CString)
    file = mkstemps(&name, Int32(Draft.ending.utf8.count))
    if file < 0 {
      problem = errno
      return
    }
    unlink(name)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
  }
}
