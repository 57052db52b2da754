import CGSL

/// How points are spread over the unit cube, to try a model at a few places of many.
package enum SamplingDesign: String, CaseIterable, Sendable {
  /// Sobol's sequence: evenly spread, however many points are taken (Sobol, USSR Computational
  /// Mathematics and Mathematical Physics 7, 1967; as in Bratley & Fox, algorithm 659, ACM TOMS 14,
  /// 1988). It has no randomness.
  case sobol
  /// One point in each of as many equal strata as there are points, in every coordinate (McKay,
  /// Beckman & Conover, Technometrics 21, 1979).
  case latinHypercube = "latin_hypercube"
  /// Independent points.
  case random

  /// The most coordinates that a point of `sobol` can have.
  package static let mostSobolDimensions = 40

  private static let latinHypercubePurpose = StreamPurpose("design.latin_hypercube")
  private static let randomPurpose = StreamPurpose("design.random")

  /// Points of the unit cube, the same for equal arguments on every machine.
  ///
  /// Fewer points of `sobol` and `random` are the first of more. In every design fewer dimensions
  /// are the first of more.
  /// - Parameters:
  ///   - points: how many points, up to 2^24
  ///   - dimensions: how many coordinates each has, at least 1
  ///   - seed: which of the designs of a kind; `sobol` has only one
  /// - Returns: a row of coordinates in [0, 1) for each point.
  package func points(_ points: Int, dimensions: Int, seed: UInt64) -> [[Double]] {
    precondition(
      (0...1 << 24).contains(points) && dimensions > 0,
      "a design has up to 2^24 points of one dimension or more")
    switch self {
    case .sobol:
      return Self.sobolPoints(points, dimensions: dimensions)
    case .latinHypercube:
      let family = StreamFamily(seed: seed, replication: 0, purpose: Self.latinHypercubePurpose)
      return rows(
        of: (0..<dimensions).map { Self.stratified(points, from: family.stream(UInt64($0))) },
        count: points)
    case .random:
      let family = StreamFamily(seed: seed, replication: 0, purpose: Self.randomPurpose)
      let columns = (0..<dimensions).map { dimension in
        var stream = family.stream(UInt64(dimension))
        return (0..<points).map { _ in stream.nextUnit() }
      }
      return rows(of: columns, count: points)
    }
  }

  /// The sequence as GSL's `gsl_qrng_sobol` gives it: from its second point on, because the first
  /// is the origin.
  private static func sobolPoints(_ points: Int, dimensions: Int) -> [[Double]] {
    precondition(
      dimensions <= mostSobolDimensions,
      "a Sobol sequence has at most \(mostSobolDimensions) dimensions")
    _ = errorHandlerIsOff
    guard let sequence = gsl_qrng_alloc(greenroom_sobol(), UInt32(dimensions)) else {
      preconditionFailure("no memory for a sequence")
    }
    defer { gsl_qrng_free(sequence) }
    return (0..<points).map { _ in
      var row = [Double](repeating: 0, count: dimensions)
      gsl_qrng_get(sequence, &row)
      return row
    }
  }

  /// One coordinate of a Latin hypercube: a value in each of `count` equal strata, the strata in
  /// random order.
  private static func stratified(_ count: Int, from stream: RandomStream) -> [Double] {
    var stream = stream
    // Fisher and Yates. Written out because the standard library may change how it shuffles.
    var strata = Array(0..<count)
    for last in strata.indices.dropFirst().reversed() {
      strata.swapAt(last, stream.nextIndex(below: last + 1))
    }
    return strata.map { stratum in
      // In the middle of one of 2^26 parts of the stratum: far enough from its ends that rounding
      // cannot move the value out of it.
      let part = (Double(stream.next() >> 38) + 0.5) * 0x1p-26
      return (Double(stratum) + part) / Double(count)
    }
  }
}

/// Columns turned into rows.
private func rows(of columns: [[Double]], count: Int) -> [[Double]] {
  (0..<count).map { row in columns.map { $0[row] } }
}
