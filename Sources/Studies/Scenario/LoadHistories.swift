internal import PoolSimulation
internal import Settings
internal import Synchronization
internal import Workloads

/// What was before runs, out of traces that policies name to forecast from, each read once. One is
/// read at a time: they may be large.
final class LoadHistories: Sendable {
  private struct History: Sendable {
    var loads: HourlyLoads
    var input: InputDigest
  }

  private static let hour: Int64 = 3_600_000
  private static let length = Int64(HourlyLoads.most) * hour

  private let known = Mutex<[String: History]>([:])

  /// Lets the policies of a scenario that forecast begin with what their traces tell.
  /// - Parameters:
  ///   - scenario: it names the traces
  ///   - directory: what a relative path is relative to
  ///   - copies: where copies of traces are, by their names
  /// - Throws: that a trace is wrong, or tells nothing of the 14 days before the run.
  func fill(
    _ scenario: inout Scenario, directory: String, copies: [String: String]
  ) throws(ScenarioError) {
    for (section, name, path) in scenario.scaling.histories {
      let key = [
        path, scenario.calendar.timeZone, "\(scenario.calendar.startSince1970)",
        "\(scenario.seed)", scenario.settings.node(at: "workload")?.canonicalText ?? "",
      ].joined(separator: "\n")
      let asking = scenario
      let history = try known.withLock { known throws(ScenarioError) in
        if let found = known[key] { return found }
        let history = try read(
          path, of: asking, named: name, directory: directory, copies: copies)
        known[key] = history
        return history
      }
      scenario.scaling.learn(history.loads, in: section)
      if !scenario.histories.contains(history.input) { scenario.histories.append(history.input) }
    }
  }

  /// People come in it as in the scenario's own demand, where the trace does not say how.
  private func read(
    _ path: String, of scenario: Scenario, named key: String, directory: String,
    copies: [String: String]
  ) throws(ScenarioError) -> History {
    func issue(_ message: String) -> ScenarioError {
      let location = (scenario.settings.node(at: key) ?? scenario.settings).location
      return .issues([SettingsIssue(at: location, path: key, message: message)])
    }
    if path == "-" { throw issue("is standard input, which is read once; expected a file") }
    var model = WorkloadModel(source: .trace(TraceSettings(path: path)))
    model.participantFlow = scenario.workload.participantFlow
    model.attendance = scenario.workload.attendance
    model.stay = scenario.workload.stay
    guard let calendar = try? scenario.calendar.before(lasting: Self.length) else {
      throw issue("cannot be before the start; expected another start")
    }
    var hash = InputHash()
    let source: WorkloadSource
    do throws(TraceError) {
      source = try model.load(
        duration: Self.length, calendar: calendar, traceDirectory: directory, copies: copies
      ) { _ in { hash.add($0) } }
    } catch {
      guard case .missingFile(let name) = error else { throw .trace(error) }
      throw issue("there is no file \(name); expected a trace of what was before the run")
    }
    guard let rows = source.placements(of: path).first else {
      throw issue("\(path) has no rows; expected a trace of what was before the run")
    }
    let start = scenario.calendar.localText(at: 0)
    let remedy = "expected a trace of the 14 days before the run, or another start"
    guard rows.times.lowerBound < Self.length else {
      let first = calendar.localText(at: rows.times.lowerBound)
      throw issue("\(path) begins at \(first), and the run at \(start); \(remedy)")
    }
    let workload = source.makeWorkload(seed: scenario.seed, replication: 0).workload
    guard let first = workload.joinTimes.first else {
      let last = calendar.localText(at: rows.times.upperBound)
      throw issue("\(path) ends at \(last), more than 14 days before \(start); \(remedy)")
    }
    let loads = Self.loads(of: workload, from: first.milliseconds, calendar)
    if loads.count == 0 {
      throw issue("\(path) has less than a whole hour before the run at \(start); \(remedy)")
    }
    return History(loads: loads, input: hash.digest(of: path))
  }

  /// The mean seats taken in each whole hour from the first join to the run.
  private static func loads(
    of workload: Workload, from first: Int64, _ calendar: ScenarioCalendar
  ) -> HourlyLoads {
    // Hours of UTC, as the clock of the forecast has them.
    let offset = ((calendar.startSince1970 % hour) + hour) % hour
    let zero = (calendar.startSince1970 - offset) / hour
    let (begin, end) = ((first + offset) / hour, (length + offset) / hour)
    var sums = [Double](repeating: 0, count: Int(max(end - begin, 0)))
    for join in workload.joinTimes.indices {
      let time = workload.joinTimes[join]
      let leave = min((time + workload.stays[join]).milliseconds, length)
      let seats = workload.seats.isEmpty ? 1 : Double(workload.seats[join])
      var now = time.milliseconds
      while now < leave {
        let number = (now + offset) / hour
        let next = min((number + 1) * hour - offset, leave)
        let place = Int(number - begin)
        if sums.indices.contains(place) { sums[place] += Double(next - now) * seats }
        now = next
      }
    }
    var loads = HourlyLoads()
    for (place, sum) in sums.enumerated() {
      loads.append(sum / Double(hour), at: zero + begin + Int64(place))
    }
    return loads
  }
}
