import Probability
import Testing

/// Estimates from many samples of a known law, in standard errors from the truth: honest standard errors make them spread by 1 about 0.
///
/// The bounds are the 99.9 % ones of the scores' own mean and variance (`Sample`), so a skewed estimate is not held to a normal law.
struct Recovery {
  private var scores: [(name: String, values: [Double])] = []

  /// Fits `samples` times.
  /// - Parameters:
  ///   - seed: of the streams, printed with every failure
  ///   - samples: how many
  ///   - fit: draws a sample from the stream and gives (name, estimate, truth) for each parameter
  init(seed: UInt64, samples: Int = 200, fit: (inout RandomStream) throws -> [(String, Estimate, Double)]) throws {
    let family = StreamFamily(seed: seed, replication: 0, purpose: StreamPurpose("recovery"))
    for sample in 0..<samples {
      var stream = family.stream(UInt64(sample))
      for (index, parameter) in try fit(&stream).enumerated() {
        if sample == 0 { scores.append((parameter.0, [])) }
        scores[index].values.append((parameter.1.value - parameter.2) / parameter.1.standardError)
      }
    }
  }

  /// Checks every parameter's scores.
  func check(_ title: String, seed: UInt64) {
    #expect(!scores.isEmpty)
    for (name, values) in scores {
      var next = values.makeIterator()
      let sample = Sample(values.count) { next.next() ?? .nan }
      print("\(title), seed \(seed), \(name): scores' mean \(sample.mean), standard deviation \(sample.variance.squareRoot())")
      #expect(abs(sample.mean) < sample.meanTolerance, "\(title), \(name), seed \(seed)")
      #expect(abs(sample.variance - 1) < sample.varianceTolerance, "\(title), \(name), seed \(seed)")
    }
  }
}
