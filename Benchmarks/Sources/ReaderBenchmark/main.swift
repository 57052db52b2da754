import PoolSimulation
import Settings
import Workloads

/// `ReaderBenchmark TRACE...`: reads each trace into a workload and prints its joins and the seconds.
func main() throws {
  let calendar = try ScenarioCalendar(start: "2026-01-05T00:00:00", timeZone: "UTC")
  for path in CommandLine.arguments.dropFirst() {
    let model = WorkloadModel(source: .trace(TraceSettings(path: path)))
    let clock = ContinuousClock()
    let start = clock.now
    let source = try model.load(duration: nil, calendar: calendar, traceDirectory: "")
    let took = clock.now - start
    let workload = source.makeWorkload(seed: 1, replication: 0).workload
    let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18
    print("joins \(workload.joinCount) meetings \(workload.meetingCount) seconds \(Double(Int(seconds * 1000)) / 1000)")
  }
}

try main()
