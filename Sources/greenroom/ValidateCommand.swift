internal import ArgumentParser
internal import PoolSimulation
internal import Reports
internal import Settings
internal import Studies
internal import Workloads

/// Checks a scenario without running it.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract:
      "Check a scenario, the trace it names and every variant of its sweep, without running them.")

  @OptionGroup var input: ScenarioOptions

  func run() throws {
    let loaded = try input.load()
    if loaded.scenario.sweep != nil, loaded.inputs.dropFirst().contains(where: { $0.path == "-" }) {
      throw Failure.exit(
        "\(input.scenario): workload.trace: is standard input, which cannot be read again for every variant; expected a file",
        code: Failure.missingInput)
    }
    let sweep = try StudyOptions.telling {
      try loaded.scenario.sweep.map { _ in try Sweep(loaded.document) }
    }
    let bareShares = loaded.scenario.bareShares(in: ["objectives", "expect"])
    let (workload, made) = loaded.source.makeWorkload(seed: loaded.scenario.seed, replication: 0)
    let idle = loaded.idleEnds(of: workload)
    let notes =
      loaded.scenario.demandNotes + (sweep == nil ? loaded.scenario.absenceNotes : []) + idle
      + bareShares.map(\.description)
    let all =
      notes + (sweep?.plan.notes ?? [])
      + made.sentences(isTransformed: !loaded.scenario.workload.transforms.isEmpty)
    // A sweep has much of its scenario's.
    Console.tell(
      notes: all.enumerated().filter { all.firstIndex(of: $0.element) == $0.offset }.map(\.element))
    let joins = Wording.counted(workload.joinCount, "join")
    let meetings = Wording.counted(workload.meetingCount, "meeting")
    let variants = sweep.map { ", \(Wording.counted($0.plan.variants.count, "variant"))" } ?? ""
    try Console.print("\(input.scenario): OK, \(joins) of \(meetings)\(variants)\n")
  }
}
