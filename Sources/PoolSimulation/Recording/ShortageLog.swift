/// Why people found no seat.
public enum ShortageCause: String, CaseIterable, Sendable {
  case notDetected = "not_detected"
  case launching
  case registering
  case maxSize = "max_size"
  case warmPoolEmpty = "warm_pool_empty"
  case launchFailed = "launch_failed"
  case quota
  case suspended

  /// Its place in the list.
  fileprivate var place: Int {
    switch self {
    case .notDetected: 0
    case .launching: 1
    case .registering: 2
    case .maxSize: 3
    case .warmPoolEmpty: 4
    case .launchFailed: 5
    case .quota: 6
    case .suspended: 7
    }
  }

  /// The cause as the end of a sentence.
  public var summary: String {
    switch self {
    case .notDetected: "nothing was launching: the policy had not seen the need"
    case .launching: "instances were still starting"
    case .registering: "instances had started but were not registered yet"
    case .maxSize: "the group was at its max_size"
    case .warmPoolEmpty: "the warm pool had run out, so instances started cold"
    case .launchFailed: "launches failed"
    case .quota: "the account's vCPU quota was used up"
    case .suspended: "launching was suspended"
    }
  }
}

/// A span in which people were turned away or made to wait for want of capacity.
public struct ShortageEpisode: Sendable, Hashable {
  /// The first refusal or wait.
  public var start: SimulationTime
  /// The end of the first instant with a free serving seat; nil when the run ended before.
  public var end: SimulationTime?
  /// The most seats that demand exceeded the capacity by.
  public var peakShortfallSeats: Int
  /// Joins of this episode that never got in.
  public var rejected = 0
  /// Joins of this episode that got in later.
  public var delayed = 0
  /// What was in the way for the longest time.
  public var cause: ShortageCause
}

/// Follows the shortage that is going on, if any.
struct ShortageLog {
  private(set) var episodes: [ShortageEpisode] = []
  private(set) var isOpen = false
  /// How long each cause of the open episode was in force, milliseconds, in the order of the list;
  /// -1: never.
  private var durations = Self.none
  private static let none = [Int64](repeating: -1, count: ShortageCause.allCases.count)
  /// The cause in force; nil before the end of the episode's first instant.
  private var cause: ShortageCause?
  private var causeSince = SimulationTime.zero

  /// Someone found no seat. Returns the number of the episode.
  mutating func refused(at time: SimulationTime) -> Int {
    if !isOpen {
      isOpen = true
      episodes.append(
        ShortageEpisode(start: time, end: nil, peakShortfallSeats: 0, cause: .notDetected))
      durations = Self.none
      cause = nil
    }
    return episodes.count - 1
  }

  /// Takes the state at the end of an instant while an episode is open.
  mutating func settle(
    at time: SimulationTime, shortfall: Int, hasFreeSeat: Bool, cause now: ShortageCause
  ) {
    let current = episodes.count - 1
    add(until: time)
    cause = now
    // In force, if only for this instant.
    durations[now.place] = max(durations[now.place], 0)
    episodes[current].peakShortfallSeats = max(episodes[current].peakShortfallSeats, shortfall)
    if hasFreeSeat { close(at: time) }
  }

  private mutating func add(until time: SimulationTime) {
    if let cause { durations[cause.place] += (time - causeSince).milliseconds }
    causeSince = time
  }

  private mutating func close(at time: SimulationTime) {
    let current = episodes.count - 1
    episodes[current].end = time
    name(current)
    isOpen = false
  }

  /// The cause in force for the longest time; at a tie the earlier one of the list that was in
  /// force at all.
  private mutating func name(_ episode: Int) {
    var longest = ShortageCause.notDetected
    var most: Int64 = -1
    for cause in ShortageCause.allCases where durations[cause.place] > most {
      (longest, most) = (cause, durations[cause.place])
    }
    episodes[episode].cause = longest
  }

  mutating func wasRejected(in episode: Int) { episodes[episode].rejected += 1 }
  mutating func wasDelayed(in episode: Int) { episodes[episode].delayed += 1 }

  /// An episode that is still open stays open; its cause is named.
  mutating func finish(at time: SimulationTime) -> [ShortageEpisode] {
    if isOpen {
      add(until: time)
      name(episodes.count - 1)
    }
    return episodes
  }
}
