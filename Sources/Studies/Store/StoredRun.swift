internal import GRDB

/// A run as the store has it, with a check of all of it: a bit that flips on a disk or in memory
/// must not come out as another number.
struct StoredRun {
  static let columns = "key, record, engine, made, seal"

  let key: String
  let record: String
  /// The program that made it.
  let engine: String
  /// When it was made, in milliseconds since 1970.
  let made: Int64

  private var seal: String { Digest(of: key, record, engine, String(made)).short }

  /// What is written of a run that this process has made.
  init(_ key: Digest, _ record: RunRecord, made: Int64) {
    self.key = key.description
    self.record = record.description
    self.made = made
    engine = EngineVersion.short
  }

  /// Reads a row of `columns`; nil where it is not what was written.
  init?(_ row: Row) {
    // Damage may have changed the kind of a value too.
    guard case .string(let key) = (row[0] as DatabaseValue).storage,
      case .string(let record) = (row[1] as DatabaseValue).storage,
      case .string(let engine) = (row[2] as DatabaseValue).storage,
      case .int64(let made) = (row[3] as DatabaseValue).storage,
      case .string(let seal) = (row[4] as DatabaseValue).storage
    else { return nil }
    (self.key, self.record, self.engine, self.made) = (key, record, engine, made)
    if seal != self.seal { return nil }
  }

  /// The values of `columns`.
  var arguments: StatementArguments { [key, record, engine, made, seal] }
}
