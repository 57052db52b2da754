/// What became in a run of something that a plan says happens.
public enum EntryFate: UInt8, Sendable, Comparable, BitwiseCopyable {
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
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What became of a scenario's entries: the furthest that each came, by its place in its list.
public struct EntryFates: Sendable {
  /// Of the faults, but for zones that come back.
  public internal(set) var faults: [EntryFate]
  /// Of the spans in which launches fail: whether a launch was asked for in them.
  public internal(set) var launchFaults: [EntryFate]
  /// Of what breaks at random: whether it ever befell an instance.
  public internal(set) var breakdowns: [EntryFate]
  /// Of the schedule's changes.
  public internal(set) var schedule: [EntryFate]
  /// Whether all deployments were asked for.
  public internal(set) var hasAllRefreshes = true
  /// Whether the plan says when the run ends.
  public let endIsGiven: Bool

  /// Whether the time of some entry never came.
  public var hasEntryThatNeverCame: Bool {
    !hasAllRefreshes || [faults, launchFaults, schedule].contains { $0.contains(.neverCame) }
  }

  /// Whether some entry came and changed nothing; faults without a target are counted by
  /// themselves.
  public var hasEntryWithoutEffect: Bool {
    [launchFaults, schedule].contains { $0.contains { $0 == .withoutEffect || $0 == .suspended } }
      || breakdowns.contains(.neverCame)
  }
}
