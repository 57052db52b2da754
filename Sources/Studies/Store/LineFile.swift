internal import Foundation

/// The lines of a file, one after the other; of the file no more is held than a piece.
final class LineFile {
  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// What of the buffer is not handed out yet starts here.
  private var start = 0
  private var isAtEnd = false

  private static let piece = 1 << 18
  /// No attempt writes a longer line.
  private static let longest = 1 << 24

  /// Opens a file.
  /// - Throws: that it cannot be opened.
  init(_ path: String) throws(StoreError) {
    self.path = path
    // Who has put a pipe there is not waited for.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 {
      throw StoreError(path, "cannot be read: \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(descriptor) }

  /// The next line without its end; nil where none is left. What stands behind the last line end,
  /// half a line at most, is none.
  /// - Throws: that the file cannot be read.
  func next() throws(StoreError) -> ArraySlice<UInt8>? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        return buffer[start..<end]
      }
      if isAtEnd { return nil }
      if buffer.count - start > Self.longest {
        throw StoreError(path, "has a line of more than \(Self.longest) bytes, which nobody wrote")
      }
      buffer.removeSubrange(..<start)
      start = 0
      searched = buffer.count
      try fill()
    }
  }

  /// Whether something stands behind the last line end.
  var hasRest: Bool { start < buffer.count }

  private func fill() throws(StoreError) {
    let count = buffer.count
    var received = 0
    let descriptor = descriptor
    buffer.append(contentsOf: repeatElement(0, count: Self.piece))
    repeat {
      received = buffer.withUnsafeMutableBytes { bytes in
        read(descriptor, bytes.baseAddress.map { $0 + count }, Self.piece)
      }
    } while received < 0 && errno == EINTR
    let code = errno
    buffer.removeLast(Self.piece - max(0, received))
    if received < 0 {
      throw StoreError(path, "cannot be read: \(String(cString: strerror(code)))")
    }
    isAtEnd = received == 0
  }
}
