internal import Settings

/// When sessions ended that do not tell it, by the lists of meetings that were taken one after
/// another.
///
/// An answer has no time of its own. It was taken after everything that it and those before it tell
/// of, and before anything began that it does not list and later ones do. `--as-of` and
/// `--polled-every` say more.
///
/// Places count lists and what stands between them: list `i` is at `2i + 1`, an answer about one
/// meeting before it at `2i`.
struct SessionEnds {
  /// Before everything; its negative is after everything, and differences of the two fit.
  private static let never = Int64.min / 4
  /// Bounds that are farther apart do not tell an end.
  static let longestDoubt: Int64 = 3_600_000
  /// Servers of one pool are asked one after another, and their clocks differ.
  static let clockDifference: Int64 = 60_000

  /// What is known of an end.
  enum End: Equatable {
    case told(Int64, by: String)
    case between(Int64, Int64, by: String)
    /// The last answer has it running.
    case running
    /// It is over, and nothing tells when.
    case untold
  }

  /// The times that each list and those before it tell of, and when the first session was made that
  /// only later ones list.
  private var earliest: [Int64] = []
  private var latest: [Int64] = []
  private var newest = Self.never
  private var lastListed: [Int: Int] = [:]
  private var firstMade: [(list: Int, created: Int64)] = []
  /// Lists in a row that a session was missing from before it was there again.
  private(set) var longestAbsence = 0
  private var listedAgain = 0
  private var relisted: Set<Int> = []
  private var listedTwice: Set<Int> = []
  /// Sessions that a list does not have although they had begun before it was taken.
  private(set) var lateSessions = 0
  private(set) var lists = 0
  /// Lists whose time by `--polled-every` contradicts what they tell.
  private(set) var movedLists = 0

  init() {}

  /// Where the next answer is.
  func place(ofList: Bool) -> Int { lists * 2 + (ofList ? 1 : 0) }

  /// Notes that an answer tells of a session.
  mutating func note(_ session: Int, _ told: ListedSession, isNew: Bool, inList: Bool) {
    if told.isRecordingOnly { return }
    if inList {
      if let last = lastListed[session] {
        if last == lists { return }
        listedTwice.insert(session)
        if lists - last > 1 {
          longestAbsence = max(longestAbsence, lists - last - 1)
          relisted.insert(session)
        }
      } else if isNew, lists > 0 {
        if told.created < earliest[lists - 1] - Self.clockDifference {
          lateSessions += 1
        } else {
          firstMade.append((lists, told.created))
        }
        listedAgain += 1
      }
      lastListed[session] = lists
    }
    for time in [told.created, told.start, told.ownEnd ?? Self.never] { newest = max(newest, time) }
  }

  /// Notes that a list of meetings ends.
  mutating func endList() {
    earliest.append(newest)
    lists += 1
  }

  /// Whether the lists are of several servers, and so absence from one says little. A server of a
  /// pool that was away for a while makes a session come back, or late, now and then.
  var areOfSeveralServers: Bool {
    relisted.count * 2 > listedTwice.count || lateSessions * 10 > listedAgain
  }

  /// Bounds the time of every list. To be called once, when all were read.
  mutating func boundTimes(_ settings: ImportSettings) {
    let last = settings.asOf ?? -Self.never
    latest = [Int64](repeating: last, count: lists)
    var next = firstMade.count - 1
    var made = last
    for list in stride(from: lists - 1, through: 0, by: -1) {
      while next >= 0, firstMade[next].list > list {
        made = min(made, firstMade[next].created)
        next -= 1
      }
      if !areOfSeveralServers { latest[list] = max(earliest[list], made) }
    }
    guard let polledEvery = settings.polledEvery, let asOf = settings.asOf else { return }
    for list in 0..<lists {
      let time = asOf - Int64(lists - 1 - list) * polledEvery
      let bounded = min(max(time, earliest[list]), latest[list])
      if abs(bounded - time) > Self.clockDifference { movedLists += 1 }
      (earliest[list], latest[list]) = (bounded, bounded)
    }
  }

  /// The end of a session.
  /// - Parameters:
  ///   - session: what all answers tell of it
  ///   - next: when the next session of the same meeting was made; nil when there is none
  ///   - settings: whether times of lists were said
  /// - Returns: what is known
  func end(of session: ListedSession, next: Int64?, _ settings: ImportSettings) -> End {
    if let end = session.ownEnd { return .told(end, by: "its endTime") }
    if let end = session.recordingEnd { return .told(end, by: "its recording's endTime") }
    if session.isRecordingOnly { return .untold }
    let running = session.lastRunning
    // Places before the first list are after nothing.
    let lastList = running.map { ($0 + 1) / 2 - 1 } ?? -1
    let goneList = session.firstIdle.map { $0 / 2 } ?? lastList + 1 + longestAbsence
    let isOver = session.firstIdle != nil || goneList < lists
    if !isOver, next == nil { return .running }
    var lower = session.start
    if lastList >= 0 { lower = max(lower, earliest[lastList]) }
    var upper = -Self.never
    var answer = ""
    if isOver, goneList < lists {
      upper = latest[goneList]
      answer = settings.polledEvery == nil ? "what the lists around it tell of" : "--polled-every"
    }
    if let next, next < upper { (upper, answer) = (next, "the next session of the meeting") }
    if let longest = session.longest, session.start + longest < upper {
      (upper, answer) = (session.start + longest, "its duration")
    }
    // What contradicts each other tells nothing, but for clocks that differ.
    if upper < lower - Self.clockDifference { return .untold }
    upper = max(upper, lower)
    let isClose =
      settings.polledEvery != nil && answer == "--polled-every"
      || upper - lower <= Self.longestDoubt
    return upper < -Self.never && isClose ? .between(lower, upper, by: answer) : .untold
  }
}
