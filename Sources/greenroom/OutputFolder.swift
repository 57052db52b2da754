internal import ArgumentParser
internal import Reports
internal import Studies

/// Where a command writes: `out/<scenario>/` for `simulate`, a folder of its own below that for
/// every other command, or the folder that `--out` names.
struct OutputFolder {
  /// The folder.
  let path: String
  /// Where sweep and recommend of one scenario keep the runs that they share.
  let store: StudyFolder

  /// A command's folder; a study in shards is told.
  /// - Parameters:
  ///   - out: the folder that `--out` names
  ///   - scenario: the scenario's name
  ///   - command: the name of the command's own folder; nil: it has none
  /// - Throws: the exit code, where a study in shards is there.
  init(_ out: String?, scenario: String, _ command: String? = nil) throws {
    let folder = out ?? "out/\(folderName(scenario))"
    path = out == nil ? [folder, command].compactMap { $0 }.joined(separator: "/") : folder
    store = StudyFolder(folder)
    if StudyFolder(path).hasShards {
      throw Failure.exit(
        "\(path): is a study in shards; expected another --out, or `sweep run` and `merge`",
        code: Failure.usage)
    }
    Console.clearUp(path)
  }

  /// Writes results, all or none, and tells whose they replace.
  func write(_ files: [ReportFile], drafts: [StagedFile] = [], _ manifest: Manifest) throws {
    if let notice = try writeResults(files, drafts: drafts, manifest, to: path) {
      Console.tell(notice)
    }
  }
}
