package import PoolSimulation
package import Settings

extension MeetingLinger {
  /// The keys of the `workload` section that say nothing of the demand.
  package static let keys = ["linger", "linger_seats"]
  /// A year.
  private static let times: ClosedRange<Int64> = 0...31_622_400_000

  /// Reads how long meetings outlive their last participant.
  package init(settings: inout SettingsReader) {
    self.init()
    time = TimeSpan(
      milliseconds: settings.timeSpan(
        "linger", default: time.milliseconds, in: Self.times,
        help: "How long a meeting keeps its host when its last participant has left."))
    seats = settings.integer(
      "linger_seats", default: seats, in: Limit.seats.from(0),
      help: "The seats that it keeps there meanwhile, as far as there are any.")
    if seats > 0, !settings.has("linger") {
      settings.issue(
        "linger_seats", "has no effect here; expected linger beside it, or no such key")
    }
  }
}
