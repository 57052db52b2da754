internal import CZlib
internal import Foundation

/// A workbook that was written, read again: the library writes every part into a temporary file
/// first, and does not tell when one of them was cut short, as by a full disk.
///
/// Source: PKWARE's APPNOTE.TXT 6.3.10, 4.3.7 (local file header) and 4.3.16 (end of the directory).
struct WorkbookProof {
  /// Where it is.
  let path: String

  /// Reads it.
  /// - Parameter sizes: the bytes of the rows of each sheet, as they were written
  /// - Returns: whether it is whole: each part is XML that ends, and each sheet has its rows
  func holds(_ sizes: [Int]) -> Bool {
    guard let file = fopen(path, "rb") else { return false }
    defer { fclose(file) }
    var found: [Int] = []
    while true {
      guard let head = bytes(30, of: file) else { return false }
      // What follows the last part is the directory.
      if head.starts(with: [0x50, 0x4B, 0x01, 0x02]) { break }
      guard head.starts(with: [0x50, 0x4B, 0x03, 0x04]), head[8] == 8,
        let name = bytes(number(head, 26), of: file), bytes(number(head, 28), of: file) != nil,
        let part = part(of: file)
      else { return false }
      if name.starts(with: "xl/worksheets/sheet".utf8) {
        guard let rows = part.rows else { return false }
        found.append(rows)
      }
    }
    guard fseek(file, -22, SEEK_END) == 0, let end = bytes(22, of: file) else { return false }
    return end.starts(with: [0x50, 0x4B, 0x05, 0x06]) && found == sizes
  }

  private func bytes(_ count: Int, of file: UnsafeMutablePointer<FILE>) -> [UInt8]? {
    if count == 0 { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    return fread(&bytes, 1, count, file) == count ? bytes : nil
  }

  private func number(_ bytes: [UInt8], _ place: Int) -> Int {
    Int(bytes[place]) | Int(bytes[place + 1]) << 8
  }

  /// Unpacks a part up to its end, where the file stands then; nil where it is damaged, or is no
  /// XML that ends.
  private func part(of file: UnsafeMutablePointer<FILE>) -> UnpackedPart? {
    var stream = z_stream()
    return withUnsafeMutablePointer(to: &stream) { stream in
      guard greenroom_inflate_init_bare(stream) == Z_OK else { return nil }
      defer { inflateEnd(stream) }
      var part = UnpackedPart()
      var (input, output) = (
        [UInt8](repeating: 0, count: 1 << 16), [UInt8](repeating: 0, count: 1 << 18)
      )
      while true {
        let filled = fread(&input, 1, input.count, file)
        if filled == 0 { return nil }
        var taken = 0
        while true {
          let (status, left, room) = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
              stream.pointee.next_in = input.baseAddress.map { $0 + taken }
              stream.pointee.avail_in = UInt32(filled - taken)
              stream.pointee.next_out = output.baseAddress
              stream.pointee.avail_out = UInt32(output.count)
              let status = inflate(stream, Z_NO_FLUSH)
              return (status, Int(stream.pointee.avail_in), Int(stream.pointee.avail_out))
            }
          }
          taken = filled - left
          part.add(output[..<(output.count - room)])
          if status == Z_STREAM_END {
            return fseek(file, -left, SEEK_CUR) == 0 && part.hasEnd ? part : nil
          }
          if status != Z_OK && status != Z_BUF_ERROR { return nil }
          if left == 0 && room > 0 { break }
        }
      }
    }
  }
}

/// What is to be known of a part of a workbook that goes by in pieces.
private struct UnpackedPart {
  private static let opening = Array("<sheetData>".utf8)
  private static let closing = Array("</sheetData>".utf8)
  /// The bytes that are kept of the beginning, where a sheet's columns stand before its rows, and of
  /// the end, where filters and the like stand behind them.
  private static let (mostHead, mostTail) = (4 << 20, 1 << 16)

  private var count = 0
  private var head: [UInt8] = []
  private var tail: [UInt8] = []

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    count += bytes.count
    if head.count < Self.mostHead { head += bytes.prefix(Self.mostHead - head.count) }
    tail += bytes.suffix(Self.mostTail)
    if tail.count > 2 * Self.mostTail { tail.removeFirst(tail.count - Self.mostTail) }
  }

  /// Whether it ends with the end of its first element.
  var hasEnd: Bool {
    let text = String(decoding: head.prefix(4_096), as: UTF8.self)
    guard let root = text.firstMatch(of: /<([A-Za-z:]+)[ >]/)?.1 else { return false }
    // One part has a line end at its end.
    let end = tail.last == UInt8(ascii: "\n") ? tail.dropLast() : tail[...]
    return end.suffix(root.utf8.count + 3).elementsEqual("</\(root)>".utf8)
  }

  /// The bytes of a sheet's rows; nil where it has no beginning or no end of them.
  var rows: Int? {
    guard let start = head.firstRange(of: Self.opening)?.upperBound else {
      return head.firstRange(of: Array("<sheetData/>".utf8)) == nil ? nil : 0
    }
    guard let end = tail.ranges(of: Self.closing).last?.lowerBound else { return nil }
    return count - tail.count + end - start
  }
}
