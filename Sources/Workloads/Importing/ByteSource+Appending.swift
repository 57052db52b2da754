extension ByteSource {
  /// Appends up to `count` bytes to `buffer`; returns how many, 0 at the end.
  mutating func read(upTo count: Int, appendingTo buffer: inout [UInt8]) throws(ImportProblem)
    -> Int
  {
    let old = buffer.count
    // Appended as an array, zeros are copied at once; as a lazy collection they come one by one.
    buffer += [UInt8](repeating: 0, count: count)
    var got = 0
    defer { buffer.removeLast(count - got) }
    do {
      got = try read(into: &buffer, from: old, upTo: old + count)
    } catch {
      switch error {
      case .system(let reason):
        throw ImportProblem("reading failed: \(reason)", "expected a readable file")
      case .gzipCutShort:
        throw ImportProblem("the packed file is cut short here", "expected a whole .gz file")
      case .gzipDamaged(let reason):
        throw ImportProblem(
          "the packed file is damaged here (\(reason))", "expected a .gz file that unpacks")
      }
    }
    return got
  }
}

extension ImportSettings {
  /// As much as is held in memory of a file that is read as a whole: a packed one may have any
  /// length.
  private static let mostBytes = 1 << 32

  /// Every byte of the file, unpacked.
  func bytes() throws(TraceError) -> [UInt8] {
    var source = ByteSource(try RawByteSource(path: path))
    var bytes: [UInt8] = []
    do throws(ImportProblem) {
      while try source.read(upTo: 1 << 16, appendingTo: &bytes) > 0 {
        if bytes.count > Self.mostBytes {
          throw ImportProblem(
            "the file has more than \(Self.mostBytes >> 30) GiB",
            "expected a shorter one, or several")
        }
      }
    } catch {
      throw ImportIssues(file: path, onBadRow: .error).refusal(error)
    }
    // What a shell of Windows redirects into a file.
    guard let encoding = TextEncoding(bytes) else { return bytes }
    guard let text = encoding.utf8(bytes) else {
      throw ImportIssues(file: path, onBadRow: .error).refusal(
        ImportProblem("the text is damaged UTF-16", "expected UTF-8, or UTF-16 as it was written"))
    }
    return text
  }
}
