import Foundation
import PoolSimulation
import Probability
import Testing
import Workloads

@testable import Studies

/// How long instances could not take joins after they were InService, by who joined where.
@Suite struct RegistrationTests {
  /// A launch by its times in seconds: when it began, when it was InService, when it ended.
  private struct Launch {
    var instance: String
    var start = 0.0
    var inService: Int64
    var ended: Int64?
    var kind = ScalingActivity.Kind.cold
  }

  private static func log(_ launches: [Launch]) -> ActivityLog {
    var activities: [ScalingActivity] = []
    func add(_ launch: Launch, _ kind: ScalingActivity.Kind, _ start: Int64, _ end: Int64) {
      activities.append(
        ScalingActivity(
          id: "\(activities.count)", kind: kind, instance: launch.instance, group: "g", cause: [],
          start: start, end: end, endsOnSecond: true, status: .successful, zone: "us-east-1a"))
    }
    for launch in launches {
      add(launch, launch.kind, Int64(launch.start * 1_000), launch.inService * 1_000)
      if let ended = launch.ended { add(launch, .termination, ended * 1_000, ended * 1_000) }
    }
    return ActivityLog(activities, group: "g", latest: activities.map(\.start).max() ?? 0)
  }

  /// A file of joins, each at Unix milliseconds, and what is read of it.
  private static func hosted(_ text: String, of log: ActivityLog, timeZone: String = "UTC") throws
    -> HostedJoins
  {
    let path = NSTemporaryDirectory() + "joins-\(UUID().uuidString).csv"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try HostedJoins(path: path, timeZone: timeZone, of: log)
  }

  /// Unix times of 2026-03-02T00:00:00Z and later.
  private static let day: Int64 = 1_772_409_600

  private typealias Row = (time: Double, instance: String, meeting: String)

  private static func rows(_ joins: [Row]) -> String {
    "instance_id,meeting_id,join_time\n"
      + joins.map { join in
        let milliseconds = Int64((join.time * 1_000).rounded()) + day * 1_000
        return "\(join.instance),\(join.meeting),\(milliseconds)\n"
      }.joined()
  }

  private static func shifted(_ launches: [Launch]) -> [Launch] {
    launches.map { launch in
      var launch = launch
      launch.start += Double(day)
      launch.inService += day
      launch.ended = launch.ended.map { $0 + day }
      return launch
    }
  }

  private static func times(
    _ launches: [Launch], _ joins: [Row]
  ) throws -> RegistrationTimes {
    let log = log(shifted(launches))
    return RegistrationTimes(log, try hosted(rows(joins), of: log))
  }

  @Test("A first join comes no later than it could, and after the last one that went elsewhere")
  func interval() throws {
    // InService in the second from 100 on. People begin meetings elsewhere at 90, 110 and 130 s, and
    // at 140 s one begins on the new instance: it took at most 40 s. At 130 s it could not yet, and
    // may have been InService for 29 s only.
    let times = try Self.times(
      [Launch(instance: "i-1", inService: 100)],
      [
        (90, "i-0", "a"), (110, "i-0", "b"), (130, "i-0", "c"), (140, "i-1", "d"),
        (150, "i-0", "e"),
      ])
    #expect(times.values == [ObservedInterval(29_000, 40_000)])
  }

  @Test("Who joins a meeting that is there says nothing of where a new one would go")
  func meetings() throws {
    // As above, but who joins at 130 s goes where the meeting of 110 s is: the last one that could go
    // anywhere did so at 110 s.
    let times = try Self.times(
      [Launch(instance: "i-1", inService: 100)],
      [
        (90, "i-0", "a"), (110, "i-0", "b"), (130, "i-0", "b"), (140, "i-1", "d"),
        (150, "i-0", "e"),
      ])
    #expect(times.values == [ObservedInterval(9_000, 40_000)])
  }

