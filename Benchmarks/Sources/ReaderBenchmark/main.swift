import Foundation
import Greenroom

/// How the times of a generated trace are written, and what stands beside them.
enum Form: String, CaseIterable {
  /// Seconds since the start, and nobody is named.
  case plain
  /// The same with a participant in each row, of whom some come again.
  case participants
  /// With participants, in ISO 8601, on wall clocks.
  case iso
  /// With participants, in milliseconds since 1970.
  case epochMilliseconds = "epoch_ms"

  /// A time in milliseconds since the start, which is Monday, 2026-01-05, in UTC.
  func text(_ time: Int) -> String {
    func padded(_ value: Int, _ digits: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    switch self {
    case .plain, .participants: return "\(time / 1000).\(padded(time % 1000, 3))"
    case .epochMilliseconds: return String(1_767_571_200_000 + time)
    case .iso:
      let second = time / 1000
      // Days of January are enough for some hundred thousand rows.
      return
        "2026-01-\(padded(5 + second / 86_400, 2))T\(padded(second / 3600 % 24, 2)):"
        + "\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2)).\(padded(time % 1000, 3))"
    }
  }
}

/// A trace of joins like a large service's log: ten joins a second in order of time, about sixty
/// meetings at once, times to the millisecond.
func joinsTrace(rows: Int, _ form: Form) -> String {
  var stream = StreamFamily(seed: 1, replication: 0, purpose: StreamPurpose("benchmark.trace"))
    .stream(0)
  let gap = Distribution.exponential(mean: 100)
  let stay = Distribution.lognormal(median: 1_450_000, sigma: 1)
  let namesPeople = form != .plain
  var text = "meeting_id,\(namesPeople ? "participant_id," : "")join_time,leave_time\n"
  var time = 0.0
  for _ in 0..<rows {
    time += gap.sample(from: &stream)
    let meeting = Int(time) / 12_000 * 10 + stream.nextIndex(below: 60)
    let leave = Int(time) + Int(stay.sample(from: &stream))
    let person =
      namesPeople ? "u\(String(stream.nextIndex(below: rows) + 100_000_000).dropFirst())," : ""
    text +=
      "m\(String(meeting + 10_000_000).dropFirst()),\(person)\(form.text(Int(time))),"
      + "\(form.text(leave))\n"
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

/// `ReaderBenchmark ROWS FORM` prints a trace of so many rows; `ReaderBenchmark TRACE RUNS` reads a
/// file so many times and prints the best run.
func main() throws {
  let arguments = CommandLine.arguments
  if arguments.count == 3, let rows = Int(arguments[1]), let form = Form(rawValue: arguments[2]) {
    return FileHandle.standardOutput.write(Data(joinsTrace(rows: rows, form).utf8))
  }
  guard arguments.count == 3, let runs = Int(arguments[2]) else {
    let forms = Form.allCases.map(\.rawValue).joined(separator: "|")
    return print("ReaderBenchmark ROWS \(forms), ReaderBenchmark TRACE.csv RUNS")
  }
  let path = arguments[1]
  let size = (try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
  let results = try (0..<runs).map { _ in try read(path) }
  let best = results.map(\.seconds).min() ?? .infinity
  print(
    "joins \(results.first?.joins ?? 0) MB \(size / 1_000_000) best_ms \(Int(best * 1000)) "
      + "MB_per_s \(Int(Double(size) / best / 1e6))"
  )
}

try main()
