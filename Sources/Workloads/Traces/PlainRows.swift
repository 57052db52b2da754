/// Where a name is in the reader's buffer, with its hash, and its number once that is known.
struct PlainName {
  var start: UInt32 = 0
  var count: UInt32 = 0
  var hash: UInt32 = 0
  /// `UInt32.max` for nothing.
  var number = UInt32.max
}

/// Some rows of joins, a run of memory for each column: an array would be asked at every write
/// whether somebody else has it too.
///
/// The memory is this object's alone, and freed with it.
final class PlainRows {
  /// So many fit into the nearest cache with their names.
  static let most = 256

  /// The number of rows.
  var count = 0
  let joins: UnsafeMutablePointer<Int64>
  let stays: UnsafeMutablePointer<Int64>
  let meetings: UnsafeMutablePointer<PlainName>
  /// Without bytes where a row names nobody.
  let participants: UnsafeMutablePointer<PlainName>

  init() {
    func column<Value: BitwiseCopyable>(of value: Value) -> UnsafeMutablePointer<Value> {
      let column = UnsafeMutablePointer<Value>.allocate(capacity: Self.most)
      column.initialize(repeating: value, count: Self.most)
      return column
    }
    joins = column(of: 0)
    stays = column(of: 0)
    meetings = column(of: PlainName())
    participants = column(of: PlainName())
  }

  deinit {
    joins.deallocate()
    stays.deallocate()
    meetings.deallocate()
    participants.deallocate()
  }
}
