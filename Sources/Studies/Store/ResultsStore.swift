internal import Foundation
internal import GRDB

/// Why a store of results cannot be used: the world's fault, such as a full disk or a file that is
/// something else.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// One line.
  public let description: String

  init(_ path: String, _ reason: String) { description = "\(path): \(reason)" }
}

/// What finished runs came to, in an SQLite file.
///
/// Each run is written when it ends, in a transaction of its own, so a process that is killed loses
/// none; any number of processes may use one file. The file must be on a local disk, because
/// SQLite's write-ahead log shares memory between processes.
public final class ResultsStore: RunSink {
  private let path: String
  private let queue: DatabaseQueue

  /// Says "Grnr" in the file's header, so that no other database is taken for a store.
  private static let applicationID = 0x4772_6e72
  /// The layout of the tables.
  private static let layout = 1

  /// Opens the store of a study's folder, and makes both where there is none.
  public convenience init(in folder: StudyFolder) throws(StoreError) {
    try folder.make()
    try self.init(path: folder.store)
  }

  /// Makes a store for the time that `body` takes, on a local disk whatever disk the study is on.
  static func withTemporary<Value>(_ body: (ResultsStore) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "greenroom-\(UUID().uuidString)"
    ).path
    try StudyFolder(folder).make()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(try ResultsStore(path: "\(folder)/results.sqlite"))
  }

  /// Opens the store at a path, and makes it where there is none.
  public init(path: String) throws(StoreError) {
    self.path = path
    var configuration = Configuration()
    // With the log a commit is one write and no wait for the disk; what a killed process committed
    // is in the file all the same.
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(60)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.write { database in
        let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let layout = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
        guard isEmpty || id == Self.applicationID && layout == Self.layout else {
          throw DatabaseError(
            resultCode: .SQLITE_NOTADB, message: "it is no store of this version's results")
        }
        guard isEmpty else { return }
        try database.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
        try database.execute(sql: "PRAGMA user_version = \(Self.layout)")
        try database.execute(
          sql: "CREATE TABLE run (key TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID")
      }
    } catch {
      throw Self.error(path, error)
    }
  }

  /// The number of runs that are kept.
  public var count: Int {
    get throws(StoreError) {
      do {
        return try queue.inDatabase { try Int.fetchOne($0, sql: "SELECT count(*) FROM run") ?? 0 }
      } catch {
        throw Self.error(path, error)
      }
    }
  }

  func record(of key: Digest) throws(StoreError) -> RunRecord? {
    do {
      let text = try queue.inDatabase { database in
        try String.fetchOne(
          database.cachedStatement(sql: "SELECT record FROM run WHERE key = ?"),
          arguments: [key.description])
      }
      guard let text else { return nil }
      guard let record = RunRecord(text) else {
        throw StoreError(
          path, "holds a record that is none; expected a store that nothing else writes")
      }
      return record
    } catch let error as StoreError {
      throw error
    } catch {
      throw Self.error(path, error)
    }
  }

  func contains(_ key: Digest) throws(StoreError) -> Bool {
    do {
      return try queue.inDatabase { database in
        try Bool.fetchOne(
          database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM run WHERE key = ?)"),
          arguments: [key.description]) ?? false
      }
    } catch {
      throw Self.error(path, error)
    }
  }

  func add(_ record: RunRecord, under key: Digest) throws { try add([(key, record)]) }

  /// Keeps several runs, all or none.
  func add(_ runs: [(key: Digest, record: RunRecord)]) throws {
    do {
      try queue.write { database in
        let insert = try database.cachedStatement(
          sql: "INSERT INTO run (key, record) VALUES (?, ?) ON CONFLICT DO NOTHING")
        let select = try database.cachedStatement(sql: "SELECT record FROM run WHERE key = ?")
        for (key, record) in runs {
          try insert.execute(arguments: [key.description, record.description])
          // Somebody else may have finished the same run: then it must have come to the same.
          if database.changesCount == 0,
            try String.fetchOne(select, arguments: [key.description]) != record.description
          {
            throw Contradiction(
              "\(path): holds another result of the run \(key) than this one; equal runs should "
                + "not differ"
            )
          }
        }
      }
    } catch let error as Contradiction {
      throw error
    } catch {
      throw Self.error(path, error)
    }
  }

  private static func error(_ path: String, _ error: any Error) -> StoreError {
    guard let error = error as? DatabaseError else {
      return StoreError(path, "cannot be used: \(error)")
    }
    let reason = error.message ?? "SQLite's error \(error.resultCode.rawValue)"
    let remedy =
      error.resultCode == .SQLITE_NOTADB ? "; expected no file there, or one that a sweep made" : ""
    return StoreError(path, "cannot be used as a store of results: \(reason)\(remedy)")
  }
}

/// Two results of one run that differ: our own fault, since equal inputs give equal results.
public struct Contradiction: Error, CustomStringConvertible {
  /// One line.
  public let description: String

  init(_ description: String) { self.description = description }
}
