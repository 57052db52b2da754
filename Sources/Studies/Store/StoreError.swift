internal import Foundation
internal import GRDB

/// Why a store of results, or another file of a study, cannot be used.
package struct StoreError: Error, Sendable, CustomStringConvertible {
  /// One line.
  package let description: String
  /// Whether the file is not what was written; otherwise the world is in the way, such as a full
  /// disk.
  package let isDamage: Bool

  init(_ path: String, _ reason: String) {
    description = "\(path): \(reason)"
    isDamage = false
  }

  /// A file that nothing is read of.
  init(damaged path: String, _ reason: String) {
    description =
      "\(path): cannot be used as a store of results: \(reason); expected no file there, or one as "
      + "a sweep left it: move it away or delete it, and its runs are made again"
    isDamage = true
  }

  init(_ path: String, _ error: any Error) {
    guard let error = error as? DatabaseError else {
      self.init(path, "cannot be used: \(error)")
      return
    }
    let reason = error.message ?? "SQLite's error \(error.resultCode.rawValue)"
    if Self.isDamage(error, path) {
      self.init(damaged: path, reason)
    } else {
      self.init(path, "cannot be used as a store of results: \(reason)")
    }
  }

  /// Our statements are right, so what is wrong with one is wrong with the tables that it names.
  private static func isDamage(_ error: DatabaseError, _ path: String) -> Bool {
    switch error.resultCode {
    case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH,
      .SQLITE_FORMAT, .SQLITE_TOOBIG, .SQLITE_SCHEMA, .SQLITE_RANGE:
      true
    // The header says which versions may write; where the system lets us, it is the header.
    case .SQLITE_READONLY: access(path, W_OK) == 0
    default: false
    }
  }
}

/// Two results of one run that differ: our own fault, since equal inputs give equal results.
package struct Contradiction: Error, CustomStringConvertible {
  /// One line.
  package let description: String

  init(_ description: String) { self.description = description }
}
