internal import Dispatch
internal import Synchronization

/// Unpacks a text on a thread of its own, a few pieces ahead of who reads it: unpacking takes about
/// as long as everything else that is done with a row.
///
/// What comes out is the same, byte for byte and failure for failure.
final class UnpackingAhead {
  private let work: Work
  private let queue = DispatchQueue(label: "greenroom.unpacking")
  /// The piece that is being read, how much of it was, and whether it is here.
  private var place = 0
  private var position = 0
  private var isHere = false

  /// Goes on with a packed text that was read so far.
  init(_ raw: RawBytes, _ inflater: Inflater) {
    work = Work(raw, inflater)
    queue.async { [work] in work.run() }
  }

  /// Puts unpacked bytes into `buffer[start..<end]`, from its start on; returns how many, 0 at the
  /// end of the text.
  func read(into buffer: inout [UInt8], from start: Int, upTo end: Int) throws(ByteSourceFailure)
    -> Int
  {
    while true {
      if !isHere {
        work.filled.wait()
        (isHere, position) = (true, 0)
      }
      let piece = work.pieces + place
      let count = min(end - start, piece.pointee.count - position)
      if count > 0 {
        piece.pointee.bytes.withUnsafeBytes { bytes in
          buffer.withUnsafeMutableBytes { buffer in
            let part = UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
            UnsafeMutableRawBufferPointer(rebasing: buffer[start..<start + count])
              .copyMemory(from: part)
          }
        }
        position += count
        return count
      }
      if let failure = piece.pointee.failure { throw failure }
      if piece.pointee.isLast { return 0 }
      isHere = false
      place = (place + 1) % Work.places
      work.free.signal()
    }
  }

  deinit {
    work.isStopped.store(true, ordering: .sequentiallyConsistent)
    work.free.signal()
    // The file may not be closed while it is read.
    queue.sync {}
  }

  private struct Piece {
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    var count = 0
    /// What is wrong behind its bytes.
    var failure: ByteSourceFailure?
    /// Whether the text ends with it.
    var isLast = false
  }

  /// What the two threads share. A piece belongs to the one that a semaphore gave it to, and the
  /// source to the thread that unpacks.
  private final class Work: @unchecked Sendable {
    static let places = 4
    let pieces: UnsafeMutablePointer<Piece>
    /// Pieces that may be filled, and pieces that may be read.
    let free = DispatchSemaphore(value: 0)
    let filled = DispatchSemaphore(value: 0)
    let isStopped = Atomic(false)
    private let raw: RawBytes
    private let inflater: Inflater

    init(_ raw: RawBytes, _ inflater: Inflater) {
      self.raw = raw
      self.inflater = inflater
      pieces = .allocate(capacity: Self.places)
      for place in 0..<Self.places {
        (pieces + place).initialize(to: Piece())
        free.signal()
      }
    }

    deinit {
      pieces.deinitialize(count: Self.places)
      pieces.deallocate()
    }

    func run() {
      var place = 0
      while true {
        free.wait()
        if isStopped.load(ordering: .sequentiallyConsistent) { return }
        fill(pieces + place)
        // The other thread may have the piece from here on.
        let isOver = pieces[place].isLast || pieces[place].failure != nil
        filled.signal()
        if isOver { return }
        place = (place + 1) % Self.places
      }
    }

    private func fill(_ piece: UnsafeMutablePointer<Piece>) {
      piece.pointee.count = 0
      while piece.pointee.count < piece.pointee.bytes.count {
        do throws(ByteSourceFailure) {
          let count = try inflater.read(
            into: &piece.pointee.bytes, from: piece.pointee.count,
            upTo: piece.pointee.bytes.count, packed: &raw.source)
          piece.pointee.count += count
          if count == 0 {
            piece.pointee.isLast = true
            return
          }
        } catch {
          piece.pointee.failure = error
          return
        }
      }
    }
  }
}

/// The stored bytes of a text, with which another thread may go on.
final class RawBytes {
  var source: RawByteSource

  init(_ source: consuming RawByteSource) { self.source = source }
}
