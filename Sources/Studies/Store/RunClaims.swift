internal import Dispatch
internal import Foundation
internal import GRDB
internal import Synchronization

/// Which process does which run, so that processes that share a store share the work too.
///
/// A process claims runs before it does them, and says every few seconds that it is alive. Whoever
/// wants a run that is claimed looks whether the claim's owner lives: on the same machine the
/// system knows, elsewhere its lease has to have ended. So nothing waits for the dead, nor long for
/// a process that was stopped. At the worst a run is made twice, and comes to the same.
final class RunClaims: Sendable {
  /// How long an owner is taken for alive that does not say so.
  private static let lease: Int64 = 10_000
  /// How often it says so, in seconds.
  private static let beat = 2.0

  private let queue: DatabaseQueue
  private let name = UUID().uuidString
  /// Runs while this process is an owner.
  private let heart = Mutex<(any DispatchSourceTimer)?>(nil)

  init(_ queue: DatabaseQueue) { self.queue = queue }

  deinit {
    let isOwner = heart.withLock { heart in
      heart?.cancel()
      return heart != nil
    }
    guard isOwner else { return }
    // Whoever comes next clears away what cannot be cleared now.
    try? queue.write { database in
      try giveBack(database)
      try database.execute(sql: "DELETE FROM owner WHERE name = ?", arguments: [name])
    }
  }

  /// Says that this process is alive; the first time it clears away those that are not.
  func renew(_ database: Database) throws {
    let isFirst = heart.withLock { heart in
      if heart != nil { return false }
      heart = beating()
      return true
    }
    if isFirst {
      for owner in try String.fetchAll(database, sql: "SELECT name FROM owner") {
        try endIfDead(owner, database)
      }
    }
    try database.cachedStatement(
      sql: "INSERT INTO owner (name, process, until) VALUES (?, ?, ?) "
        + "ON CONFLICT (name) DO UPDATE SET until = excluded.until"
    ).execute(arguments: [name, ProcessIdentity.current.description, milliseconds() + Self.lease])
  }

  /// Claims a run that is not there, unless somebody alive has.
  func take(_ key: Digest, _ database: Database) throws -> RunStanding {
    let select = try database.cachedStatement(sql: "SELECT owner FROM claim WHERE key = ?")
    if let owner = try String.fetchOne(select, arguments: [key.description]) {
      // Two variants may be the same run.
      if owner == name { return .found }
      if try !endIfDead(owner, database) { return .takenElsewhere }
    }
    try database.cachedStatement(sql: "INSERT OR REPLACE INTO claim (key, owner) VALUES (?, ?)")
      .execute(arguments: [key.description, name])
    return .taken
  }

  /// Ends the claim of a run that is done, whosever it was.
  func end(_ key: Digest, _ database: Database) throws {
    try database.cachedStatement(sql: "DELETE FROM claim WHERE key = ?")
      .execute(arguments: [key.description])
  }

  /// Ends all claims of this process.
  func giveBack(_ database: Database) throws { try giveBack(of: name, database) }

  private func giveBack(of owner: String, _ database: Database) throws {
    try database.execute(sql: "DELETE FROM claim WHERE owner = ?", arguments: [owner])
  }

  /// Ends what an owner has that lives no more.
  /// - Returns: whether it is so
  @discardableResult private func endIfDead(_ owner: String, _ database: Database) throws -> Bool {
    let select = try database.cachedStatement(
      sql: "SELECT process, until FROM owner WHERE name = ?")
    if let row = try Row.fetchOne(select, arguments: [owner]) {
      let now = milliseconds()
      // A lease longer than leases are was written before a clock was set back.
      if case .string(let text) = (row[0] as DatabaseValue).storage,
        case .int64(let until) = (row[1] as DatabaseValue).storage,
        until > now, until <= now + Self.lease, ProcessIdentity(text)?.isGone != true
      {
        return false
      }
    }
    try giveBack(of: owner, database)
    try database.execute(sql: "DELETE FROM owner WHERE name = ?", arguments: [owner])
    return true
  }

  private func beating() -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "greenroom.lease"))
    timer.schedule(deadline: .now() + Self.beat, repeating: Self.beat)
    timer.setEventHandler { [weak queue, name] in
      // A beat that fails is made good by the next one, or by claiming.
      try? queue?.write { database in
        try database.execute(
          sql: "UPDATE owner SET until = ? WHERE name = ?",
          arguments: [milliseconds() + Self.lease, name])
      }
    }
    timer.resume()
    return timer
  }
}
