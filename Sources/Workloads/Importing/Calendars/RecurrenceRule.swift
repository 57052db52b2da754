internal import CIcal
internal import Settings

/// A rule by which an event recurs.
///
/// Source: RFC 5545, section 3.3.10. libical makes the occurrences; what it takes otherwise than
/// the standard, or would be at for too long, is refused by name: parts of the rule that are not
/// listed here, and frequencies above daily.
struct RecurrenceRule {
  private static let days = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
  private static let parts: [String: [String]] = [
    "DAILY": ["BYDAY", "BYMONTH"], "WEEKLY": ["BYDAY", "BYMONTH"],
    "MONTHLY": ["BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"],
    "YEARLY": ["BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"],
  ]
  private static let column = "RRULE"

  /// The rule without `UNTIL`, which is compared on the clocks of the event, and without `COUNT`,
  /// of which the event's start is one.
  private let text: String
  /// The last time at which it may occur.
  let until: CalendarTime?
  private let count: Int?

  /// The last year up to which occurrences are made: libical stops in 2582 without a word.
  static let lastYear: Int64 = 2500

  /// Whether it goes on for ever.
  var isEndless: Bool { until == nil && count == nil }

  /// Reads a rule.
  /// - Parameters:
  ///   - value: as the line has it
  ///   - zone: the zone of the event's start; nil where it has none
  ///   - own: the zone that the calendar says it is in
  /// - Throws: what of it is wrong, or not supported.
  init(_ value: String, zone: String?, own: String?) throws(ImportProblem) {
    func problem(_ problem: String, _ expected: String) -> ImportProblem {
      ImportProblem(problem, expected, at: Self.column)
    }
    var parts: [(name: String, value: String)] = []
    for part in value.split(separator: ";") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else {
        throw problem("\(quoted(part)) is no part of a rule", "expected NAME=value")
      }
      let name = pair[0].uppercased().trimmingBlanks()
      if parts.contains(where: { $0.name == name }) {
        throw problem("it has \(name) twice", "expected it once")
      }
      parts.append((name, String(pair[1]).uppercased().trimmingBlanks()))
    }
    guard let frequency = parts.first(where: { $0.name == "FREQ" })?.value else {
      throw problem("it has no FREQ", "expected one of \(Self.days.joined(separator: ", "))")
    }
    guard let allowed = Self.parts[frequency] else {
      throw problem(
        "FREQ=\(frequency) is not supported", "expected one of \(Self.days.joined(separator: ", "))"
      )
    }
    var until: CalendarTime?
    var count: Int?
    var kept: [String] = []
    for part in parts {
      switch part.name {
      case "FREQ", "WKST": break
      case "UNTIL":
        guard let time = CalendarTime(part.value, zone: zone, own: own) else {
          throw problem(
            "UNTIL=\(part.value) is no time", "expected such as 20261218 or 20261218T080000Z")
        }
        until = time
        continue
      case "COUNT", "INTERVAL":
        let most = part.name == "COUNT" ? 1_000_000 : 1_000
        guard let number = Int(part.value), (1...most).contains(number) else {
          throw problem(
            "\(part.name)=\(part.value) is not supported",
            "expected a whole number from 1 to \(most)")
        }
        if part.name == "COUNT" {
          count = number
          continue
        }
      case "BYDAY" where frequency == "DAILY" || frequency == "WEEKLY":
        // What a number would mean there is not said, and libical makes something of it.
        guard part.value.utf8.allSatisfy({ (65...90).contains($0) || $0 == 44 }) else {
          throw problem(
            "BYDAY=\(part.value) counts weekdays, which only months and years do",
            "expected days such as MO,WE")
        }
      case let name where allowed.contains(name): break
      default:
        throw problem(
          "\(part.name)=\(part.value) is not supported with FREQ=\(frequency)",
          "expected a rule without it")
      }
      kept.append("\(part.name)=\(part.value)")
    }
    self.count = count
    if count != nil, until != nil {
      throw problem("it has both COUNT and UNTIL", "expected one of them")
    }
    self.until = until
    text = kept.joined(separator: ";")
    if Self.rule(text) == nil {
      throw problem("\(quoted(value)) cannot be understood", "expected a rule of RFC 5545")
    }
  }

  private static func rule(_ text: String) -> icalrecurrencetype? {
    let rule = icalrecurrencetype_from_string(text)
    return rule.freq == ICAL_NO_RECURRENCE ? nil : rule
  }

  /// Hands over when it occurs, on the clocks of the event, one after the other.
  /// - Parameters:
  ///   - start: the event's start, in seconds since 1970-01-01T00:00 on its clock
  ///   - body: gets each occurrence in the same seconds, and says whether to go on
  /// - Returns: whether these were all that `body` asked for; false where there would be further
  ///   ones after `lastYear`
  /// - Throws: what `body` throws.
  func occurrences<Failure: Error>(from start: Int64, _ body: (Int64) throws(Failure) -> Bool)
    throws(Failure) -> Bool
  {
    guard let rule = Self.rule(text) else { return true }
    let day = floorDivide(start, 86_400)
    let date = CivilDate(daysSince1970: day)
    let second = start - day * 86_400
    var first = icaltime_null_time()
    (first.year, first.month, first.day) = (Int32(date.year), Int32(date.month), Int32(date.day))
    (first.hour, first.minute, first.second) = (
      Int32(second / 3600), Int32(second / 60 % 60), Int32(second % 60)
    )
    // Without one there is no day that the rule could mean.
    guard let iterator = icalrecur_iterator_new(rule, first) else { return true }
    defer { icalrecur_iterator_free(iterator) }
    var found = 0
    while true {
      let next = icalrecur_iterator_next(iterator)
      if icaltime_is_null_time(next) != 0 || Int64(next.year) > Self.lastYear { return false }
      let date = CivilDate(year: Int64(next.year), month: Int64(next.month), day: Int64(next.day))
      let second =
        date.daysSince1970 * 86_400 + Int64(next.hour) * 3600 + Int64(next.minute) * 60
        + Int64(next.second)
      // The start is the first of a count, even where the rule does not have it.
      if found == 0, second != start { found = 1 }
      if let count, found >= count { return true }
      found += 1
      guard try body(second) else { return true }
      if let count, found >= count { return true }
    }
  }
}
