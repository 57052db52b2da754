/// An option that says how a file is to be read.
///
/// Some decide only what a file leaves open. What asks for such an option notes that it did, and
/// what was given and asked for by nothing is told when the file was read.
package enum ReadingOption: String, CaseIterable, Sendable {
  case columns = "--column"
  case times = "--times"
  case start = "--start"
  case delimiter = "--delimiter"
  case timeFormat = "--time-format"
  case decimal = "--decimal"
  case unit = "--unit"
  case metric = "--metric"
  case period = "--period"
  case gauge = "--gauge"
  case meanStay = "--mean-stay"
  case gaps = "--gaps"
  case counter = "--counter"
  case perSecond = "--per-second"
  case perPeriod = "--per-period"
  case stamps = "--stamps"
  case asOf = "--as-of"
  case polledEvery = "--polled-every"
  case openJoins = "--open-joins"
  case participants = "--participants"
  case fromDate = "--from-date"
  case until = "--until"
  case holidays = "--holidays"

  /// What a file has that gives it nothing to decide; nil for an option that decides whatever the
  /// file has.
  var idleReason: String? {
    switch self {
    case .times: "no time is a plain number"
    case .start: "every time has its date, and none is left out as before it"
    case .delimiter: "what stands between fields shows without it"
    case .timeFormat: "every date is in ISO 8601 or names its month"
    case .decimal: "no time or length has decimals"
    case .gaps: "no long stretch is without a value"
    case .asOf: "no meeting is still running, and no list bounds an end"
    case .polledEvery: "no list bounds an end"
    case .openJoins: "no join of a log is without a leave"
    case .participants: "no meeting leaves open how many attend"
    case .holidays: "no meeting would take place on these days"
    case .columns, .unit, .metric, .period, .gauge, .meanStay, .counter, .perSecond, .perPeriod,
      .stamps,
      .fromDate, .until:
      nil
    }
  }

  /// The key of a scenario's `workload` that says the same; nil where there is none.
  private var key: String? {
    switch self {
    case .times, .delimiter, .decimal: String(rawValue.dropFirst(2))
    default: nil
    }
  }

  /// Says of each option that was given and decided nothing why that is so.
  /// - Parameters:
  ///   - given: what somebody said
  ///   - asked: what the file asked for
  /// - Returns: one sentence each, without a full stop
  package static func idle(given: Set<ReadingOption>, asked: Set<ReadingOption>) -> [String] {
    allCases.compactMap { option in
      guard given.contains(option), !asked.contains(option), let reason = option.idleReason else {
        return nil
      }
      return "\(option.rawValue)\(option.key.map { " (\($0))" } ?? "") decides nothing: \(reason)"
    }
  }
}
