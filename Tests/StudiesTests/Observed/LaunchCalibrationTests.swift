import PoolSimulation
import Probability
import Testing
import Workloads

@testable import Studies

/// A simulated group's activities lead back to the laws that they came from.
@Suite struct LaunchCalibrationTests {
  /// A stage with its law, and the law's parameters in the order of its fit, in seconds where they
  /// are times.
  struct Case: CustomTestStringConvertible, Sendable {
    let key: String
    let law: String
    let family: LawFamily
    let truth: [Double]
    var isWarm = false
    var testDescription: String { "\(key) \(family.rawValue)" }
  }

  static let cases = [
    Case(key: "cold", law: "64s", family: .constant, truth: [64]),
    Case(key: "cold", law: "{uniform: {min: 20s, max: 90s}}", family: .uniform, truth: [20, 90]),
    Case(key: "cold", law: "{exponential: {mean: 50s}}", family: .exponential, truth: [50]),
    Case(
      key: "cold", law: "{normal: {mean: 60s, sd: 9s, min: 0s}}", family: .normal, truth: [60, 9]),
    Case(
      key: "cold", law: "{lognormal: {median: 32s, sigma: 0.35}}", family: .lognormal,
      truth: [32, 0.35]),
    Case(key: "cold", law: "{gamma: {mean: 45s, cv: 0.4}}", family: .gamma, truth: [45, 0.4]),
    Case(
      key: "cold", law: "{weibull: {scale: 60s, shape: 2.5}}", family: .weibull,
      truth: [60, 2.5]),
    Case(
      key: "cold",
      law:
        "{mixture: [{weight: 0.6, exponential: {mean: 8s}}, {weight: 0.4, exponential: {mean: 80s}}]}",
      family: .hyperexponential, truth: [0.6, 8, 80]),
    Case(
      key: "cold",
      law:
        "{mixture: [{weight: 0.6, lognormal: {median: 32s, sigma: 0.1}}, {weight: 0.4, lognormal: {median: 64s, sigma: 0.2}}]}",
      family: .lognormalMixture, truth: [0.6, 32, 0.1, 64, 0.2]),
    Case(
      key: "control_loop", law: "{uniform: {min: 2s, max: 26s}}", family: .uniform, truth: [2, 26]),
    Case(
      key: "control_loop", law: "{lognormal: {median: 12s, sigma: 0.5}}", family: .lognormal,
      truth: [12, 0.5]),
    Case(
      key: "control_loop", law: "{exponential: {mean: 10s}}", family: .exponential, truth: [10]),
    Case(
      key: "from_stopped", law: "{gamma: {mean: 25s, cv: 0.3}}", family: .gamma, truth: [25, 0.3],
      isWarm: true),
    // A time of a few seconds, of which whole seconds hide much.
    Case(
      key: "from_running", law: "{lognormal: {median: 2s, sigma: 0.5}}", family: .lognormal,
      truth: [2, 0.5], isWarm: true),
    Case(
      key: "prepare", law: "{lognormal: {median: 90s, sigma: 0.25}}", family: .lognormal,
      truth: [90, 0.25], isWarm: true),
  ]

  @Test(
    "95 % intervals of a law's parameters cover them in at least 17 of 20 runs", arguments: cases)
  func coverage(item: Case) throws {
    var covered = [Int](repeating: 0, count: item.truth.count)
    var missed = item.truth.map { _ in [String]() }
    for seed in 1...20 {
      let stage = try #require(try Self.stage(item, seed: seed))
      let fit = try #require(stage.fit, "seed \(seed): \(item.family.rawValue) is not adequate")
      #expect(fit.parameters.count == item.truth.count && stage.count > 350)
      for (place, parameter) in fit.parameters.enumerated() {
        let isTime = !["sigma", "cv", "shape", "weight"].contains {
          parameter.name.hasPrefix($0)
        }
        let unit: Double = isTime ? 1_000 : 1
        let (value, error) = (
          parameter.estimate.value / unit, parameter.estimate.standardError / unit
        )
        if abs(value - item.truth[place]) <= 1.96 * error {
          covered[place] += 1
        } else {
          missed[place].append("\(seed): \(value) ± \(error)")
        }
      }
    }
    for place in covered.indices {
      #expect(covered[place] >= 17, "parameter \(place): \(missed[place])")
    }
  }

