internal import Foundation

/// Why a report could not be written: the path, and the system's reason.
public struct WriteError: Error, Sendable, CustomStringConvertible {
  /// The file or folder.
  public let path: String
  /// The system's words.
  public let reason: String

  init(_ path: String, code: Int32) {
    self.path = path
    reason = String(cString: strerror(code))
  }

  /// One line.
  public var description: String { "\(path): cannot be written: \(reason)" }
}

/// A file that comes into being whole or not at all: it is written beside its place under another name, then renamed.
public final class StagedFile {
  private let path: String
  private let draft: String
  private var descriptor: Int32 = -1
  private var isInPlace = false

  /// Opens a draft beside `path`.
  public init(path: String) throws(WriteError) {
    let folder = (path as NSString).deletingLastPathComponent
    let name = ".\((path as NSString).lastPathComponent).\(getpid()).part"
    self.path = path
    draft = folder.isEmpty ? name : (folder as NSString).appendingPathComponent(name)
    var information = stat()
    // Renaming onto a folder fails only when everything else is done already.
    if stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR { throw WriteError(path, code: EISDIR) }
    descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw WriteError(path, code: errno) }
  }

  /// Adds text.
  public func write(_ text: String) throws(WriteError) {
    var text = text
    let code = text.withUTF8 { writeAll($0, to: descriptor) }
    if code != 0 { throw WriteError(path, code: code) }
  }

  /// Ends writing. What only shows when a file is closed, such as a full disk behind a network, shows here.
  public func close() throws(WriteError) {
    let closed = Foundation.close(descriptor)
    descriptor = -1
    if closed != 0 { throw WriteError(path, code: errno) }
  }

  /// Puts the draft in its place.
  public func moveIntoPlace() throws(WriteError) {
    if descriptor >= 0 { try close() }
    if rename(draft, path) != 0 { throw WriteError(path, code: errno) }
    isInPlace = true
  }

  deinit {
    if descriptor >= 0 { _ = Foundation.close(descriptor) }
    if !isInPlace { unlink(draft) }
  }
}

/// Writes every byte. Returns 0, or the system's error number.
public func writeAll(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Int32 {
  var rest = UnsafeRawBufferPointer(bytes)[...]
  while !rest.isEmpty {
    let written = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
    if written < 0, errno == EINTR { continue }
    if written < 0 { return errno }
    rest = rest.dropFirst(written)
  }
  return 0
}
