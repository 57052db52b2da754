import Probability
import Testing

/// Independent repetitions of one experiment, each with a stream of its own.
struct Trials {
  let count: Int
  let purpose: StreamPurpose

  /// What the experiment gives, trial after trial.
  func map<Value>(_ experiment: (inout RandomStream) throws -> Value) rethrows -> [Value] {
    let family = StreamFamily(seed: 17, replication: 0, purpose: purpose)
    return try (0..<UInt64(count)).map { trial in
      var stream = family.stream(trial)
      return try experiment(&stream)
    }
  }

  /// How far from `probability` the share of trials in which such an event happens may be by
  /// chance, in 99.9 % of cases.
  func tolerance(_ probability: Double) -> Double {
    Sample.z * (probability * (1 - probability) / Double(count)).squareRoot()
  }
}

extension [Bool] {
  /// The share that is true.
  var share: Double { Double(count { $0 }) / Double(count) }
}

extension RandomStream {
  mutating func nextNormal() -> Double {
    Distribution.normal(mean: 0, sd: 1, min: nil).sample(from: &self)
  }

  /// A stationary series in which each value is `memory` times the one before and noise of variance
  /// 1; its mean is 0.
  mutating func nextSeries(_ count: Int, memory: Double) -> [Double] {
    var value = nextNormal() / (1 - memory * memory).squareRoot()
    return (0..<count).map { _ in
      defer { value = memory * value + nextNormal() }
      return value
    }
  }
}
