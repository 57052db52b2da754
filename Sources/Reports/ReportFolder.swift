internal import Foundation
public import Studies

/// A file of a report folder.
public struct ReportFile: Sendable, Hashable {
  /// The name within the folder, or the path of a file that is written by itself.
  public let name: String
  /// The content.
  public let text: String

  /// A file.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

extension Study {
  /// The files that the scenario asks for, and the manifest.
  public func reportFiles(_ profile: CSVProfile = .plain) -> [ReportFile] {
    let tables = ReportSettings.Kind.allCases.filter { scenario.report.kinds.contains($0) }.map { table($0) }
    let files = tables.map { ReportFile(name: "\($0.name).csv", text: $0.csv(profile)) }
    return files + [ReportFile(name: "manifest.json", text: manifest(of: tables).text)]
  }
}

/// Writes files into a folder, which is made if it is missing: all of them, or none.
///
/// Every file is written in full under another name first, so that what can go wrong goes wrong before any older report is replaced.
public func writeReports(_ files: [ReportFile], to folder: String) throws(WriteError) {
  try makeFolder(folder)
  try writeFiles(files.map { ReportFile(name: "\(folder)/\($0.name)", text: $0.text) })
}

/// Writes files, whose names are their paths: all of them, or none.
public func writeFiles(_ files: [ReportFile]) throws(WriteError) {
  var drafts: [StagedFile] = []
  for file in files {
    let draft = try StagedFile(path: file.name)
    try draft.write(file.text)
    try draft.close()
    drafts.append(draft)
  }
  for draft in drafts { try draft.moveIntoPlace() }
}

func makeFolder(_ folder: String) throws(WriteError) {
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
