#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The lines of a text file, read in chunks, so that a log of any length takes the memory of its
/// longest line.
struct LogLines: ~Copyable {
  private static let chunkSize = 1 << 20
  /// A webhook has a few kilobytes; a line of this many bytes is another kind of file.
  private static let longestLine = 1 << 24

  private var source: ByteSource
  private var buffer: [UInt8] = []
  private var next = 0
  private var current = 0..<0
  private var isDry = false
  /// The number of the current line, from 1.
  private(set) var line = 0

  /// Opens a file, packed or not; `-` is standard input.
  init(path: String) throws(TraceError) { source = ByteSource(try RawByteSource(path: path)) }

  /// Moves to the next line; false at the end.
  /// - Throws: what ends the reading, at the line that the current one would be.
  mutating func advance() throws(ImportProblem) -> Bool {
    var searched = next
    while true {
      if let end = lineFeed(from: searched) {
        take(next..<end, following: end + 1)
        return true
      }
      if isDry {
        if next == buffer.count { return false }
        take(next..<buffer.count, following: buffer.count)
        return true
      }
      searched = buffer.count - next
      if searched > Self.longestLine {
        line += 1
        throw ImportProblem(
          "a line of more than \(Self.longestLine) bytes", "expected one JSON object a line")
      }
      buffer.removeFirst(next)
      next = 0
      do throws(ImportProblem) {
        isDry = try source.read(upTo: Self.chunkSize, appendingTo: &buffer) == 0
        // Its line feeds would be found within characters.
        if line == 0, TextEncoding(buffer) != nil {
          throw ImportProblem("the text is UTF-16", "expected UTF-8: iconv -t UTF-8 makes it so")
        }
      } catch {
        line += 1
        throw error
      }
    }
  }

  /// Whether the current line has nothing but blanks.
  var isEmpty: Bool { current.isEmpty }

  /// Gives the bytes of the current line, without its line end and the blanks around it.
  func withLine<Result, Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Result)
    throws(Failure) -> Result
  {
    try body(buffer.span.extracting(current))
  }

  /// The next line feed at or after a place.
  private func lineFeed(from start: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, start < bytes.count,
        let found = memchr(base + start, Int32(Byte.lineFeed), bytes.count - start)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  private mutating func take(_ range: Range<Int>, following: Int) {
    line += 1
    next = following
    var range = range
    if line == 1, buffer[range].starts(with: [0xEF, 0xBB, 0xBF]) {
      range = range.lowerBound + 3..<range.upperBound
    }
    while let first = buffer[range].first, Byte.isBlank(first) {
      range = range.lowerBound + 1..<range.upperBound
    }
    while let last = buffer[range].last, Byte.isBlank(last) {
      range = range.lowerBound..<range.upperBound - 1
    }
    current = range
  }
}

extension Byte {
  /// Space, tab or a carriage return.
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == space || byte == tab || byte == carriageReturn
  }
}
