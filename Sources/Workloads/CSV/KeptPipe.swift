internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What comes out of pipes that have a path, such as `<(zcat trace.csv.gz)` of a shell or what
/// `mkfifo` made.
///
/// A pipe gives its bytes once, and an input may be read twice: to recognise it, to find a
/// scenario's start, for its digest. So at the first reading they go into a file without a name,
/// and every reading is of that file.
package enum KeptPipe {
  private struct Identity: Hashable {
    var device: UInt64
    var node: UInt64
  }

  /// The files, which stay open until the program ends.
  private static let files = Mutex<[Identity: Int32]>([:])

  /// Whether a path is that of a pipe.
  package static func isPipe(_ path: String) -> Bool { identity(of: path) != nil }

  /// Every byte of a pipe, or of standard input where the path is `-`.
  /// - Throws: `TraceError` when it cannot be read.
  package static func bytes(path: String) throws(TraceError) -> [UInt8] {
    var raw = try RawByteSource(path: path)
    var bytes: [UInt8] = []
    try drain(&raw, of: path) { (piece: ArraySlice<UInt8>) throws(TraceError) in bytes += piece }
    return bytes
  }

  /// A descriptor of the file that has a pipe's bytes, to be closed by who asks; nil for what is no
  /// pipe.
  /// - Throws: `TraceError.unreadableFile` when there is no room for such a file.
  static func descriptor(path: String) throws(TraceError) -> Int32? {
    guard let identity = identity(of: path) else { return nil }
    // Opened once: who opens a pipe again waits for somebody to write into it.
    let kept = try files.withLock { files throws(TraceError) in
      if let known = files[identity] { return known }
      let opened = open(path, O_RDONLY | O_CLOEXEC)
      if opened < 0 { throw .unreadableFile(path, reason: String(cString: strerror(errno))) }
      var raw = RawByteSource(descriptor: opened)
      let file = try unnamedFile(with: &raw, of: path)
      files[identity] = file
      return file
    }
    return dup(kept)
  }

  /// A file without a name that has everything that a source gives.
  static func unnamedFile(with raw: inout RawByteSource, of path: String) throws(TraceError)
    -> Int32
  {
    func problem() -> TraceError {
      .unreadableFile(
        path, reason: "it cannot be kept to be read twice: \(String(cString: strerror(errno)))")
    }
    guard let file = tmpfile() else { throw problem() }
    defer { fclose(file) }
    try drain(&raw, of: path) { (piece: ArraySlice<UInt8>) throws(TraceError) in
      let written = piece.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
      if written != piece.count { throw problem() }
    }
    guard fflush(file) == 0 else { throw problem() }
    let kept = dup(fileno(file))
    if kept < 0 { throw problem() }
    return kept
  }

  /// Gives every byte to `body`; a part of what comes must not pass for the whole.
  private static func drain(
    _ raw: inout RawByteSource, of path: String,
    _ body: (ArraySlice<UInt8>) throws(TraceError) -> Void
  ) throws(TraceError) {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count: Int
      do throws(ByteSourceFailure) {
        count = try raw.read(into: &buffer, from: 0, upTo: buffer.count)
      } catch {
        var reason = "reading failed"
        if case .system(let words) = error { reason += ": \(words)" }
        throw .unreadableFile(path, reason: reason)
      }
      if count == 0 { return }
      try body(buffer[..<count])
    }
  }

  private static func identity(of path: String) -> Identity? {
    var information = stat()
    guard path != "-", stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFIFO else {
      return nil
    }
    return Identity(
      device: UInt64(truncatingIfNeeded: information.st_dev),
      node: UInt64(truncatingIfNeeded: information.st_ino))
  }
}
