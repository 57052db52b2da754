internal import Foundation
internal import PoolSimulation
internal import Settings
package import Workloads

/// One run of a study: which variant, and which replication of it.
package struct RunID: Hashable, Sendable, Comparable {
  /// The variant, from 0.
  package let variant: Int
  /// The replication, from 0.
  package let replication: Int

  /// A run.
  package init(variant: Int, replication: Int) {
    self.variant = variant
    self.replication = replication
  }

  /// In the order of the rows: by variant, then by replication.
  package static func < (left: Self, right: Self) -> Bool {
    (left.variant, left.replication) < (right.variant, right.replication)
  }
}

/// One variant of a study: a document, and what is changed of it.
package struct Variant: Sendable {
  /// The place of its document among the study's.
  package let document: Int
  /// The settings that are changed.
  package let assignments: [Assignment]

  /// A document with settings changed.
  package init(document: Int = 0, assignments: [Assignment] = []) {
    self.document = document
    self.assignments = assignments
  }
}

/// The variants of a study, each checked, and the demand they share: everything that is known
/// before the first run.
///
/// It holds no scenario and no demand, only what tells them apart, so it stays small however many
/// variants there are.
package struct StudyPlan: Sendable {
  /// What tells one variant from another.
  struct Entry: Sendable {
    /// The digest of everything that decides its runs but the replication.
    let digest: Digest
    /// Its demand's place among those of the plan.
    let demand: Int
    /// The digest of everything that decides its runs but the replication and the laws of
    /// durations; nil: its runs have no twins.
    let form: Digest?
  }

  /// A demand that variants share.
  struct Demand: Sendable {
    /// Its place among those of the plan.
    let place: Int
    /// The digest of everything that decides it but the replication.
    let digest: Digest
    /// The traces that it was read from.
    let inputs: [InputDigest]
    /// When the last of its people leave, or the run ends, in milliseconds.
    let end: Int64
    /// Whether it says something of the sizes of its meetings, and is of a trace.
    let tellsSizes, hasTrace: Bool
  }

  /// The scenario files.
  package let documents: [ScenarioDocument]
  /// The variants.
  package private(set) var variants: [Variant] = []
  /// What tells them apart; nil: a variant that is none of those that are run.
  private var entries: [Entry?] = []
  /// Some of the demands, by their place, so that they need not be read again: the first few, and
  /// what came from standard input, which can be read once only.
  private(set) var sources: [Int: WorkloadSource] = [:]
  /// The traces that were read, each once, in the order of the first variant that reads it.
  package private(set) var inputs: [InputDigest] = []
  /// The variants with a desired capacity that the group never has, in their order.
  package private(set) var outOfBounds: [(variant: Int, capacity: CapacityOutOfBounds)] = []
  /// What is to be known of the demands that the scenarios describe, each once.
  package private(set) var describedDemands: [String] = []
  /// Those starts, on local clocks, each once.
  package private(set) var inferredStarts: [String] = []
  /// How the trace of a demand was read.
  package struct Reading: Equatable, Sendable {
    /// The place of the document that names it.
    package let document: Int
    /// What became of its rows.
    package let notes: WorkloadNotes
  }
  /// How the traces were read, each once; more of them than a reader takes in are left out.
  package private(set) var readings: [Reading] = []
  /// How many replications the first variant asks for.
  package private(set) var replications = 1
  /// What is known of entries that never come: a sentence, and the variants of which it is so.
  package private(set) var absences: [(sentence: String, variants: [Int])] = []
  private var placesOfAbsences: [String: Int] = [:]
  /// Where a program is named that decides in some variant, if one does.
  private(set) var placeOfProgram: SourceLocation?
  /// Whether a variant asks for the columns on request.
  private(set) var asksForBound = false
  /// How many variants something is so of that no amount shows.
  private var omissions = Omission.allCases.map { _ in 0 }
  private var demandsByText: [String: Demand] = [:]
  /// The demands by their place.
  private(set) var demands: [Demand] = []

  /// A plan without variants, for those who add them one by one.
  /// - Parameter documents: the scenario files
  package init(documents: [ScenarioDocument]) { self.documents = documents }

  /// Checks every variant that is run, and reads every demand of theirs once.
  /// - Parameters:
  ///   - documents: the scenario files
  ///   - variants: what there is of them
  ///   - isRun: whether a variant is run, by its number; of others nothing is known. nil: all are
  /// - Throws: the issues of all variants at once.
  package init(
    documents: [ScenarioDocument], variants: [Variant], where isRun: ((Int) -> Bool)? = nil
  ) throws(ScenarioError) {
    self.init(documents: documents)
    var issues: [SettingsIssue] = []
    var known: Set<SettingsIssue> = []
    for first in stride(from: 0, to: variants.count, by: 64) {
      // Settings are read on all cores, and what they come to is added in order.
      let asked = (first..<min(first + 64, variants.count)).map { isRun?($0) ?? true }
      let checked = concurrently(asked.count) { place -> Result<Scenario, ScenarioError>? in
        guard asked[place] else { return nil }
        let variant = variants[first + place]
        return Result { () throws(ScenarioError) in
          try documents[variant.document].scenario(variant.assignments)
        }
      }
      for (number, checked) in zip(first..., checked) {
        let variant = variants[number]
        switch checked {
        case nil:
          entries.append(nil)
          self.variants.append(variant)
        case .success(let scenario):
          // What is wrong with settings is told before a demand is read for the others.
          if issues.isEmpty { try add(variant, scenario) }
        case .failure(.issues(let found)):
          let which =
            variants.count > 1 && !variant.assignments.isEmpty ? " (in variant \(number))" : ""
          for issue in found where known.insert(issue).inserted {
            var issue = issue
            issue.message += which
            issues.append(issue)
          }
        case .failure(let error): throw error
        }
      }
    }
    guard issues.isEmpty else { throw .issues(issues.sorted { $0.location < $1.location }) }
  }

  /// Adds a variant, checked, and reads its demand unless that is known already.
  /// - Parameter variant: what is run of one of the documents
  /// - Returns: its number
  /// - Throws: what is wrong with it; the plan is then as it was.
  package mutating func add(_ variant: Variant) throws(ScenarioError) -> Int {
    try add(variant, try documents[variant.document].scenario(variant.assignments))
    return variants.count - 1
  }

  private mutating func add(_ variant: Variant, _ scenario: Scenario) throws(ScenarioError) {
    let key = "\(variant.document)\n\(scenario.demandText)"
    let demand: Demand
    if let known = demandsByText[key] {
      demand = known
    } else {
      let (source, traces) = try documents[variant.document].demand(of: scenario)
      let isStandardInput = traces.contains { $0.path == "-" }
      if isStandardInput, inputs.contains(where: { $0.path == "-" }) {
        throw .unreadable(
          path: documents[variant.document].path,
          reason:
            "has demands that differ and a trace on standard input, which can be read once; "
            + "expected a file",
          isMissing: true)
      }
      let reading = Reading(document: variant.document, notes: source.notes)
      if source.hasTrace, readings.count < 100, !readings.contains(reading) {
        readings.append(reading)
      }
      demand = Demand(
        place: demands.count, digest: Digest(of: scenario.demandText, traces, source),
        inputs: traces, end: scenario.end(of: source),
        tellsSizes: source.tellsSizes, hasTrace: source.hasTrace)
      if sources.count < 4 || isStandardInput { sources[demand.place] = source }
      for input in traces where !inputs.contains(input) { inputs.append(input) }
      demandsByText[key] = demand
      demands.append(demand)
    }
    try scenario.checkExpectedSizes(
      tellsSizes: demand.tellsSizes, hasTrace: demand.hasTrace)
    try scenario.checkRows(until: demand.end)
    if demands.count == 1, !entries.contains(where: { $0 != nil }) {
      replications = scenario.replications
    }
    let read = scenario.histories + (try documents[variant.document].programFiles(of: scenario))
    let files = (demand.inputs + read).map(\.sha256).joined(separator: " ")
    let digest = Digest(
      of: EngineVersion.current, scenario.settings.runText, files,
      String(scenario.seed) + (scenario.asksForBound ? " bound" : ""))
    let form = scenario.formText.map {
      Digest(of: $0, files, String(scenario.seed), demand.digest.description)
    }
    if let place = scenario.placeOfProgram { placeOfProgram = place }
    if scenario.asksForBound { asksForBound = true }
    for input in read where !inputs.contains(input) { inputs.append(input) }
    if scenario.startOrigin == .trace {
      let start = scenario.calendar.localText(at: 0)
      if !inferredStarts.contains(start) { inferredStarts.append(start) }
    }
    for note in scenario.demandNotes {
      let note = documents.count > 1 ? "\(documents[variant.document].path): \(note)" : note
      if !describedDemands.contains(note) { describedDemands.append(note) }
    }
    for sentence in scenario.absenceNotes {
      if let place = placesOfAbsences[sentence] {
        absences[place].variants.append(variants.count)
      } else {
        placesOfAbsences[sentence] = absences.count
        absences.append((sentence, [variants.count]))
      }
    }
    for (place, omission) in Omission.allCases.enumerated() where omission.holds(of: scenario) {
      omissions[place] += 1
    }
    if let capacity = scenario.desiredOutOfBounds { outOfBounds.append((variants.count, capacity)) }
    entries.append(Entry(digest: digest, demand: demand.place, form: form))
    variants.append(variant)
  }

  /// How many variants something is so of that no amount shows.
  package func variants(with omission: Omission) -> Int {
    Omission.allCases.firstIndex(of: omission).map { omissions[$0] } ?? 0
  }

  /// What is noted of a variant, if it was added last: a desired capacity that the group never has.
  func outOfBounds(variant: Int) -> CapacityOutOfBounds? {
    outOfBounds.last.flatMap { $0.variant == variant ? $0.capacity : nil }
  }

  /// Entries that never come, a sentence each, with the variants where they come in others.
  package var absenceNotes: [String] {
    absences.map { sentence, variants in
      // With several documents the sentence names the file.
      if documents.count > 1 || variants.count == self.variants.count { return sentence }
      let listed = variants.prefix(20).map(String.init).joined(separator: ", ")
      let more = variants.count > 20 ? ", ..." : ""
      return "\(sentence) (variant\(variants.count == 1 ? "" : "s") \(listed)\(more))"
    }
  }

  /// The columns of its runs.
  package var metrics: [Metric] { Metric.told(onRequest: asksForBound) }

  /// Every variant with the replications that were asked for.
  package var allRuns: RunSelection {
    RunSelection(variants: Array(variants.indices), replications: 0..<replications)
  }

  /// The scenario of a variant.
  package func scenario(of variant: Int) -> Scenario {
    do {
      return try documents[variants[variant].document].scenario(variants[variant].assignments)
    } catch {
      preconditionFailure("a variant that was checked is no scenario any more: \(error)")
    }
  }

  /// What the runs of a variant meet.
  func demand(of variant: Int) -> Demand { demands[entry(of: variant).demand] }

  /// What tells a variant that is run from the others.
  func entry(of variant: Int) -> Entry {
    guard let entry = entries[variant] else {
      preconditionFailure("variant \(variant) is none of those that are run")
    }
    return entry
  }

  /// What a run is stored under: equal keys mean equal results.
  func key(of run: RunID) -> Digest {
    Digest(of: entry(of: run.variant).digest.description, String(run.replication))
  }
}

extension Digest {
  /// The digest of a demand. What a program makes is known to nobody else, so no other demand is
  /// taken for it.
  fileprivate init(of text: String, _ inputs: [InputDigest], _ source: WorkloadSource) {
    self.init(
      of: [text, source.isProgram ? UUID().uuidString : ""]
        + inputs.flatMap { [$0.path, $0.sha256] })
  }
}
