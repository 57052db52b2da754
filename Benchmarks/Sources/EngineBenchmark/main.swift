import Foundation
import Greenroom

/// Workload W2: meetings by a Poisson process, sizes geometric with mean 6, members joining at the
/// start plus Exp(60 s), stays lognormal with mean 2,400 s and sigma 1, 5 joins a second: about
/// 12,000 people on 12,000 seats.
func makeMeetings(joins: Int) -> Workload {
  let meetings = StreamFamily(seed: 1, replication: 0, purpose: StreamPurpose("benchmark.meetings"))
  let gap = Distribution.exponential(mean: 6_000 / 5)
  let offset = Distribution.exponential(mean: 60_000)
  // The mean is exp(sigma^2 / 2) times the median.
  let stay = Distribution.lognormal(median: 2_400_000 * 0.6065306597126334, sigma: 1)
  var builder = WorkloadBuilder(capacity: joins)
  var start = 0.0
  var number: UInt64 = 0
  while builder.joinCount < joins {
    var stream = meetings.stream(number)
    start += gap.sample(from: &stream)
    let meeting = builder.addMeeting(named: "m\(number)")
    repeat {
      let time = start + offset.sample(from: &stream)
      builder.addJoin(
        at: SimulationTime(milliseconds: Int64(time)),
        stay: TimeSpan(milliseconds: Int64(stay.sample(from: &stream))), meeting: meeting)
    } while builder.joinCount < joins && stream.nextUnit() >= 1.0 / 6
    number += 1
  }
  return builder.finish()
}

/// Prints the joins of a workload, for the rivals: time and stay in milliseconds, and the meeting.
func printTrace(_ workload: Workload) {
  for join in 0..<workload.joinCount {
    print(
      workload.joinTimes[join].milliseconds, workload.stays[join].milliseconds,
      workload.meetingOfJoin[join], separator: ",")
  }
}

/// `EngineBenchmark JOINS trace`: prints W2. `EngineBenchmark JOINS RUNS [FLEET [KEY=VALUE ...]]`:
/// simulates W2 so many times on the pool of a file, of fleet.yaml unless another is named, with
/// these settings changed, and prints nanoseconds a join and its leave, the best of the runs.
func main() throws {
  let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
  let joins = arguments.first ?? 1_000_000
  if CommandLine.arguments.dropFirst(2).first == "trace" {
    return printTrace(makeMeetings(joins: joins))
  }
  let runs = arguments.count > 1 ? arguments[1] : 5
  let file = CommandLine.arguments.dropFirst(3).first ?? "fleet.yaml"
  let fleet = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../\(file)").standardized.path
  let scenario = try LoadedScenario(
    path: fleet, overrides: Array(CommandLine.arguments.dropFirst(4)),
    demand: ProgramDemand(makeMeetings(joins: joins)))
  var best = Double.infinity
  var rejected = 0
  for _ in 0..<runs {
    let clock = ContinuousClock()
    let elapsed = try clock.measure {
      rejected = try runStudy(scenario).runs.reduce(0) { $0 + $1.result.rejections.count }
    }
    let seconds =
      Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    best = min(best, seconds * 1e9 / Double(joins))
  }
  print(
    "joins \(joins) rejected \(rejected) best_ns_per_join_and_leave "
      + "\(Int((best * 10).rounded()) / 10)"
  )
}

try main()
