internal import Foundation
internal import Settings
internal import Studies

/// Why a report could not be written: the path, and the system's reason.
package struct WriteError: Error, Sendable, CustomStringConvertible {
  /// The file or folder.
  package let path: String
  /// The system's words.
  package let reason: String

  private let isFull: Bool

  init(_ path: String, code: Int32) {
    self.path = path
    isFull = code == ENOSPC || code == EDQUOT
    reason = String(cString: strerror(code))
  }

  /// One line.
  package var description: String {
    "\(path): cannot be written: \(reason)\(isFull ? "; what was written of it is removed" : "")"
      .onOneLine
  }
}

/// A file that comes into being whole or not at all: it is written beside its place under another
/// name, then renamed.
///
/// A link keeps naming what it names: that is replaced. What is no file, a pipe or a device, is
/// written to as it is.
package final class StagedFile {
  private enum Target {
    case draft(Draft)
    /// What is written to as it is.
    case device(Int32)
  }
  private let path: String
  private let target: Target
  private var isClosed = false

  /// Opens a draft beside `path`.
  package init(path: String) throws(WriteError) {
    var information = stat()
    let isThere = stat(path, &information) == 0
    // Renaming onto a folder fails only when everything else is done already.
    if isThere, information.st_mode & S_IFMT == S_IFDIR { throw WriteError(path, code: EISDIR) }
    if isThere, information.st_mode & S_IFMT != S_IFREG {
      self.path = path
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      if descriptor < 0 { throw WriteError(path, code: errno) }
      target = .device(descriptor)
      return
    }
    let place = Self.resolved(path)
    self.path = place
    do throws(SystemFailure) {
      target = .draft(try Draft(of: place))
    } catch {
      throw WriteError(path, code: error.code)
    }
  }

  /// Where it is written before it is in its place, for a library that opens files by their paths;
  /// nil for what is written to as it is.
  var place: String? { if case .draft(let draft) = target { draft.path } else { nil } }

  /// Adds text.
  package func write(_ text: String) throws(WriteError) {
    var text = text
    let code = text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    if code != 0 { throw WriteError(path, code: code) }
  }

  /// Adds text as UTF-8.
  package func write(_ text: [UInt8]) throws(WriteError) {
    let code = text.withUnsafeBytes { write($0) }
    if code != 0 { throw WriteError(path, code: code) }
  }

  /// Returns 0, or the system's error number.
  private func write(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    switch target {
    case .device(let descriptor): writeAll(bytes, to: descriptor)
    case .draft(let draft): Self.code { () throws(SystemFailure) in try draft.write(bytes) }
    }
  }

  /// Ends writing. What only shows when a file is closed, such as a full disk behind a network,
  /// shows here.
  package func close() throws(WriteError) {
    if isClosed { return }
    isClosed = true
    let code =
      switch target {
      case .device(let descriptor): Foundation.close(descriptor) == 0 ? 0 : errno
      case .draft(let draft): Self.code { () throws(SystemFailure) in try draft.close() }
      }
    if code != 0 { throw WriteError(path, code: code) }
  }

  /// Puts the draft in its place.
  package func moveIntoPlace() throws(WriteError) {
    try close()
    guard case .draft(let draft) = target else { return }
    let code = Self.code { () throws(SystemFailure) in try draft.moveIntoPlace() }
    if code != 0 { throw WriteError(path, code: code) }
  }

  deinit {
    if case .device(let descriptor) = target, !isClosed { _ = Foundation.close(descriptor) }
  }

  private static func code(_ body: () throws(SystemFailure) -> Void) -> Int32 {
    do throws(SystemFailure) {
      try body()
      return 0
    } catch {
      return error.code
    }
  }

  /// The file that a path names through links; the path where there is none yet.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
