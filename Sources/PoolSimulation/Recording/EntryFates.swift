/// What became in a run of something that a plan says happens.
package enum EntryFate: UInt8, Sendable, Comparable, BitwiseCopyable {
  /// Nothing in the plan is of this entry.
  case absent
  /// Its time never came.
  case neverCame
  /// It was a scheduled action, and those were suspended.
  case suspended
  /// It came and found nothing that it could break or change.
  case withoutEffect
  /// It came, and something was another way afterwards.
  case tookEffect

  /// By how far it came.
  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What became of a scenario's entries: the furthest that each came, by its place in its list.
package struct EntryFates: Sendable {
  /// Of the faults, but for zones that come back.
  package internal(set) var faults: [EntryFate]
  /// Of the spans in which launches fail: whether a launch was asked for in them.
  package internal(set) var launchFaults: [EntryFate]
  /// Of what breaks at random: whether it ever befell an instance.
  package internal(set) var breakdowns: [EntryFate]
  /// Of the schedule's changes.
  package internal(set) var schedule: [EntryFate]
  /// Whether all deployments were asked for.
  package internal(set) var hasAllRefreshes = true
  /// Whether the plan says when the run ends.
  package let endIsGiven: Bool

  init(
    faults: [EntryFate], launchFaults: [EntryFate], breakdowns: [EntryFate],
    schedule: [EntryFate], endIsGiven: Bool
  ) {
    (self.faults, self.launchFaults) = (faults, launchFaults)
    (self.breakdowns, self.schedule, self.endIsGiven) = (breakdowns, schedule, endIsGiven)
  }

  /// Whether the time of some entry never came.
  package var hasEntryThatNeverCame: Bool {
    !hasAllRefreshes || [faults, launchFaults, schedule].contains { $0.contains(.neverCame) }
  }

  /// Whether some entry came and changed nothing; faults without a target are counted by
  /// themselves.
  package var hasEntryWithoutEffect: Bool {
    [launchFaults, schedule].contains { $0.contains { $0 == .withoutEffect || $0 == .suspended } }
      || breakdowns.contains(.neverCame)
  }
}
