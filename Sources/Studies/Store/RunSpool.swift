internal import Foundation

/// Very many finished runs: their lines in a temporary file, which has no name and goes with the
/// process, and in memory 24 bytes of each.
final class RunSpool: Sendable {
  fileprivate struct Place {
    /// The first word of the key, by which places are sorted; the line has all of it.
    let key: UInt64
    let offset: Int64
    let length: Int32
  }

  /// Writes the lines, in any order.
  struct Writer {
    private let path: String
    fileprivate let file: Int32
    fileprivate var places: [Place] = []
    private var end: Int64 = 0
    private var buffer: [UInt8] = []

    private static let piece = 1 << 20

    fileprivate init() throws(StoreError) {
      var name = Array(
        (FileManager.default.temporaryDirectory.path + "/greenroom-runs-XXXXXX").utf8CString)
      file = mkstemp(&name)
      let code = errno
      path = String(decoding: name.dropLast().map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
      if file < 0 {
        throw StoreError(path, "cannot be written: \(String(cString: strerror(code)))")
      }
      unlink(path)
    }

    /// Adds a run.
    /// - Throws: that the disk of temporary files takes no more.
    mutating func add(_ line: RunLine) throws(StoreError) {
      places.append(
        Place(key: line.key.firstWord, offset: end, length: Int32(line.bytes.count)))
      end += Int64(line.bytes.count)
      buffer.append(contentsOf: line.bytes)
      if buffer.count >= Self.piece { try flush() }
    }

    fileprivate mutating func flush() throws(StoreError) {
      let file = file
      let code = buffer.withUnsafeBytes { writeAll($0, to: file) }
      buffer.removeAll(keepingCapacity: true)
      if code != 0 {
        throw StoreError(
          path,
          "cannot be written: \(String(cString: strerror(code))); nothing of the study is lost; "
            + "expected room for its parts where temporary files are, which TMPDIR names")
      }
    }
  }

  private let file: Int32
  private let places: [Place]

  /// Takes runs. One that is added twice, since two variants are the same run, is kept once.
  /// - Parameter fill: adds them
  /// - Throws: what `fill` throws; that the disk of temporary files takes no more; `Contradiction`
  ///   where a run comes to two results.
  init(_ fill: (inout Writer) throws -> Void) throws {
    var writer = try Writer()
    file = writer.file
    do {
      try fill(&writer)
      try writer.flush()
      places = try Self.once(writer.places, in: writer.file)
    } catch {
      close(writer.file)
      throw error
    }
  }

  /// The places by their keys, each run once.
  private static func once(_ places: [Place], in file: Int32) throws -> [Place] {
    var kept: [Place] = []
    kept.reserveCapacity(places.count)
    for place in places.sorted(by: { ($0.key, $0.offset) < ($1.key, $1.offset) }) {
      if let last = kept.last, last.key == place.key {
        let (first, second) = (try line(at: last, in: file), try line(at: place, in: file))
        if first.key == second.key {
          guard first.check == second.check else {
            throw Contradiction(
              "two shards hold different results of the run \(first.key); equal runs should not "
                + "differ")
          }
          continue
        }
      }
      kept.append(place)
    }
    return kept
  }

  deinit { close(file) }

  /// How many runs there are.
  var count: Int { places.count }

  /// Whether a run is there.
  func contains(_ key: Digest) throws -> Bool { try line(of: key) != nil }

  /// What a run came to; nil when it is not there.
  /// - Throws: that the file is not what was written.
  func record(of key: Digest) throws -> RunRecord? {
    guard let line = try line(of: key) else { return nil }
    guard let record = line.record else {
      throw StoreError(
        "the temporary file of runs", "holds a record that is none; expected parts of this program")
    }
    return record
  }

  private func line(of key: Digest) throws -> RunLine? {
    let word = key.firstWord
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle].key < word { low = middle + 1 } else { high = middle }
    }
    while low < places.count, places[low].key == word {
      let line = try Self.line(at: places[low], in: file)
      if line.key == key { return line }
      low += 1
    }
    return nil
  }

  private static func line(at place: Place, in file: Int32) throws -> RunLine {
    let length = Int(place.length)
    let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      count = max(0, pread(file, buffer.baseAddress, length, off_t(place.offset)))
    }
    guard bytes.count == length, let line = RunLine(bytes[...]) else {
      throw StoreError(
        "the temporary file of runs", "is not what was written to it; expected to be left alone")
    }
    return line
  }
}

/// Runs that are there already, over a place for those that are not: what is in the one is never
/// done for the other.
final class RunLayers: RunSink {
  private let there: RunSpool
  private let others: any RunSink

  private let note: @Sendable (Digest) -> Void

  /// - Parameters:
  ///   - there: the runs that are there
  ///   - others: the place for the others
  ///   - note: is told each run that is wanted and there
  init(
    _ there: RunSpool, over others: any RunSink,
    note: @escaping @Sendable (Digest) -> Void = { _ in
    }
  ) {
    (self.there, self.others, self.note) = (there, others, note)
  }

  var isShared: Bool { others.isShared }

  func contains(_ key: Digest) throws -> Bool {
    if try there.contains(key) { return true }
    return try others.contains(key)
  }

  func add(_ record: RunRecord, under key: Digest) throws { try others.add(record, under: key) }

  func record(of key: Digest) throws -> RunRecord? {
    if let record = try there.record(of: key) { return record }
    return try others.record(of: key)
  }

  func take(_ keys: [Digest]) throws -> [RunStanding] {
    let known = try keys.map { try there.contains($0) }
    for (key, isKnown) in zip(keys, known) where isKnown { note(key) }
    var rest = try others.take(zip(keys, known).filter { !$0.1 }.map { $0.0 }).makeIterator()
    return known.map { $0 ? .found : rest.next() ?? .found }
  }

  func giveBack() throws { try others.giveBack() }
}
