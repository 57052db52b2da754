internal import Foundation

/// The baselines of several scenarios, each file once.
struct BaselineFiles: Sendable {
  /// For each scenario the place of its baseline.
  let places: [Int]
  /// As they are in their files, and empty where there is none.
  private(set) var baselines: [Baseline]

  /// Reads them.
  /// - Parameters:
  ///   - scenarios: the scenarios' files
  ///   - shared: the file for all of them; nil: each has its own beside it
  ///   - mayBeMissing: whether a file that is not there is an empty one
  /// - Throws: what is wrong with each of them
  init(of scenarios: [String], sharing shared: String?, mayBeMissing: Bool) throws(ScenarioErrors) {
    var paths: [String] = []
    places = scenarios.map { scenario in
      let path = shared ?? Baseline.defaultPath(besides: scenario)
      if let place = paths.firstIndex(of: path) { return place }
      paths.append(path)
      return paths.count - 1
    }
    var errors: [ScenarioError] = []
    baselines = []
    for path in paths {
      do throws(ScenarioError) {
        if FileManager.default.fileExists(atPath: path) {
          baselines.append(try Baseline(reading: path))
        } else if mayBeMissing {
          baselines.append(Baseline(path: path))
        } else {
          throw .unreadable(
            path: path, reason: "there is no such file; \(Baseline.remedy)", isMissing: true)
        }
      } catch {
        errors.append(error)
      }
    }
    guard errors.isEmpty else { throw ScenarioErrors(errors) }
  }

  /// The baseline of a scenario.
  subscript(scenario: Int) -> Baseline {
    get { baselines[places[scenario]] }
    set { baselines[places[scenario]] = newValue }
  }
}
