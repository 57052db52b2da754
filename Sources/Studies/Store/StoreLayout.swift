internal import GRDB

/// The tables of a store.
enum StoreLayout {
  /// Says "Grnr" in the file's header, so that no other database is taken for a store.
  private static let applicationID = 0x4772_6e72
  /// Layout 1 had no checks.
  private static let layout = 2
  /// By name. Claims need no seal: one that is damaged costs a run made twice, or a lease of
  /// waiting.
  private static let tables = [
    "CREATE TABLE claim (key TEXT PRIMARY KEY, owner TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE owner (name TEXT PRIMARY KEY, process TEXT NOT NULL, until INTEGER NOT NULL)"
      + " WITHOUT ROWID",
    "CREATE TABLE run (key TEXT PRIMARY KEY, record TEXT NOT NULL, engine TEXT NOT NULL,"
      + " made INTEGER NOT NULL, seal TEXT NOT NULL) WITHOUT ROWID",
  ]

  /// How the tables of a file stand.
  enum Standing: Equatable {
    /// There are none.
    case empty
    /// They are those of the layout without checks, with so many runs.
    case unchecked(runs: Int)
    case current
  }

  /// - Throws: that the file is damaged or no store of this version's.
  static func standing(_ database: Database, path: String) throws -> Standing {
    let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let layout = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let schema = try Row.fetchAll(database, sql: "SELECT sql FROM sqlite_schema ORDER BY name")
    if schema.isEmpty, id == 0, layout == 0 { return .empty }
    guard id == applicationID else { throw StoreError(damaged: path, "it is no store of results") }
    if layout == 1 {
      return .unchecked(runs: try Int.fetchOne(database, sql: "SELECT count(*) FROM run") ?? 0)
    }
    guard layout == Self.layout else {
      let versions = "it has layout \(layout), and this version of Greenroom has \(Self.layout)"
      throw StoreError(damaged: path, versions)
    }
    guard schema.map({ $0[0] as DatabaseValue }) == tables.map(\.databaseValue) else {
      throw StoreError(damaged: path, "its tables are others")
    }
    let verdict = try Row.fetchOne(database, sql: "PRAGMA quick_check(1)")
    guard case .string(let text)? = (verdict?[0] as DatabaseValue?)?.storage, text == "ok" else {
      throw StoreError(damaged: path, "it is damaged")
    }
    return .current
  }

  /// Makes the tables in the place of none, or of those without checks.
  static func make(_ database: Database, insteadOf standing: Standing) throws {
    if case .unchecked = standing { try database.execute(sql: "DROP TABLE run") }
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(layout)")
    for table in tables { try database.execute(sql: table) }
  }
}
