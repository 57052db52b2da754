extension [UInt64] {
  /// Sorts by some of the bits, words that are equal in them as they are: up to 11 bits at a time,
  /// least significant first. Ten million lengths of time take three passes.
  mutating func sortByRadix(bits: Range<Int>) {
    let rounds = (bits.count + 10) / 11
    if rounds == 0 { return }
    let width = (bits.count + rounds - 1) / rounds
    let mask = UInt64(1) << UInt64(width) - 1
    var sorted = [UInt64](repeating: 0, count: count)
    withUnsafeMutableBufferPointer { words in
      sorted.withUnsafeMutableBufferPointer { sorted in
        var (from, to) = (words, sorted)
        for round in 0..<rounds {
          let shift = UInt64(bits.lowerBound + round * width)
          withUnsafeTemporaryAllocation(of: Int.self, capacity: 1 << width) { places in
            places.initialize(repeating: 0)
            for word in from { places[Int(word >> shift & mask)] &+= 1 }
            var place = 0
            for digit in places.indices {
              (places[digit], place) = (place, place &+ places[digit])
            }
            for word in from {
              let digit = Int(word >> shift & mask)
              to[places[digit]] = word
              places[digit] &+= 1
            }
          }
          swap(&from, &to)
        }
      }
    }
    if rounds % 2 == 1 { swap(&self, &sorted) }
  }
}
