/// How long a connection was in, and how that is known.
struct Stay: Equatable {
  /// What tells when it began.
  enum Beginning: Int, CaseIterable {
    case join, leave, listed, sign, meeting

    /// For the ledger.
    var words: String {
      switch self {
      case .join: "its own join"
      case .leave: "its leave, which tells it"
      case .listed: "a list of who was in"
      case .sign: "its first sign of life"
      case .meeting: "the beginning of the meeting"
      }
    }
  }

  /// What tells when it ended.
  enum Ending: Int, CaseIterable {
    case leave, listed, laterJoin, meeting, carrier, nextSession, silence, log

    /// Whether the source says when this very connection ended.
    var isOwn: Bool { self == .leave || self == .listed }

    /// For the ledger.
    var words: String {
      switch self {
      case .leave: "its own leave"
      case .listed: "a list of who was in"
      case .laterJoin: "a later join of the same person"
      case .meeting: "the end of the meeting"
      case .carrier: "the end of its handle, session or server"
      case .nextSession: "the next session of the meeting"
      case .silence: "the last thing heard of the meeting"
      case .log: "the log's last event"
      }
    }
  }

  /// The end of a stay that nothing ended yet.
  static let open = Int64.max

  var connection: UInt32
  var start: Int64
  var end = Stay.open
  var beginning: Beginning
  var ending = Ending.log
  /// The event that it was made from; `.max` for a sign of life.
  var event: UInt32
  /// When the same connection, or the same person where connections have no name, came again;
  /// `.max` when that says nothing.
  var replaced = Int64.max
}

/// What did not go by the book.
struct PairingOutcome: Equatable {
  /// How much of something there was.
  struct Tally: Equatable {
    var stays = 0
    var milliseconds: Int64 = 0

    mutating func add(_ length: Int64) {
      stays += 1
      // Sums of hostile times stay where they are rather than wrap.
      milliseconds =
        milliseconds.addingReportingOverflow(length).overflow ? .max : milliseconds + length
    }
  }

  var joins = 0
  /// Joins of somebody who was in already.
  var secondConnections = 0
  /// Joins of somebody who was in another meeting.
  var elsewhere = 0
  /// Joins of a connection that was in already, and joins told twice at one instant.
  var repeatedJoins = 0
  /// Leaves told twice at one instant.
  var repeatedLeaves = 0
  /// Lines of leaves of somebody who was not in.
  var leavesWithoutJoin: [Int] = []
  /// Lines of joins that nothing ends.
  var openJoins: [Int] = []
  /// Leaves before the join of the same connection.
  var leavesBeforeJoin = 0
  /// Leaves after the end of their meeting.
  var leavesAfterEnd = Tally()
  /// Connections that failed before anybody joined.
  var abortedConnections = 0
  /// Stays of more than a day.
  var longStays = Tally()
  /// Stays by what tells their beginning, and by what tells their end.
  var beginnings = [Tally](repeating: Tally(), count: Stay.Beginning.allCases.count)
  var endings = [Tally](repeating: Tally(), count: Stay.Ending.allCases.count)
  /// The time of the last event.
  var lastEvent: Int64 = 0

  subscript(_ beginning: Stay.Beginning) -> Tally {
    get { beginnings[beginning.rawValue] }
    set { beginnings[beginning.rawValue] = newValue }
  }

  subscript(_ ending: Stay.Ending) -> Tally {
    get { endings[ending.rawValue] }
    set { endings[ending.rawValue] = newValue }
  }
}
