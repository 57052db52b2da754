import Foundation
import Greenroom

/// A trace of joins like a large service's log: ten joins a second in order of time, about sixty
/// meetings at once, times to the millisecond.
func joinsTrace(rows: Int) -> String {
  var stream = StreamFamily(seed: 1, replication: 0, purpose: StreamPurpose("benchmark.trace"))
    .stream(0)
  let gap = Distribution.exponential(mean: 100)
  let stay = Distribution.lognormal(median: 1_450_000, sigma: 1)
  func seconds(_ milliseconds: Int) -> String {
    "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst())"
  }
  var text = "meeting_id,join_time,leave_time\n"
  var time = 0.0
  for _ in 0..<rows {
    time += gap.sample(from: &stream)
    let meeting = Int(time) / 12_000 * 10 + stream.nextIndex(below: 60)
    text +=
      "m\(String(meeting + 10_000_000).dropFirst()),\(seconds(Int(time))),\(seconds(Int(time) + Int(stay.sample(from: &stream))))\n"
  }
  return text
}

/// Reads a trace into a workload; returns its joins and the seconds.
func read(_ path: String) throws -> (joins: Int, seconds: Double) {
  var joins = 0
  let elapsed = try ContinuousClock().measure {
    joins = try Workload.reading(joins: path, start: "2026-01-05T00:00:00").workload.joinCount
  }
  return (
    joins, Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
  )
}

/// `ReaderBenchmark ROWS RUNS` reads a generated trace so many times, `ReaderBenchmark TRACE.csv
/// RUNS` that one; prints the best run.
func main() throws {
  let arguments = CommandLine.arguments
  guard arguments.count == 3, let runs = Int(arguments[2]) else {
    return print("ReaderBenchmark ROWS|TRACE.csv RUNS")
  }
  var path = arguments[1]
  if let rows = Int(path) {
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent(
        "greenroom-benchmark-\(UUID()).csv"
      ).path
    try Data(joinsTrace(rows: rows).utf8).write(to: URL(fileURLWithPath: path))
  }
  defer { if path != arguments[1] { try? FileManager.default.removeItem(atPath: path) } }
  let size = (try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
  let results = try (0..<runs).map { _ in try read(path) }
  let best = results.map(\.seconds).min() ?? .infinity
  print(
    "joins \(results.first?.joins ?? 0) MB \(size / 1_000_000) best_ms \(Int(best * 1000)) "
      + "MB_per_s \(Int(Double(size) / best / 1e6))"
  )
}

try main()
