extension Workload {
  /// The joins of a trace in CSV, to be changed or replayed by a program: a row a join, with times
  /// since the start or of a clock.
  /// - Parameters:
  ///   - path: the file, packed with gzip or not
  ///   - start: the wall-clock time that the workload's times count from, such as
  ///     `2026-01-05T09:00:00`
  ///   - timeZone: the IANA time zone of clocks in the file
  /// - Returns: the joins, and how the file was read where that had to be found out
  /// - Throws: that there is no such start or time zone, or every problem of the file.
  public static func reading(
    joins path: String, start: String, timeZone: String = "UTC"
  ) throws(ScenarioError) -> (workload: Workload, readings: [String]) {
    let calendar: ScenarioCalendar
    do throws(QuantityError) {
      calendar = try ScenarioCalendar(start: start, timeZone: timeZone)
    } catch {
      let expected = "a start such as 2026-01-05T09:00:00, and an IANA time zone such as UTC"
      throw .issues([
        SettingsIssue(
          at: SourceLocation(file: path, line: 1), path: "start",
          message: error.message(expected: expected))
      ])
    }
    let model = WorkloadModel(source: .trace(TraceSettings(path: path, format: .joins)))
    do throws(TraceError) {
      let (workload, notes) = try model.makeWorkload(
        seed: 0, replication: 0, duration: nil, calendar: calendar, traceDirectory: "")
      return (workload, notes.readings)
    } catch {
      throw .trace(error)
    }
  }
}
