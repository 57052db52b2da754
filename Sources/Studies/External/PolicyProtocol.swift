internal import PoolSimulation
internal import Settings

/// What is said to the program of an external policy. `Docs/ExternalPolicy.md` has it field by
/// field.
enum PolicyProtocol {
  /// Raised when a program that read the former version would misunderstand this one.
  static let version = 1

  /// The fields of an observation, in their order, with what each holds. What only AWS's policies
  /// see is not among them.
  private static let fields: [Field] = [
    Field("serving") { $2.add($1, $0.serving) },
    Field("empty") { $2.add($1, $0.empty) },
    Field("launching") { $2.add($1, $0.launching) },
    Field("draining") { $2.add($1, $0.draining) },
    Field("warmed") { $2.add($1, $0.warmed) },
    Field("seats_taken") { $2.add($1, $0.seatsTaken) },
    Field("seats_waiting") { $2.add($1, $0.seatsWaiting) },
    Field("seats_refused") { $2.add($1, $0.seatsRefused) },
    Field("participant_limit") { $2.add($1, $0.participantLimit) },
    Field("min_size") { $2.add($1, $0.minSize) },
    Field("max_size") { $2.add($1, $0.maxSize) },
    Field("desired") { $2.add($1, $0.desired) },
    Field("utilization") { $2.add($1, $0.utilization) },
    Field("load_share") { $2.add($1, $0.loadShare) },
  ]

  private struct Field: Sendable {
    let name: String
    let add: @Sendable (PoolObservation, String, inout JSONLine) -> Void

    init(
      _ name: String, _ add: @escaping @Sendable (PoolObservation, String, inout JSONLine) -> Void
    ) {
      (self.name, self.add) = (name, add)
    }
  }

  /// The names of an observation's fields.
  static var observed: [String] { ["number", "time_ms", "local_time"] + fields.map(\.name) }

  /// The first line of a run.
  static func hello(_ plan: RunPlan, of scenario: Scenario) -> [UInt8] {
    var line = JSONLine()
    line.add("type", "hello")
    line.add("protocol", version)
    line.add("scenario", scenario.name)
    line.add("seed", plan.seed)
    line.add("replication", plan.replication)
    line.add("start", scenario.calendar.exactText(at: 0))
    line.add("time_zone", scenario.calendar.timeZone)
    line.add("observation", observed)
    line.add("decision", PolicyAnswer.Field.allCases.map(\.rawValue))
    line.add("settings", scenario.settings)
    return line.bytes
  }

  /// What the policy sees.
  /// - Parameters:
  ///   - pool: the pool
  ///   - number: how many observations there were with this one
  ///   - calendar: what local clocks show
  /// - Returns: the line, with its end
  static func observation(
    _ pool: PoolObservation, number: Int, _ calendar: ScenarioCalendar
  ) -> [UInt8] {
    var line = JSONLine()
    line.add("type", "observation")
    line.add("number", number)
    line.add("time_ms", pool.time.milliseconds)
    line.add("local_time", calendar.exactText(at: pool.time.milliseconds))
    for field in fields { field.add(pool, field.name, &line) }
    return line.bytes
  }

  /// The last line of a run.
  static var end: [UInt8] {
    var line = JSONLine()
    line.add("type", "end")
    return line.bytes
  }
}
