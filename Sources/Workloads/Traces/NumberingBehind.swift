internal import Dispatch
internal import Synchronization

/// Numbers the participants of rows that are read many at a time: those of a long text on a thread
/// of its own, a few thousand rows behind who reads them. To look them up takes about as long as
/// everything else that is done with a row, because each waits for memory.
///
/// The numbers are the same: one thread at a time numbers, in the order of the rows.
final class NumberingBehind {
  private let namesPeople: Bool
  /// After so many plain rows without another a thread takes over; nil: never.
  private let after: Int?
  private let work = Work()
  private var queue: DispatchQueue?
  /// The rows since one was read with care.
  private var plainRows = 0
  /// The place of the rows that are read next, and how many before it are numbered by the thread.
  private var place = 0
  private var given = 0
  /// Whether the rows that were read last are numbered already.
  private var isNumbered = false

  /// - Parameters:
  ///   - namesPeople: whether rows name who joins
  ///   - after: the plain rows after which a thread is worth it; nil: never
  init(namesPeople: Bool, after: Int?) {
    self.namesPeople = namesPeople
    self.after = namesPeople ? after : nil
  }

  /// The rows that are read next.
  var rows: PlainRows { work.blocks[place] }

  /// The numbers of names; for others only after `last`.
  var index: NameIndex {
    _read { yield work.index }
    _modify { yield &work.index }
  }

  /// Makes room for the names of so many rows, as long as no thread may need it.
  func reserveCapacity(_ rows: Int) {
    if queue == nil { work.index.reserveCapacity(rows) }
  }

  /// Numbers the rows that were read, or has them numbered.
  /// - Parameter text: where their names are
  func number(in text: UnsafeRawPointer) {
    plainRows += rows.count
    if given == 0, queue == nil || plainRows < after ?? .max {
      if namesPeople { work.number(rows, in: text) }
      return isNumbered = true
    }
    rows.keepNames(in: text)
    given += 1
    place = (place + 1) % work.blocks.count
    work.given.signal()
  }

  /// The next rows that are numbered, as far as room is needed for others; nil when there is some.
  func next() -> PlainRows? {
    if isNumbered { return atOnce() }
    return given > 0 && given == work.blocks.count - 1 ? oldest() : nil
  }

  /// The next rows that are numbered, up to the last; nil behind it. The next row is not a plain
  /// one.
  func last() -> PlainRows? {
    plainRows = 0
    return given > 0 ? oldest() : nil
  }

  private func atOnce() -> PlainRows {
    isNumbered = false
    let rows = rows
    if let after, plainRows >= after, queue == nil {
      work.blocks = (0..<4).map { _ in PlainRows(capacity: 2048) }
      let queue = DispatchQueue(label: "greenroom.numbering")
      queue.async { [work] in work.run() }
      self.queue = queue
    }
    return rows
  }

  private func oldest() -> PlainRows {
    work.numbered.wait()
    defer { given -= 1 }
    let count = work.blocks.count
    return work.blocks[(place + count - given) % count]
  }

  deinit {
    guard let queue else { return }
    work.isStopped.store(true, ordering: .sequentiallyConsistent)
    work.given.signal()
    queue.sync {}
  }

  /// What the two threads share. Rows belong to the one that a semaphore gave them to, and the
  /// numbers to the thread while it has rows.
  private final class Work: @unchecked Sendable {
    var index = NameIndex()
    var blocks = [PlainRows()]
    /// Rows that may be numbered, and rows that are.
    let given = DispatchSemaphore(value: 0)
    let numbered = DispatchSemaphore(value: 0)
    let isStopped = Atomic(false)

    func run() {
      var place = 0
      while true {
        given.wait()
        if isStopped.load(ordering: .sequentiallyConsistent) { return }
        let rows = blocks[place]
        if let names = rows.kept.baseAddress { number(rows, in: names) }
        numbered.signal()
        place = (place + 1) % blocks.count
      }
    }

    func number(_ rows: PlainRows, in text: UnsafeRawPointer) {
      index.number(rows.participantNames, into: rows.participantNumbers, in: text)
    }
  }
}
