import Foundation
import Greenroom

// `CustomPolicy SCENARIO [path=value ...]`: runs a scenario that may name the policy, the placement
// and the demand of this package.
guard let path = CommandLine.arguments.dropFirst().first else {
  print("usage: CustomPolicy SCENARIO [path=value ...]")
  exit(64)
}
do {
  let scenario = try LoadedScenario(
    path: path, overrides: Array(CommandLine.arguments.dropFirst(2)),
    policies: [StepPolicy.self], placements: [HomeZonePlacement.self],
    demand: ProgramDemand(lectures))
  let study = runStudy(scenario)
  print(study.summary)
  for run in study.runs {
    let late = run.result.launches.compactMap { $0.lag?.milliseconds }.max() ?? 0
    print("replication \(run.replication): the slowest launch took \(late / 1_000) s")
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(64)
}
