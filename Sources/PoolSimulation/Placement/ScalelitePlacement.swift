package import Settings

/// Scalelite's choice: the server with the lowest load, by a poll once a minute and what it has sent
/// there since.
///
/// Source: blindsidenetworks/scalelite, `lib/tasks/poll.rake` (the load), `app/models/server.rb`
/// (`find_available`, `increment_load`) and `app/controllers/bigbluebutton_api_controller.rb` at
/// 0208f2f, 0b82f4f and 019242d. At a poll each meeting counts with its attendees, moderators twice;
/// one that is younger than `LOAD_JOIN_BUFFER_TIME` with at least `LOAD_MIN_USER_COUNT`. A create
/// adds 1. The controller that was read adds nothing for a join; other accounts of it add 1.
///
/// Servers of the same load are ordered by their names there, and by age here. Weights of servers,
/// tags and breakout rooms are left out.
package struct ScalelitePlacement: PlacementStrategy {
  package static let name = "scalelite"
  package static let summary =
    "Scalelite's: the lowest load at the last poll plus what was sent there since, a young meeting "
    + "as 15 people."
  package static let remembers = true

  private static let people = 0...1_000_000
  /// A year.
  private static let lengths: ClosedRange<Int64> = 0...31_622_400_000

  private let leastUsers: Int
  private let buffer: TimeSpan
  private let moderators: Int
  private let countsJoins: Bool
  private var loads: LoadReports<Int64>
  /// What was sent to each instance since the last poll.
  private var sent: [Int64] = []
  private var meetings = MeetingCensus()

  package init(settings: inout SettingsReader) {
    loads = LoadReports(every: LoadReports<Int64>.interval(default: 60_000, &settings), nothing: 0)
    leastUsers = settings.integer(
      "load_min_user_count", default: 15, in: Self.people,
      help: "the people that a young meeting counts as, if it has fewer")
    buffer = TimeSpan(
      milliseconds: settings.timeSpan(
        "load_join_buffer_time", default: 900_000, in: Self.lengths,
        help: "how long a meeting is young"))
    moderators = settings.integer(
      "moderators_per_meeting", default: 1, in: Self.people,
      help: "the people of a meeting who are moderators and count twice")
    countsJoins = settings.flag(
      "count_joins", default: true,
      help: "whether each join adds 1 until the next poll, beside the meeting's create")
  }

  package func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet)
    -> Int64
  {
    loads[instance] + (instance < sent.count ? sent[instance] : 0)
  }

  package mutating func beginInstant(
    at time: SimulationTime, _ fleet: borrowing Fleet, _ meetings: borrowing MeetingHosts
  ) {
    guard let poll = loads.due(by: time) else { return }
    for instance in sent.indices { sent[instance] = 0 }
    loads.take(fleet) { _ in 0 }
    self.meetings.forEachHost(in: meetings) { host, people, began in
      let attendees = people + min(people, moderators)
      let isYoung = poll - began < buffer
      loads.amend(host, in: fleet) { $0 += Int64(isYoung ? max(attendees, leastUsers) : attendees) }
    }
  }

  package mutating func note(_ route: JoinRoute, at time: SimulationTime) {
    while sent.count <= route.instance { sent.append(0) }
    if route.startsMeeting {
      meetings.begin(route.meeting, at: time)
      sent[route.instance] += 1
    }
    if countsJoins { sent[route.instance] += 1 }
  }
}
