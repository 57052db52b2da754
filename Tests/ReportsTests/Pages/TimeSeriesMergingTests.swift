import PoolSimulation
import Studies
import Testing

@testable import Reports

@Suite struct TimeSeriesMergingTests {
  @Test("Rows that are merged add up to what they did, and keep the highest peak")
  func merges() throws {
    let rows = Array(try Sample.study("report.interval=1m").runs[0].result.timeSeries)
    // Three hours of minutes, seven at a time: 25 of seven, and one of the five that are left.
    let merged = rows.merged(7)
    #expect(rows.count == 180 && merged.count == 26)
    #expect(merged[0].start == rows[0].start && merged[0].end == rows[6].end)
    #expect(merged[25].start == rows[175].start && merged[25].end == rows[179].end)
    for sum in [\TimeSeriesRow.demand, \.participants, \.desired, \.freeSeats, \.cost] {
      #expect(
        merged.reduce(0) { $0 + $1[keyPath: sum] } == rows.reduce(0) { $0 + $1[keyPath: sum] })
    }
    #expect(merged.reduce(0) { $0 + $1.rejected } == rows.reduce(0) { $0 + $1.rejected })
    #expect(merged[3].demandPeak == rows[21..<28].map(\.demandPeak).max())
    #expect(rows.merged(1) == rows && [TimeSeriesRow]().merged(3).isEmpty)
  }
}
