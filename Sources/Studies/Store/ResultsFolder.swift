internal import Foundation
internal import Settings

/// A folder of results, by its manifest: the scenario that they are of.
package struct ResultsFolder: Sendable {
  /// The scenario as the manifest has it, with overrides.
  package let document: ScenarioDocument
  /// A file beside the manifest with sections in the place of the scenario's, which its command
  /// recommends; nil: it recommends nothing.
  package let recommendation: String?
  /// What should be known of it, a sentence each.
  package let notes: [String]

  /// Sections of a scenario that `recommend` writes: those of a variant, or a timetable.
  package static let recommendations = ["recommended.yaml", "schedule.yaml"]

  /// Whether a path is one of a folder.
  /// - Parameter path: the path
  /// - Returns: whether it is
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Reads a folder's manifest.
  /// - Parameters:
  ///   - path: the folder
  ///   - overrides: settings that are changed, such as `scaling.desired=4`
  /// - Throws: that nothing wrote results of a scenario there, or what is wrong with the scenario.
  package init(_ path: String, overrides: [String] = []) throws(ScenarioError) {
    let folder = StudyFolder(path)
    guard access(folder.manifest, F_OK) == 0 else {
      throw .unreadable(
        path: path,
        reason:
          "is a folder without manifest.json; expected a scenario, or a folder that a command "
          + "such as simulate, sweep or recommend wrote results of one into", isMissing: true)
    }
    let text = try readText(folder.manifest, atMost: .manifestBytes)
    let (tree, problems) = loadSettings(yaml: text, file: folder.manifest, limits: .manifest)
    guard let tree, problems.isEmpty else { throw .issues(problems) }
    guard let settings = tree.node(at: "settings"), settings.entries != nil else {
      throw .issues([
        SettingsIssue(
          at: tree.location, path: "settings",
          message:
            "is missing; expected a manifest that a command wrote beside a scenario's results")
      ])
    }
    var notes: [String] = []
    var copies: [String: String] = [:]
    // The manifest names files as the scenario does, and not where that was: a study has copies of
    // them, and what is named from the current folder has to be the file that it was.
    for input in tree.node(at: "inputs")?.elements ?? [] {
      guard let name = input.node(at: "file")?.text, let sha256 = input.node(at: "sha256")?.text,
        copies[name] == nil
      else { continue }
      let copy = folder.copy(of: InputDigest(path: name, sha256: sha256))
      if access(copy, R_OK) == 0 {
        copies[name] = copy
      } else if ProgramFiles.isFile(name) {
        if try InputDigest(path: name).sha256 == sha256 {
          copies[name] = name
        } else {
          notes.append(
            "\(name): is not what it was when the results in \(path) were made, and is not used.")
        }
      }
    }
    let command = tree.node(at: "command")?.text ?? "simulate"
    if command == "compare" {
      notes.append("\(path): has a comparison; of its scenarios the base is meant.")
    }
    let files = tree.node(at: "files")?.elements?.compactMap(\.text) ?? []
    recommendation = Self.recommendations.first {
      files.contains($0) && access("\(path)/\($0)", R_OK) == 0
    }.map { "\(path)/\($0)" }
    if command == "recommend", recommendation == nil {
      notes.append(
        "\(path): has no variant to recommend beside its manifest; the scenario as it stands is meant."
      )
    }
    self.notes = notes
    document = try ScenarioDocument(
      path: folder.manifest, read: settings, overrides: overrides, copies: copies)
  }
}
