/// How one day's concurrency behaved at its own maximum.
///
/// Where nobody is refused, the level is like a walk whose next step up is about as likely at the
/// maximum as just below it: it comes to the maximum a few times and would soon pass it. At a
/// ceiling it never does, however often somebody leaves and the next one, from another meeting,
/// takes the seat. So what counts is how often people left the maximum, and how often the level
/// rose again at once.
struct CeilingTracker {
  /// The highest level so far.
  private(set) var maximum = 0
  /// How often the level went down from it, followed by something that tells whether it rose again.
  private(set) var departures = 0
  /// How often it rose again at once, by somebody else.
  private(set) var returns = 0
  /// The time at the maximum, in milliseconds.
  private(set) var milliseconds: Int64 = 0
  /// When the level came to the maximum first.
  private(set) var firstTime: Int64 = 0

  private var level = 0
  private var isBelowAfterDeparture = false
  /// Somebody who left the maximum: the meeting, and the participant where there is one.
  private var departed: (meeting: UInt32, participant: UInt32) = (.max, .max)

  /// Who moved first at an instant.
  struct Move {
    var meeting: UInt32
    var participant: UInt32
  }

  /// Another day begins at a level.
  init(level: Int) { self.level = level }

  /// Takes note of time passing at the level that was reached.
  mutating func wait(_ length: Int64) {
    if level == maximum, maximum > 0 { milliseconds += length }
  }

  /// Takes note of the level at the end of an instant.
  /// - Parameters:
  ///   - newLevel: how many are there now
  ///   - leave: the first who left at the instant
  ///   - join: the first who joined
  ///   - time: the instant
  mutating func step(to newLevel: Int, leave: Move?, join: Move?, at time: Int64) {
    if newLevel > maximum {
      self = CeilingTracker(level: newLevel)
      (maximum, firstTime) = (newLevel, time)
      return
    }
    if isBelowAfterDeparture {
      isBelowAfterDeparture = false
      count(rises: newLevel > level, by: join)
    }
    if level == maximum, let leave {
      departed = (leave.meeting, leave.participant)
      if newLevel == level { count(rises: true, by: join) } else { isBelowAfterDeparture = true }
    }
    level = newLevel
  }

  /// A return is somebody else's: who comes back to the meeting just left, after a lost connection,
  /// says nothing of a ceiling.
  private mutating func count(rises: Bool, by join: Move?) {
    guard rises, let join else {
      departures += 1
      return
    }
    let isKnownToBeAnother =
      join.participant != .max && departed.participant != .max
      && join.participant != departed.participant
    guard join.meeting != departed.meeting || isKnownToBeAnother else { return }
    departures += 1
    returns += 1
  }
}
