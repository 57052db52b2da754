internal import Settings

/// How the times of one column are written.
enum TimeWriting: Equatable {
  /// Plain numbers, ISO 8601, or both.
  case usual
  /// Dates in one order, with AM and PM or without.
  case dates(DateOrder, isTwelveHour: Bool)
  /// Days since 1899-12-30, as spreadsheets count them.
  case serial
}

/// What the cells of one column of times allow, taken together.
struct TimeSurvey {
  /// What messages call it.
  let name: String
  /// Our column; nil in a file that has none of ours.
  private let column: TraceColumn?
  /// Whether the file has it under another name.
  let isMapped: Bool
  private(set) var numbers = 0
  private(set) var dates = 0
  private var isoTimes = 0
  /// How many dates exist in each order, and how many in no other.
  private var allowed = [0, 0, 0]
  private var only = [0, 0, 0]
  private var named = 0
  private var datesWithPoints = 0
  private var twelveHourTimes = 0
  /// Numbers that may be serial dates, and those of them that are whole minutes or seconds of a
  /// day.
  private var maySerial = 0
  private var roundSerial = 0
  private var fineSerial = 0
  private var serialChance = 1.0
  private var lastSerial: Int64?

  init(_ column: TraceColumn, isMapped: Bool) {
    self.column = column
    name = column.rawValue
    self.isMapped = isMapped
  }

  /// Of the times of a report from elsewhere.
  init(named name: String) {
    column = nil
    self.name = name
    isMapped = true
  }

  /// The days from 2000 to 2099 as spreadsheets count them.
  private static let serials: Range<Int64> = 36_526..<73_051

  /// Takes a cell.
  mutating func add(_ cell: Span<UInt8>, _ calendar: ScenarioCalendar) {
    if cell.textRange.isEmpty { return }
    if let number = PlainDecimal(cell) {
      numbers += 1
      addSerial(number)
    } else if cell.extracting(cell.textRange).withUnsafeBytes({ calendar.reading(of: $0) != nil }) {
      isoTimes += 1
    } else if let time = WrittenTime(cell), let first = time.orders.first {
      dates += 1
      if time.monthIsNamed {
        named += 1
      } else {
        for order in time.orders { allowed[order.place] += 1 }
        if time.orders.count == 1 { only[first.place] += 1 }
        if time.hasPoints { datesWithPoints += 1 }
      }
      if time.isTwelveHour { twelveHourTimes += 1 }
    }
  }

  private mutating func addSerial(_ number: PlainDecimal) {
    guard let days = number.milliseconds(of: 1), Self.serials.contains(days) else { return }
    maySerial += 1
    let decimals = number.significantDecimals
    if decimals > 3 { fineSerial += 1 }
    guard let time = number.milliseconds(of: 86_400_000) else { return }
    let rounding = number.rounding(of: 86_400_000)
    // How often a number of seconds would look as if it were a whole minute, or a whole second.
    let chance: Double
    if decimals < 5, time % 60_000 == 0 {
      chance = [1, 1, 0.2, 0.04, 0.008][decimals]
    } else if decimals >= 4, time.distance(toMultipleOf: 60_000) <= rounding {
      chance = Double(2 * rounding) / 60_000
    } else if decimals >= 6, time.distance(toMultipleOf: 1000) <= rounding {
      chance = Double(2 * rounding) / 1000
    } else {
      return
    }
    roundSerial += 1
    // Rows of one time say it once.
    if time != lastSerial { serialChance *= min(1, chance) }
    lastSerial = time
  }

  /// Whether its cells have to be looked at all together before the first is read.
  var isUnusual: Bool { dates > 0 || mayBeSerial }

  /// Whether its own dates tell their order.
  var tellsOrder: Bool { dates > named }

  /// Whether its numbers are so large, and in such a form, that they may be serial dates.
  private var mayBeSerial: Bool {
    numbers > 0 && maySerial == numbers && (isMapped || fineSerial > 0)
  }

  /// Whether all its cells may be serial dates, whatever else they may be.
  var allowsSerial: Bool { numbers > 0 && maySerial == numbers && dates == 0 && isoTimes == 0 }

