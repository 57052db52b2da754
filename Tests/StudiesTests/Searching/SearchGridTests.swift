import Testing

@testable import Studies

@Suite struct SearchGridTests {
  static let grids: [SearchGrid] = [
    .whole, .digits(2), .digits(3), .digits(5), .steps(100, 0...300), .steps(7, -3...4),
  ]

  @Test("Indices count the numbers upwards, and each number has its own", arguments: grids)
  func order(_ grid: SearchGrid) {
    let first = grid.index(atMost: 1)
    for index in first...first + 3_000 {
      let value = grid.value(at: index)
      #expect(grid.value(at: index - 1) < value)
      #expect(grid.index(atMost: value) == index)
      #expect(grid.index(atMost: value.nextDown) == index - 1)
    }
  }

  @Test("Numbers of few digits are the nearest to the decimal ones, over many decades")
  func decimals() {
    let grid = SearchGrid.digits(3)
    for (value, next) in [
      (0.001, 0.00101), (0.0999, 0.1), (0.312, 0.313), (9.99, 10), (312, 313), (99_900, 100_000),
      (1.11e15, 1.12e15),
    ] {
      #expect(grid.value(at: grid.index(atMost: value)) == value)
      #expect(grid.value(at: grid.index(atMost: value) + 1) == next)
    }
  }

  @Test(
    "Neighbours are within the tolerance, and not much closer",
    arguments: [0.5, 0.1, 0.02, 0.01, 0.001, 0.0005])
  func tolerance(_ tolerance: Double) {
    let grid = SearchGrid(isWhole: false, range: 1...1_000, tolerance: tolerance)
    let ratios = (grid.index(atMost: 1)..<grid.index(atMost: 1_000)).map {
      grid.value(at: $0 + 1) / grid.value(at: $0) - 1
    }
    #expect(ratios.max() ?? 1 <= max(tolerance, 0.1) * (1 + 1e-12))
    #expect(ratios.max() ?? 0 > tolerance / 10)
    guard
      case .steps(let count, _) = SearchGrid(isWhole: false, range: 0...10, tolerance: tolerance)
    else {
      Issue.record("a range from 0 has no ratios")
      return
    }
    #expect(Double(count) * tolerance >= 1 && Double(count - 1) * tolerance < 1)
  }

  @Test(
    "A stretch is parted between its ends, in order, as evenly as the numbers allow",
    arguments: grids)
  func parting(_ grid: SearchGrid) {
    let first = grid.index(atMost: 2)
    for length in 0...60 {
      // Ends may be beside the grid.
      for (low, high) in [
        (grid.value(at: first), grid.value(at: first + length)),
        (grid.value(at: first).nextUp, grid.value(at: first + length).nextDown),
      ] {
        for stretches in [2, 3] {
          let values = grid.parting(low, high, into: stretches)
          #expect(values.count == min(stretches - 1, max(0, length - 1)))
          #expect(values == values.sorted() && values.allSatisfy { $0 > low && $0 < high })
          let ends = [first] + values.map { grid.index(atMost: $0) } + [first + length]
          for (left, right) in zip(ends, ends.dropFirst()) where length > 1 {
            #expect(right - left <= length / stretches + 2)
          }
        }
      }
    }
  }
}
