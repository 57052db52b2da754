import Probability
import Testing

/// Estimates from many samples of a known law, against the truth and against their own standard
/// errors.
struct Recovery {
  /// What one parameter was estimated as, over all samples.
  private struct Parameter {
    let name: String
    var errors: [Double] = []
    var standardErrors: [Double] = []
  }

  private let title: String
  private var parameters: [Parameter] = []

  /// Fits `samples` times.
  /// - Parameters:
  ///   - title: what is fitted, for failures
  ///   - seed: of the streams, printed with every failure
  ///   - samples: how many
  ///   - fit: draws a sample from the stream and gives (name, estimate, truth) for each parameter
  /// - Throws: what `fit` throws
  init(
    _ title: String, seed: UInt64, samples: Int = 200,
    fit: (inout RandomStream) throws -> [(String, FittedNumber, Double)]
  ) throws {
    self.title = "\(title), seed \(seed)"
    let family = StreamFamily(seed: seed, replication: 0, purpose: StreamPurpose("recovery"))
    for sample in 0..<samples {
      var stream = family.stream(UInt64(sample))
      for (index, parameter) in try fit(&stream).enumerated() {
        if sample == 0 { parameters.append(Parameter(name: parameter.0)) }
        parameters[index].errors.append(parameter.1.value - parameter.2)
        parameters[index].standardErrors.append(parameter.1.standardError)
      }
    }
  }

  /// Checks that errors spread by one standard error about 0, each in its own.
  ///
  /// The bounds are the 99.9 % ones of the scores' own mean and variance (`Sample`), so a skewed
  /// estimate is not held to a normal law.
  func check() {
    #expect(!parameters.isEmpty)
    for parameter in parameters {
      let scores = Sample(zip(parameter.errors, parameter.standardErrors).map { $0 / $1 })
      print(
        "\(title), \(parameter.name): scores' mean \(scores.mean), standard deviation \(scores.variance.squareRoot())"
      )
      #expect(abs(scores.mean) < scores.meanTolerance, "\(title), \(parameter.name)")
      #expect(abs(scores.variance - 1) < scores.varianceTolerance, "\(title), \(parameter.name)")
    }
  }

  /// Checks that errors average 0, and their variance the squared standard errors: for estimates
  /// such as variances, which are without bias but come with small standard errors when they are
  /// small, so that their scores lean to one side.
  func checkUnbiased() {
    #expect(!parameters.isEmpty)
    for parameter in parameters {
      let errors = Sample(parameter.errors)
      let squares = Sample(parameter.standardErrors.map { $0 * $0 })
      print(
        "\(title), \(parameter.name): mean error \(errors.mean), variance \(errors.variance), as told \(squares.mean)"
      )
      #expect(abs(errors.mean) < errors.meanTolerance, "\(title), \(parameter.name)")
      #expect(
        abs(errors.variance - squares.mean) < errors.varianceTolerance + squares.meanTolerance,
        "\(title), \(parameter.name)")
    }
  }
}

extension Sample {
  fileprivate init(_ values: [Double]) {
    var next = values.makeIterator()
    self.init(values.count) { next.next() ?? .nan }
  }
}
