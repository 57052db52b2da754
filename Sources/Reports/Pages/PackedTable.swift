/// A table as a page carries it: a column after the other, with what is the same in every row, or
/// grows by the same step, told once. The numbers are those of the CSV without the zeros at their
/// ends.
struct PackedTable: Sendable {
  let name: String
  /// The most rows that are kept; what is beyond is counted.
  private let limit: Int
  private let columns: [ReportColumn]
  private let places: [Int]
  private var cells: [[ReportCell]]
  /// The rows that there are, kept or not.
  private(set) var count = 0

  /// An empty table.
  /// - Parameters:
  ///   - name: the name
  ///   - columns: the columns of the rows that are added
  ///   - leavingOut: columns that the page does not have
  ///   - limit: the most rows that are kept
  init(
    _ name: String, _ columns: [ReportColumn], leavingOut: Set<String> = [], limit: Int = .max
  ) {
    (self.name, self.limit) = (name, limit)
    places = columns.indices.filter { !leavingOut.contains(columns[$0].name) }
    self.columns = places.map { columns[$0] }
    cells = places.map { _ in [] }
  }

  /// A table with the rows of another one.
  init(_ table: ReportTable, leavingOut: Set<String> = [], limit: Int = .max) {
    self.init(table.name, table.columns, leavingOut: leavingOut, limit: limit)
    for row in table.rows { add(row) }
  }

  /// Adds a row, or counts it.
  mutating func add(_ row: [ReportCell]) {
    count += 1
    guard count <= limit else { return }
    for (column, place) in places.enumerated() { cells[column].append(row[place]) }
  }

  /// Counts rows that there are and that nobody made.
  mutating func skip(_ rows: Int) { count += rows }

  /// What the page has; `more` follows the table's own members.
  func json(_ more: [JSONValue.Member] = []) -> JSONValue {
    .object(
      [
        JSONValue.Member("name", .string(name)),
        JSONValue.Member("rows", .integer(min(count, limit))),
        JSONValue.Member("of", .integer(count)),
      ] + more + [
        JSONValue.Member(
          "columns", .array(columns.indices.map { Self.json(columns[$0], cells[$0]) }))
      ])
  }

  private static func json(_ column: ReportColumn, _ cells: [ReportCell]) -> JSONValue {
    let numbers = Numbers(cells)
    var members = [
      JSONValue.Member("name", .string(column.name)),
      JSONValue.Member("unit", .string(column.unit)),
      JSONValue.Member("help", .string(column.help)),
      JSONValue.Member("isNumber", .boolean(numbers != nil)),
    ]
    if let numbers, numbers.places > 0 {
      members.append(JSONValue.Member("places", .integer(numbers.places)))
    }
    let data = numbers.map(\.json) ?? words(cells)
    return .object(members + [JSONValue.Member("data", data)])
  }

  /// Each text once, and which row has which; what was not measured is null.
  static func words(_ cells: [ReportCell]) -> JSONValue {
    var known: [ReportCell: Int] = [:]
    var words: [JSONValue] = []
    let at = cells.map { cell -> JSONValue in
      if let place = known[cell] { return .integer(place) }
      known[cell] = words.count
      words.append(cell.word)
      return .integer(words.count - 1)
    }
    if words.count == 1 { return .object([JSONValue.Member("all", words[0])]) }
    return .object([JSONValue.Member("words", .array(words)), JSONValue.Member("at", .array(at))])
  }
}

/// A column of numbers, and of cells without one.
private struct Numbers {
  private struct Number {
    let units: Int128
    let places: Int
  }

  /// The decimals of all of them.
  let places: Int
  private let numbers: [Number?]

  /// nil: some cell is text, or none is a number.
  init?(_ cells: [ReportCell]) {
    var numbers: [Number?] = []
    for cell in cells {
      switch cell {
      case .decimal(let units, let places): numbers.append(Number(units: units, places: places))
      case .integer(let count): numbers.append(Number(units: Int128(count), places: 0))
      case .missing: numbers.append(nil)
      case .text, .time: return nil
      }
    }
    guard let places = numbers.compactMap({ $0?.places }).max() else { return nil }
    (self.places, self.numbers) = (places, numbers)
  }

  /// The numbers; those that are the same or have the same step are told once.
  var json: JSONValue {
    if numbers.count > 2, let units = wholeUnits {
      let step = units[1] - units[0]
      if zip(units, units.dropFirst()).allSatisfy({ $1 - $0 == step }) {
        let from = text(Number(units: units[0], places: places))
        if step == 0 { return .object([JSONValue.Member("all", from)]) }
        return .object([
          JSONValue.Member("from", from),
          JSONValue.Member("step", text(Number(units: step, places: places))),
        ])
      }
    }
    return .array(numbers.map { $0.map(text) ?? .null })
  }

  /// The numbers in units of the last decimal, where a browser reckons exactly with them; nil where
  /// one is missing or too large.
  private var wholeUnits: [Int128]? {
    var units: [Int128] = []
    for number in numbers {
      guard let number, number.units.magnitude <= 9_007_199_254_740_991 else { return nil }
      var scaled = number.units
      for _ in number.places..<places {
        scaled *= 10
        if scaled.magnitude > 9_007_199_254_740_991 { return nil }
      }
      units.append(scaled)
    }
    return units
  }

  /// A number without the zeros behind its decimals. A browser has fifteen digits of one for sure:
  /// one that has more, such as a seed, is a text of all of them.
  private func text(_ number: Number) -> JSONValue {
    var (units, places) = (number.units, number.places)
    while places > 0, units % 10 == 0 {
      units /= 10
      places -= 1
    }
    let text = DecimalText.text(units, places: places)
    if units.magnitude < 1_000_000_000_000_000 { return .number(text) }
    return .string(DecimalText.text(number.units, places: number.places))
  }
}

extension ReportCell {
  /// The cell as a word of a column that is not all numbers.
  fileprivate var word: JSONValue {
    switch self {
    case .missing: .null
    case .time(let local, _): .string(local)
    case .text(let text): .string(text)
    case .integer, .decimal: .string(plainText)
    }
  }
}
