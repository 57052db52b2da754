internal import PoolSimulation
internal import Settings
internal import Workloads

extension TraceClock {
  /// A time as wall clocks show it, or, where nobody told the start, as days and a time since it:
  /// `0d 09:01:00`.
  func text(at time: Int64) -> String {
    if isKnown { return calendar.text(at: time) }
    let seconds = time.magnitude / 1000
    let parts = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map {
      $0 < 10 ? "0\($0)" : "\($0)"
    }
    return "\(time < 0 ? "-" : "")\(seconds / 86_400)d \(parts.joined(separator: ":"))"
  }

  /// A time for programs: seconds since the start, and what wall clocks show, null where nobody
  /// told the start.
  func members(_ name: String, at time: Int64?) -> [JSONValue.Member] {
    let seconds = time.map { JSONValue.number(DecimalText.text(Int128($0), places: 3)) }
    let clock = isKnown ? time.map { JSONValue.string(calendar.text(at: $0)) } : nil
    return [
      JSONValue.Member("\(name)_s", seconds ?? .null), JSONValue.Member(name, clock ?? .null),
    ]
  }
}
