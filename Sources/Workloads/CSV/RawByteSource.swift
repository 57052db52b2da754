#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The bytes of a file or of standard input as they are stored, or bytes that are in memory.
///
/// Chunks of `read(2)` beat a memory map here: page faults cost more than one copy into a warm
/// buffer.
struct RawByteSource: ~Copyable {
  private let descriptor: Int32
  private let memory: [UInt8]
  private var position = 0
  private let observer: ((UnsafeRawBufferPointer) -> Void)?
  /// Whether the descriptor is of a file that others read too, each from its own place on.
  private var isShared = false
  /// The size of a plain file, or of what is in memory.
  let size: Int?
  /// What the meter knows it by; 0: it is not metered.
  private var token = 0

  /// Bytes that are in memory.
  init(bytes: [UInt8]) {
    descriptor = -1
    memory = bytes
    observer = nil
    size = bytes.count
  }

  /// Reads on where a descriptor is, and closes it.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    memory = []
    observer = nil
    size = nil
  }

  /// Opens a file for reading; `-` is standard input, and a pipe is read as often as it is opened.
  /// - Parameters:
  ///   - path: the file
  ///   - observer: is shown every byte as it is read, once and in order
  /// - Throws: `TraceError.missingFile` or `TraceError.unreadableFile`.
  init(path: String, observer: ((UnsafeRawBufferPointer) -> Void)? = nil) throws(TraceError) {
    if path == "-", StandardInput.isSpent {
      throw .unreadableFile(
        path, reason: "a scenario was read from standard input; expected a file")
    }
    let kept = try KeptPipe.descriptor(path: path)
    isShared = kept != nil
    let opened = kept ?? (path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC))
    if opened < 0 {
      if errno == ENOENT || errno == ENOTDIR { throw .missingFile(path) }
      throw .unreadableFile(path, reason: String(cString: strerror(errno)))
    }
    descriptor = opened
    memory = []
    self.observer = observer
    var information = stat()
    let isPlain = fstat(opened, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
    size = isPlain ? Int(information.st_size) : nil
    token = ReadingMeter.shared.begin(path, size: size)
  }

  /// Puts bytes into `buffer[start..<end]`, from its start on; returns how many, 0 at the end.
  mutating func read(into buffer: inout [UInt8], from start: Int, upTo end: Int)
    throws(ByteSourceFailure) -> Int
  {
    precondition(
      start >= 0 && start < end && end <= buffer.count, "bytes are read into a part of the buffer")
    if descriptor < 0 {
      let count = min(end - start, memory.count - position)
      for index in 0..<count { buffer[start + index] = memory[position + index] }
      position += count
      return count
    }
    let count = buffer.withUnsafeMutableBytes { bytes in
      let free = UnsafeMutableRawBufferPointer(rebasing: bytes[start..<end])
      return read(into: free)
    }
    if count < 0 { throw .system(String(cString: strerror(errno))) }
    if isShared { position += count }
    return count
  }

  /// The same without a buffer of Swift's; returns -1 and sets `errno` when the system refuses.
  private func read(into free: UnsafeMutableRawBufferPointer) -> Int {
    var count: Int
    repeat {
      if isShared {
        count = pread(descriptor, free.baseAddress, free.count, off_t(position))
        continue
      }
      #if canImport(Glibc)
        count = Glibc.read(descriptor, free.baseAddress, free.count)
      #elseif canImport(Musl)
        count = Musl.read(descriptor, free.baseAddress, free.count)
      #else
        count = Darwin.read(descriptor, free.baseAddress, free.count)
      #endif
    } while count < 0 && errno == EINTR
    if count > 0, token > 0 { ReadingMeter.shared.advance(token, by: count) }
    if count > 0 { observer?(UnsafeRawBufferPointer(rebasing: free[..<count])) }
    return count
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if token > 0 { ReadingMeter.shared.end(token) }
  }
}
