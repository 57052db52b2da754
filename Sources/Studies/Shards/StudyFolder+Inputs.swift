internal import Foundation
internal import Settings

extension StudyFolder {
  /// Copies the traces, so that the study can run wherever its folder is, whatever becomes of them.
  package func keep(_ sweep: Sweep) throws {
    if let place = sweep.plan.placeOfProgram {
      throw ScenarioError.issues([
        SettingsIssue(
          at: place, path: "scaling.command",
          message: "names a program, which does not go with a study in shards: other machines may "
            + "not have it; expected `greenroom sweep` without shards, or another policy")
      ])
    }
    try makeFolder(inputs)
    for input in sweep.plan.inputs
    where (try? InputDigest(path: copy(of: input)))?.sha256 != input.sha256 {
      guard !isStream(input.path) else {
        let what = input.path == "-" ? "standard input" : "\(input.path), a pipe"
        throw ScenarioError.unreadable(
          path: "workload.trace",
          reason: "is \(what), which no other process can read; expected a file", isMissing: true)
      }
      let data = try readData(sweep.plan.documents[0].path(of: input))
      do {
        let draft = try Draft(of: copy(of: input))
        try data.withUnsafeBytes { try draft.write($0) }
        try draft.moveIntoPlace()
      } catch let error as SystemFailure {
        throw StoreError(
          copy(of: input),
          "cannot be written: \(String(cString: strerror(error.code))); what was written of it is "
            + "removed"
        )
      }
    }
  }
}