  /// What its cells are, or what is wrong with them together.
  /// - Parameters:
  ///   - wanted: the order that somebody said
  ///   - times: what somebody said of its numbers
  /// - Returns: how it is written, and the sentence that says so; nil when only its neighbours can
  ///   tell
  func decide(_ wanted: DateOrder?, _ times: TraceTimesSetting) -> Result<
    Decision, TraceColumnProblem
  >? {
    if dates == 0 { return decideNumbers(times) }
    let isTwelveHour = twelveHourTimes > 0
    func decided(_ order: DateOrder, _ why: String) -> Result<Decision, TraceColumnProblem> {
      let clock = isTwelveHour ? ", on a clock of twelve hours" : ""
      let words =
        "\(name): \(named == dates ? "dates with the month's name" : order.words + why)\(clock)"
      return .success(Decision(writing: .dates(order, isTwelveHour: isTwelveHour), reading: words))
    }
    let numbered = dates - named
    if let wanted { return decided(wanted, ", as \(DialectWords.told)") }
    if numbered == 0 { return decided(.dayFirst, "") }
    let live = DateOrder.allCases.filter { allowed[$0.place] == numbered }
    if live.count == 1, let order = live.first {
      let count = only[order.place]
      let rows = count == 1 ? "1 row that allows" : "\(count) rows that allow"
      return decided(
        order, count == 0 ? ", the only order that all rows allow" : ", by \(rows) nothing else")
    }
    // With two digits of the year it may as well come first: 26.02.06.
    if live.contains(.dayFirst), !live.contains(.yearFirst), datesWithPoints == numbered {
      return decided(.dayFirst, ", as dates with points are written")
    }
    if live.isEmpty {
      let counts = DateOrder.allCases.filter { only[$0.place] > 0 }.map {
        "\(only[$0.place]) only \($0.words)"
      }
      return .failure(
        problem("its dates contradict each other: \(counts.joined(separator: ", "))"))
    }
    return nil
  }

  /// The same order as a neighbour's, where this column allows several.
  func decide(like other: String, _ order: DateOrder) -> Result<Decision, TraceColumnProblem> {
    guard allowed[order.place] == dates - named else { return .failure(ambiguity) }
    return .success(
      Decision(
        writing: .dates(order, isTwelveHour: twelveHourTimes > 0),
        reading: "\(name): \(order.words), as \(other)"))
  }

  /// That its dates may be read in several ways.
  var ambiguity: TraceColumnProblem {
    let orders = DateOrder.allCases.filter { allowed[$0.place] == dates - named }.map(\.words)
    return problem(
      "\(dates == 1 ? "its date" : "each of its \(dates) dates") may be read in several ways: "
        + "\(orders.joined(separator: ", or "))"
    )
  }

  private func problem(_ words: String) -> TraceColumnProblem {
    let orders = DateOrder.allCases.map(\.rawValue).joined(separator: ", ")
    return TraceColumnProblem(
      column: column, problem: words,
      expected: "expected \(DialectWords.timeFormat) with one of \(orders)")
  }

  private func decideNumbers(_ times: TraceTimesSetting) -> Result<Decision, TraceColumnProblem> {
    let usual = Result<Decision, TraceColumnProblem>.success(
      Decision(writing: .usual, reading: nil))
    if times == .serial, numbers > 0 {
      return .success(
        Decision(
          writing: .serial,
          reading: "\(name): serial dates of a spreadsheet, as \(DialectWords.told)"))
    }
    guard times == .auto, mayBeSerial else { return usual }
    if roundSerial == numbers, serialChance < 0.02 {
      let rows = numbers == 1 ? "1 number that is" : "\(numbers) numbers that are"
      return .success(
        Decision(
          writing: .serial,
          reading:
            "\(name): serial dates of a spreadsheet, by \(rows) whole minutes or seconds of a day"))
    }
    return .failure(
      TraceColumnProblem(
        column: column,
        problem: "its numbers may be serial dates of a spreadsheet, or seconds since the start",
        expected:
          "expected times: \(TraceTimesSetting.serial.rawValue) or times: since_start (--times)"))
  }

  /// How a column is written, and the sentence that says so.
  struct Decision {
    var writing: TimeWriting
    var reading: String?
  }
}

/// Words that several messages share.
enum DialectWords {
  static let told = "it was told"
  static let timeFormat = "--time-format (time_format)"
  static let decimal = "--decimal (decimal)"
  static let unit = "--unit (unit)"
}

extension DateOrder {
  /// Its place among all.
  fileprivate var place: Int {
    switch self {
    case .dayFirst: 0
    case .monthFirst: 1
    case .yearFirst: 2
    }
  }
}

extension Int64 {
  /// How far it is from the nearest multiple.
  func distance(toMultipleOf divisor: Int64) -> Int64 {
    let rest = remainder(by: divisor)
    return Swift.min(rest, divisor - rest)
  }
}
