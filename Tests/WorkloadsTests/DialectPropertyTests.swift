import Foundation
import PoolSimulation
import Probability
import Settings
import Testing

@testable import Workloads

/// A demand that is drawn and written in a dialect that is drawn comes back as it was, or is
/// refused as ambiguous: never silently wrong.
@Suite struct DialectPropertyTests {
  /// A way to write a demand.
  private struct Dialect: CustomStringConvertible {
    enum Times: CaseIterable { case iso, dates, serial, seconds, unix }
    enum Lengths: CaseIterable { case seconds, minutes, clock, words, leave }

    var delimiter: Delimiter
    var hasDecimalComma: Bool
    var times: Times
    var lengths: Lengths
    var order: DateOrder
    var mark: String
    var yearDigits: Int
    var isTwelveHour: Bool
    var isPadded: Bool
    var quotesAll: Bool
    var opening: Int
    var lineEnd: String
    var namesDelimiter: Bool
    /// Which of days 1 to 12 only are drawn, which leaves the order open.
    var hasEarlyDays: Bool

    var description: String {
      "\(delimiter) comma:\(hasDecimalComma) \(times) \(lengths) \(order) \(mark) \(yearDigits) 12h:\(isTwelveHour) early:\(hasEarlyDays)"
    }

    init(_ stream: inout RandomStream) {
      func pick<T>(_ values: [T]) -> T { values[stream.nextIndex(below: values.count)] }
      delimiter = pick(Delimiter.allCases)
      hasDecimalComma = pick([true, false])
      times = pick(Times.allCases)
      lengths = pick(Lengths.allCases)
      order = pick(DateOrder.allCases)
      mark = pick(["/", ".", "-"])
      yearDigits = pick([4, 4, 2])
      isTwelveHour = pick([true, false])
      isPadded = pick([true, false])
      quotesAll = pick([true, false])
      opening = pick([0, 1, 2, 3])
      lineEnd = pick(["\n", "\r\n"])
      namesDelimiter = pick([false, false, true])
      hasEarlyDays = pick([true, false])
      // Nobody writes a month first with points.
      if order == .monthFirst, mark == "." { mark = "/" }
    }

    func number(_ text: String) -> String {
      hasDecimalComma ? text.replacing(".", with: ",") : text
    }

    private func two(_ value: Int) -> String { isPadded && value < 10 ? "0\(value)" : "\(value)" }

    /// A time in milliseconds since 2026-01-05T00:00:00Z.
    func time(_ milliseconds: Int64, _ calendar: ScenarioCalendar) -> String {
      switch times {
      case .seconds: return number(CSVText.seconds(milliseconds))
      case .unix: return "\(calendar.startSince1970 / 1000 + milliseconds / 1000)"
      case .serial:
        // 46,027 days and so many parts of a day, to ten decimals.
        let parts = (Double(milliseconds) / 86_400_000 * 1e10).rounded()
        let days = Int(parts / 1e10)
        let rest = String(format: "%010ld", Int(parts) - days * 10_000_000_000)
        return number("\(46_027 + days).\(rest)")
      case .iso, .dates:
        let text = calendar.localText(at: milliseconds)
        if times == .iso { return text }
        let pieces = text.split { !$0.isNumber }.compactMap { Int($0) }
        let (year, month, day) = (pieces[0], pieces[1], pieces[2])
        let shownYear = yearDigits == 2 ? String(format: "%02d", year % 100) : "\(year)"
        let date =
          switch order {
          case .dayFirst: [two(day), two(month), shownYear]
          case .monthFirst: [two(month), two(day), shownYear]
          case .yearFirst: [shownYear, two(month), two(day)]
          }
        let (hour, minute, second) = (pieces[3], pieces[4], pieces[5])
        let shown = isTwelveHour ? (hour % 12 == 0 ? 12 : hour % 12) : hour
        let clock = "\(two(shown)):\(String(format: "%02d:%02d", minute, second))"
        return
          "\(date.joined(separator: mark)) \(clock)\(isTwelveHour ? (hour < 12 ? " AM" : " PM") : "")"
      }
    }

