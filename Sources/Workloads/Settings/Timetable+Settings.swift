package import Settings

extension Timetable {
  private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// Reads a timetable from the keys of a section; those that were not written keep the values of the counted week.
  package init(settings: inout SettingsReader) {
    self.init()
    meetingsPerWeek = settings.number(
      "meetings_per_week", default: meetingsPerWeek, in: 0...1e7, help: "The meetings of an average week.")
    weekdayShare = settings.shares(
      "weekday_share", default: weekdayShare, help: "The share of each weekday, such as {mon: 20%, tue: 25%}.",
      expected: "shares by weekday from mon to sun"
    ) { Self.weekdays.firstIndex(of: $0) }
    hourShare = settings.shares(
      "hour_share", default: hourShare, help: "The share of each hour of the day at which meetings start, such as {9: 40%, 14: 60%}.",
      expected: "shares by hour from 0 to 23"
    ) { Self.number($0, below: 24) }
    slotShare = settings.shares(
      "slot_share", default: slotShare, help: "The share of each minute past the hour, such as {\":00\": 70%, \":30\": 30%}.",
      expected: "shares by minute from \":00\" to \":59\""
    ) { $0.hasPrefix(":") && $0.count == 3 ? Self.number(String($0.dropFirst()), below: 60) : nil }
    busynessCV = settings.fraction(
      "busyness_cv", default: busynessCV, in: 0...10, help: "How much days differ: the coefficient of variation of a day's busyness.")
    size = settings.distribution("size", unit: .number, default: size, help: "The people listed for a meeting, rounded; at least 2.")
    largestSize = settings.integer("largest_size", default: largestSize, in: 2...1_000_000, help: "The most people listed for a meeting.")
    duration = settings.distribution("duration", unit: .milliseconds, default: duration, help: "The length of a meeting's slot.")
  }

  private static func number(_ text: String, below limit: Int) -> Int? {
    guard let number = Int(text), (0..<limit).contains(number), text.allSatisfy(\.isNumber) else { return nil }
    return number
  }
}

extension SettingsReader {
  /// Weights by the user's own keys; places that were not written weigh nothing.
  fileprivate mutating func shares(
    _ key: String, default fallback: [Double], help: String, expected: String, place: (String) -> Int?
  ) -> [Double] {
    guard has(key) else {
      _ = entries(key, help: help, expected: expected)
      return fallback
    }
    var shares = [Double](repeating: 0, count: fallback.count)
    var isUnderstood = true
    for entry in entries(key, help: help, expected: expected) {
      guard let place = place(entry.key) else {
        issues.add(
          SettingsIssue(
            at: entry.location, path: path.isEmpty ? "\(key).\(entry.key)" : "\(path).\(key).\(entry.key)",
            message: "is not a known key; expected \(expected)"))
        isUnderstood = false
        continue
      }
      if let share = value(of: entry.node, .fraction(in: 0...1e9), path: "\(key).\(entry.key)") {
        shares[place] += share
      } else {
        isUnderstood = false
      }
    }
    if shares.contains(where: { $0 > 0 }) { return shares }
    if isUnderstood { issue(key, "has no share above 0; expected \(expected)") }
    return fallback
  }
}
