internal import ArgumentParser
internal import Reports
internal import Settings
internal import Studies

/// What is asked of the paths that results are written to, before anything is run for them.
enum OutputPath {
  /// The most bytes that a name has on the file systems of Linux and macOS, and those of a path.
  static let (longestName, longestPath) = (255, 4_095)

  /// Refuses a path that no file can have.
  /// - Parameters:
  ///   - path: what an option says; nil without it
  ///   - option: the option
  /// - Throws: `ValidationError`
  static func check(_ path: String?, of option: String) throws {
    guard let path else { return }
    let names = path.split(separator: "/").map(\.utf8.count)
    if let longest = names.max(), longest > longestName {
      throw ValidationError(
        "\(option) has a name of \(longest) bytes, and files and folders have at most \(longestName); expected a shorter one"
      )
    }
    if path.utf8.count > longestPath {
      throw ValidationError(
        "\(option) is a path of \(path.utf8.count) bytes; expected at most \(longestPath)")
    }
  }
}

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
  ///   - scenario: the scenario, whose name the folder has without one
  ///   - command: the name of the command's own folder; nil: it has none
  /// - Throws: the exit code, where a study in shards is there, or where the scenario's name is
  ///   longer than that of a folder may be.
  init(_ out: String?, scenario: Scenario, _ command: String? = nil) throws {
    let name = folderName(scenario.name)
    if out == nil, name.utf8.count > OutputPath.longestName {
      let written = scenario.settings.node(at: "scenario") ?? scenario.settings
      let issue = SettingsIssue(
        at: written.location, path: "scenario",
        message:
          "has \(name.utf8.count) bytes, and the folder out/<scenario> may have at most \(OutputPath.longestName) in its name; "
          + "expected a shorter name, or --out with a folder")
      throw Failure.exit(issue.description, code: Failure.usage)
    }
    let folder = out ?? "out/\(name)"
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

  /// Writes results, all or none, and a workbook among them where one is asked for; tells what it
  /// does not have, and whose results they replace.
  func write(
    _ files: [ReportFile], drafts: [StagedFile] = [], _ manifest: Manifest,
    workbook: WrittenWorkbook?
  ) throws {
    try write(
      files, drafts: drafts + [workbook?.draft].compactMap(\.self),
      workbook == nil ? manifest : manifest.withWorkbook)
    Console.tell(notes: workbook?.notes ?? [])
  }
}
