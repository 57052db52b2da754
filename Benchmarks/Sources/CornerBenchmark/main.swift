import Foundation
import Greenroom

/// A pool in a corner: what is large there, and how much happens.
struct Corner {
  var yaml: String
  var workload: Workload
}

/// So many joins, one each `gap` milliseconds, of meetings of so many.
func joins(_ count: Int, gap: Int, stay: Int, size: Int = 1) -> Workload {
  var builder = WorkloadBuilder(capacity: count)
  var meeting: UInt32 = 0
  for join in 0..<count {
    if join % size == 0 { meeting = builder.addMeeting(named: "m\(join)") }
    builder.addJoin(
      at: SimulationTime(milliseconds: Int64(join * gap)),
      stay: TimeSpan(milliseconds: Int64(stay)), meeting: meeting)
  }
  return builder.finish()
}

/// The file of a pool; `more` are further sections.
func pool(_ instances: Int, of limit: Int, most: Int? = nil, _ more: String) -> String {
  """
  scenario: corner
  workload: {source: program}
  instance: {participant_limit: \(limit), volume: 40GB}
  auto_scaling_group: {min_size: \(instances), max_size: \(most ?? instances), availability_zones: 1}
  launch: {control_loop: 0s, pending: 0s, cold: 180s, registration: 0s}
  pricing: {on_demand_per_hour: $0.17}

  """ + more
}

let fixedFleet = "scaling: {policy: fixed, interval: 60s}\n"

/// `size` is what a corner's cost must not grow with, `load` how much happens in it.
func corner(_ name: String, size: Int, load: Int) -> Corner? {
  switch name {
  case "instances", "first_fit", "most_loaded":
    let strategy = name == "instances" ? "least_loaded" : name
    return Corner(
      yaml: pool(
        size, of: 10,
        "placement: {strategy: \(strategy)}\nadmission: {when_full: reject}\n"
          + fixedFleet.replacing("fixed,", with: "fixed, desired: \(size),")),
      workload: joins(load, gap: 10, stay: size * 50, size: 5))
  case "spill":
    // Meetings of so many on instances of ten seats: each has a tenth as many hosts.
    return Corner(
      yaml: pool(
        4_000, of: 10,
        "placement: {affinity: spill}\nadmission: {when_full: reject}\n"
          + fixedFleet.replacing("fixed,", with: "fixed, desired: 4000,")),
      workload: joins(load, gap: 10, stay: 200_000, size: size))
  case "waiting":
    var builder = WorkloadBuilder(capacity: size + load)
    for join in 0..<size + load {
      let meeting = builder.addMeeting(named: "m\(join)")
      builder.addJoin(
        at: SimulationTime(milliseconds: Int64(max(join - size, 0) * 100)),
        stay: TimeSpan(milliseconds: 10_000), meeting: meeting)
    }
    return Corner(
      yaml: "duration: \(load / 10)s\n"
        + pool(
          1, of: 100,
          "admission: {when_full: wait, patience: never}\n"
            + "scaling: {policy: fixed, desired: 1, interval: 60s}\n"),
      workload: builder.finish())
  case "retrying":
    return Corner(
      yaml: "duration: \(size / 10 + load / 10)s\n"
        + pool(
          1, of: 10,
          "admission: {when_full: retry, retry_after: \(size / 10)s, max_attempts: 1000}\n"
            + "scaling: {policy: fixed, desired: 1, interval: 60s}\n"),
      workload: joins(size, gap: 100, stay: 100_000_000))
  case "shortage":
    return Corner(
      yaml: pool(
        1, of: 10, most: size + 1,
        "admission: {when_full: reject}\n"
          + "scaling: {policy: fixed, desired: \(size + 1), interval: 60s}\n"
      ).replacing("cold: 180s", with: "cold: 1000h"),
      workload: joins(load, gap: 10, stay: 100_000))
  case "launches":
    return Corner(
      yaml: pool(
        0, of: 10, most: load,
        "admission: {when_full: reject}\n"
          + "scaling: {policy: fixed, desired: \(load), interval: 60s}\n"
      ).replacing("cold: 180s", with: "cold: {uniform: {min: 60s, max: 300s}}"),
      workload: joins(1_000, gap: 1_000, stay: 10_000))
  case "cancelled":
    // A crowd comes and is gone again before anything has started.
    var builder = WorkloadBuilder(capacity: load)
    for join in 0..<load {
      let meeting = builder.addMeeting(named: "m\(join)")
      builder.addJoin(
        at: SimulationTime(milliseconds: Int64(join / size * 120_000 + join % size)),
        stay: TimeSpan(milliseconds: 50_000), meeting: meeting)
    }
    return Corner(
      yaml: pool(
        0, of: 1, most: 2 * size,
        "admission: {when_full: wait, patience: never}\n"
          + "scaling: {policy: headroom, free_participants: 0, interval: 10s}\n"),
      workload: builder.finish())
  case "zone_loss":
    return Corner(
      yaml: pool(
        load / 100, of: 300,
        "admission: {when_full: reject, reconnect_after: 10s}\n"
          + "faults: [{at: \(load / 1_000 + 1)s, zone: 0}]\n"
          + "scaling: {policy: fixed, desired: \(load / 100), interval: 60s}\n"
      ).replacing("availability_zones: 1", with: "availability_zones: 2"),
      workload: joins(load, gap: 1, stay: load * 2, size: 5))
  default: return nil
  }
}

/// `CornerBenchmark NAME SIZE LOAD`: one run; prints what happened, so that nobody measures nothing.
func main() throws {
  let arguments = CommandLine.arguments
  guard arguments.count == 4, let size = Int(arguments[2]), let load = Int(arguments[3]),
    let corner = corner(arguments[1], size: size, load: load)
  else { return print("CornerBenchmark NAME SIZE LOAD") }
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("greenroom-corner-\(UUID()).yaml").path
  try Data(corner.yaml.utf8).write(to: URL(fileURLWithPath: path))
  defer { try? FileManager.default.removeItem(atPath: path) }
  let scenario = try LoadedScenario(path: path, demand: ProgramDemand(corner.workload))
  for run in try runStudy(scenario).runs {
    print(
      "\(arguments[1]) joins \(corner.workload.joinCount) rejected \(run.result.rejections.count) "
        + "dropped \(run.result.drops.count) instances \(run.result.instances.count)")
  }
}

try main()