  private static func stage(_ item: Case, seed: Int) throws -> LaunchCalibration.Stage? {
    let isRunning = item.key == "from_running"
    var laws = ["control_loop": "0s", "pending": "0s", "cold": "40s", "registration": "0s"]
    if item.isWarm {
      laws["prepare"] = "50s"
      laws[isRunning ? "from_running" : "from_stopped"] = "20s"
      if !isRunning { laws["stop"] = "0s" }
    }
    laws[item.key] = item.law
    let state: WarmPoolState = isRunning ? .running : .stopped
    let pool = item.isWarm ? "warm_pool: {pool_state: \(state.rawValue), min_size: 2}" : ""
    let launch = laws.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    let group = try ObservedScenario.group(
      ObservedScenario.yaml(launch: launch.joined(separator: ", "), pool: pool, seed: seed))
    let calibration = LaunchCalibration(
      group.log, poolState: item.isWarm ? state : nil, families: [item.family])
    return calibration.stages.first { $0.key == item.key }
  }

  /// A log of launches, each a beginning in seconds and what it took, nil: it goes on.
  private static func log(
    _ launches: [(start: Double, took: Int64?)], status: ScalingActivity.Status = .successful,
    kind: ScalingActivity.Kind = .cold, message: String = ""
  ) -> ActivityLog {
    let activities = launches.enumerated().map { place, launch in
      let start = Int64(launch.start * 1_000)
      let end = launch.took.map { (start / 1_000 + $0) * 1_000 }
      return ScalingActivity(
        id: "\(place)", kind: kind, instance: "i-\(place)", group: "g", cause: [], start: start,
        end: end, endsOnSecond: true, status: end == nil ? .inProgress : status, message: message,
        zone: "us-east-1a")
    }
    return ActivityLog(activities, group: "g", latest: 1_000_000)
  }

