internal import Settings

/// How a file is written that is not written as ours are: found by looking at all of its rows
/// before the first is read.
struct TraceDialect {
  private(set) var delimiter = Delimiter.comma
  private(set) var decimal = DecimalMark.point
  /// Whether some time or length has decimals.
  private(set) var hasDecimals = false
  /// How each column of times is written; nil for the others.
  private(set) var times: [TimeWriting?] = []
  /// How each column of lengths is written; nil for the others.
  private(set) var lengths: [LengthWriting?] = []
  /// What was found out, one sentence each.
  private(set) var readings: [String] = []
  /// What is wrong with the file as a whole.
  private(set) var problems: [TraceColumnProblem] = []
  /// Whether it is written as ours are, as far as can be told.
  private(set) var isUsual = true

  /// Looks at a text from its header on.
  /// - Parameters:
  ///   - bytes: UTF-8, from the header on
  ///   - delimiter: what stands between fields
  ///   - settings: what somebody said of the file
  ///   - calendar: the clock of its times; nil where it has none
  init(
    _ bytes: [UInt8], delimiter: Delimiter, settings: TraceSettings, calendar: ScenarioCalendar?
  ) {
    self.delimiter = delimiter
    var reader = CSVReader(bytes: bytes, delimiter: delimiter)
    guard case .fields? = try? reader.next() else { return }
    let names = (0..<reader.fieldCount).map { index in
      reader.withField(index) { String(decoding: $0) } ?? ""
    }
    let header = TraceHeader(names: names, mapping: settings.columns)
    let columns = header.columns(of: settings.format)
    var timeSurveys: [(index: Int, survey: TimeSurvey)] = []
    var lengthSurveys: [(index: Int, survey: LengthSurvey)] = []
    for column in columns {
      guard let index = header.index(of: column) else { continue }
      let name = header.fileName(of: column)
      if column.isTime, calendar != nil {
        timeSurveys.append((index, TimeSurvey(column, isMapped: name != column.rawValue)))
      }
      if column.isLength { lengthSurveys.append((index, LengthSurvey(column, name: name))) }
    }
    var decimals = DecimalSurvey()
    while case .some(let row) = try? reader.next(), row != .end {
      guard row == .fields, reader.fieldCount == names.count else { continue }
      if let calendar {
        for place in timeSurveys.indices {
          let index = timeSurveys[place].index
          reader.withField(index) { timeSurveys[place].survey.add($0, calendar) }
          reader.withField(index) { decimals.add($0) }
        }
      }
      for place in lengthSurveys.indices {
        let index = lengthSurveys[place].index
        reader.withField(index) { lengthSurveys[place].survey.add($0) }
        reader.withField(index) { decimals.add($0) }
      }
    }
    hasDecimals = decimals.hasMarks
    isUsual =
      delimiter == .comma && settings.dialect == DialectSettings() && settings.times != .serial
      && !decimals.hasCommas && timeSurveys.allSatisfy { !$0.survey.isUnusual }
      && lengthSurveys.allSatisfy(\.survey.isUsual)
    if isUsual { return }
    if delimiter != .comma { readings.append("fields are separated by \(delimiter.rawValue)s") }
    if let mark = take(decimals.decide(settings.dialect.decimal, delimiter)) { decimal = mark }
    times = Array(repeating: nil, count: names.count)
    lengths = Array(repeating: nil, count: names.count)
    decide(timeSurveys, settings)
    decide(lengthSurveys, settings)
  }

  private mutating func decide(
    _ surveys: [(index: Int, survey: TimeSurvey)], _ settings: TraceSettings
  ) {
    var order: (column: String, order: DateOrder)?
    var undecided: [(index: Int, survey: TimeSurvey)] = []
    let decisions = surveys.map { $0.survey.decide(settings.dialect.timeFormat, settings.times) }
    // Numbers that may be serial dates are some where a neighbour's can be nothing else.
    let serial = zip(surveys, decisions).first {
      if case .success(let decision)? = $1 { decision.writing == .serial } else { false }
    }
    for ((index, survey), decision) in zip(surveys, decisions) {
      if let other = serial?.0.survey.name, other != survey.name, survey.allowsSerial {
        times[index] = .serial
        if case .success(let own)? = decision, own.writing == .serial, let reading = own.reading {
          readings.append(reading)
        } else {
          readings.append("\(survey.name): serial dates of a spreadsheet, as \(other)")
        }
        continue
      }
      switch decision {
      case nil: undecided.append((index, survey))
      case .failure(let problem)?: problems.append(problem)
      case .success(let decision)?:
        times[index] = decision.writing
        if let reading = decision.reading { readings.append(reading) }
        if case .dates(let found, _) = decision.writing, order == nil, survey.tellsOrder {
          order = (survey.name, found)
        }
      }
    }
    for (index, survey) in undecided {
      switch order.map({ survey.decide(like: $0.column, $0.order) }) ?? .failure(survey.ambiguity) {
      case .failure(let problem): problems.append(problem)
      case .success(let decision):
        times[index] = decision.writing
        if let reading = decision.reading { readings.append(reading) }
      }
    }
    if settings.dialect.timeFormat != nil, surveys.allSatisfy({ $0.survey.dates == 0 }) {
      refuse(DialectWords.timeFormat, "the file has no dates but those in ISO 8601")
    }
  }

  private mutating func decide(
    _ surveys: [(index: Int, survey: LengthSurvey)], _ settings: TraceSettings
  ) {
    for (index, survey) in surveys {
      lengths[index] = take(survey.decide(settings.dialect.unit))
    }
    guard let unit = settings.dialect.unit, surveys.allSatisfy({ !$0.survey.isMapped }) else {
      return
    }
    if let own = surveys.first {
      if unit != .seconds {
        problems.append(
          TraceColumnProblem(
            column: own.survey.column,
            problem: "its name says seconds, and \(DialectWords.unit) says \(unit.rawValue)",
            expected: "expected the two to agree: a column of another unit under another name"))
      }
    } else {
      refuse(DialectWords.unit, "the file has no column of lengths")
    }
  }

  private mutating func refuse(_ option: String, _ problem: String) {
    problems.append(
      TraceColumnProblem(
        column: nil, problem: "\(problem), so \(option) would do nothing",
        expected: "expected it without"))
  }

  /// Keeps the sentence or the problem of a decision, and gives what was decided.
  private mutating func take<Value>(_ decision: Result<(Value, String?), TraceColumnProblem>)
    -> Value?
  {
    switch decision {
    case .failure(let problem):
      problems.append(problem)
      return nil
    case .success(let (value, reading)):
      if let reading { readings.append(reading) }
      return value
    }
  }
}

extension TraceColumn {
  /// Whether it holds times.
  var isTime: Bool {
    switch self {
    case .joinTime, .leaveTime, .startTime, .endTime, .scheduledStart, .intervalStart, .time: true
    default: false
    }
  }

  /// Whether it holds lengths of time.
  var isLength: Bool {
    switch self {
    case .stay, .duration, .patience, .scheduledDuration: true
    default: false
    }
  }

  /// Whether it holds numbers of people.
  var isPeople: Bool {
    switch self {
    case .participants, .expectedParticipants, .joins, .seats: true
    default: false
    }
  }
}