  @Test("Without a join an instance took longer than until the last one that went elsewhere")
  func censored() throws {
    let launches = [
      Launch(instance: "i-1", inService: 100), Launch(instance: "i-2", inService: 100, ended: 131),
      // Nobody joined anywhere while it ran.
      Launch(instance: "i-3", inService: 100, ended: 105),
      // Before the first join, and after the last one.
      Launch(instance: "i-4", inService: 80), Launch(instance: "i-5", inService: 150),
    ]
    let times = try Self.times(
      launches,
      [
        (90, "i-0", "a"), (110, "i-0", "b"), (130, "i-0", "c"), (140, "i-1", "d"),
        (150, "i-0", "e"),
      ])
    #expect(
      times.values == [ObservedInterval(29_000, 40_000), ObservedInterval(29_000, .infinity)])
    #expect(
      times.notes.contains {
        $0.contains("3 launches were left out: of 2 the trace does not have the time, and after 1")
      }, "\(times.notes)")
    #expect(times.notes.contains { $0.contains("on 1 of 2 instances nobody joined") })
  }

  @Test("An instance that comes out of the warm pool again is another launch")
  func reuse() throws {
    let launches = [
      Launch(instance: "i-1", start: 95, inService: 100, ended: 200, kind: .fromPool),
      Launch(instance: "i-1", start: 295, inService: 300, ended: 400, kind: .fromPool),
    ]
    let joins: [Row] = [
      (90, "i-0", "a"), (110, "i-0", "b"), (120, "i-1", "c"), (310, "i-0", "d"), (340, "i-1", "e"),
      (500, "i-0", "f"),
    ]
    let times = try Self.times(launches, joins)
    #expect(times.values == [ObservedInterval(9_000, 20_000), ObservedInterval(9_000, 40_000)])
  }

  @Test("Where the next join of all is the first on it, nothing but an upper bound is known")
  func sparse() throws {
    let times = try Self.times(
      [Launch(instance: "i-1", inService: 100), Launch(instance: "i-2", inService: 200)],
      [(90, "i-0", "a"), (140, "i-1", "b"), (230, "i-2", "c"), (300, "i-0", "d")])
    #expect(times.values.isEmpty)
    #expect(
      times.notes.contains { $0.contains("at most 30000 ms in the shortest case") },
      "\(times.notes)")
  }

  @Test("That somebody went to an instance that is as new tells nothing of the others")
  func together() throws {
    // Four are launched together and take joins 20 s after they were InService; of a join each ten
    // seconds the first goes to the old one, and then one to each.
    let launches = (1...4).map { Launch(instance: "i-\($0)", start: 60, inService: 100) }
    let joins: [Row] = [
      (90, "i-old", "a"), (110, "i-old", "b"), (121, "i-1", "c"), (131, "i-2", "d"),
      (141, "i-3", "e"), (151, "i-4", "f"), (300, "i-old", "g"),
    ]
    let values = try Self.times(launches, joins).values
    #expect(values.count == 4)
    #expect(values.allSatisfy { $0.lower == 9_000 && $0.upper >= 21_000 })
  }

  @Test("An instance with a join before it was InService was registered by then")
  func early() throws {
    let times = try Self.times(
      [Launch(instance: "i-1", start: 60, inService: 100)],
      [(50, "i-0", "a"), (99, "i-1", "b"), (300, "i-0", "c")])
    #expect(times.values.isEmpty)
    #expect(times.notes.contains { $0.contains("each of 1 instances had a join before") })
  }

  /// Launches a minute apart whose registration is drawn of a law, and somebody who begins a meeting
  /// every two or three seconds, on the newest instance as soon as it takes joins.
  private static func drawn(_ law: Distribution, seed: UInt64) -> (log: ActivityLog, rows: String) {
    var numbers = StreamFamily(
      seed: seed, replication: 0, purpose: StreamPurpose("registration")
    ).stream(0)
    var launches: [Launch] = []
    var usable: [Double] = []
    for place in 0..<400 {
      let inService = Double(100 + 120 * place) + numbers.nextUnit()
      launches.append(
        Launch(instance: "i-\(place)", start: inService - 60, inService: Int64(inService)))
      usable.append(inService + law.sample(from: &numbers))
    }
    var joins: [Row] = []
    // Those with a join already are in use, and the newest of them gets what no new one does.
    var unused = Array(usable.indices)
    var (time, newest) = (50.0, "i-old")
    while time < 100 + 120 * 401 {
      if let place = unused.prefix(20).firstIndex(where: { usable[$0] <= time }) {
        newest = "i-\(unused.remove(at: place))"
      }
      joins.append((time, newest, "m\(joins.count)"))
      time += 2 + numbers.nextUnit()
    }
    return (log(shifted(launches)), rows(joins))
  }

  @Test("The law that registrations come from is found in at least 17 of 20 draws")
  func coverage() throws {
    let law = Distribution.exponential(mean: 30)
    var covered = 0
    for seed in 1...20 {
      let (log, rows) = Self.drawn(law, seed: UInt64(seed))
      let calibration = LaunchCalibration(
        log, poolState: nil, joins: try Self.hosted(rows, of: log), families: [.exponential])
      let stage = try #require(calibration.stages.first { $0.key == "registration" })
      let mean = try #require(stage.fit?["mean"])
      if abs(mean.value - 30_000) <= 1.96 * mean.standardError { covered += 1 }
    }
    #expect(covered >= 17)
  }

  @Test(
    "A file that tells nothing of instances is refused, with what was expected",
    arguments: [
      ("meeting_id,join_time\na,2026-03-02T09:00:00Z\n", "there is no column instance_id"),
      ("instance_id,meeting_id\ni-1,a\n", "there is no column join_time"),
      ("instance_id,join_time\ni-1,12.5\n", "its times count from a start that it does not tell"),
      ("instance_id,join_time\n,2026-03-02T09:00:00Z\n", "no row names an instance"),
      ("instance_id,join_time\ni-9,2026-03-02T09:00:00Z\n", "none of its instances"),
      ("instance_id,join_time\ni-1,soon\n", "is not a time"),
      ("instance_id,instance_id,join_time\ni-1,i-1,2026-03-02\n", "the column instance_id twice"),
      ("instance_id,join_time\n", "the file has a header and no rows"), ("", "is empty"),
    ])
  func refused(text: String, problem: String) {
    let log = Self.log([Launch(instance: "i-1", inService: 100)])
    let told = self.problem(text, log)
    #expect(told.contains(problem), "\(told)")
  }

  private func problem(_ text: String, _ log: ActivityLog) -> String {
    do {
      _ = try Self.hosted(text, of: log)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test(
    "Times without an offset are on the clocks of the zone, and rows without an instance are told")
  func zone() throws {
    let log = Self.log([Launch(instance: "i-1", inService: 100)])
    let hosted = try Self.hosted(
      "instance_id;join_time\ni-1;2026-03-02 09:00:00\ni-2;2026-03-02 08:00:00\n;2026-03-02 08:30:00\n",
      of: log, timeZone: "Europe/Berlin")
    // Nine in Berlin is eight in Greenwich.
    #expect(hosted.joins.map(\.time) == [7, 8].map { (Self.day + $0 * 3_600) * 1_000 })
    #expect(hosted.instances == ["i-1", "i-2"])
    #expect(
      hosted.notes.contains { $0.contains("1 row was without an instance") }, "\(hosted.notes)")
    #expect(
      hosted.notes.contains { $0.contains("1 of its 2 instances are launched in no activity") })
  }
}
