import Foundation
import Testing

/// Scenarios of which one value is something else: a report or a plain refusal, soon, and in little
/// memory.
///
/// `GREENROOM_FIRST_SEED` tries others. `make test-full` tries 20,000.
@Suite struct ScenarioAttackTests {
  @Test("The scenarios that are mutated run as they are", arguments: ScenarioAttack.bases.indices)
  func bases(base: Int) throws {
    let bench = try Workbench(scenario: ScenarioAttack.bases[base], trace: nil)
    try ScenarioAttack.prepare(bench)
    let attempt = try Attempt(["simulate", "small.yaml", "--quiet"], in: bench.path)
    #expect(attempt.code == 0, "\(attempt.problems)")
  }

  @Test(
    "A scenario with one value that is something else gives a report or a refusal that names the place",
    .timeLimit(.minutes(patience)))
  func mutations() throws {
    let mutations = try ScenarioAttack.mutations(
      Attempt.count(120, full: 20_000), seed: Attempt.seed)
    let bench = try Workbench(scenario: nil, trace: nil)
    try ScenarioAttack.prepare(bench)
    var (codes, peak, slowest) = ([Int32: Int](), 0, 0.0)
    for (number, mutation) in mutations.enumerated() {
      guard let text = mutation.text() else { continue }
      try bench.write(text, to: "small.yaml")
      // Most go through the run; some through the commands that only read.
      let command = [
        ["simulate", "--quiet", "--format", "csv"], ["simulate", "--quiet"],
        ["simulate", "--quiet", "--format", "json"], ["validate"],
      ][number % 4]
      let attempt = try Attempt([command[0], "small.yaml"] + command.dropFirst(), in: bench.path)
      if let fault = attempt.fault {
        Issue.record("seed \(Attempt.seed): \(command[0]): \(mutation): \(fault)")
      }
      if let code = attempt.code { codes[code, default: 0] += 1 }
      (peak, slowest) = (max(peak, attempt.peak), max(slowest, attempt.seconds))
    }
    let told = codes.sorted { $0.key < $1.key }.map { "\($0.value) with \($0.key)" }.joined(
      separator: ", ")
    print(
      "mutated scenarios, seed \(Attempt.seed): \(mutations.count) tried: \(told); most \(peak >> 20) MiB, longest \(slowest) s"
    )
    // Most values are wrong for most keys; among many both answers have to be there, or the
    // mutations test nothing.
    #expect(
      (codes[64] ?? 0) > 0 && (Attempt.release == nil || (codes[0] ?? 0) > mutations.count / 100))
  }
}
