internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Standard input, for those who have to read it twice.
package enum StandardInput {
  /// Lets standard input be read, and puts it back to where it was.
  ///
  /// What comes out of a pipe is kept in a file without a name first, which takes the pipe's place.
  /// - Throws: what the body throws; `TraceError.unreadableFile` when there is no room for such a
  ///   file.
  static func rewinding<Value>(_ body: () throws(TraceError) -> Value) throws(TraceError) -> Value {
    var start = lseek(STDIN_FILENO, 0, SEEK_CUR)
    if start < 0 {
      try keep()
      start = 0
    }
    defer { lseek(STDIN_FILENO, start, SEEK_SET) }
    return try body()
  }

  private static func keep() throws(TraceError) {
    var raw = try RawByteSource(path: "-")
    let file = try KeptPipe.unnamedFile(with: &raw, of: "-")
    defer { close(file) }
    guard dup2(file, STDIN_FILENO) >= 0, lseek(STDIN_FILENO, 0, SEEK_SET) == 0 else {
      throw .unreadableFile(
        "-", reason: "it cannot be kept to be read twice: \(String(cString: strerror(errno)))")
    }
  }

  private static let spent = Mutex(false)

  /// Whether somebody has read all of it who keeps it to himself.
  static var isSpent: Bool { spent.withLock { $0 } }

  /// Lets nobody else read it: a scenario came from it, and what is left would seem an empty trace.
  package static func spend() { spent.withLock { $0 = true } }
}
