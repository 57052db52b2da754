import Testing

@testable import Studies

/// The search alone: what holds is a function here, and what is tried is counted.
@Suite struct ThresholdSearchTests {
  private final class Trace {
    var values: [Double] = []
  }

  /// Runs a search and checks what every search promises: no value twice, none that is refused, and
  /// all within the range.
  private func search(
    _ grid: SearchGrid, _ range: ClosedRange<Double>, from start: Double, tolerance: Double,
    accepts: (Double) -> Bool = { _ in true }, holds: (Double) -> Bool
  ) -> (outcome: ThresholdSearch.Outcome, tried: [Double]) {
    let trace = Trace()
    let search = ThresholdSearch(grid: grid, range: range, start: start, tolerance: tolerance)
    let outcome = search.run(accepts: accepts) { values in
      trace.values += values
      return values.map { [holds($0)] }
    }
    #expect(Set(trace.values).count == trace.values.count, "a value was tried twice")
    #expect(trace.values.allSatisfy { range.contains($0) && accepts($0) })
    for change in outcome.switches {
      #expect(holds(change.holds) && !holds(change.fails))
      #expect(trace.values.contains(change.holds) && trace.values.contains(change.fails))
    }
    return (outcome, trace.values)
  }

  @Test(
    "Among whole numbers the change is found exactly, in either direction and from any start",
    arguments: [false, true])
  func whole(isUpper: Bool) {
    for threshold in 1...80 {
      for start in [0, 1, 2, 40, 79, 80] {
        let (outcome, tried) = search(.whole, 0...80, from: Double(start), tolerance: 0) {
          ($0 < Double(threshold)) == isUpper
        }
        let (below, above) = (Double(threshold - 1), Double(threshold))
        #expect(
          outcome.switches == [
            .init(holds: isUpper ? below : above, fails: isUpper ? above : below)
          ])
        #expect(tried.count <= 22)
      }
    }
  }

  @Test(
    "Among other numbers the change is known within the tolerance", arguments: [0.1, 0.01, 0.001],
    [1.234, 47, 99.95, 100.001, 4_321])
  func tolerance(_ tolerance: Double, threshold: Double) {
    let grid = SearchGrid(isWhole: false, range: 1...6_000, tolerance: tolerance)
    for start in [1, 3.3, 240, 6_000.0] {
      let (outcome, tried) = search(grid, 1...6_000, from: start, tolerance: tolerance) {
        $0 <= threshold
      }
      #expect(outcome.switches.count == 1)
      for change in outcome.switches {
        #expect(change.holds <= threshold && change.fails > threshold)
        #expect(
          change.fails / change.holds - 1 <= tolerance * (1 + 1e-12)
            || grid.parting(change.holds, change.fails, into: 2).isEmpty)
      }
      #expect(tried.count < 50)
    }
  }

  @Test("A range from 0 is searched in equal steps")
  func zero() {
    let range = 0.0...300
    let grid = SearchGrid(isWhole: false, range: range, tolerance: 0.01)
    let (outcome, _) = search(grid, range, from: 240, tolerance: 0.01) { $0 >= 100 }
    #expect(outcome.switches == [.init(holds: 102, fails: 99)])
    #expect(search(grid, range, from: 0, tolerance: 0.01) { _ in true }.tried == [0, 300])
  }

  @Test("Where it holds on a stretch only, both of its ends are found")
  func window() {
    let (outcome, _) = search(.whole, 0...1_000, from: 100, tolerance: 0) {
      (60...150).contains($0)
    }
    #expect(Set(outcome.switches) == [.init(holds: 60, fails: 59), .init(holds: 150, fails: 151)])
  }

  @Test(
    "A stretch that is stepped over is found where one condition ends before another one begins",
    arguments: [9.0, 11, 15, 1_000])
  func narrowWindow(end: Double) {
    // From 8 the search goes to 16: in between all hold from 9 to the end.
    let search = ThresholdSearch(grid: .whole, range: 0...1_000, start: 8, tolerance: 0)
    let outcome = search.run(accepts: { _ in true }) { values in
      values.map { [$0 >= 9, $0 <= end, $0 >= 4] }
    }
    #expect(
      Set(outcome.switches)
        == (end < 1_000
          ? [.init(holds: 9, fails: 8), .init(holds: end, fails: end + 1)]
          : [.init(holds: 9, fails: 8)]))
    let never = search.run(accepts: { _ in true }) { values in values.map { [$0 >= 9, $0 <= 8] } }
    #expect(never.switches == [])
  }

  @Test("Of several changes the one is found that ends the stretch on which it holds")
  func changes() {
    // Between 100, where it holds, and 200 the numbers 133 and 166 are tried first: the stretch of
    // 166 is not the start's.
    let (outcome, tried) = search(.whole, 50...200, from: 100, tolerance: 0) {
      $0 <= 120 || (160...170).contains($0)
    }
    #expect(tried.contains(133) && tried.contains(166))
    #expect(outcome.switches == [.init(holds: 120, fails: 121)])
  }

  @Test("Where nothing changes the search goes to both ends, in few steps")
  func constant() {
    for holds in [false, true] {
      let (outcome, tried) = search(.digits(3), 3.75...15_360, from: 240, tolerance: 0.01) { _ in
        holds
      }
      #expect(outcome.switches == [])
      #expect(outcome.lower == .init(last: 3.75) && outcome.upper == .init(last: 15_360))
      #expect(tried.count == 13)
    }
  }

  @Test(
    "What is refused bounds the search, at the last number that is accepted",
    arguments: [20.0, 21, 27, 39, 40, 41])
  func refusal(limit: Double) {
    let (outcome, _) = search(.whole, 0...1_280, from: 20, tolerance: 0, accepts: { $0 <= limit }) {
      _ in true
    }
    #expect(outcome.switches == [])
    #expect(outcome.upper == .init(last: limit, refused: limit + 1))
    let percent = search(
      .digits(3), 0.0125...51.2, from: 0.8, tolerance: 0.01, accepts: { $0 <= 1 }
    ) { _ in true }.outcome
    #expect(percent.upper == .init(last: 1, refused: 1.01))
  }

  @Test("A number that is refused on the way is passed over")
  func gaps() {
    let (outcome, _) = search(
      .whole, 0...200, from: 10, tolerance: 0, accepts: { Int($0) % 10 == 0 || $0 == 31 }
    ) { $0 <= 31 }
    #expect(outcome.switches.map(\.holds).allSatisfy { (20...31).contains($0) })
    #expect(outcome.switches.map(\.fails).allSatisfy { (40...80).contains($0) })
  }
}
