internal import Foundation
internal import Settings

/// The manifest of a planned study: what is run, before any of it is checked again.
package struct StudyManifest: Sendable {
  /// Where it is.
  package let folder: StudyFolder
  /// The digest of its bytes.
  let id: Digest
  /// How many shards share the runs.
  package let shards: Int
  /// The traces, as they were when the study was planned.
  let inputs: [InputDigest]
  /// The scenario.
  let settings: SettingsNode

  /// Reads a study's manifest.
  /// - Throws: what is wrong with it: `ScenarioError`, or `ShardProblem` where it is damaged.
  package init(_ folder: StudyFolder) throws {
    if access(folder.manifest, F_OK) != 0, [ENOENT, ENOTDIR].contains(errno) {
      throw ScenarioError.unreadable(
        path: folder.path, reason: "is no study; expected a folder that `sweep plan` wrote",
        isMissing: true)
    }
    let text = try readText(folder.manifest, atMost: .manifestBytes)
    // Half of a changed manifest still reads as a study: another one.
    guard folder.sealedID == Digest(of: text) else {
      throw ShardProblem.badManifest(path: folder.manifest)
    }
    let (tree, problems) = loadSettings(yaml: text, file: folder.manifest, limits: .manifest)
    let log = IssueLog()
    log.add(contentsOf: problems)
    guard let tree, log.isEmpty else { throw ScenarioError.issues(log.issues) }
    var reader = SettingsReader(tree, issues: log)
    shards = reader.integer(
      "shards", in: 1...PlannedStudy.mostShards, help: "how many shards share the runs")
    let engine = reader.text("engine", help: "the program that planned the study")
    inputs = reader.list("inputs", help: "the traces") { input in
      InputDigest(
        path: input.text("file", help: "as the scenario names it"),
        sha256: input.text("sha256", help: "of its bytes"))
    }
    if engine != EngineVersion.current {
      reader.issue(
        "engine",
        "is another program than this one, so results may differ; expected the program that "
          + "planned the study, or a new plan"
      )
    }
    guard log.isEmpty, let settings = reader.node("settings", help: "the scenario") else {
      if log.isEmpty {
        reader.issue(
          "settings", "is missing; expected a manifest that `greenroom sweep plan` wrote")
      }
      throw ScenarioError.issues(log.issues)
    }
    self.folder = folder
    self.settings = settings
    id = Digest(of: text)
  }

  /// The scenario, with the copies of its traces.
  var document: ScenarioDocument {
    let copies = Dictionary(
      inputs.map { ($0.path, folder.copy(of: $0)) }, uniquingKeysWith: { first, _ in first })
    return ScenarioDocument(path: folder.manifest, tree: settings, copies: copies)
  }

  /// Checks that the traces are what they were.
  /// - Parameter read: those that were read, as they are
  /// - Throws: that one is not.
  func check(_ read: [InputDigest]) throws(ScenarioError) {
    for planned in inputs where !read.contains(planned) {
      // Nobody read the others, and the files of empirical laws have no copy: what they hold is among
      // the settings.
      let copy = folder.copy(of: planned)
      let isRead = read.contains { $0.path == planned.path }
      if !isRead, access(copy, F_OK) != 0 { continue }
      if !isRead, try InputDigest(path: copy).sha256 == planned.sha256 { continue }
      throw .unreadable(
        path: copy, reason: "is not what it was when the study was planned; expected a new plan",
        isMissing: true)
    }
  }

  /// The shards that no good part is there of, of a study whose traces are what they were.
  package var missingShards: ShardList {
    get throws(ScenarioError) {
      try check([])
      return shardsWithoutParts
    }
  }

  /// The same, of a study that was checked.
  var shardsWithoutParts: ShardList {
    let listing = folder.listing
    return ShardList((0..<shards).filter { !isComplete($0, listing) })
  }

  /// Whether a good part of a shard is there.
  func isComplete(_ index: Int, _ listing: PartListing) -> Bool {
    // What a part says of its shard is which one it is, and not of what runs.
    let shard = Shard(index: index, count: shards, replications: 1)
    return listing.finished(of: index).contains {
      (try? PartFile.read($0, study: id, shard: shard) { _ in }) != nil
    }
  }
}
