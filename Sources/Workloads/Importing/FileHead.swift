internal import Settings

/// The beginning of a file, by which its kind is recognised.
package struct FileHead: Sendable {
  /// So many bytes are looked at.
  static let size = 1 << 16

  /// The first bytes as text, without a byte order mark.
  package let text: String
  /// Its first lines that are not empty, at most fifty.
  package let lines: [String]

  /// The beginning of a text.
  package init(text: String) {
    self.text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    let lines = self.text.split(whereSeparator: \.isNewline).prefix(100).map {
      String($0).trimmingBlanks()
    }
    self.lines = Array(lines.filter { !$0.isEmpty }.prefix(50))
  }

  /// Reads the beginning of a file, unpacked.
  /// - Throws: `TraceError` when it cannot be read.
  package init(path: String) throws(TraceError) {
    var source = ByteSource(try RawByteSource(path: path))
    var bytes: [UInt8] = []
    do throws(ImportProblem) {
      while bytes.count < Self.size,
        try source.read(upTo: Self.size - bytes.count, appendingTo: &bytes) > 0
      {}
    } catch {
      throw ImportIssues(file: path, onBadRow: .error).refusal(error)
    }
    // Lists of attendance are UTF-16; half a character at the end of a head is none.
    let text = TextEncoding(bytes).map { $0.utf8(bytes, isWhole: false) ?? bytes } ?? bytes
    self.init(text: String(decoding: text, as: UTF8.self))
  }

  /// Whether the text has all of some words.
  func has(_ words: String...) -> Bool { words.allSatisfy { text.contains($0) } }

  /// Whether it has any of some words.
  func hasAny(_ words: String...) -> Bool { words.contains { text.contains($0) } }

  /// Whether it begins as JSON does.
  var isJSON: Bool { lines.first.map { $0.hasPrefix("{") || $0.hasPrefix("[") } ?? false }

  /// Whether it begins as XML does.
  var isXML: Bool { lines.first?.hasPrefix("<") ?? false }

  /// Whether one of its first lines has all of some words, whatever the case.
  func hasLine(with words: String...) -> Bool {
    lines.contains { line in
      let line = line.lowercased()
      return words.allSatisfy { line.contains($0) }
    }
  }
}
