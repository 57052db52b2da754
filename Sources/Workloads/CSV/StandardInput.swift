#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Standard input, for those who have to read it twice.
enum StandardInput {
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
    func problem() -> TraceError {
      .unreadableFile(
        "-", reason: "it cannot be kept to be read twice: \(String(cString: strerror(errno)))")
    }
    guard let file = tmpfile() else { throw problem() }
    defer { fclose(file) }
    var raw = try RawByteSource(path: "-")
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    do {
      while true {
        let count = try raw.read(into: &buffer, from: 0, upTo: buffer.count)
        if count == 0 { break }
        guard fwrite(buffer, 1, count, file) == count else { throw problem() }
      }
    } catch let error as TraceError {
      throw error
    } catch {
      // A part of what comes must not pass for the whole.
      var reason = "reading failed"
      if case .system(let words)? = error as? ByteSourceFailure { reason += ": \(words)" }
      throw .unreadableFile("-", reason: reason)
    }
    guard fflush(file) == 0, dup2(fileno(file), STDIN_FILENO) >= 0,
      lseek(STDIN_FILENO, 0, SEEK_SET) == 0
    else { throw problem() }
  }
}