    /// A length in milliseconds, a multiple of three seconds.
    func length(_ milliseconds: Int64) -> String {
      let seconds = milliseconds / 1000
      switch lengths {
      case .seconds, .leave: return number(CSVText.seconds(milliseconds))
      case .minutes:
        // Three seconds are five hundredths of a minute.
        let hundredths = seconds * 100 / 60
        return number("\(hundredths / 100).\(String(format: "%02d", hundredths % 100))")
      case .clock:
        return "\(seconds / 3600):" + String(format: "%02d:%02d", seconds / 60 % 60, seconds % 60)
      case .words: return "\(seconds / 3600)h \(seconds / 60 % 60)m \(seconds % 60)s"
      }
    }

    var lengthName: String {
      switch lengths {
      case .leave: "leave_time"
      case .seconds: "stay_s"
      case .minutes: "Stay (Minutes)"
      case .clock, .words: "Stay"
      }
    }

    func cell(_ text: String) -> String {
      let separator = delimiter == .comma ? "," : delimiter == .semicolon ? ";" : "\t"
      return quotesAll || text.contains(separator) ? "\"\(text)\"" : text
    }

    func bytes(_ rows: [[String]]) -> [UInt8] {
      let separator = delimiter == .comma ? "," : delimiter == .semicolon ? ";" : "\t"
      var text = rows.map { $0.map(cell).joined(separator: separator) + lineEnd }.joined()
      if namesDelimiter { text = "sep=\(separator)\(lineEnd)" + text }
      let units = Array(text.utf16)
      switch opening {
      case 1: return [0xEF, 0xBB, 0xBF] + Array(text.utf8)
      case 2: return [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      case 3: return [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      default: return Array(text.utf8)
      }
    }
  }

  @Test(
    "a demand in a dialect that is drawn comes back exactly, or is refused as ambiguous",
    arguments: 0..<8)
  func comesBack(seed: Int) throws {
    let calendar = try calendar("2026-01-05T00:00:00Z")
    let family = StreamFamily(seed: UInt64(seed), replication: 0, purpose: StreamPurpose("dialect"))
    var (read, refused) = (0, 0)
    for number in 0..<150 {
      var stream = family.stream(UInt64(number))
      let dialect = Dialect(&stream)
      var joins: [(time: Int64, stay: Int64)] = []
      for _ in 0..<(1 + stream.nextIndex(below: 12)) {
        // From 2 February: 28 days after the start; early days stop at the 12th.
        let day = 28 + stream.nextIndex(below: dialect.hasEarlyDays ? 11 : 26)
        let time = Int64(day) * 86_400 + Int64(stream.nextIndex(below: 86_400))
        joins.append((time * 1000, Int64(1 + stream.nextIndex(below: 4000)) * 3000))
      }
      let header = ["meeting_id", "join_time", dialect.lengthName]
      let rows = joins.map { join in
        [
          "m", dialect.time(join.time, calendar),
          dialect.lengths == .leave
            ? dialect.time(join.time + join.stay, calendar) : dialect.length(join.stay),
        ]
      }
      let columns = dialect.lengthName.hasPrefix("Stay") ? ["stay_s": dialect.lengthName] : [:]
      let reading = try Reading(dialect.bytes([header] + rows), columns: columns)
      let context = "seed \(seed), number \(number): \(dialect)\n\(rows.first ?? [])"
      if reading.refusal.isEmpty {
        read += 1
        let expected = joins.sorted { ($0.time, $0.stay) < ($1.time, $1.stay) }.map {
          "\($0.time / 1000)+\($0.stay / 1000)"
        }
        #expect(reading.rows.sorted() == expected.sorted(), "\(context)")
      } else {
        refused += 1
        let isAmbiguous = reading.refusal.allSatisfy { line in
          ["several ways", "may stand before", "may be serial dates"].contains { line.contains($0) }
        }
        #expect(isAmbiguous, "\(context)\n\(reading.refusal)")
      }
    }
    print("dialects of seed \(seed): \(read) read, \(refused) refused as ambiguous")
    // Most leave nothing open.
    #expect(read > refused)
  }
}
