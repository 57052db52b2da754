extension [UInt64] {
  /// Sorts by some of the bits, words that are equal in them as they are: up to 11 bits at a time,
  /// least significant first. Ten million lengths of time take three passes.
  mutating func sortByRadix(bits: Range<Int>) {
    let rounds = (bits.count + 10) / 11
    if rounds == 0 { return }
    let width = (bits.count + rounds - 1) / rounds
    let mask = UInt64(1) &<< UInt64(width) &- 1
    var sorted = [UInt64](unsafeUninitializedCapacity: count) { $1 = count }
    withUnsafeMutableBufferPointer { words in
      sorted.withUnsafeMutableBufferPointer { sorted in
        withUnsafeTemporaryAllocation(of: Int.self, capacity: rounds << width) { places in
          places.initialize(repeating: 0)
          // Which words have which digits does not depend on their order.
          for word in words {
            var (rest, round) = (word &>> UInt64(bits.lowerBound), 0)
            while round < rounds {
              places[round &<< width | Int(truncatingIfNeeded: rest & mask)] &+= 1
              rest &>>= UInt64(width)
              round &+= 1
            }
          }
          var (from, to) = (words, sorted)
          for round in 0..<rounds {
            let places = UnsafeMutableBufferPointer(
              rebasing: places[round << width..<(round + 1) << width])
            var place = 0
            for digit in places.indices {
              (places[digit], place) = (place, place &+ places[digit])
            }
            let shift = UInt64(bits.lowerBound + round * width)
            for word in from {
              let digit = Int(truncatingIfNeeded: word &>> shift & mask)
              to[places[digit]] = word
              places[digit] &+= 1
            }
            swap(&from, &to)
          }
        }
      }
    }
    if rounds % 2 == 1 { swap(&self, &sorted) }
  }
}
