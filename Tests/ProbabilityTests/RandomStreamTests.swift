import CGSL
import Testing

@testable import Probability

/// The bytes of a stream. They are promised for ever: a change here changes every result that
/// anybody has kept.
@Suite struct RandomStreamTests {
  static let stays = StreamFamily(seed: 42, replication: 0, purpose: StreamPurpose("stay"))

  @Test func `A purpose is the FNV-1a hash of its name`() {
    #expect(StreamPurpose("").hash == 0xcbf2_9ce4_8422_2325)
    #expect(StreamPurpose("a").hash == 0xaf63_dc4c_8601_ec8c)
    #expect(StreamPurpose("stay").hash == 0xaefd_4d19_1d95_cde0)
    #expect(StreamPurpose("stay") == StreamPurpose("stay"))
  }

  /// Worked out by a program of its own, from the description alone.
  static let goldenWords: [(stream: RandomStream, words: [UInt64])] = [
    (
      stays.stream(0),
      [0x034a_293e_205e_939b, 0xab4d_9385_ad02_c1dd, 0x44e7_aaf6_7ca0_ebd7, 0x537e_79f1_b624_4f85]
    ),
    (stays.stream(7), [0x350d_9ff9_c7dc_d024, 0x6ea7_9b6a_e5d6_4ebe, 0x60f4_5877_b183_e375]),
    (stays.stream(7, 2), [0x4e9f_62d8_4438_a3c5, 0xf345_b95d_85fd_9dba, 0xd9b2_7bc5_6431_78e3]),
    (
      StreamFamily(seed: .max, replication: -1, purpose: StreamPurpose("retry")).stream(.max, .max),
      [0x90cf_9837_32ba_d3ef, 0x1645_5cef_56da_b568, 0x964d_130c_2c55_6613]
    ),
  ]

  @Test(arguments: goldenWords.indices)
  func `A stream begins with the words it has always begun with`(row: Int) {
    var stream = Self.goldenWords[row].stream
    #expect(Self.goldenWords[row].words.map { _ in stream.next() } == Self.goldenWords[row].words)
  }

  @Test func `A stream is laid out as its copy in C is`() {
    #expect(MemoryLayout<RandomStream>.size == MemoryLayout<greenroom_stream>.size)
    #expect(MemoryLayout<RandomStream>.alignment == MemoryLayout<greenroom_stream>.alignment)
    #expect(
      MemoryLayout<RandomStream>.offset(of: \.first)
        == MemoryLayout<greenroom_stream>.offset(of: \.first))
    #expect(
      MemoryLayout<RandomStream>.offset(of: \.second)
        == MemoryLayout<greenroom_stream>.offset(of: \.second))
    #expect(
      MemoryLayout<RandomStream>.offset(of: \.counter)
        == MemoryLayout<greenroom_stream>.offset(of: \.counter))
  }

  @Test func `GSL draws the same words and units as Swift`() {
    for entity in 0..<100 as Range<UInt64> {
      var inSwift = Self.stays.stream(entity, 3)
      var inC = inSwift
      for _ in 0..<20 {
        #expect(inC.withGenerator { gsl_rng_get($0) } == UInt(inSwift.next()))
        #expect(inC.withGenerator { gsl_rng_uniform($0) } == inSwift.nextUnit())
      }
      #expect(inC.counter == inSwift.counter)
    }
  }

  @Test(arguments: [0, 1e-300, 0.25, 60_000, 1e300])
  func `An exponential is what GSL draws, but for the last bits`(mean: Double) {
    var inC = Self.stays.stream(7)
    var inSwift = inC
    for _ in 0..<10_000 {
      let drawn = Distribution.exponential(mean: mean).sample(from: &inSwift)
      let expected = inC.withGenerator { gsl_ran_exponential($0, mean) }
      // Of one argument, by two functions of which each is within one unit in the last place.
      #expect(abs(drawn - expected) <= 2 * expected.ulp)
    }
  }

  @Test func `A copy repeats what the original goes on to draw`() {
    var original = Self.stays.stream(1)
    _ = original.next()
    var copy = original
    let ahead = (0..<5).map { _ in original.next() }
    #expect(ahead == (0..<5).map { _ in copy.next() })
  }

  @Test func `Every part of the key matters`() {
    let families = [
      Self.stays, StreamFamily(seed: 43, replication: 0, purpose: StreamPurpose("stay")),
      StreamFamily(seed: 42, replication: 1, purpose: StreamPurpose("stay")),
      StreamFamily(seed: 42, replication: 0, purpose: StreamPurpose("retry")),
      // The same words in another order.
      StreamFamily(seed: 0, replication: 42, purpose: StreamPurpose("stay")),
    ]
    var firsts: Set<UInt64> = []
    for family in families {
      for entity in 0..<100 as Range<UInt64> {
        var whole = family.stream(entity)
        firsts.insert(whole.next())
        for part in 0..<10 as Range<UInt64> {
          var stream = family.stream(entity, part)
          firsts.insert(stream.next())
        }
      }
    }
    #expect(firsts.count == families.count * 100 * 11)
  }

  @Test func `A unit is within 0 and 1 and uses the top 53 bits`() {
    var words = Self.stays.stream(9)
    var units = words
    for _ in 0..<1000 {
      let unit = units.nextUnit()
      #expect(unit >= 0 && unit < 1)
      #expect(unit == Double(words.next() >> 11) / 0x1p53)
    }
  }
}
