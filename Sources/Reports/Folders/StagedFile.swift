internal import Foundation
internal import Settings
internal import Synchronization

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
  public var description: String { "\(path): cannot be written: \(reason)".onOneLine }
}

/// A file that comes into being whole or not at all: it is written beside its place under another name, then renamed.
///
/// A link keeps naming what it names: that is replaced. What is no file, a pipe or a device, is written to as it is.
public final class StagedFile {
  private let path: String
  /// nil for what is written to as it is.
  private let draft: String?
  private var descriptor: Int32 = -1
  private var isInPlace = false

  /// Opens a draft beside `path`.
  public init(path: String) throws(WriteError) {
    var information = stat()
    let isThere = stat(path, &information) == 0
    // Renaming onto a folder fails only when everything else is done already.
    if isThere, information.st_mode & S_IFMT == S_IFDIR { throw WriteError(path, code: EISDIR) }
    if isThere, information.st_mode & S_IFMT != S_IFREG {
      self.path = path
      draft = nil
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    } else {
      let place = Self.resolved(path)
      let name = place.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
      let part = "\(place.dropLast(name.count)).\(Self.draftName(of: name)).\(getpid()).part"
      self.path = place
      draft = part
      descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    }
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
    if let draft, rename(draft, path) != 0 { throw WriteError(path, code: errno) }
    isInPlace = true
  }

  deinit {
    if descriptor >= 0 { _ = Foundation.close(descriptor) }
    if let draft, !isInPlace { unlink(draft) }
  }

  /// The name with what stands around it in a draft's may be longer than a name may be.
  private static func draftName(of name: Substring) -> String {
    if name.utf8.count <= 200 { return String(name) }
    var begin = name
    while begin.utf8.count > 150 { begin.removeLast() }
    let number = longNames.withLock { count in
      count += 1
      return count
    }
    return "\(begin).\(number)"
  }

  private static let longNames = Mutex(0)

  /// The file that a path names through links; the path where there is none yet.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
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
