import Probability
import Settings
import Testing

@testable import Workloads

@Suite struct DistributionSettingsTests {
  private static let spans: [(String, Distribution)] = [
    ("90s", .constant(90_000)),
    ("0s", .constant(0)),
    ("{constant: 5m}", .constant(300_000)),
    ("{lognormal: {median: 32s, sigma: 0.35}}", .lognormal(median: 32_000, sigma: 0.35)),
    ("{exponential: {mean: 40m}}", .exponential(mean: 2_400_000)),
    ("{uniform: {min: 0s, max: 26s}}", .uniform(min: 0, max: 26_000)),
    ("{gamma: {mean: 1s, cv: 0.5}}", .gamma(mean: 1000, cv: 0.5)),
    ("{weibull: {scale: 10s, shape: 1.5}}", .weibull(scale: 10_000, shape: 1.5)),
    ("{normal: {mean: 4s, sd: 1s, min: 250ms}}", .normal(mean: 4000, sd: 1000, min: 250)),
    ("{normal: {mean: 4s, sd: 1s}}", .normal(mean: 4000, sd: 1000, min: nil)),
    ("{empirical: [1s, 2s, 2s]}", .empirical([1000, 2000, 2000])),
    ("{sequence: [180s, 200s]}", .sequence([180_000, 200_000])),
    (
      "{mixture: [{weight: 0.69, exponential: {mean: 3.6m}}, {weight: 31%, constant: 2s}]}",
      .mixture([
        WeightedDistribution(weight: 0.69, distribution: .exponential(mean: 216_000)),
        WeightedDistribution(weight: 0.31, distribution: .constant(2000)),
      ])
    ),
  ]

  @Test(
    "every form of a distribution of times is read in milliseconds, and written as it was",
    arguments: spans)
  func readsSpans(text: String, expected: Distribution) throws {
    let (value, issues) = try reading("law: \(text)") {
      $0.distribution("law", unit: .milliseconds, help: "")
    }
    #expect(value == expected)
    #expect(issues.isEmpty)
    let written = DistributionUnit.milliseconds.text(expected)
    #expect(
      try reading("law: \(written)") { $0.distribution("law", unit: .milliseconds, help: "") }.value
        == expected)
  }

  @Test("numbers without a unit are read as they are")
  func readsNumbers() throws {
    let (value, issues) = try reading("law: {lognormal: {median: 20, sigma: 0.9}}") {
      $0.distribution("law", unit: .number, help: "")
    }
    #expect(value == .lognormal(median: 20, sigma: 0.9))
    #expect(
      try reading("law: 2.5") { $0.distribution("law", unit: .number, help: "") }.value
        == .constant(2.5))
    #expect(issues.isEmpty)
  }

  private static let wrong: [(String, String)] = [
    ("{lognormal: {median: 32s}}", "law.lognormal.sigma: is missing; expected a number"),
    ("{lognormal: {median: -1s, sigma: 1}}", "law.lognormal.median: \"-1s\" is negative"),
    ("{lognormal: {median: 1s, sigma: nan}}", "law.lognormal.sigma: \"nan\" is not a number"),
    ("{lognormal: {median: 1s, sigma: 1, mean: 2s}}", "law.lognormal.mean: is not a known key"),
    ("{lognormal: 5s}", "law.lognormal: \"5s\" is a single value; expected a section"),
    (
      "{uniform: {min: 9s, max: 1s}}",
      "law.uniform.min: 9s is more than max, 1s; expected min to be max or less"
    ),
    ("{weibull: {scale: 1s, shape: 0}}", "law.weibull.shape: \"0\" is out of range"),
    ("{gamma: {mean: 1s, cv: -1}}", "law.gamma.cv: \"-1\" is negative"),
    ("{expnential: {mean: 1s}}", "law.expnential: is not a known key"),
    ("{}", "law: names no distribution; expected one of constant, lognormal"),
    (
      "{constant: 1s, exponential: {mean: 1s}}",
      "law: names 2 distributions, constant and exponential; expected one of"
    ),
    ("{empirical: []}", "law.empirical: has no values; expected at least one"),
    ("{empirical: [1s, soon]}", "law.empirical.1: \"soon\""),
    ("{empirical: {file: x.csv, column: y}}", "law.empirical: is a section; expected a list"),
    ("{mixture: []}", "law.mixture: has no part with a weight above 0"),
    ("{mixture: [{weight: 0, constant: 1s}]}", "law.mixture: has no part with a weight above 0"),
    ("{mixture: [{constant: 1s}]}", "law.mixture.0.weight: is missing"),
    ("{mixture: [{weight: 1}]}", "law.mixture.0: names no distribution"),
    ("12", "law: \"12\" has no unit"),
    ("never", "law: \"never\" is without end"),
  ]

  @Test("what is wrong with a distribution is said once, with its line and path", arguments: wrong)
  func refuses(text: String, complaint: String) throws {
    let issues = try reading("law: \(text)") {
      $0.distribution("law", unit: .milliseconds, default: .constant(1), help: "")
    }.issues
    #expect(issues.count == 1)
    #expect(issues.first?.hasPrefix("scenario.yaml:1: workload.\(complaint)") == true, "\(issues)")
  }

  @Test("a key that was left out is its default, nil, or an issue")
  func takesDefaults() throws {
    #expect(
      try reading("") { $0.distribution("law", unit: .number, default: .constant(3), help: "") }
        .value == .constant(3))
    #expect(
      try reading("") { $0.optionalDistribution("law", unit: .number, help: "") }.value == nil)
    #expect(try reading("") { $0.distribution("law", unit: .number, help: "") }.issues.count == 1)
  }

  @Test("never is taken where it has a meaning")
  func takesNever() throws {
    func read(_ text: String) throws -> Distribution? {
      let (value, issues) = try reading(text) {
        $0.distributionOrNever("law", default: .constant(7), help: "")
      }
      #expect(issues.isEmpty)
      return value
    }
    #expect(try read("law: never") == nil)
    #expect(try read("law: 2s") == .constant(2000))
    #expect(try read("law: {exponential: {mean: 2s}}") == .exponential(mean: 2000))
    #expect(try read("") == .constant(7))
  }
}
