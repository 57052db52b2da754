/// One session of a meeting before it is known who joins when.
package struct MeetingSession: Hashable, Sendable {
  /// The meeting's name. Two sessions may share it: each is a meeting of its own.
  package var name: String
  /// The scheduled start in milliseconds since the run's start, zero or more.
  package var start: Int64
  /// The scheduled length in milliseconds, zero or more.
  package var duration: Int64
  /// The people listed, one or more.
  package var participants: Int
  /// What the source calls this kind of meeting; empty when it says nothing.
  package var kind: String
  /// Where its people are, as the source says it; empty when it says nothing.
  package var region: String
  /// The people that the pool is told to expect; nil when the source says nothing.
  package var expectedParticipants: Int?
  /// Which of the workload's flows its people follow; 0 is the workload's own.
  package var flow = 0
  /// The probability that a listed participant comes, each independently.
  package var attendance = 1.0

  /// A session.
  package init(
    name: String, start: Int64, duration: Int64, participants: Int, kind: String = "",
    region: String = "", expectedParticipants: Int? = nil
  ) {
    self.name = name
    self.start = start
    self.duration = duration
    self.participants = participants
    self.kind = kind
    self.region = region
    self.expectedParticipants = expectedParticipants
  }
}
