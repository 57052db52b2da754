internal import Probability
internal import Settings
package import Studies

/// Writes what a sweep came to, from where its runs are kept.
package struct SweepReport {
  let sweep: Sweep
  let tables: SweepTables
  let replications: [Int]
  let isOnFront: [Bool]
  let notes: NoteTally
  private let same: [SameRuns]
  private let runner: StudyRunner

  /// The report of a sweep whose runs are done.
  /// - Parameters:
  ///   - sweep: what was run
  ///   - replications: how many replications each variant has
  ///   - runner: has the runs
  /// - Throws: what reading a run throws.
  package init(_ sweep: Sweep, replications: [Int], runner: StudyRunner) throws {
    self.sweep = sweep
    self.replications = replications
    tables = SweepTables(sweep)
    self.runner = runner
    var points: [[Double?]] = []
    var notes = NoteTally()
    var identities: [Int] = []
    try runner.countOffers(of: replications.indices.filter { replications[$0] > 1 })
    try Self.forEach(of: replications.indices) { variant in
      let records = try runner.records(of: variant, replications: replications[variant])
      let means = ParetoFront.allMetrics.map { metric in
        Estimate(of: metric, records.map { $0.value(of: metric) })?.value
      }
      // Not the records: there may be many replications.
      return (
        variant: variant, means: means, notes: records.map(\.notes), identity: records.hashValue
      )
    } _: { known in
      points.append(known.means)
      notes.add(known.notes, of: known.variant)
      identities.append(known.identity)
    }
    isOnFront = ParetoFront.flags(points)
    self.notes = notes
    same = sweep.sameRuns(identities, notes)
  }

  func records(_ variant: Int) throws -> [RunRecord] {
    try runner.records(of: variant, replications: replications[variant])
  }

  func estimates(_ variant: Int, _ records: [RunRecord]) throws -> Estimates {
    Estimates(
      records, mostJoins: records.count > 1 ? try runner.offeredJoins(of: variant).most : nil)
  }

  /// Makes something of each variant on all cores, a few variants at a time, and gives it in order.
  static func forEach<Value: Sendable>(
    of variants: Range<Int>, _ make: @Sendable (Int) throws -> Value,
    _ body: (Value) throws -> Void
  ) throws {
    for first in stride(from: variants.lowerBound, to: variants.upperBound, by: 64) {
      let made = concurrently(min(64, variants.upperBound - first)) { place in
        Result { try make(first + place) }
      }
      for value in made { try body(value.get()) }
    }
  }

  /// Writes `runs.csv`, `variants.csv`, `variants-short.csv` and `notes.csv` into a folder, all or
  /// none.
  package func write(to folder: String, _ profile: CSVProfile) throws {
    for draft in try drafts(in: folder, profile) { try draft.moveIntoPlace() }
  }

  /// Writes the same beside their places, row by row: none of them is ever held as a whole.
  package func drafts(in folder: String, _ profile: CSVProfile) throws -> [StagedFile] {
    try makeFolder(folder)
    let runs = try StagedFile(path: "\(folder)/runs.csv")
    let variants = try StagedFile(path: "\(folder)/variants.csv")
    try runs.write(profile.header(tables.runColumns))
    let short = try StagedFile(path: "\(folder)/variants-short.csv")
    try variants.write(profile.header(tables.variantColumns))
    try short.write(profile.header(tables.shortColumns))
    try Self.forEach(of: replications.indices) { variant in
      let records = try records(variant)
      var rows = ""
      for (replication, record) in records.enumerated() {
        rows += profile.line(tables.row(RunID(variant: variant, replication: replication), record))
      }
      let estimates = try estimates(variant, records)
      let isOnFront = isOnFront[variant]
      return (
        runs: rows,
        variant: profile.line(tables.row(variant: variant, estimates, isOnFront: isOnFront)),
        short: profile.line(tables.shortRow(variant: variant, estimates, isOnFront: isOnFront))
      )
    } _: { lines in
      try runs.write(lines.runs)
      try variants.write(lines.variant)
      try short.write(lines.short)
    }
    let notes = try StagedFile(path: "\(folder)/notes.csv")
    try notes.write(profile.header(tables.noteColumns))
    for entry in self.notes.entries {
      for (variant, runs) in entry.variants {
        try notes.write(
          profile.line(
            tables.noteRow(
              entry.note, variant: variant, runs: runs, replications: replications[variant])))
      }
    }
    let files = [runs, variants, short, notes]
    for file in files { try file.close() }
    return files
  }

  /// The variants that are worth a look, for a terminal: those that no other one beats, the
  /// cheapest first.
  package func text(limit: Int = 20) throws -> String {
    var view = TableView()
    return try text(&view, limit: limit)
  }

  /// The same with the columns that are asked for, or that fit.
  package func text(_ view: inout TableView, limit: Int = 20) throws -> String {
    let front = isOnFront.indices.filter { isOnFront[$0] }
    // What is known of a variant has a number for each of its runs, so it is held of those shown.
    // What the scenario wants to be least comes first, and what it bounds is shown.
    let objectives = sweep.scenario.objectives
    let cost = objectives?.minimize ?? ParetoFront.metrics[0]
    var rows: [(cost: Double, variant: Int)] = []
    var drops = false
    for variant in front {
      let means = try estimates(variant, try records(variant))
      rows.append((means[cost]?.value ?? .infinity, variant))
      drops = drops || means[.participantsDropped]?.value ?? 0 > 0
    }
    rows.sort { $0 < $1 }
    let shown = try rows.prefix(limit).map { row in
      (variant: row.variant, means: try estimates(row.variant, try records(row.variant)))
    }
    let runs = replications.reduce(0, +)
    let beaten = drops ? ParetoFront.allMetrics : ParetoFront.metrics
    let names = beaten.map(\.name)
    let others = (objectives?.metrics ?? []).filter { !names.contains($0.name) }
    let metrics = [cost] + (beaten + others).filter { $0.name != cost.name }
    var text =
      "\(sweep.scenario.name): \(Wording.counted(replications.count, "variant")), "
      + "\(Wording.counted(runs, "run"))\n"
    text +=
      "\(Wording.counted(front.count, "variant")) that no other one beats in "
      + "\(names.joined(separator: ", "))"
    let first =
      cost.unit == .dollars ? "the \(limit) cheapest" : "the \(limit) with the least \(cost.name)"
    text += rows.count > limit ? "; \(first):\n\n" : ":\n\n"
    let asked = view.names?.compactMap { name in tables.metrics.first { $0.name == name } }
    let columns = asked ?? metrics
    let table = tables.frontTable(shown, columns)
    // What is varied is told by the variant's number too; the first metric is what it costs.
    let leastWanted = columns.dropFirst().reversed().map(\.name)
    return text + view.text(of: table, leastWanted: leastWanted)
      + Wording.notes(same.map(\.text) + notes.sentences)
  }
}
