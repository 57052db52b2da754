import Foundation
import PoolSimulation
import Probability
import Settings

@testable import Workloads

/// Traces of eight weeks whose weekdays differ, one of each kind that is fitted.
enum UnequalWeek: String, CaseIterable {
  /// A list of meetings on the hour and the half hour, with four times as many on Wednesday at ten
  /// as at any other time.
  case strongWednesday
  /// Joins of meetings that nobody scheduled: Mondays are busy in the morning, Thursdays in the
  /// evening, Saturdays hardly at all.
  case emptySaturday
  /// Counts of joins in intervals of 15 minutes, on days that differ by a tenth: Fridays end at
  /// noon.
  case shortFriday

  static let weeks = 8

  /// About how many meetings, or joins of counts, begin in an hour.
  private func mean(weekday: Int, hour: Int) -> Double {
    switch self {
    case .strongWednesday:
      guard weekday < 5, (9...16).contains(hour), hour != 12 else { return 0 }
      return weekday == 2 && hour == 10 ? 80 : 20
    case .emptySaturday:
      guard (8...19).contains(hour) else { return 0 }
      switch weekday {
      case 0: return hour < 12 ? 30 : 6
      case 3: return hour < 16 ? 6 : 30
      case 5: return hour == 10 ? 2 : 0
      case 6: return 0
      default: return 12
      }
    case .shortFriday:
      guard weekday < 5, (8...17).contains(hour) else { return 0 }
      return weekday == 4 ? (hour < 12 ? 300 : 0) : hour == 14 ? 240 : 120
    }
  }

  /// The trace, read.
  func source(calendar: ScenarioCalendar) throws -> WorkloadSource {
    let streams = StreamFamily(seed: 17, replication: 0, purpose: StreamPurpose("unequal week"))
    var lines = [header]
    for day in 0..<Self.weeks * 7 {
      var stream = streams.stream(UInt64(day))
      let busyness =
        self == .shortFriday ? Distribution.gamma(mean: 1, cv: 0.1).sample(from: &stream) : 1
      for hour in 0..<24 {
        let begin = day * 86_400 + hour * 3600
        lines += rows(from: begin, mean: busyness * mean(weekday: day % 7, hour: hour), &stream)
      }
    }
    return try WorkloadsTests.source(
      lines.joined(separator: "\n") + "\n", flow: .scheduled(ScheduledFlow()), calendar: calendar,
      stay: self == .shortFriday ? .exponential(mean: 1_200_000) : nil)
  }

  private var header: String {
    switch self {
    case .strongWednesday: "meeting_id,start_time,duration_s,participants"
    case .emptySaturday: "meeting_id,join_time,stay_s"
    case .shortFriday: "interval_start,joins"
    }
  }

  /// The rows of an hour that begins at a second.
  private func rows(from begin: Int, mean: Double, _ stream: inout RandomStream) -> [String] {
    if self == .shortFriday {
      return (0..<4).map {
        "\(begin + $0 * 900),\(mean > 0 ? stream.nextPoisson(mean: mean / 4) : 0)"
      }
    }
    guard mean > 0 else { return [] }
    var rows: [String] = []
    for meeting in 0..<stream.nextPoisson(mean: mean) {
      let people = 2 + stream.nextIndex(below: 9)
      if self == .strongWednesday {
        // Two of three are on the hour.
        rows.append(
          "m\(begin)-\(meeting),\(begin + (stream.nextUnit() < 2.0 / 3 ? 0 : 1800)),3600,\(people)")
        continue
      }
      let start = Double(begin) + 3600 * stream.nextUnit()
      for person in 0..<people {
        let late = person == 0 ? 0 : Distribution.exponential(mean: 120).sample(from: &stream)
        let stay = Distribution.gamma(mean: 2400, cv: 0.3).sample(from: &stream)
        rows.append("m\(begin)-\(meeting),\(String(format: "%.3f,%.3f", start + late, stay))")
      }
    }
    return rows
  }
}
