import Studies
import Testing

@Suite struct ParetoFrontTests {
  @Test(
    "A variant is on the front when no other one is as good in everything and better in something")
  func front() {
    let points: [[Double?]] = [
      [10, 0.1, 5],  // on the front
      [10, 0.1, 5],  // and its equal
      [10, 0.1, 6],  // as cheap, and later
      [9, 0.2, 5],  // cheaper, and turns more away
      [9, 0.2, nil],  // the same without a measured lag
      [11, 0.1, 5],  // dearer for nothing
      [8, 0.3, 9],
    ]
    #expect(ParetoFront.flags(points) == [true, true, false, true, false, false, true])
  }

  @Test("It is what comparing all pairs says")
  func allPairs() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      let points = (0..<60).map { _ in
        (0..<3).map { _ in Double(Int.random(in: 0..<6, using: &generator)) as Double? }
      }
      let values = points.map { $0.map { $0 ?? .infinity } }
      let expected = values.map { point in
        !values.contains { other in other != point && zip(other, point).allSatisfy { $0 <= $1 } }
      }
      #expect(ParetoFront.flags(points) == expected, "\(points)")
    }
  }

  @Test(
    "Turning people away does not look like saving: what rejects more is beaten only in all three")
  func metrics() {
    #expect(
      ParetoFront.metrics.map(\.name) == [
        "cost_capacity_usd", "rejected_join_rate", "scale_up_lag_per_join_p95_s",
      ])
  }
}
