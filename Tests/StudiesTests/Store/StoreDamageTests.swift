import Foundation
import Studies
import Testing

@Suite("Damaged stores")
struct StoreDamageTests {
  private let desk: SweepDesk
  private let sweep: Sweep

  init() throws {
    desk = try SweepDesk()
    sweep = try desk.sweep(
      "replications: 3\nsweep: {axes: {scaling.free_participants: [1, 2], launch.cold: [30s, 60s, 90s]}}"
    )
  }

  private var folder: String { "\(desk.path)/store" }
  private var file: String { "\(folder)/results.sqlite" }

  /// What a study comes to on what is in the folder.
  private func study() throws -> (progress: StudyProgress, records: [RunRecord], notes: [String]) {
    let store = try ResultsStore(in: StudyFolder(folder))
    let runner = StudyRunner(sweep.plan, results: store, workers: 1)
    let progress = try runner.run(sweep.plan.allRuns)
    let records = try sweep.plan.variants.indices.flatMap {
      try runner.records(of: $0, replications: sweep.plan.replications)
    }
    return (progress, records, store.takeNotes())
  }

  /// Puts files into the folder, in the place of all that is there.
  private func put(_ files: [(name: String, data: Data)]) throws {
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, data) in files { try data.write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
  }

  private func data(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  /// Flips bits of one of some files: what comes out is what came out of the whole ones, or a
  /// refusal with a remedy.
  private func flip(_ name: String, of files: [(name: String, data: Data)], expected: [RunRecord])
    throws
  {
    let whole = try #require(files.first { $0.name == name }).data
    var (told, refused, madeAgain) = (0, 0, 0)
    for flip in Flips(of: whole) {
      let place = "seed \(Flips.seed): \(name), byte \(flip.byte), bit \(flip.bit)"
      try put(files.map { ($0.name, $0.name == name ? whole.flipping(flip) : $0.data) })
      do {
        let (progress, records, notes) = try study()
        #expect(records == expected, "\(place): other results, and \(notes)")
        if progress.made > 0 { madeAgain += 1 }
        if !notes.isEmpty { told += 1 }
      } catch {
        let damage = error as? StoreError
        #expect(damage?.isDamage == true && "\(error)".contains("delete it"), "\(place): \(error)")
        refused += 1
      }
    }
    print(
      "\(name): of \(Flips.count) flips (seed \(Flips.seed)) \(refused) refused, \(told) told, \(madeAgain) with runs made again"
    )
    // Flips that nobody ever sees would mean that they miss the records.
    #expect(madeAgain > 0)
    if name == "results.sqlite" { #expect(refused > 0 && told > 0) }
  }

  @Test(
    "A flipped bit of a store never changes a result: runs are made again, or the file is refused with a remedy"
  )
  func bits() throws {
    let expected = try study().records
    let files = [("results.sqlite", try data("results.sqlite"))]
    try put(files)
    #expect(try study().progress.found == sweep.plan.allRunCount)
    try flip("results.sqlite", of: files, expected: expected)
  }

  @Test("Nor does one of the log that a killed process leaves")
  func log() throws {
    let store = try ResultsStore(in: StudyFolder(folder))
    let runner = StudyRunner(sweep.plan, results: store, workers: 1)
    try runner.run(sweep.plan.allRuns)
    let expected = try sweep.plan.variants.indices.flatMap {
      try runner.records(of: $0, replications: sweep.plan.replications)
    }
    // The store is open, so what was written is in the log still.
    let files = [
      ("results.sqlite", try data("results.sqlite")),
      ("results.sqlite-wal", try data("results.sqlite-wal")),
    ]
    #expect(files[1].1.count > 4_096)
    try put(files)
    #expect(try study().progress.found == sweep.plan.allRunCount)
    try flip("results.sqlite-wal", of: files, expected: expected)
    withExtendedLifetime(store) {}
  }

  @Test(
    "A store that is cut short, empty or of another program ends in the same results or a refusal that leaves it"
  )
  func others() throws {
    let expected = try study().records
    let whole = try data("results.sqlite")
    let contents = [
      Data(), whole.prefix(1), whole.prefix(100), whole.prefix(4_096),
      whole.prefix(whole.count / 2), whole.dropLast(1),
      Data("not a database, but long enough to be looked at".utf8),
      Data(repeating: 0, count: 8_192), whole + whole,
    ]
    for content in contents {
      try put([("results.sqlite", Data(content))])
      do {
        #expect(try study().records == expected, "\(content.count) bytes")
      } catch {
        #expect((error as? StoreError)?.isDamage == true, "\(content.count) bytes: \(error)")
        #expect(try data("results.sqlite") == Data(content))
      }
    }
  }
}

extension StudyPlan {
  fileprivate var allRunCount: Int { variants.count * replications }
}
