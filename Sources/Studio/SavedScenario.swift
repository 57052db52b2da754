internal import Foundation
internal import Reports
internal import Settings
internal import Studies

/// Why a scenario was not saved.
struct SaveProblem: Error, CustomStringConvertible {
  let description: String
  /// Whether only a file of that name is in the way.
  var isThere = false
}

/// A scenario file in the folder in which the studio was started, with the changes of a tab.
struct SavedScenario {
  /// What was done, in a line.
  let words: String

  /// Saves a scenario that can be run.
  init(_ live: LiveScenario, _ request: SaveRequest) throws(SaveProblem) {
    let name = try Self.fileName(request.name)
    var information = stat()
    // What a link names is never followed: it may be anywhere.
    let isThere = lstat(name, &information) == 0
    if isThere, information.st_mode & S_IFMT != S_IFREG {
      throw SaveProblem(description: "\(name): is no file of its own; expected another name")
    }
    if isThere, request.overwrite != true {
      throw SaveProblem(
        description: "\(name): is there already; expected another name, or to overwrite it",
        isThere: true)
    }
    do {
      let text = try ScenarioText(path: live.path, overrides: request.set)
      let draft = try Draft(of: name)
      var whole = text.yaml
      try whole.withUTF8 { try draft.write(UnsafeRawBufferPointer($0)) }
      try draft.close()
      // What was saved is read once as it will be, beside its place.
      try text.check(draft.path)
      if request.overwrite == true {
        try draft.moveIntoPlace()
      } else {
        try draft.moveIntoFreePlace()
      }
      words = "\(name) is saved" + (text.losesComments ? ", without the file's comments" : "")
    } catch let error as ScenarioError {
      throw SaveProblem(description: error.description)
    } catch let error as SystemFailure {
      throw SaveProblem(
        description: "\(name): cannot be written: \(String(cString: strerror(error.code)))",
        isThere: error.code == EEXIST)
    } catch {
      throw SaveProblem(description: "\(name): cannot be written: \(error)".onOneLine)
    }
  }

  /// The name of a file in this folder, and nothing else.
  private static func fileName(_ asked: String) throws(SaveProblem) -> String {
    let isPlain = asked.unicodeScalars.allSatisfy {
      $0 != "/" && $0 != "\\" && $0.value >= 0x20 && $0.value != 0x7F
    }
    guard isPlain, !asked.isEmpty, !asked.hasPrefix("."), !asked.hasPrefix("-"),
      asked.utf8.count <= 200
    else {
      throw SaveProblem(
        description:
          "\"\(asked.onOneLine)\" is no name of a file in this folder; expected one such as "
          + "my-pool.yaml")
    }
    return [".yaml", ".yml"].contains(where: asked.hasSuffix) ? asked : asked + ".yaml"
  }
}