  @Test("What goes on still makes the mean longer: right-censored values are no short ones")
  func censoring() throws {
    // Of an exponential law the likelihood is largest at the time that was watched over the number
    // of launches that ended. Twenty ended after 6 to 15 s (11 s in the mean, for an end is anywhere
    // in its second) and ten go on after 100 s: (20 x 11 + 10 x 100) / 20 = 61 s.
    let log = Self.log(
      (0..<20).map { (Double($0), Int64(6 + $0 % 10)) } + (0..<10).map { _ in (900, nil) })
    let stage = try #require(
      LaunchCalibration(log, poolState: nil, families: [.exponential]).stages.first)
    #expect(stage.count == 30 && stage.censored == 10)
    let observations = log.activities.compactMap { $0.duration(asOf: 1_000_000) }.map {
      ObservedInterval(Double($0.lower), $0.upper.map(Double.init) ?? .infinity)
    }
    let fit = try LawFamily.exponential.fit(observations)
    let mean = try #require(fit["mean"])
    #expect(abs(mean.value - 61_000) < 50)
    // 20 ended: the mean's standard error is a share of 1 / sqrt(20) of it.
    #expect(abs(mean.standardError - 61_000 / 20.0.squareRoot()) < 50)
  }

  @Test("Too few launches are told with the interval that is left and how many would do")
  func tooFew() throws {
    // Two launches of 10.5 s and 30.5 s: mean 20.5 s, standard deviation 14.14 s, so 95 % of
    // Student's law with one degree of freedom (12.706) reach 127.1 s to each side. To know it to
    // 2.05 s takes (2 x 14.14 / 2.05)^2 = 190.4.
    let calibration = LaunchCalibration(Self.log([(0, 10), (100, 30)]), poolState: nil)
    let stage = try #require(calibration.stages.first { $0.key == "cold" })
    #expect(stage.fit == nil && stage.law == .empirical([10_500, 30_500]))
    #expect(
      calibration.notes.contains {
        $0.contains(
          "launch.cold: of 2 launches into the group the mean is 20.5 s, and the true one anywhere from 0.0 s to 147.6 s (95 %); collect about 191"
        )
      }, "\(calibration.notes)")
    #expect(calibration.notes.contains { $0.hasPrefix("launch.control_loop: the log has no") })
  }

  @Test("Another zone that is tried at once tells nothing of how long one is left alone")
  func otherZone() throws {
    let launch =
      "control_loop: 0s, pending: 0s, cold: 40s, registration: 0s, failure_probability: 30%, retry_after: 5s"
    let group = try ObservedScenario.group(ObservedScenario.yaml(launch: launch))
    let calibration = LaunchCalibration(group.log, poolState: nil)
    let failure = try #require(calibration.failures.first)
    // Of three zones all have to fail before one is waited for: 3 % of the launches.
    let backoff = try #require(calibration.backoff)
    #expect((4_500...5_500).contains(backoff.first), "\(backoff)")
    #expect(backoff.count * 5 < failure.refused, "\(backoff) of \(failure)")
  }

  @Test("A retry of several, of which one fails, is told from the next, and the wait doubles")
  func mixedTries() throws {
    let launch =
      "control_loop: 10s, pending: 0s, cold: 40s, registration: 0s, failure_probability: 40%, "
      + "retry_after: 30s, retry_after_at_most: 4m"
    let yaml = ObservedScenario.yaml(launch: launch).replacing(
      "max_size: 6}", with: "max_size: 6, availability_zones: 1}")
    let calibration = LaunchCalibration(try ObservedScenario.group(yaml).log, poolState: nil)
    let backoff = try #require(calibration.backoff)
    #expect(backoff.count >= 5, "\(backoff)")
    #expect((29_000...31_000).contains(backoff.first), "\(backoff)")
    // Four minutes are the fourth try's; whatever is seen to stop growing stops there.
    #expect(backoff.atMost.map { $0 >= 200_000 } ?? true, "\(backoff)")
  }

  @Test("A mean without what goes on is no mean, and says so")
  func censoredMean() throws {
    let log = Self.log((0..<10).map { (Double($0), 60) } + (0..<10).map { _ in (900, nil) })
    let notes = LaunchCalibration(log, poolState: nil, families: []).notes
    #expect(
      notes.contains { $0.contains("10 had not ended or were given up") && !$0.contains("95 %") },
      "\(notes)")
  }

  @Test("What was cancelled makes a time longer, not shorter")
  func givenUp() throws {
    // As above: twenty that ended after 11 s in the mean and ten that were cancelled after 100 s.
    let log = ActivityLog(
      Self.log((0..<20).map { (Double($0), Int64(6 + $0 % 10)) }).activities
        + Self.log((0..<10).map { (100 + Double($0), 100) }, status: .cancelled).activities,
      group: "g", latest: 1_000_000)
    let stage = try #require(
      LaunchCalibration(log, poolState: nil, families: [.exponential]).stages.first)
    #expect(stage.count == 30 && stage.censored == 10)
  }

  @Test("Refusals are counted by source, and abandoned hooks are none")
  func failures() throws {
    let good = Self.log((0..<30).map { (Double($0), 10) }).activities
    let bad = Self.log(
      (0..<10).map { (100 + Double($0), 0) }, status: .failed, message: "Launching failed."
    ).activities
    let abandoned = Self.log(
      [(200, 60)], status: .failed, message: "Lifecycle Action was completed with ABANDON Result"
    ).activities
    let log = ActivityLog(good + bad + abandoned, group: "g", latest: 1_000_000)
    let calibration = LaunchCalibration(log, poolState: nil)
    let failure = try #require(calibration.failures.first)
    #expect(calibration.failures.count == 1 && calibration.abandoned == 1)
    #expect(failure.key == "cold" && failure.refused == 10 && failure.launches == 41)
    #expect(abs(failure.share - 10.0 / 41) < 1e-12)
  }

  @Test("A refused group tells after how long it tries again")
  func backoff() throws {
    let launch =
      "control_loop: 0s, pending: 0s, cold: 40s, registration: 0s, failure_probability: 30%, retry_after: 5s, retry_after_at_most: 10s"
    let group = try ObservedScenario.group(
      ObservedScenario.yaml(launch: launch), ["auto_scaling_group.availability_zones=1"])
    let calibration = LaunchCalibration(group.log, poolState: nil)
    let failure = try #require(calibration.failures.first)
    #expect(abs(failure.share - 0.3) < 1.96 * failure.standardError)
    let backoff = try #require(calibration.backoff)
    // The end of a failure is in whole seconds: half of one may be missing, or too much.
    #expect((4_500...5_500).contains(backoff.first), "\(backoff)")
    #expect(backoff.atMost.map { (9_500...10_500).contains($0) } ?? false, "\(backoff)")
  }
}
