import PoolSimulation
import Probability
import Settings
import Studies
import Testing

func seconds(_ seconds: Double) -> SimulationTime {
  SimulationTime(milliseconds: Int64((seconds * 1_000).rounded()))
}
func span(_ seconds: Double) -> TimeSpan {
  TimeSpan(milliseconds: Int64((seconds * 1_000).rounded()))
}

/// One join of a table: meeting, time and stay in seconds.
struct Join {
  var meeting: String
  var time: Double
  var stay: Double
  var seats = 1
  var patience: Double?

  init(_ meeting: String, _ time: Double, _ stay: Double, seats: Int = 1, patience: Double? = nil) {
    (self.meeting, self.time, self.stay, self.seats, self.patience) = (
      meeting, time, stay, seats, patience
    )
  }
}

/// The joins in the order given; joins of one name are one meeting.
func workload(_ joins: [Join]) -> Workload {
  var builder = WorkloadBuilder(capacity: joins.count)
  var meetings: [String: UInt32] = [:]
  for join in joins {
    let meeting = meetings[join.meeting] ?? builder.addMeeting(named: join.meeting)
    meetings[join.meeting] = meeting
    builder.addJoin(
      at: seconds(join.time), stay: span(join.stay), meeting: meeting, seats: join.seats,
      patience: join.patience.map { span($0) })
  }
  return builder.finish()
}

/// The week of all sections that are read, made once: random settings read thousands.
private let calendar = try? ScenarioCalendar(
  start: "2026-01-05T00:00:00", timeZone: "UTC", duration: 7 * 86_400_000)

/// What `read` reads from a section written in YAML, and what is wrong with it.
private func attempt<Value>(_ yaml: String, _ read: (inout SettingsReader) -> Value) throws -> (
  value: Value, issues: [String]
) {
  let (tree, problems) = loadSettings(yaml: yaml, file: "test.yaml")
  let log = IssueLog()
  log.add(contentsOf: problems)
  var reader = SettingsReader(try #require(tree), issues: log, calendar: calendar)
  let value = read(&reader)
  reader.finish()
  return (value, log.issues.map(\.description))
}

/// What the reader finds wrong with a section written in YAML.
func issues(_ yaml: String, _ read: (inout SettingsReader) -> Void) throws -> [String] {
  try attempt(yaml, read).issues
}

/// What `read` reads from a section written in YAML; a complaint of the reader is a failure of the
/// test.
func reading<Value>(_ yaml: String, _ read: (inout SettingsReader) -> Value) throws -> Value {
  let (value, issues) = try attempt(yaml, read)
  try #require(issues == [])
  return value
}

/// A policy by its name and its keys, as they stand in a scenario: `policy: fixed` and `desired: 2`
/// on a line each.
func policy(_ yaml: String) throws -> any ScalingPolicy {
  let policy = try reading(yaml) { reader -> (any ScalingPolicy)? in
    let name = reader.text("policy", help: "")
    return scalingPolicies.first { $0.name == name }?.init(settings: &reader)
  }
  return try #require(policy, "no such policy: \(yaml)")
}

/// A placement strategy with its defaults.
func strategy(_ name: String) throws -> any PlacementStrategy {
  let type = try #require(placementStrategies.first { $0.type.name == name }).type
  return try reading("{}") { type.init(settings: &$0) }
}

/// Compute costs 100 and the one stored GB 1 micro-dollar a second.
let plainPrices = PriceList(
  onDemandPerHour: 360_000_000, volumePerGBMonth: 2_628_000_000, publicIPv4PerHour: 0,
  egressPerGB: 0, minimumBilled: span(60),
  commitment: nil, perRejectedJoin: 0, perLostParticipant: 0, volumeBytes: 1_000_000_000,
  bitratePerParticipant: 0)

/// A pool of `instances` that never changes, for a test to change what it is about.
func plan(
  _ workload: Workload, instances: Int, limit: Int,
  change: (inout RunPlan) throws -> Void = { _ in }
) throws -> RunPlan {
  let none = Distribution.constant(0)
  var plan = RunPlan(
    workload: workload, participantLimit: limit,
    group: AutoScalingGroupSettings(
      minSize: 0, maxSize: max(instances, 1), desiredCapacity: instances,
      initiallyInService: instances, availabilityZones: 1),
    launch: LaunchSettings(
      controlLoop: none, pending: none, cold: .constant(180_000), fromStopped: .constant(40_000),
      fromHibernated: .constant(20_000),
      fromRunning: .constant(5_000), prepare: .constant(30_000), stop: none, hibernate: none,
      hibernateNotBefore: .zero,
      registration: none, hook: .none),
    placement: try strategy("least_loaded"),
    admission: AdmissionSettings(whenFull: .reject, reconnectAfter: nil),
    scaling: ScalingSettings(
      policy: try policy("policy: fixed\ndesired: \(instances)"), interval: .every(span(86_400)),
      metricDelay: .zero, outOfRange: .clamp),
    prices: plainPrices)
  plan.scaleIn.idleHold = .zero
  try change(&plan)
  return plan
}
