import Probability

/// Numbers that look random and are the same in every run of the tests.
struct Numbers {
  private var stream: RandomStream

  init(seed: UInt64) {
    stream = StreamFamily(seed: seed, replication: 0, purpose: StreamPurpose("tests")).stream(0)
  }

  mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + stream.nextIndex(below: range.count)
  }
  mutating func chance(_ probability: Double) -> Bool { stream.nextUnit() < probability }
  mutating func one<Element>(of elements: [Element]) -> Element {
    elements[stream.nextIndex(below: elements.count)]
  }
  mutating func milliseconds(_ law: Distribution) -> Int64 {
    var sampler = Sampler(law)
    return sampler.drawMilliseconds(from: &stream)
  }
  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var elements = elements
    for last in elements.indices.reversed() {
      elements.swapAt(last, stream.nextIndex(below: last + 1))
    }
    return elements
  }
}
