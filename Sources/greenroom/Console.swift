internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Settings
internal import Studies

/// Standard output and standard error.
enum Console {
  /// Prints results; what a terminal would act on is shown instead where they go to one. When the
  /// reader has gone that is its own affair; when they cannot be written otherwise, the command
  /// fails.
  static func print(_ text: String) throws {
    ProgressBar.shared.wipe()
    // A file or another program gets every byte as it is.
    var text = isatty(STDOUT_FILENO) == 1 ? text.forTerminals : text
    let code = text.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: STDOUT_FILENO) }
    if code == 0 || code == EPIPE { return }
    throw Failure.exit(
      "stdout: cannot be written: \(String(cString: strerror(code)))", code: Failure.output)
  }

  /// Writes a file in pieces, or standard output where the path is `-`: all of a file or nothing,
  /// and none of those that the command reads.
  static func write(
    to path: String, reading inputs: [String], _ body: ((String) throws -> Void) throws -> Void
  ) throws {
    if path == "-" { return try body { try print($0) } }
    if let written = FileIdentity(path), inputs.contains(where: { FileIdentity($0) == written }) {
      throw Failure.exit(
        "\(path): is read here, and would be replaced; expected another file to write",
        code: Failure.usage)
    }
    clearUp(beside: [path])
    do {
      let file = try StagedFile(path: path)
      try body { try file.write($0) }
      try file.moveIntoPlace()
    } catch {
      throw Failure.exit(error)
    }
  }

  /// Removes what killed commands left half-written in a folder, and tells it.
  static func clearUp(_ folder: String) {
    let count = Draft.removeAbandoned(in: folder.isEmpty ? "/" : folder)
    if count == 0 { return }
    let files = count == 1 ? "a half-written file" : "\(count) half-written files"
    tell("\(folder): removes \(files) of commands that were killed".onOneLine)
  }

  /// Removes what killed commands left half-written beside some files, and tells it.
  static func clearUp(beside paths: [String]) {
    let folders = paths.map { path in path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." }
    for folder in Set(folders).sorted() { clearUp(folder) }
  }

  /// Tells progress or a problem on standard error. Names and texts out of files are part of it:
  /// what a terminal would act on is shown instead.
  static func tell(_ text: String) {
    ProgressBar.shared.wipe()
    let fitted = Terminal.columns(of: STDERR_FILENO).map { text.fitted(to: $0) } ?? text
    var line = fitted.forTerminals + "\n"
    _ = line.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
  }

  /// Tells what is no mistake but should be known, a line each; after twenty only how many more
  /// there are.
  static func tell(notes: [String]) {
    for note in notes.prefix(20) { tell(note.onOneLine) }
    if notes.count > 20 { tell("and \(notes.count - 20) more like these") }
  }
}

/// Which file a path leads to.
private struct FileIdentity: Equatable {
  private let device: dev_t
  private let number: ino_t

  /// nil where there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, number) = (status.st_dev, status.st_ino)
  }
}
