internal import Settings

/// How the lengths of one column are written.
struct LengthWriting: Equatable {
  /// The milliseconds of one where the cells are plain numbers; nil where they should be none.
  var unit: Int64?
  /// Whether `1:02` is an hour and two minutes, or a minute and two seconds.
  var shortClockHasHours = false
  /// Whether its numbers are taken for seconds because nothing says what they count.
  var isAssumed = false
}

/// What the cells and the name of one column of lengths say, taken together.
struct LengthSurvey {
  let column: TraceColumn
  /// The file's name of it.
  let name: String
  private(set) var numbers = 0
  private var clocks = 0
  private(set) var shortClocks = 0
  private var words = 0

  init(_ column: TraceColumn, name: String) {
    self.column = column
    self.name = name
  }

  /// Whether the file has it under another name than ours.
  var isMapped: Bool { name != column.rawValue }
  /// What its name says; our own names say seconds.
  var unitOfName: LengthUnit? { HeaderWords(name).unit }
  /// Whether nothing but numbers of seconds is there, as usual.
  var isUsual: Bool {
    clocks + shortClocks + words == 0 && (unitOfName ?? .seconds) == .seconds
  }

  /// Takes a cell.
  mutating func add(_ cell: Span<UInt8>) {
    switch WrittenLength(cell) {
    case nil: break
    case .number: numbers += 1
    case .clock: clocks += 1
    case .shortClock: shortClocks += 1
    case .words: words += 1
    }
  }

  /// How it is written, or what is wrong with it.
  /// - Parameter wanted: the unit that somebody said
  /// - Returns: the writing, and the sentence that says so where it is not as usual
  func decide(_ wanted: LengthUnit?) -> Result<(LengthWriting, String?), TraceColumnProblem> {
    if isMapped, let wanted, let told = unitOfName, wanted != told {
      return .failure(
        TraceColumnProblem(
          column: column,
          problem:
            "its header, \(name), says \(told.rawValue), and \(DialectWords.unit) says "
            + "\(wanted.rawValue)",
          expected: "expected the two to agree"))
    }
    let unit = isMapped ? wanted ?? unitOfName : .seconds
    if shortClocks > 0, unit != .hoursMinutes, unit != .minutesSeconds {
      return .failure(
        TraceColumnProblem(
          column: column,
          problem:
            "\(shortClocks) of its cells have two numbers, such as 1:30, which may be hours and "
            + "minutes, "
            + "or minutes and seconds",
          expected: "expected \(DialectWords.unit) with h:mm or m:ss"))
    }
    // Where clocks or words are written a number says nothing, unless somebody told its unit.
    let isWritten = clocks + shortClocks + words > 0
    let plain = unit.map { $0.milliseconds } ?? (isWritten ? nil : 1000)
    let writing = LengthWriting(
      unit: plain, shortClockHasHours: unit == .hoursMinutes, isAssumed: unit == nil && !isWritten)
    return .success((writing, reading(wanted)))
  }

  private func reading(_ wanted: LengthUnit?) -> String? {
    var parts: [String] = []
    if clocks > 0 { parts.append("hours, minutes and seconds (h:mm:ss)") }
    if words > 0 { parts.append("lengths in words") }
    if shortClocks > 0 {
      let isTold = wanted == .hoursMinutes || wanted == .minutesSeconds
      let unit = (wanted ?? unitOfName)?.rawValue ?? ""
      parts.append("\(unit), as \(isTold ? DialectWords.told : "its header, \(name), says")")
    }
    if numbers > 0, isMapped {
      if let wanted {
        parts.append("\(wanted.rawValue), as \(DialectWords.told)")
      } else if let told = unitOfName, told != .seconds {
        parts.append("\(told.rawValue), as its header, \(name), says")
      }
    }
    return parts.isEmpty ? nil : "\(column.rawValue): \(parts.joined(separator: "; "))"
  }
}

/// Which mark stands before the decimals of a file's numbers.
struct DecimalSurvey {
  /// Numbers whose mark can stand before nothing but decimals, and those whose mark may stand
  /// before thousands.
  private var points = 0
  private var pointsOrThousands = 0
  private var commas = 0
  private var commasOrThousands = 0

  mutating func add(_ cell: Span<UInt8>) {
    guard let number = PlainDecimal(cell), let mark = number.mark else { return }
    switch (mark == Byte.comma, number.mayBeThousands) {
    case (true, true): commasOrThousands += 1
    case (true, false): commas += 1
    case (false, true): pointsOrThousands += 1
    case (false, false): points += 1
    }
  }

  /// Whether numbers have marks at all.
  var hasMarks: Bool { hasCommas || points + pointsOrThousands > 0 }

  /// Whether commas stand in numbers.
  var hasCommas: Bool { commas + commasOrThousands > 0 }

  /// The file's mark, and the sentence that says so where it is the comma.
  func decide(
    _ wanted: DecimalMark?, _ delimiter: Delimiter
  ) -> Result<(DecimalMark, String?), TraceColumnProblem> {
    func comma(_ why: String) -> Result<(DecimalMark, String?), TraceColumnProblem> {
      .success((.comma, "numbers have decimal commas, \(why)"))
    }
    if let wanted {
      return wanted == .comma && hasMarks
        ? comma("as \(DialectWords.told)") : .success((wanted, nil))
    }
    func refusal(_ problem: String) -> Result<(DecimalMark, String?), TraceColumnProblem> {
      .failure(
        TraceColumnProblem(
          column: nil, problem: problem,
          expected: "expected \(DialectWords.decimal) with point or comma"))
    }
    if commas > 0, points > 0 {
      return refusal("\(commas) numbers have a decimal comma and \(points) a decimal point")
    }
    if commas > 0 {
      return comma(
        "by \(commas == 1 ? "1 number that allows" : "\(commas) numbers that allow") nothing else")
    }
    if points > 0 { return .success((.point, nil)) }
    if commasOrThousands > 0 {
      if pointsOrThousands == 0, delimiter == .semicolon {
        return comma("as is usual beside semicolons")
      }
      return refusal("the commas in its numbers may stand before decimals or before thousands")
    }
    if pointsOrThousands > 0, delimiter == .semicolon {
      return refusal("the points in its numbers may stand before decimals or before thousands")
    }
    return .success((.point, nil))
  }
}
