internal import Foundation

/// A call of the system that failed.
package struct SystemFailure: Error, Sendable {
  /// The system's number of the reason.
  package let code: Int32

  /// The reason of the call that failed last.
  init(code: Int32 = errno) { self.code = code }
}

/// What a file is written as before it gets its name: beside its place, hidden, and locked while
/// its process lives.
///
/// The lock ends with the process, however that ends, so what a killed process left is known by
/// being locked by nobody, on any machine that shares the folder and its locks.
package final class Draft {
  /// Where it is.
  package let path: String
  private let place: String
  private var descriptor: Int32
  /// Another name of the open file, which holds the lock until the draft has its name.
  private let lock: Int32
  private var isInPlace = false

  static let ending = ".part"
  private static let mark = ".greenroom-"

  /// The name of a draft.
  static func hidden(_ name: String, _ number: String) -> String {
    // A name has at most 255 bytes.
    ".\(String(decoding: name.utf8.prefix(220), as: UTF8.self))\(mark)\(number)\(ending)"
  }

  /// Opens a draft of the file at `place`.
  package init(of place: String) throws(SystemFailure) {
    let name = place.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let folder = place.dropLast(name.count)
    self.place = place
    while true {
      let number = String(UInt32.random(in: 0...UInt32.max), radix: 16)
      let path = "\(folder)\(Self.hidden(String(name), number))"
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if descriptor < 0 {
        if errno == EEXIST { continue }
        throw SystemFailure()
      }
      // A disk without locks has none for those who clear up either.
      flock(descriptor, LOCK_EX)
      // Between the two lines somebody may have taken it for abandoned.
      var information = stat()
      if fstat(descriptor, &information) == 0, information.st_nlink == 0 {
        _ = Foundation.close(descriptor)
        continue
      }
      (self.path, self.descriptor) = (path, descriptor)
      lock = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
      return
    }
  }

  /// Adds bytes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemFailure) {
    let code = writeAll(bytes, to: descriptor)
    if code != 0 { throw SystemFailure(code: code) }
  }

  /// Ends writing. What only shows when a file is closed, such as a full disk behind a network,
  /// shows here.
  package func close() throws(SystemFailure) {
    guard descriptor >= 0 else { return }
    let closed = Foundation.close(descriptor)
    descriptor = -1
    if closed != 0 { throw SystemFailure() }
  }

  /// Gives it its name.
  package func moveIntoPlace() throws(SystemFailure) {
    try close()
    if rename(path, place) != 0 { throw SystemFailure() }
    isInPlace = true
  }

  /// Gives it its name, unless something has that name.
  package func moveIntoFreePlace() throws(SystemFailure) {
    try close()
    if link(path, place) != 0 { throw SystemFailure() }
    // The draft goes with this object.
  }

  deinit {
    if descriptor >= 0 { _ = Foundation.close(descriptor) }
    if !isInPlace { unlink(path) }
    if lock >= 0 { _ = Foundation.close(lock) }
  }

  /// Removes the drafts in a folder whose processes live no more.
  /// - Parameter folder: the folder, which may be missing
  /// - Returns: how many there were
  package static func removeAbandoned(in folder: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      name.hasPrefix(".") && name.hasSuffix(ending) && name.contains(mark)
        && removeIfAbandoned("\(folder)/\(name)")
    }.count
  }

  /// Removes a file unless a process that lives has it locked.
  /// - Returns: whether it was removed
  static func removeIfAbandoned(_ path: String) -> Bool {
    let file = open(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { _ = Foundation.close(file) }
    var information = stat()
    // Whoever waited for the lock of one that has its name by now must not remove what has the
    // name.
    guard flock(file, LOCK_EX | LOCK_NB) == 0, fstat(file, &information) == 0,
      information.st_mode & S_IFMT == S_IFREG
    else { return false }
    return unlink(path) == 0
  }
}

/// Writes every byte. Returns 0, or the system's error number.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
  var rest = bytes[...]
  while !rest.isEmpty {
    let written = Foundation.write(
      descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
    if written < 0, errno == EINTR { continue }
    if written < 0 { return errno }
    rest = rest.dropFirst(written)
  }
  return 0
}
