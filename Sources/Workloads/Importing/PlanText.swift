internal import Foundation
package import Settings

// How people write dates, times of day and weekdays in calendars and timetables.

/// A bound of what is read of a plan.
/// - Parameters:
///   - text: a time, or a day, which is meant from its first to its last instant
///   - isEnd: whether it is the last time rather than the first
///   - calendar: the clock
/// - Returns: milliseconds since the calendar's start; nil for what is neither a date nor a time
package func planBound(_ text: String, isEnd: Bool, calendar: ScenarioCalendar) -> Int64? {
  if let time = calendar.milliseconds(of: text) { return time }
  guard let day = PlanDate.iso(text) else { return nil }
  let midnight = calendar.reading(ofLocal: (isEnd ? day + 1 : day) * 86_400).time
  return isEnd ? midnight - 1 : midnight
}

/// Days and spans of days, `2026-10-03,2026-12-21..2027-01-03`, each from 1970-01-01 on; nil for
/// anything else.
package func planDays(_ text: String) -> [ClosedRange<Int64>]? {
  var days: [ClosedRange<Int64>] = []
  for part in text.split(whereSeparator: { $0 == "," || $0 == ";" || $0 == " " }) {
    let ends = String(part).components(separatedBy: "..")
    guard let first = PlanDate.iso(ends[0]),
      let last = ends.count == 1 ? first : PlanDate.iso(ends[1]), ends.count <= 2, first <= last
    else { return nil }
    days.append(first...last)
  }
  return days
}

/// A date as a table writes it.
enum PlanDate {
  /// `2026-09-14`, as days since 1970-01-01.
  static func iso(_ text: String) -> Int64? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, let year = number(parts[0]),
      let month = number(parts[1]), let day = number(parts[2])
    else { return nil }
    return self.day(year, month, day)
  }

  /// The three numbers of a date in the order in which they stand; nil for anything else.
  static func parts(_ text: String) -> (numbers: [Int64], separator: Character)? {
    guard let separator = text.first(where: { $0 == "/" || $0 == "." || $0 == "-" }) else {
      return nil
    }
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { number($0) }
    guard parts.count == 3, numbers.count == 3, parts.allSatisfy({ $0.count <= 4 }) else {
      return nil
    }
    return (numbers, separator)
  }

  /// A date of a year with two or four digits, as days since 1970-01-01.
  static func day(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
    let date = CivilDate(year: year < 100 ? 2000 + year : year, month: month, day: day)
    return date.exists && date.year <= 9998 ? date.daysSince1970 : nil
  }

  /// `2026-09-14`.
  static func text(_ day: Int64) -> String {
    let date = CivilDate(daysSince1970: day)
    return
      "\(date.year)-\(date.month < 10 ? "0" : "")\(date.month)-\(date.day < 10 ? "0" : "")\(date.day)"
  }

  private static func number(_ text: Substring) -> Int64? {
    !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) } ? Int64(text) : nil
  }
}

/// Reads the dates of a table whose slashes may mean either order.
struct PlanDateReader {
  private(set) var order: DateOrder?
  /// Whether the file told it.
  private(set) var isTold = false
  /// The options that how the dates are written asks for.
  private(set) var asked: Set<ReadingOption> = []

  /// - Parameters:
  ///   - order: as it was asked for
  ///   - texts: every date of the file
  init(_ order: DateOrder?, _ texts: some Sequence<String>) {
    self.order = order
    var (days, months) = (false, false)
    for text in texts {
      guard let (numbers, separator) = PlanDate.parts(text), separator != "-" else { continue }
      asked = [.timeFormat]
      if order != nil || separator != "/" { continue }
      if numbers[0] > 12, numbers[0] <= 31 { days = true }
      if numbers[1] > 12, numbers[1] <= 31 { months = true }
    }
    if days != months {
      self.order = days ? .dayFirst : .monthFirst
      isTold = true
    }
  }

  /// The day, from 1970-01-01 on.
  /// - Throws: that it is no date, or that its order is not known.
  func day(_ text: String, at column: String) throws(ImportProblem) -> Int64 {
    func problem(_ expected: String) -> ImportProblem {
      ImportProblem("\(quoted(text)) is no date", expected, at: column)
    }
    guard let (numbers, separator) = PlanDate.parts(text) else {
      throw problem("expected such as 2026-09-14 or 9/14/2026")
    }
    if separator == "-" {
      guard let day = PlanDate.iso(text) else { throw problem("expected such as 2026-09-14") }
      return day
    }
    // With dots the day stands first wherever they are used, unless somebody says otherwise.
    if separator == ".", order == nil || isTold {
      guard let day = PlanDate.day(numbers[2], numbers[1], numbers[0]) else {
        throw problem("expected such as 14.9.2026")
      }
      return day
    }
    guard let order else {
      throw ImportProblem(
        "\(quoted(text)) may have its month or its day first, and no date of the file tells",
        "expected --time-format mm/dd/yyyy or dd/mm/yyyy", at: column)
    }
    let result =
      switch order {
      case .monthFirst: PlanDate.day(numbers[2], numbers[0], numbers[1])
      case .dayFirst: PlanDate.day(numbers[2], numbers[1], numbers[0])
      case .yearFirst: PlanDate.day(numbers[0], numbers[1], numbers[2])
      }
    guard let result else { throw problem("expected a date with its \(order.words)") }
    return result
  }
}

/// A time of day in seconds: `9:00`, `09:00:00`, `1:30 PM`, `24:00`; nil for anything else.
func planTimeOfDay(_ text: String) -> Int64? {
  var rest = text.lowercased().filter {
    $0 != "." && $0 != " " && $0 != "\u{202F}" && $0 != "\u{A0}"
  }
  var half: Int64?
  for (suffix, offset) in [("am", Int64(0)), ("pm", 12)] where rest.hasSuffix(suffix) {
    half = offset
    rest.removeLast(2)
  }
  let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
  let numbers = parts.compactMap { part in
    part.utf8.allSatisfy { (48...57).contains($0) } && part.count <= 2 ? Int64(part) : nil
  }
  guard numbers.count == parts.count, (half == nil ? 2 : 1)...3 ~= numbers.count else { return nil }
  var hour = numbers[0]
  let (minute, second) = (numbers.count > 1 ? numbers[1] : 0, numbers.count > 2 ? numbers[2] : 0)
  guard minute < 60, second < 60 else { return nil }
  if let half {
    guard (1...12).contains(hour) else { return nil }
    hour = hour % 12 + half
  }
  guard hour < 24 || hour == 24 && minute == 0 && second == 0 else { return nil }
  return hour * 3600 + minute * 60 + second
}

/// Weekdays, 0 for Sunday to 6 for Saturday: `Monday`, `mon`, `Tue Thu`, `mo,we`; nil for anything
/// else.
func planWeekdays(_ text: String) -> [Int64]? {
  let names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
  var days: [Int64] = []
  for part in text.lowercased().split(whereSeparator: { " ,;/+&".contains($0) }) {
    let word = part.hasSuffix(".") ? part.dropLast() : part
    guard word.count >= 2,
      let day = names.firstIndex(where: { $0.hasPrefix(word) || word == "tues" && $0 == "tuesday" })
    else {
      return nil
    }
    if !days.contains(Int64(day)) { days.append(Int64(day)) }
  }
  return days.isEmpty ? nil : days
}
