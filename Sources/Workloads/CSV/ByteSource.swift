#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Where a reader's bytes come from: a file in chunks, or a buffer that is all there at once.
///
/// Chunks of `read(2)` beat a memory map here: page faults cost more than one copy into a warm buffer.
struct ByteSource: ~Copyable {
  private let descriptor: Int32

  /// A source whose bytes were handed over already.
  init() { descriptor = -1 }

  /// Opens a file for reading.
  /// - Throws: `TraceError.missingFile` or `TraceError.unreadableFile`.
  init(path: String) throws(TraceError) {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    if opened < 0 {
      if errno == ENOENT || errno == ENOTDIR { throw .missingFile(path) }
      throw .unreadableFile(path, reason: String(cString: strerror(errno)))
    }
    descriptor = opened
  }

  /// Appends up to `count` bytes to `buffer`; returns how many, 0 at the end.
  /// - Throws: the system's error number.
  mutating func read(upTo count: Int, appendingTo buffer: inout [UInt8]) throws(SystemErrorNumber) -> Int {
    if descriptor < 0 { return 0 }
    let old = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: count))
    var got: Int
    repeat {
      got = buffer.withUnsafeMutableBytes { bytes in
        #if canImport(Glibc)
          Glibc.read(descriptor, bytes.baseAddress.map { $0 + old }, count)
        #elseif canImport(Musl)
          Musl.read(descriptor, bytes.baseAddress.map { $0 + old }, count)
        #else
          Darwin.read(descriptor, bytes.baseAddress.map { $0 + old }, count)
        #endif
      }
    } while got < 0 && errno == EINTR
    let number = errno
    buffer.removeLast(count - max(got, 0))
    if got < 0 { throw SystemErrorNumber(number: number) }
    return got
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}

/// What the system said when a read failed.
struct SystemErrorNumber: Error {
  var number: Int32
  /// The system's words.
  var reason: String { String(cString: strerror(number)) }
}
