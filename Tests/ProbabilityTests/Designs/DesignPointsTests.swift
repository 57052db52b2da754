import CGSL
import Probability
import Testing

@Suite struct DesignPointsTests {
  /// The stratum of each value when [0, 1) is cut into `count`.
  private func strata(_ values: [Double], of count: Int) -> [Int] {
    values.map { Int($0 * Double(count)) }
  }

  @Test(arguments: SamplingDesign.allCases)
  func `Coordinates are at least 0 and below 1, and as many as asked for`(design: SamplingDesign) {
    for (points, dimensions) in [(0, 3), (1, 1), (2, 40), (100, 7), (1000, 2)] {
      let rows = design.points(points, dimensions: dimensions, seed: 3)
      #expect(rows.count == points)
      #expect(
        rows.allSatisfy { row in row.count == dimensions && row.allSatisfy { $0 >= 0 && $0 < 1 } })
    }
  }

  @Test(arguments: SamplingDesign.allCases)
  func `Equal arguments give equal points, and fewer dimensions the first of more`(
    design: SamplingDesign
  ) {
    let points = design.points(50, dimensions: 5, seed: 8)
    #expect(design.points(50, dimensions: 5, seed: 8) == points)
    #expect(design.points(50, dimensions: 2, seed: 8) == points.map { Array($0.prefix(2)) })
    #expect((design.points(50, dimensions: 5, seed: 9) == points) == (design == .sobol))
    #expect(Set(points).count == 50 && Set(points.map { $0[1] }).count == 50)
  }

  @Test(arguments: [SamplingDesign.sobol, .random]) func `Fewer points are the first of more`(
    design: SamplingDesign
  ) {
    let many = design.points(200, dimensions: 4, seed: 1)
    for count in [0, 1, 63, 64, 199] {
      #expect(design.points(count, dimensions: 4, seed: 1) == Array(many.prefix(count)))
    }
  }

  /// Worked out by a program of its own, from the description alone.
  @Test func `Random points begin with the values they have always begun with`() {
    #expect(
      SamplingDesign.random.points(3, dimensions: 2, seed: 7) == [
        [0.039538748671696045, 0.4117513219115704], [0.79882208141957, 0.39459226462006325],
        [0.6465039403683883, 0.06270660391394645],
      ])
    #expect(
      SamplingDesign.latinHypercube.points(4, dimensions: 2, seed: 7) == [
        [0.8067554328590631, 0.8876911085098982], [0.03754475526511669, 0.08023243956267834],
        [0.4722145367413759, 0.6671185363084078], [0.5931125488132238, 0.29233633540570736],
      ])
  }

  /// By hand from the direction numbers of Bratley & Fox (ACM TOMS 14, 1988): 1/2, 1/4, 1/8; 1/2,
  /// 3/4, 5/8; 1/2, 1/4, 7/8.
  @Test func `The Sobol sequence begins as published`() {
    #expect(
      SamplingDesign.sobol.points(7, dimensions: 3, seed: 0) == [
        [0.5, 0.5, 0.5], [0.75, 0.25, 0.75], [0.25, 0.75, 0.25], [0.375, 0.375, 0.625],
        [0.875, 0.875, 0.125], [0.625, 0.125, 0.375],
        [0.125, 0.625, 0.875],
      ])
  }

  @Test func `Every block of 2^k points of the Sobol sequence is balanced in each coordinate`() {
    // Blocks are counted from the origin, which the design leaves out.
    let dimensions = SamplingDesign.mostSobolDimensions
    let sequence =
      [[Double](repeating: 0, count: dimensions)]
      + SamplingDesign.sobol.points(1023, dimensions: dimensions, seed: 0)
    for size in (0...10).map({ 1 << $0 }) {
      for start in stride(from: 0, to: sequence.count, by: size) {
        let block = sequence[start..<start + size]
        let balanced = (0..<dimensions).allSatisfy { column in
          strata(block.map { $0[column] }, of: size).sorted() == Array(0..<size)
        }
        #expect(balanced, "\(size) points from \(start)")
      }
    }
  }

  @Test func `A Sobol sequence has as many dimensions as GSL knows`() {
    #expect(Int(greenroom_sobol().pointee.max_dimension) == SamplingDesign.mostSobolDimensions)
    #expect(
      SamplingDesign.sobol.points(1, dimensions: 40, seed: 0) == [
        [Double](repeating: 0.5, count: 40)
      ])
  }

  @Test(arguments: [1, 2, 3, 10, 49, 1000, 20_000])
  func `A Latin hypercube has a point in each stratum of each coordinate`(count: Int) {
    for seed in [0, 1, .max] as [UInt64] {
      let rows = SamplingDesign.latinHypercube.points(count, dimensions: 3, seed: seed)
      for column in 0..<3 {
        #expect(strata(rows.map { $0[column] }, of: count).sorted() == Array(0..<count))
      }
    }
  }

  @Test func `The strata of a Latin hypercube come in every order equally often`() {
    let trials = 6000
    var seen: [[Int]: Int] = [:]
    for seed in 0..<UInt64(trials) {
      let rows = SamplingDesign.latinHypercube.points(3, dimensions: 1, seed: seed)
      seen[strata(rows.map { $0[0] }, of: 3), default: 0] += 1
    }
    #expect(seen.count == 6)
    let expected = Double(trials) / 6
    let chiSquare = seen.values.reduce(0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / expected
    }
    #expect(gsl_cdf_chisq_Q(chiSquare, 5) > 1e-3)
  }

  @Test func `Points are uniform within their strata, and coordinates do not hang together`() {
    let rows = SamplingDesign.latinHypercube.points(2000, dimensions: 2, seed: 5)
    var parts = rows.joined().map { ($0 * 2000).truncatingRemainder(dividingBy: 1) }[...]
    #expect(Sample(parts.count) { parts.removeFirst() }.kolmogorovDistance { $0 } < 1.9495)
    let products = rows.map { ($0[0] - 0.5) * ($0[1] - 0.5) * 12 }
    #expect(abs(products.reduce(0, +) / 2000) < Sample.z / 2000.0.squareRoot())
  }

  @Test func `Names are those of a scenario`() {
    #expect(SamplingDesign.allCases.map(\.rawValue) == ["sobol", "latin_hypercube", "random"])
  }
}
