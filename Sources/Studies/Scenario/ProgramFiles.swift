internal import Foundation
internal import PoolSimulation
internal import Settings
internal import Synchronization

/// The files that programs of external policies are made of, each read once: they decide a run as
/// its settings do.
final class ProgramFiles: Sendable {
  private let known = Mutex<[String: InputDigest]>([:])

  /// The files that the command names, or else the program itself, and the policy's `inputs`.
  /// - Parameters:
  ///   - scenario: any; without an external policy it has none
  ///   - directory: what relative paths are relative to
  /// - Returns: each once, as it is written
  /// - Throws: that there is no such program, or no such file.
  func digests(of scenario: Scenario, directory: String) throws(ScenarioError) -> [InputDigest] {
    guard let policy = scenario.scaling.policy as? ExternalPolicy else { return [] }
    let program = try scenario.program(in: directory)
    var files = policy.command.enumerated().filter { place, word in
      // A word without a slash at the beginning is looked for on the path.
      (place > 0 || word.contains("/")) && Self.isFile(resolve(word, in: directory))
    }.map(\.element)
    if files.isEmpty { files = [program] }
    for (place, input) in policy.inputs.enumerated() {
      guard Self.isFile(resolve(input, in: directory)) else {
        throw scenario.issue(
          "scaling.inputs.\(place)",
          "there is no file \(input); expected one that the program reads")
      }
      files.append(input)
    }
    var digests: [InputDigest] = []
    for file in files {
      let digest = try digest(of: file, directory: directory)
      if !digests.contains(digest) { digests.append(digest) }
    }
    return digests
  }

  private func digest(of file: String, directory: String) throws(ScenarioError) -> InputDigest {
    if let digest = known.withLock({ $0[file] }) { return digest }
    let digest = try InputDigest(path: resolve(file, in: directory), named: file)
    known.withLock { $0[file] = digest }
    return digest
  }

  /// Whether there is a file of bytes, and no folder or pipe.
  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}

extension Scenario {
  /// Where a program is named that decides; nil where none does.
  var placeOfProgram: SourceLocation? {
    guard scaling.policy is ExternalPolicy else { return nil }
    return (settings.node(at: "scaling.command") ?? settings).location
  }

  /// What is wrong with a value, at its place.
  func issue(_ key: String, _ message: String) -> ScenarioError {
    .issues([
      SettingsIssue(
        at: (settings.node(at: key) ?? settings).location, path: key, message: message)
    ])
  }

  /// The program that decides, as a path from the scenario's folder: the one of that name on the
  /// path (`PATH`), unless it has a slash.
  /// - Throws: that there is none that can be executed.
  func program(in directory: String) throws(ScenarioError) -> String {
    let name = (scaling.policy as? ExternalPolicy)?.command.first ?? ""
    guard name.contains("/") else {
      let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
      let places = folders.split(separator: ":").filter { $0.hasPrefix("/") }.map {
        "\($0)/\(name)"
      }
      guard let program = places.first(where: Self.isProgram) else {
        throw issue(
          "scaling.command",
          "there is no program \(name) on the path; expected one, or a file of the scenario's "
            + "folder such as ./\(name)")
      }
      return program
    }
    let path = resolve(name, in: directory)
    if Self.isProgram(path) { return name }
    throw issue(
      "scaling.command",
      ProgramFiles.isFile(path)
        ? "\(name) may not be executed; expected chmod +x, or its interpreter before it, such as "
          + "[python3, \(name)]"
        : "there is no file \(name); expected a program, relative to the scenario's folder")
  }

  private static func isProgram(_ path: String) -> Bool {
    ProgramFiles.isFile(path) && access(path, X_OK) == 0
  }
}
