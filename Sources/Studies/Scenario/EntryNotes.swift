package import PoolSimulation
internal import Settings

// What never happened is told: entries whose time never came, that found nothing, or that changed
// nothing.

/// What is told of entries of which nothing came.
private struct EntryNotes {
  /// How nothing came of them.
  enum Kind: CaseIterable {
    case neverCame, noTarget, someTargets, noLaunch, noBreakdown, suspended, noChange
  }

  private var told: [[String]] = Kind.allCases.map { _ in [] }
  private var counts: [Int] = Kind.allCases.map { _ in 0 }
  let runs: Int

  init(runs: Int) { self.runs = runs }

  /// Adds what is told of an entry: the first three of a kind are told with their reasons.
  mutating func add(_ entry: ScenarioEntry, _ kind: Kind, _ reason: String, in some: Int = 0) {
    guard let place = Kind.allCases.firstIndex(of: kind) else { return }
    counts[place] += 1
    if told[place].count < 3 {
      told[place].append("\(entry.name) \(words(kind, some)): \(reason).")
    }
  }

  /// A sentence an entry, and one for all others of a kind.
  var sentences: [String] {
    Kind.allCases.indices.flatMap { place -> [String] in
      let more = counts[place] - told[place].count
      guard more > 0 else { return told[place] }
      let entries = more == 1 ? "entry" : "entries"
      return told[place] + ["\(more) more \(entries) \(words(Kind.allCases[place], 0))."]
    }
  }

  private func words(_ kind: Kind, _ some: Int) -> String {
    func none(_ once: String, _ several: String) -> String {
      runs == 1 ? once : "\(several) in none of the \(runs) replications"
    }
    return switch kind {
    case .neverCame: none("never came", "came")
    case .noTarget: none("found nothing to break", "found something to break")
    case .someTargets:
      "found nothing to break in \(some > 0 ? String(some) : "some") of the \(runs) replications"
    case .noLaunch: none("met no launch", "met a launch")
    case .noBreakdown: none("befell no instance", "befell an instance")
    case .suspended, .noChange: none("changed nothing", "changed anything")
    }
  }
}

extension Scenario {
  /// What is known before a run that lasts as long as the scenario says: entries that never come,
  /// the first three by name.
  package var absenceNotes: [String] {
    guard let end = calendar.duration else { return [] }
    let absent = entries.compactMap { entry in
      entry.absence(until: end, clock: clockText).map { "\(entry.name) never comes: \($0.reason)" }
    }
    let more = absent.count - 3
    guard more > 0 else { return absent }
    return absent.prefix(3) + [
      "\(more) more \(more == 1 ? "entry never comes" : "entries never come")"
    ]
  }

  /// What became of nothing in runs, a sentence an entry; bounded, however many entries there are.
  /// - Parameters:
  ///   - fates: what became of them in each replication
  ///   - end: when the longest of these ended
  /// - Returns: the sentences; none without a run
  package func entryNotes(of fates: [EntryFates], until end: SimulationTime?) -> [String] {
    guard let end = end?.milliseconds else { return [] }
    var notes = EntryNotes(runs: fates.count)
    for entry in entries {
      if let absence = entry.absence(until: end, clock: clockText) {
        let bound = absence.bound.map { ", \(clockText($0))" } ?? ""
        notes.add(entry, .neverCame, absence.reason + bound)
        continue
      }
      switch entry.section {
      case .faults: tell(fault: entry, fates, in: &notes)
      case .scheduledActions, .schedule: tell(change: entry, fates, in: &notes)
      // Whether a deployment did anything is told with what it did.
      case .events, .timetable: break
      }
    }
    for entry in timetableWithoutChange { notes.add(entry, .noChange, "the capacity is as it was") }
    return notes.sentences
  }

