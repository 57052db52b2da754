import PoolSimulation
import Probability
import Testing

@testable import Workloads

@Suite struct ValueSummaryTests {
  @Test("quantiles are by nearest rank, and the sum is exact")
  func sumsUp() throws {
    let summary = try #require(ValueSummary((1...200).map { Int64($0) }.reversed()))
    #expect(summary.count == 200 && summary.sum == 20_100 && summary.mean == 100.5)
    #expect(summary.least == 1 && summary.most == 200)
    #expect(summary.quantiles == [10, 50, 100, 150, 180, 190, 198])
    #expect(
      summary.quantile(95) == 190 && summary.quantile(50) == 100 && summary.quantile(51) == nil)
    #expect(ValueSummary([Int64]()) == nil)
    #expect(ValueSummary([7])?.quantiles == [7, 7, 7, 7, 7, 7, 7])
  }

  @Test(
    "many values are sorted as few are", arguments: [4095, 4096, 20_000],
    [1, 1 << 20, 1 << 62] as [Int])
  func sortsMany(count: Int, range: Int) {
    var stream = StreamFamily(seed: 5, replication: 0, purpose: StreamPurpose("values")).stream(
      UInt64(count))
    let values = (0..<count).map { _ in Int64(stream.nextIndex(below: range)) - Int64(range / 2) }
    #expect(SortedValues(values).values == values.sorted())
  }
}
