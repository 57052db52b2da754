import Probability
import Testing

@testable import PoolSimulation

@Suite struct StableOrderTests {
  /// How keys can lie: a name, and the key of an index out of a random word.
  private static let shapes: [(String, @Sendable (Int, UInt64) -> Int64)] = [
    ("random", { _, word in Int64(bitPattern: word) >> 8 }),
    ("almost in order", { index, word in Int64(index * 100) + Int64(word % 5000) }),
    ("few values", { _, word in Int64(word % 3) }),
    ("all equal", { _, _ in 7 }),
    ("one far away", { index, word in index == 500 ? .max / 2 : Int64(word % 1000) }),
    (
      "two far ends",
      { index, word in
        index % 2 == 0 ? -0x3FFF_FFFF_FFFF_FFFF + Int64(word % 9) : 0x3FFF_FFFF_FFFF_FFFF
      }
    ),
    ("clusters", { _, word in Int64(word % 4) << 40 + Int64(word >> 32 & 0xFFF) }),
    ("backwards", { index, _ in -Int64(index) }),
  ]

  @Test("keys of every shape come in order, equal ones by index", arguments: shapes.indices)
  func sorts(shape: Int) {
    let family = StreamFamily(seed: 1, replication: 0, purpose: StreamPurpose("keys"))
    for count in [0, 1, 2, 23, 24, 25, 100, 1023, 1024, 5000] {
      var stream = family.stream(UInt64(shape), UInt64(count))
      let keys = (0..<count).map { Self.shapes[shape].1($0, stream.next()) }
      let expected = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
      #expect(
        stableOrder(count: count) { keys[$0] } == expected.map { UInt32($0) },
        "\(Self.shapes[shape].0), \(count) keys")
    }
  }

  @Test("more keys than are sorted as words come in order too", arguments: [1, 2, 6])
  func sortsMany(shape: Int) {
    let count = 1 << 20 + 1
    var stream = StreamFamily(seed: 2, replication: 0, purpose: StreamPurpose("keys"))
      .stream(UInt64(shape))
    let keys = (0..<count).map { Self.shapes[shape].1($0, stream.next()) }
    let order = stableOrder(count: count) { keys[$0] }
    #expect(Set(order).count == count)
    #expect(
      zip(order, order.dropFirst()).allSatisfy { (keys[Int($0)], $0) < (keys[Int($1)], $1) })
  }
}
