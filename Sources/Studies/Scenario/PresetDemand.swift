internal import PoolSimulation
package import Settings
package import Workloads

/// The demand of a preset for some weeks, without a pool that meets it.
package struct PresetDemand: Sendable {
  /// The clock of its times.
  package let calendar: ScenarioCalendar
  /// The demand, ready to be drawn.
  package let source: WorkloadSource

  /// What is said of it; every value is the text of an option of the command line.
  package struct Request: Sendable {
    /// The preset's name.
    package var preset: String
    /// So many weeks on local clocks; nil where a duration is given.
    package var weeks: Int?
    /// A time span; nil where weeks are given.
    package var duration: String?
    /// The start; nil for that of scenarios.
    package var start: String?
    /// The IANA time zone; nil for UTC.
    package var timeZone: String?
    /// The meetings of an average week; nil for the preset's.
    package var meetingsPerWeek: String?

    /// A preset with its own numbers.
    package init(preset: String) { self.preset = preset }
  }

  /// Reads what is asked for.
  /// - Throws: every issue at once, each with its option.
  package init(_ request: Request) throws(ScenarioError) {
    let log = IssueLog()
    var entries: [SettingsNode.Entry] = []
    func entry(_ key: String, _ option: String, _ value: String?) -> SettingsNode.Entry? {
      guard let value else { return nil }
      let here = SourceLocation(option: "\(option) \(value)", ordinal: entries.count + 1)
      return SettingsNode.Entry(
        key: key, location: here, node: SettingsNode(.scalar(value), at: here))
    }
    entries += [
      entry("start", "--start", request.start), entry("time_zone", "--time-zone", request.timeZone),
      entry("duration", "--duration", request.duration),
    ].compactMap(\.self)
    let workload = [
      entry("source", "", "synthetic"), entry("preset", "--preset", request.preset),
      entry("meetings_per_week", "--meetings-per-week", request.meetingsPerWeek),
    ].compactMap(\.self)
    let here = SourceLocation(option: "--preset \(request.preset)", ordinal: 0)
    entries.append(
      SettingsNode.Entry(
        key: "workload", location: here, node: SettingsNode(.map(workload), at: here)))
    var reader = SettingsReader(SettingsNode(.map(entries), at: here), issues: log)
    let calendar = reader.readCalendar()
    let model = reader.requiredSection("workload", help: "the demand") {
      WorkloadModel(settings: &$0)
    }
    reader.finish()
    guard let calendar, let model, log.isEmpty else { throw .issues(log.issues) }
    let weeks = request.weeks.map {
      // The same reading of the clocks so many weeks later, which need not be as many hours.
      calendar.milliseconds(ofReadingAt: 0, onClocksOf: calendar, daysLater: 7 * Int64($0))
    }
    do throws(TraceError) {
      source = try model.load(
        duration: weeks ?? calendar.duration, calendar: calendar, traceDirectory: "")
    } catch {
      throw .trace(error)
    }
    self.calendar = calendar
    if source.expectedJoins > Double(Limit.joins.most) {
      log.add(
        SettingsIssue(
          at: here, path: "",
          message: "makes about \(Int(min(source.expectedJoins, 1e15))) joins; expected at most "
            + "\(Limit.joins.most): fewer weeks, or fewer meetings per week"))
      throw .issues(log.issues)
    }
  }
}
