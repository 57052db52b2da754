/// The indices `0..<count` in ascending order of their keys, equal keys by index.
///
/// One counting sort into about as many buckets as there are keys, then each bucket by itself: a
/// few keys by insertion, many in the same way again. Keys that are almost in order, as the leaves
/// of a workload are, are read and written almost in order too; a comparison sort takes several
/// times as long on ten million joins. Nothing is sorted when the keys are in order already.
/// - Parameters:
///   - count: how many keys there are
///   - key: the key of an index
/// - Returns: the indices in order
package func stableOrder(count: Int, by key: (Int) -> Int64) -> [UInt32] {
  precondition(count < Int(UInt32.max), "joins are numbered in 32 bits")
  if let order = orderInWords(count: count, by: key) { return order }
  return [UInt32](unsafeUninitializedCapacity: count) { order, initialized in
    // The first round's order is 0, 1, 2, ...: nobody needs to write or copy it, unless it is the
    // answer.
    let whole = UnsafeMutableBufferPointer(rebasing: order[..<count])
    if !sortStably(whole, from: { UInt32(truncatingIfNeeded: $0) }, by: key) {
      for index in 0..<count { order[index] = UInt32(truncatingIfNeeded: index) }
    }
    initialized = count
  }
}

/// The same where each key and its index fit into one word: these are sorted without a branch that
/// nobody can guess, in half the time. Nil where they do not fit, where there are so few that it is
/// not worth it, or so many that the memory for it would count.
@inline(__always)
private func orderInWords(count: Int, by key: (Int) -> Int64) -> [UInt32]? {
  guard 1 << 10...1 << 20 ~= count, let (low, high) = bounds(count: count, by: key) else {
    return nil
  }
  let spanBits = UInt64.bitWidth - UInt64(bitPattern: high &- low).leadingZeroBitCount
  let indexBits = Int.bitWidth - (count - 1).leadingZeroBitCount
  guard spanBits + indexBits <= UInt64.bitWidth else { return nil }
  var words = (0..<count).map { index in
    UInt64(bitPattern: key(index) &- low) << UInt64(indexBits) | UInt64(index)
  }
  words.sortByRadix(bits: indexBits..<indexBits + spanBits)
  let mask = UInt64(1) << UInt64(indexBits) - 1
  return words.map { UInt32(truncatingIfNeeded: $0 & mask) }
}

/// Puts the indices that `unsorted` gives by place into `order`, by their keys; equal keys stay as
/// they are. False, and nothing is written, when they are in order already.
@inline(__always)
private func sortStably(
  _ order: UnsafeMutableBufferPointer<UInt32>, from unsorted: (Int) -> UInt32,
  by key: (Int) -> Int64
) -> Bool {
  guard let (low, shift, bucketCount) = buckets(count: order.count, by: { key(Int(unsorted($0))) })
  else { return false }
  func bucket(_ index: UInt32) -> Int {
    Int(truncatingIfNeeded: UInt64(bitPattern: key(Int(index)) &- low) >> shift)
  }
  // The start of each bucket, then, as it fills, its end.
  var places = [UInt32](repeating: 0, count: bucketCount + 1)
  for place in 0..<order.count { places[bucket(unsorted(place)) + 1] += 1 }
  for place in places.indices.dropFirst() { places[place] += places[place - 1] }
  for place in 0..<order.count {
    let index = unsorted(place)
    let bucket = bucket(index)
    order[Int(places[bucket])] = index
    places[bucket] += 1
  }
  if shift == 0 { return true }
  var start = 0
  for end in places.dropLast() {
    let keys = UnsafeMutableBufferPointer(rebasing: order[start..<Int(end)])
    if keys.count > fewestCounted {
      sortAgain(keys, by: key)
    } else if keys.count > 1 {
      insertionSort(keys, by: key)
    }
    start = Int(end)
  }
  return true
}

/// The same for the keys of one bucket: each round divides the span of the keys by their number.
private func sortAgain(_ order: UnsafeMutableBufferPointer<UInt32>, by key: (Int) -> Int64) {
  let unsorted = Array(order)
  _ = sortStably(order, from: { unsorted[$0] }, by: key)
}

/// From so many keys on counting beats insertion.
private let fewestCounted = 24

/// The lowest key, the bits that a bucket leaves out and the number of buckets; nil when the keys
/// are in order already.
@inline(__always)
private func buckets(count: Int, by key: (Int) -> Int64) -> (low: Int64, shift: UInt64, count: Int)?
{
  guard let (low, high) = bounds(count: count, by: key) else { return nil }
  let span = UInt64(bitPattern: high &- low)
  var shift: UInt64 = 0
  while span >> shift >= UInt64(max(count, 2)) { shift += 1 }
  return (low, shift, Int(span >> shift) + 1)
}

/// The lowest and the highest key; nil when the keys are in order already.
@inline(__always)
private func bounds(count: Int, by key: (Int) -> Int64) -> (low: Int64, high: Int64)? {
  var low = Int64.max
  var high = Int64.min
  var last = Int64.min
  var isSorted = true
  for place in 0..<count {
    let key = key(place)
    low = min(low, key)
    high = max(high, key)
    isSorted = isSorted && last <= key
    last = key
  }
  return isSorted ? nil : (low, high)
}

@inline(__always)
private func insertionSort(_ order: UnsafeMutableBufferPointer<UInt32>, by key: (Int) -> Int64) {
  var sorted = 1
  while sorted < order.count {
    let index = order[sorted]
    let own = key(Int(index))
    var place = sorted
    while place > 0 && key(Int(order[place - 1])) > own {
      order[place] = order[place - 1]
      place -= 1
    }
    order[place] = index
    sorted += 1
  }
}
