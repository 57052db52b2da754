/// What the replications of a scenario are a sample of, and so what a claim about them is about.
package enum Population: Sendable, Hashable {
  /// Who joins when is recorded: replications vary boots, failures, patience.
  case recordedJoins
  /// The meetings or counts are recorded: replications vary who comes and when, and boots.
  case recordedMeetings
  /// Days or weeks like those of the trace, drawn from it.
  case resampled
  /// Everything is drawn from laws.
  case synthetic
  /// A program makes it.
  case program
}
