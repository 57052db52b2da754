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
  let study = try runStudy(scenario)
  let (offered, rejected) = (study.values(of: "joins_offered"), study.values(of: "joins_rejected"))
  for (place, run) in study.runs.enumerated() {
    let lags = run.result.launches.compactMap { $0.lag?.milliseconds }
    print(
      "replication \(run.replication): \(Int(rejected[place] ?? 0)) of "
        + "\(Int(offered[place] ?? 0)) joins were rejected; \(lags.count) launches, the slowest in "
        + "\((lags.max() ?? 0) / 1_000) s")
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(64)
}
