internal import PoolSimulation
internal import Studies

extension Population {
  /// What a claim about replications is about.
  func words(_ units: String) -> String {
    switch self {
    case .recordedJoins:
      "this recorded demand, with boots and failures drawn anew (not for others like it)"
    case .recordedMeetings:
      "this recorded timetable, with arrivals and boots drawn anew (not for others like it)"
    case .resampled: "\(units) made of the recorded days"
    case .synthetic: "\(units) drawn from the scenario's laws"
    case .program: "\(units) with the demand that the program makes"
    }
  }
}

extension Scenario {
  /// What replications are called: days and weeks where they are as long as these.
  var replicationWords: String {
    switch duration?.milliseconds {
    case 86_400_000: "days"
    case 604_800_000: "weeks"
    default: "runs"
    }
  }
}
