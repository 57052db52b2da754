internal import PoolSimulation
internal import Probability
internal import Settings
internal import Synchronization

/// What runs came to, for their twins: runs that are the same but for laws that nothing was drawn
/// from. A sweep over how long a cold launch takes is one run wherever nothing is launched cold.
///
/// Known by everything that decides a run with its laws left out, and by the laws that were drawn
/// from. Only what came up lately is kept.
final class TwinRuns: Sendable {
  /// A run as its twins see it.
  struct Run: Hashable, Sendable {
    /// Everything that decides it but the replication and its laws.
    let form: Digest
    let replication: Int
    /// Its laws, or those of them that decide it.
    var laws: [DurationLaw: Distribution]

    /// The run without laws that decide nothing.
    fileprivate func without(_ undrawn: [DurationLaw]) -> Run {
      var run = self
      for law in undrawn { run.laws[law] = nil }
      return run
    }
  }

  private struct Known {
    /// What runs never drew from: the ways in which a run may have a twin. There are few.
    var undrawn: [[DurationLaw]] = []
    /// By the laws that were drawn from. When the younger ones are too many they become the older.
    var younger: [Run: RunRecord] = [:]
    var older: [Run: RunRecord] = [:]
  }
  private let known = Mutex(Known())
  private let most: Int

  /// - Parameter most: how many records are kept at least before some are dropped; up to twice as
  ///   many are, of a few kB each. 0: none is
  init(most: Int = 2_048) { self.most = most }

  /// What a twin of a run came to; nil: none is known.
  func record(of run: Run) -> RunRecord? {
    known.withLock { known in
      for undrawn in known.undrawn {
        let drawn = run.without(undrawn)
        if let record = known.younger[drawn] ?? known.older[drawn] { return record }
      }
      return nil
    }
  }

  /// Keeps what a run came to.
  /// - Parameters:
  ///   - record: what it came to
  ///   - run: the run
  ///   - undrawn: the laws that it never drew from
  func add(_ record: RunRecord, of run: Run, undrawn: [DurationLaw]) {
    // Of a run that drew from all of its laws there is no twin.
    let undrawn = undrawn.filter { run.laws[$0] != nil }
    if undrawn.isEmpty || most == 0 { return }
    known.withLock { known in
      if known.younger.count >= most { (known.older, known.younger) = (known.younger, [:]) }
      if !known.undrawn.contains(undrawn) { known.undrawn.append(undrawn) }
      known.younger[run.without(undrawn)] = record
    }
  }
}

extension Scenario {
  /// The laws that it has.
  var durationLaws: [DurationLaw: Distribution] {
    Dictionary(
      uniqueKeysWithValues: DurationLaw.allCases.compactMap { law in
        distribution(of: law).map { (law, $0) }
      })
  }

  private func distribution(of law: DurationLaw) -> Distribution? {
    launch.distribution(of: law) ?? admission.distribution(of: law)
  }

  /// The settings that decide a run, its laws left out, as text; nil where something else goes by
  /// the laws than draws: a bound, or a program that is told of all settings.
  var formText: String? {
    if asksForBound || placeOfProgram != nil { return nil }
    let laws = DurationLaw.allCases.filter { distribution(of: $0) != nil }.map(\.rawValue)
    return settings.emptied(at: Set(laws)).runText
  }
}

extension SettingsNode {
  /// The sections that have laws of durations.
  private static let sectionsWithLaws = Set(
    DurationLaw.allCases.map { $0.rawValue.split(separator: ".").dropLast().joined(separator: ".") }
  )

  /// The settings with the same behind some laws, whatever they are. The keys stay, and what stands
  /// there is not nothing: that there is such a law may mean something by itself.
  /// - Parameters:
  ///   - laws: the laws
  ///   - section: where the settings are, with a dot at its end; empty: at the top
  /// - Returns: the settings without them
  fileprivate func emptied(at laws: Set<String>, in section: String = "") -> SettingsNode {
    guard let entries else { return self }
    var node = self
    node.value = .map(
      entries.map { entry in
        var entry = entry
        let path = section + entry.key
        if laws.contains(path) {
          entry.node.value = .scalar("a law")
        } else if Self.sectionsWithLaws.contains(path) {
          entry.node = entry.node.emptied(at: laws, in: path + ".")
        }
        return entry
      })
    return node
  }
}