  private func tell(fault entry: ScenarioEntry, _ all: [EntryFates], in notes: inout EntryNotes) {
    func fates(_ list: KeyPath<EntryFates, [EntryFate]>) -> [EntryFate] {
      all.map { $0[keyPath: list] }.map {
        $0.indices.contains(entry.number) ? $0[entry.number] : .absent
      }
    }
    let zone = entry.node.node(at: "zone")?.text
    switch entry.timing {
    case .random(let mean):
      if !fates(\.breakdowns).contains(.tookEffect) {
        notes.add(entry, .noBreakdown, "its mean time is \(mean)")
      }
    case .span(let from, let to):
      if !fates(\.launchFaults).contains(.tookEffect) {
        let place = zone.map { " in zone \($0)" } ?? ""
        let span = "from \(clockText(from)) to \(clockText(to))"
        notes.add(entry, .noLaunch, "none was asked for\(place) \(span)")
      }
    case .times(let times, _):
      let fates = fates(\.faults)
      let without = fates.count { $0 == .withoutEffect }
      guard without > 0, let time = times.first else { return }
      let isServing = entry.node.node(at: "black_hole") != nil
      let named = (entry.node.node(at: "instance") ?? entry.node.node(at: "black_hole"))?.text
      let what =
        named.flatMap { Int($0) }.map { "instance \($0) was not there" }
        ?? zone.map { "zone \($0) had no instance" }
        ?? (isServing ? "no instance served" : "no instance was in service")
      let kind: EntryNotes.Kind = without == fates.count ? .noTarget : .someTargets
      notes.add(entry, kind, "\(what) at \(clockText(time))", in: without)
    }
  }

  private func tell(
    change entry: ScenarioEntry, _ all: [EntryFates], in notes: inout EntryNotes
  ) {
    // The run has both in one list, the actions first.
    let actions = settings.node(at: ScenarioEntry.Section.scheduledActions.rawValue)?.elements ?? []
    let isAction = entry.section == .scheduledActions
    let number = isAction ? entry.number : entry.number + actions.count
    let fates = all.map(\.schedule).map {
      $0.indices.contains(number) ? $0[number] : .absent
    }
    switch fates.max() ?? .absent {
    case .absent, .neverCame:
      let reason =
        isAction
        ? "it is late beyond the end of the run" : "its delay lasts beyond the end of the run"
      notes.add(entry, .neverCame, reason)
    case .suspended:
      notes.add(entry, .suspended, "scheduled actions were suspended")
    case .withoutEffect:
      let paths =
        isAction
        ? ScheduledAction.sizes.filter { entry.node.node(at: $0) != nil }
        : (entry.node.node(at: "set")?.entries ?? []).map(\.key)
      let isOfPool = warmPool == nil && paths.contains { $0.hasPrefix("warm_pool.") }
      let reason = isOfPool ? "there is no warm pool" : "what it sets held already"
      notes.add(entry, .noChange, "\(reason) (\(paths.joined(separator: ", ")))")
    case .tookEffect: break
    }
  }

  /// Entries of a timetable that never ask for another capacity than the one before. What is asked
  /// in participants may come to the same instances.
  private var timetableWithoutChange: [ScenarioEntry] {
    let all = entries.filter { $0.section == .timetable }
    let sets = (settings.node(at: "schedule")?.elements ?? []).flatMap {
      $0.node(at: "set")?.entries?.map(\.key) ?? []
    }
    // What a schedule changes beside it may be what the entry changes back.
    guard !all.isEmpty, !sets.contains("scaling.desired") else { return [] }
    var firings: [(time: Int64, place: Int)] = []
    for (place, entry) in all.enumerated() {
      guard case .times(let times, _) = entry.timing else { continue }
      firings += times.filter { (0...(calendar.duration ?? .max)).contains($0) }.map { ($0, place) }
    }
    firings.sort { $0 < $1 }
    var held = settings.node(at: "scaling.desired")?.text
    var hasFired = all.map { _ in false }
    var hasChanged = hasFired
    for (index, firing) in firings.enumerated() {
      hasFired[firing.place] = true
      // At equal times the last in file order counts.
      if index + 1 < firings.count, firings[index + 1].time == firing.time { continue }
      let entry = all[firing.place].node
      let participants = entry.node(at: "participants")?.text.map { "\($0) participants" }
      let desired = participants ?? entry.node(at: "desired")?.text
      if desired != held { hasChanged[firing.place] = true }
      held = desired
    }
    return all.indices.filter { hasFired[$0] && !hasChanged[$0] }.map { all[$0] }
  }
}
