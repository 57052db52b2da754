internal import Foundation

/// A file of a report folder.
package struct ReportFile: Sendable, Hashable {
  /// The name within the folder, or the path of a file that is written by itself.
  package let name: String
  /// The content.
  package let text: String

  /// A file.
  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

extension ReportTable {
  /// The table as a file.
  package func file(_ profile: CSVProfile) -> ReportFile {
    ReportFile(name: "\(name).csv", text: csv(profile))
  }
}

/// Writes the results of a command into a folder, which is made if it is missing: all files, or
/// none.
///
/// Every file is written in full under another name first, so that what can go wrong goes wrong
/// before any older report is replaced. What the manifest of earlier results lists, and the new one
/// does not, is removed: it would seem to belong to them.
/// - Parameters:
///   - files: the files
///   - drafts: files that are written already and not yet in their place
///   - manifest: of all of them
///   - folder: the folder
/// - Returns: that results of other settings were replaced or files removed, in one line; nil where
///   neither was
/// - Throws: what cannot be written; then nothing is.
package func writeResults(
  _ files: [ReportFile], drafts: [StagedFile] = [], _ manifest: Manifest, to folder: String
) throws(WriteError) -> String? {
  let earlier = EarlierResults(in: folder)
  try makeFolder(folder)
  let all = files + [ReportFile(name: Manifest.name, text: manifest.text)]
  let written = try staged(all.map { ReportFile(name: "\(folder)/\($0.name)", text: $0.text) })
  for draft in drafts + written { try draft.moveIntoPlace() }
  return earlier.flatMap { $0.notice(of: manifest, removed: $0.removeFiles(otherThan: manifest)) }
}

/// Writes files, whose names are their paths: all of them, or none.
package func writeFiles(_ files: [ReportFile]) throws(WriteError) {
  for draft in try staged(files) { try draft.moveIntoPlace() }
}

private func staged(_ files: [ReportFile]) throws(WriteError) -> [StagedFile] {
  var drafts: [StagedFile] = []
  for file in files {
    let draft = try StagedFile(path: file.name)
    try draft.write(file.text)
    try draft.close()
    drafts.append(draft)
  }
  return drafts
}

/// Makes a folder and those that it is in.
package func makeFolder(_ folder: String) throws(WriteError) {
  var path = folder.hasPrefix("/") ? "/" : ""
  for part in folder.split(separator: "/") {
    path = path.isEmpty || path == "/" ? path + part : "\(path)/\(part)"
    guard mkdir(path, 0o755) != 0 else { continue }
    let code = errno
    var information = stat()
    guard stat(path, &information) == 0 else { throw WriteError(path, code: code) }
    if information.st_mode & S_IFMT != S_IFDIR { throw WriteError(path, code: ENOTDIR) }
  }
}
