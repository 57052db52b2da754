/// Where a name is in the text that was read, with its hash.
struct PlainName {
  var start: UInt32 = 0
  var count: UInt32 = 0
  var hash: UInt32 = 0
}

/// Some rows of joins, a run of memory for each column: an array would be asked at every write
/// whether somebody else has it too.
///
/// The memory is this object's alone, and freed with it.
final class PlainRows {
  /// So many fit into the nearest cache with their names.
  static let most = 256

  /// How many rows there is room for.
  let capacity: Int
  /// The number of rows.
  var count = 0
  let joins: UnsafeMutablePointer<Int64>
  let stays: UnsafeMutablePointer<Int64>
  let meetings: UnsafeMutablePointer<PlainName>
  /// Without bytes where a row names nobody.
  let participants: UnsafeMutablePointer<PlainName>
  /// The numbers of these names once they are known; `UInt32.max` for nothing.
  let meetingNumbers: UnsafeMutablePointer<UInt32>
  let participantNumbers: UnsafeMutablePointer<UInt32>

  /// The participants' names where they were copied.
  private(set) var kept = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  init(capacity: Int = most) {
    func column<Value: BitwiseCopyable>(of value: Value) -> UnsafeMutablePointer<Value> {
      let column = UnsafeMutablePointer<Value>.allocate(capacity: capacity)
      column.initialize(repeating: value, count: capacity)
      return column
    }
    self.capacity = capacity
    joins = column(of: 0)
    stays = column(of: 0)
    meetings = column(of: PlainName())
    participants = column(of: PlainName())
    meetingNumbers = column(of: .max)
    participantNumbers = column(of: .max)
  }

  /// The names of the meetings.
  var meetingNames: UnsafeBufferPointer<PlainName> {
    UnsafeBufferPointer(start: meetings, count: count)
  }
  /// The names of the participants.
  var participantNames: UnsafeBufferPointer<PlainName> {
    UnsafeBufferPointer(start: participants, count: count)
  }

  /// Copies the participants' names, so that the text that was read is not needed for them.
  ///
  /// Sixteen bytes are copied at a time: behind a text there are as many that mean nothing.
  func keepNames(in text: UnsafeRawPointer) {
    var size = 16
    for row in 0..<count { size += Int(participants[row].count) + 16 }
    if size > kept.count {
      kept.deallocate()
      kept = .allocate(byteCount: size + size / 2, alignment: 16)
    }
    guard let kept = kept.baseAddress else { return }
    var end = 0
    for row in 0..<count {
      let name = participants[row]
      var copied = 0
      repeat {
        let words = (text + Int(name.start) + copied).loadUnaligned(as: SIMD2<UInt64>.self)
        (kept + end + copied).storeBytes(of: words, as: SIMD2<UInt64>.self)
        copied &+= 16
      } while copied < Int(name.count)
      participants[row].start = UInt32(truncatingIfNeeded: end)
      end &+= Int(name.count)
    }
  }

  deinit {
    kept.deallocate()
    joins.deallocate()
    stays.deallocate()
    meetings.deallocate()
    participants.deallocate()
    meetingNumbers.deallocate()
    participantNumbers.deallocate()
  }
}
