import Foundation
import PoolSimulation
import Probability
import Settings
import Testing

@testable import Workloads

/// Fits to real demand.
@Suite struct RealFitTests {
  /// The first joins of real Jitsi meetings as a trace with schedules; everybody stays to the end
  /// of the hour or as long as was logged.
  private func jitsi() throws -> (trace: String, offsets: [Double]) {
    let file = "\(realTraces)/w3c_ccg_jitsi_joins.csv"
    let columns = try [
      "meeting", "scheduled_start_utc", "join_offset_s", "nth_join", "participant",
    ].map {
      try readColumnValues(path: file, column: $0)
    }
    let ends = try Dictionary(
      uniqueKeysWithValues: zip(
        readColumnValues(path: "\(realTraces)/w3c_ccg_jitsi_meetings.csv", column: "meeting"),
        readColumnValues(path: "\(realTraces)/w3c_ccg_jitsi_meetings.csv", column: "end_offset_min")
      ))
    let calendar = try calendar("2021-01-01T00:00:00", "UTC")
    var text =
      "meeting_id,join_time,leave_time,participant_id,scheduled_start,scheduled_duration_s\n"
    var offsets: [Double] = []
    for row in columns[0].indices where columns[3][row] == "1" {
      let offset = try #require(Double(columns[2][row]))
      let start = Double(try #require(calendar.milliseconds(of: columns[1][row]))) / 1000
      let end = max(try #require(ends[columns[0][row]].flatMap { Double($0) }) * 60, offset)
      offsets.append(offset)
      text += String(
        format: "%@,%.3f,%.3f,%@,%.0f,3600\n", columns[0][row], start + offset, start + end,
        columns[4][row], start)
    }
    return (text, offsets)
  }

  @Test(
    "a fit to real joins gives back their offsets: the distance of what is drawn is below 0.05",
    .enabled("the real joins are beside the package") { isThere("w3c_ccg_jitsi_joins.csv") })
  func reproducesOffsets() throws {
    let (trace, offsets) = try jitsi()
    let calendar = try calendar("2021-01-01T00:00:00", "UTC")
    let source = try source(trace, calendar: calendar)
    let fitted = try FittedWorkload(source, calendar: calendar)
    for value in fitted.values where value.key.hasPrefix("participant_flow") {
      print("jitsi: \(value)")
    }
    let flow = try #require(fitted.flow)
    // The same meetings, with people drawn by the fit.
    let schedules = try #require(source.meetings).schedules.compactMap(\.self)
    var sizes = [Int](repeating: 0, count: schedules.count)
    let joins = source.makeWorkload(seed: 1, replication: 0).workload
    for meeting in joins.meetingOfJoin { sizes[Int(meeting)] += 1 }
    let sessions = schedules.indices.map { index in
      MeetingSession(
        name: "m\(index)", start: schedules[index].start, duration: 3_600_000,
        participants: sizes[index])
    }
    for seed in 1...3 as ClosedRange<UInt64> {
      var sampler = FlowSampler(flows: [flow], seed: seed, replication: 0)
      var drawn: [Double] = []
      for (session, key) in zip(sessions, SessionKey.keys(of: sessions)) {
        sampler.forEachVisit(to: session, key: key) {
          drawn.append(Double($0.join - session.start) / 1000)
        }
      }
      #expect(drawn.count == offsets.count)
      let distance = try KolmogorovSmirnov(of: drawn, against: offsets).distance
      print(
        "jitsi: Kolmogorov-Smirnov distance of \(drawn.count) drawn offsets from the real ones, seed \(seed): \(distance)"
      )
      #expect(distance < 0.05)
    }
  }

  @Test(
    "a fit to the bank's counts finds how days and periods differ, and what it draws varies as they do",
    .enabled("the bank's counts are beside the package") { isThere("na_bank_calls_5min.csv") })
  func fitsCounts() throws {
    let file = "\(realTraces)/na_bank_calls_5min.csv"
    let (days, clocks, calls) = (
      try readColumnValues(path: file, column: "day_index"),
      try readColumnValues(path: file, column: "interval_start"),
      try readColumnValues(path: file, column: "calls")
    )
    var text = "interval_start,joins\n"
    for row in days.indices {
      let day = try #require(Int(days[row]))
      let clock = clocks[row].split(separator: ":").compactMap { Int($0) }
      // Weekdays one after the other, from a Monday.
      text +=
        "\((day / 5 * 7 + day % 5) * 86_400 + clock[0] * 3600 + clock[1] * 60),\(calls[row])\n"
    }
    let calendar = try calendar("2003-03-03T00:00:00", "UTC")
    let source = try source(text, calendar: calendar, stay: .constant(180_000))
    let fitted = try FittedWorkload(source, calendar: calendar)
    let day = try #require(fitted["busyness_cv"])
    let period = try #require(fitted["period_busyness_cv"])
    print(
      "bank: days \(day), periods of \(fitted.demand.busynessPeriod) min \(period), \(fitted.notes)"
    )
    // By the file's own weekdays, which drift: 5 to 11 % by weekday, and another 4 to 5 % for each
    // of some hours.
    #expect((0.06...0.11).contains(day.value) && (0.035...0.06).contains(period.value))
    #expect(fitted.demand.busynessPeriod >= 60)
    #expect(abs(fitted.demand.meetingsPerWeek / (5 * 32_461) - 1) < 0.01)
    let model = WorkloadModel(source: .synthetic(fitted.demand))
    let weeks: Int64 = 6
    let drawn = try model.load(
      duration: weeks * 7 * 86_400_000, calendar: calendar, traceDirectory: "")
    let count = Double(drawn.sessions(seed: 2, replication: 0).count)
    // Thirty days that differ by a tenth: the mean is known to about 2 %.
    #expect(abs(count / Double(weeks) / fitted.demand.meetingsPerWeek - 1) < 0.08)
  }
}
