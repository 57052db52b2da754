internal import CZlib

/// Unpacks gzip (RFC 1952) through zlib: one member after another, as `gzip` and log shippers
/// append them.
final class Inflater {
  /// How gzip begins.
  static let magic: [UInt8] = [0x1F, 0x8B]

  /// zlib keeps the stream's address, so it has a place of its own and stays there as long as this
  /// object lives.
  private let stream: UnsafeMutablePointer<z_stream>
  private var input: [UInt8]
  /// What zlib has not taken yet lies in `input[position..<filled]`.
  private var position = 0
  private var filled: Int
  private var isBetweenMembers = false
  /// What is wrong behind the bytes that were handed over last.
  private var failure: ByteSourceFailure?

  /// Unpacks from the bytes given on.
  init(input first: [UInt8], chunkSize: Int = 1 << 16) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    precondition(greenroom_inflate_init(stream) == Z_OK, "zlib has memory for one stream")
    input = [UInt8](repeating: 0, count: chunkSize)
    filled = first.count
    for index in first.indices { input[index] = first[index] }
  }

  /// Puts unpacked bytes into `buffer[start..<end]`, from its start on; returns how many, 0 at the
  /// end of the last member.
  func read(
    into buffer: inout [UInt8], from start: Int, upTo end: Int, packed raw: inout RawByteSource
  ) throws(ByteSourceFailure) -> Int {
    while true {
      if let failure { throw failure }
      if position == filled {
        position = 0
        filled = try raw.read(into: &input, from: 0, upTo: input.count)
        if filled == 0 {
          if isBetweenMembers { return 0 }
          throw .gzipCutShort
        }
      }
      if isBetweenMembers {
        // Tapes and some downloads are padded with zeros.
        while position < filled && input[position] == 0 { position += 1 }
        if position == filled { continue }
        inflateReset(stream)
        isBetweenMembers = false
      }
      let (status, count) = inflateOnce(into: &buffer, from: start, upTo: end)
      switch status {
      case Z_STREAM_END: isBetweenMembers = true
      case Z_OK, Z_BUF_ERROR: break
      default:
        failure = .gzipDamaged(
          stream.pointee.msg.map { String(cString: $0) } ?? "zlib reports error \(status)")
      }
      if count > 0 { return count }
    }
  }

  private func inflateOnce(into buffer: inout [UInt8], from start: Int, upTo end: Int) -> (
    status: Int32, count: Int
  ) {
    let (stream, offset, available) = (stream, position, filled - position)
    let status = input.withUnsafeMutableBufferPointer { input in
      buffer.withUnsafeMutableBufferPointer { buffer in
        stream.pointee.next_in = input.baseAddress.map { $0 + offset }
        stream.pointee.avail_in = UInt32(available)
        stream.pointee.next_out = buffer.baseAddress.map { $0 + start }
        stream.pointee.avail_out = UInt32(end - start)
        return inflate(stream, Z_NO_FLUSH)
      }
    }
    position = filled - Int(stream.pointee.avail_in)
    return (status, end - start - Int(stream.pointee.avail_out))
  }

  deinit {
    inflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }
}
