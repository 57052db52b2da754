import Probability
import Settings
import Testing

@testable import Workloads

@Suite struct WorkloadModelTests {
  private func model(_ text: String) throws -> (value: WorkloadModel, issues: [String]) {
    try reading(text) { WorkloadModel(settings: &$0) }
  }

  @Test("the section of a trace is read with every key")
  func readsTrace() throws {
    let (model, issues) = try model(
      """
      source: trace
      trace: ../traces/week.csv
      format: meetings
      columns: {start_time: start_local}
      participant_flow: all_at_once
      attendance: 80%
      on_bad_row: skip
      times: unix_ms
      region: eu
      """)
    #expect(issues.isEmpty)
    let trace = TraceSettings(
      path: "../traces/week.csv", format: .meetings, columns: ["start_time": "start_local"],
      onBadRow: .skip, times: .unixMilliseconds,
      region: "eu")
    #expect(model.source == .trace(trace))
    #expect(model.participantFlow == .allAtOnce)
    #expect(model.attendance == 0.8)
  }

  @Test("the section of a trace of counts is read with its keys")
  func readsCounts() throws {
    let (model, issues) = try model(
      "trace: a.csv\nformat: counts\nstay: {exponential: {mean: 5m}}\ninterval: 15m")
    #expect(issues.isEmpty)
    #expect(
      model.source == .trace(TraceSettings(path: "a.csv", format: .counts, interval: 900_000)))
    #expect(model.stay == .exponential(mean: 300_000))
  }

  @Test("a scheduled flow's parameters are overridden one by one")
  func readsFlow() throws {
    let (model, issues) = try model(
      "trace: a.csv\nparticipant_flow: {early_probability: 0%, late: 5s, end_spread: 1m}")
    var flow = ScheduledFlow()
    (flow.earlyProbability, flow.late, flow.endSpread) = (0, .constant(5000), 60_000)
    #expect(issues.isEmpty)
    #expect(model.participantFlow == .scheduled(flow))
    #expect(try self.model("trace: a.csv").value.participantFlow == .scheduled(ScheduledFlow()))
  }

  @Test("a timetable is read with every key")
  func readsTimetable() throws {
    let (model, issues) = try model(
      """
      source: synthetic
      meetings_per_week: 300
      weekday_share: {mon: 50%, fri: 50%}
      hour_share: {9: 1, 14: 3}
      slot_share: {":00": 70%, ":30": 30%}
      busyness_cv: 0
      size: {lognormal: {median: 5, sigma: 0.5}}
      largest_size: 50
      duration: 30m
      attendance: 90%
      """)
    var part = DemandPart()
    part.meetingsPerWeek = 300
    part.weekdayShare = [0.5, 0, 0, 0, 0.5, 0, 0]
    part.starts = .slots(
      hours: (0..<24).map { $0 == 9 ? 1 : $0 == 14 ? 3 : 0 },
      minutes: MeetingStarts.minutes([0: 0.7, 30: 0.3]))
    part.size = .lognormal(median: 5, sigma: 0.5)
    part.largestSize = 50
    part.duration = .constant(1_800_000)
    var demand = SyntheticDemand(parts: [part])
    demand.busynessCV = 0
    #expect(issues.isEmpty)
    #expect(model.source == .synthetic(demand))
    #expect(model.attendance == 0.9)
  }

  private static let wrong: [(String, String)] = [
    ("source: trace", "workload.trace: is missing"),
    ("trace: a.csv\nformat: tally", "workload.format: \"tally\" is not a known choice"),
    ("trace: a.csv\nformat: counts", "workload.stay: is missing"),
    (
      "trace: a.csv\nformat: counts\nstay: 5m\nattendance: 80%",
      "workload.attendance: is not a known key"
    ),
    ("trace: a.csv\nformat: meetings\nstay: 5m", "workload.stay: is not a known key"),
    ("trace: a.csv\ntimes: unix", "workload.times: \"unix\" is not a known choice"),
    (
      "trace: a.csv\nformat: counts\nstay: 5m\ninterval: 0s",
      "workload.interval: \"0s\" is out of range"
    ),
    (
      "trace: a.csv\ncolumns: {start_tme: x}",
      "workload.columns.start_tme: is not a known column; expected one of meeting_id, join_time"
    ),
    ("trace: a.csv\nmeetings_per_week: 5", "workload.meetings_per_week: is not a known key"),
    ("trace: a.csv\nformat: joins\nattendance: 80%", "workload.attendance: is not a known key"),
    ("trace: a.csv\nattendance: 120%", "workload.attendance: \"120%\" is out of range"),
    (
      "trace: a.csv\nparticipant_flow: trickle",
      "workload.participant_flow: \"trickle\" is not a known choice"
    ),
    (
      "trace: a.csv\nparticipant_flow: {earl: 2s}",
      "workload.participant_flow.earl: is not a known key"
    ),
    (
      "trace: a.csv\nparticipant_flow: {ends_early_probability: 99%}",
      "workload.participant_flow.ends_late_probability: adds up to more than 100%"
    ),
    (
      "trace: a.csv\nlinger_seats: 2",
      "workload.linger_seats: has no effect here; expected linger beside it"
    ),
    ("trace: a.csv\nlinger: 400d", "workload.linger: \"400d\" is out of range"),
    ("source: synthetic\ntrace: a.csv", "workload.trace: is not a known key"),
    (
      "source: synthetic\nweekday_share: {monday: 1}",
      "workload.weekday_share.monday: is not a known key; expected shares by weekday"
    ),
    (
      "source: synthetic\nhour_share: {24: 1, 1: 1}",
      "workload.hour_share.24: is not a known key; expected shares by hour from 0 to 23"
    ),
    ("source: synthetic\nslot_share: {\":00\": 0}", "workload.slot_share: has no share above 0"),
  ]

  @Test("what is wrong with the section is said once", arguments: wrong)
  func refuses(text: String, complaint: String) throws {
    let issues = try model(text).issues
    #expect(issues.count == 1, "\(issues)")
    #expect(issues.first?.contains(": \(complaint)") == true, "\(issues)")
  }

  @Test("every key of both sources is described, the flow's parameters too")
  func describesKeys() {
    let keys = SettingsReader.keys { _ = WorkloadModel(settings: &$0) }
    let names = Set(keys.map(\.name))
    #expect(
      names.isSuperset(of: [
        "source", "trace", "format", "columns", "on_bad_row", "participant_flow", "attendance",
      ]))
    #expect(names.isSuperset(of: ["times", "region", "interval", "stay", "linger"]))
    #expect(
      names.isSuperset(of: [
        "meetings_per_week", "weekday_share", "hour_share", "slot_share", "size", "duration",
      ]))
    #expect(
      names.isSuperset(of: [
        "participant_flow.early_probability", "participant_flow.leaves_together_within",
      ]))
    #expect(
      keys.first { $0.name == "size" }?.defaultText == "{lognormal: {median: 21, sigma: 0.91}}")
  }
}
