internal import Foundation
internal import GRDB
internal import Synchronization

/// What finished runs came to, in an SQLite file.
///
/// Each run is written when it ends, in a transaction of its own, so a process that is killed loses
/// none; any number of processes may use one file, and share the work. The file must be on a local
/// disk, because SQLite's write-ahead log shares memory between processes.
///
/// Nothing is read of it without its check. What is damaged is made again; what SQLite cannot read
/// is refused.
package final class ResultsStore: RunSink {
  private let path: String
  private let queue: DatabaseQueue
  private let claims: RunClaims
  /// Runs made from here on were not there when this process came.
  private let opened = milliseconds()

  private struct Tally {
    var atOpening = 0
    var made = 0
    var damaged = 0
    var notes: [String] = []
  }
  private let tally = Mutex(Tally())

  /// Opens the store of a study's folder, and makes both where there is none.
  package convenience init(in folder: StudyFolder) throws(StoreError) {
    try folder.make()
    try self.init(path: folder.store)
  }

  /// Opens the store at a path, and makes it where there is none.
  package init(path: String) throws(StoreError) {
    self.path = path
    var configuration = Configuration()
    // With the log a commit is one write and no wait for the disk; what a killed process committed
    // is in the file all the same.
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(60)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
    do {
      queue = try Self.open(path, configuration)
      claims = RunClaims(queue)
      try check()
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(path, error)
    }
  }

  /// Of several processes that come at once, SQLite lets one turn on the log and tells the others,
  /// without waiting, that it is busy.
  private static func open(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
    for _ in 0..<200 {
      do {
        return try DatabaseQueue(path: path, configuration: configuration)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
        usleep(50_000)
      }
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Looks at all of the file, makes what is missing and takes out what is damaged.
  private func check() throws {
    let path = path
    let standing = try queue.read { try StoreLayout.standing($0, path: path) }
    if standing != .current {
      // Another process may have been faster.
      let replaced = try queue.write { database -> StoreLayout.Standing in
        let standing = try StoreLayout.standing(database, path: path)
        if standing != .current { try StoreLayout.make(database, insteadOf: standing) }
        return standing
      }
      if case .unchecked(let runs) = replaced {
        let what = "\(path): an earlier version of Greenroom made it, without checks of its records"
        note(
          "\(what); \(Self.counted(runs, "run")) of it are not used: new ones are made in the same "
            + "file"
        )
      }
    }
    struct Findings {
      var runs = 0
      var damaged: [DatabaseValue] = []
      var others: [String: Int] = [:]
    }
    let found = try queue.read { database in
      var found = Findings()
      let rows = try Row.fetchCursor(database, sql: "SELECT \(StoredRun.columns) FROM run")
      while let row = try rows.next() {
        found.runs += 1
        guard let run = StoredRun(row) else {
          found.damaged.append(row[0])
          continue
        }
        if run.engine != EngineVersion.short { found.others[run.engine, default: 0] += 1 }
      }
      return found
    }
    if !found.damaged.isEmpty {
      try queue.write { database in
        for key in found.damaged { try Self.remove(key, database) }
      }
      let verb = found.damaged.count == 1 ? "is" : "are"
      note(
        "\(path): \(found.damaged.count) of \(Self.counted(found.runs, "record")) \(verb) damaged "
          + "and taken out; "
          + "what is wanted of them is run again")
    }
    let others = found.others.values.reduce(0, +)
    let count = found.runs - found.damaged.count
    tally.withLock { $0.atOpening = count }
    if others > 0, others == count {
      let builds = found.others.keys.sorted()
      let which =
        builds.count == 1
        ? "another build of Greenroom (\(builds[0]))" : "\(builds.count) other builds of Greenroom"
      note(
        "\(path): \(Self.counted(others, "run")) of it are of \(which) and not used: "
          + "this one (\(EngineVersion.short)) makes its own in the same file")
    }
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private func note(_ text: String) { tally.withLock { $0.notes.append(text) } }

  /// What is to be told of the store, a line each, and has not been yet.
  package func takeNotes() -> [String] {
    tally.withLock { tally in
      if tally.damaged > 0 {
        tally.notes.append(
          "\(path): \(Self.counted(tally.damaged, "record")) came to be damaged while it was used; "
            + "what is wanted of them was run again"
        )
      }
      defer { (tally.notes, tally.damaged) = ([], 0) }
      return tally.notes
    }
  }

  /// The number of runs that are kept.
  package var count: Int {
    get throws(StoreError) {
      try reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM run") ?? 0 }
    }
  }

  /// Where the runs that are kept come from.
  package var origins: (found: Int, made: Int, madeElsewhere: Int) {
    get throws(StoreError) {
      let count = try count
      let (found, made) = tally.withLock { ($0.atOpening, $0.made) }
      return (found, made, max(0, count - found - made))
    }
  }

  /// How the work was shared; nil where this process was alone.
  package var sharing: String? {
    get throws(StoreError) {
      let (_, made, elsewhere) = try origins
      return elsewhere > 0 ? "\(made) made here, \(elsewhere) by other processes meanwhile" : nil
    }
  }

  func record(of key: Digest) throws(StoreError) -> RunRecord? {
    guard let run = try reading({ try self.run(key, $0) }) else { return nil }
    guard let record = RunRecord(run.record) else {
      throw StoreError(
        path, "holds a record that is none; expected a store that nothing else writes")
    }
    return record
  }

  func contains(_ key: Digest) throws(StoreError) -> Bool {
    try reading { try self.run(key, $0) } != nil
  }

  func add(_ record: RunRecord, under key: Digest) throws {
    try add([(key, record)])
    tally.withLock { $0.made += 1 }
  }

  /// Keeps several runs, all or none.
  func add(_ runs: [(key: Digest, record: RunRecord)]) throws {
    let now = milliseconds()
    try writing { database in
      let insert = try database.cachedStatement(
        sql: "INSERT INTO run (\(StoredRun.columns)) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
      for (key, record) in runs {
        let new = StoredRun(key, record, made: now)
        try insert.execute(arguments: new.arguments)
        if database.changesCount == 0 {
          // Somebody else may have finished the same run: then it must have come to the same.
          if let known = try run(key, database) {
            if known.record != new.record {
              throw Contradiction(
                "\(path): holds another result of the run \(key) than this one; equal runs should "
                  + "not differ"
              )
            }
          } else {
            try Self.remove(key.description.databaseValue, database)
            try insert.execute(arguments: new.arguments)
          }
        }
        try claims.end(key, database)
      }
    }
  }

  var isShared: Bool { true }

  func take(_ keys: [Digest]) throws -> [RunStanding] {
    let opened = opened
    return try writing { database in
      try claims.renew(database)
      return try keys.map { key in
        if let run = try run(key, database) { return run.made < opened ? .found : .madeElsewhere }
        return try claims.take(key, database)
      }
    }
  }

  func giveBack() throws { try writing { try claims.giveBack($0) } }

  /// A run that is there and whole.
  private func run(_ key: Digest, _ database: Database) throws -> StoredRun? {
    let select = try database.cachedStatement(
      sql: "SELECT \(StoredRun.columns) FROM run WHERE key = ?")
    guard let row = try Row.fetchOne(select, arguments: [key.description]) else { return nil }
    if let run = StoredRun(row), run.key == key.description { return run }
    tally.withLock { $0.damaged += 1 }
    return nil
  }

  private static func remove(_ key: DatabaseValue, _ database: Database) throws {
    try database.cachedStatement(sql: "DELETE FROM run WHERE key = ?").execute(arguments: [key])
  }

  private func reading<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      return try queue.inDatabase(body)
    } catch {
      throw StoreError(path, error)
    }
  }

  private func writing<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.write(body)
    } catch let error as Contradiction {
      throw error
    } catch {
      throw StoreError(path, error)
    }
  }
}

/// The time in milliseconds since 1970.
func milliseconds() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
