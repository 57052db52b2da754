internal import Probability
internal import Settings
public import Studies

/// Writes what a sweep came to, from where its runs are kept.
public struct SweepReport {
  private let sweep: Sweep
  private let tables: SweepTables
  private let replications: [Int]
  private let isOnFront: [Bool]
  private let records: (Int) throws -> [RunRecord]

  /// The report of a sweep whose runs are done.
  /// - Parameters:
  ///   - sweep: what was run
  ///   - replications: how many replications each variant has
  ///   - record: what a run came to
  /// - Throws: what reading a run throws.
  public init(_ sweep: Sweep, replications: [Int], record: @escaping (RunID) throws -> RunRecord) throws {
    self.sweep = sweep
    self.replications = replications
    tables = SweepTables(sweep)
    records = { variant in try (0..<replications[variant]).map { try record(RunID(variant: variant, replication: $0)) } }
    var points: [[Double?]] = []
    for variant in replications.indices {
      let means = VariantMeans(try records(variant))
      points.append(ParetoFront.metrics.map { means.mean(of: $0)?.mean })
    }
    isOnFront = ParetoFront.flags(points)
  }

  /// Writes `runs.csv` and `variants.csv` into a folder, both or neither.
  public func write(to folder: String, _ profile: CSVProfile) throws {
    try makeFolder(folder)
    let runs = try StagedFile(path: "\(folder)/runs.csv")
    let variants = try StagedFile(path: "\(folder)/variants.csv")
    try runs.write(profile.header(tables.runColumns))
    try variants.write(profile.header(tables.variantColumns))
    for variant in replications.indices {
      let records = try records(variant)
      var text = ""
      for (replication, record) in records.enumerated() {
        text += profile.line(tables.row(RunID(variant: variant, replication: replication), record))
      }
      try runs.write(text)
      try variants.write(profile.line(tables.row(variant: variant, VariantMeans(records), isOnFront: isOnFront[variant])))
    }
    try runs.close()
    try variants.close()
    try runs.moveIntoPlace()
    try variants.moveIntoPlace()
  }

  /// The variants that are worth a look, for a terminal: those that no other one beats, the cheapest first.
  public func text(limit: Int = 20) throws -> String {
    let front = isOnFront.indices.filter { isOnFront[$0] }
    var rows: [(variant: Int, means: VariantMeans)] = []
    for variant in front { rows.append((variant, VariantMeans(try records(variant)))) }
    let cost = ParetoFront.metrics[0]
    rows.sort { left, right in
      let costs = (left.means.mean(of: cost)?.mean ?? .infinity, right.means.mean(of: cost)?.mean ?? .infinity)
      return costs.0 == costs.1 ? left.variant < right.variant : costs.0 < costs.1
    }
    let runs = replications.reduce(0, +)
    let names = ParetoFront.metrics.map(\.name)
    var text = "\(sweep.scenario.name): \(Wording.counted(replications.count, "variant")), \(Wording.counted(runs, "run"))\n"
    text += "\(Wording.counted(front.count, "variant")) that no other one beats in \(names.joined(separator: ", "))"
    text += rows.count > limit ? "; the \(limit) cheapest:\n\n" : ":\n\n"
    return text + tables.frontTable(Array(rows.prefix(limit))).text
  }
}
