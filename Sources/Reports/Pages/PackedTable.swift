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
  /// The decimals of all of them.
  let places: Int
  private let units: [Int128?]

  /// A browser's numbers are exact up to here; larger ones, such as seeds, stay text.
  private static let most: Int128 = 9_007_199_254_740_991

  /// nil: some cell is text, or a number that a browser would change, or there is none.
  init?(_ cells: [ReportCell]) {
    var places = 0
    for cell in cells {
      switch cell {
      case .decimal(_, let own): places = max(places, own)
      case .integer, .missing: break
      case .text, .time: return nil
      }
    }
    var units: [Int128?] = []
    for cell in cells {
      let (own, decimals): (Int128?, Int) =
        switch cell {
        case .decimal(let units, let places): (units, places)
        case .integer(let count): (Int128(count), 0)
        case .text, .time, .missing: (nil, 0)
        }
      guard let own else {
        units.append(nil)
        continue
      }
      var scaled = own
      for _ in decimals..<places {
        let (product, overflow) = scaled.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        scaled = product
      }
      if scaled.magnitude > Self.most.magnitude { return nil }
      units.append(scaled)
    }
    guard units.contains(where: { $0 != nil }) else { return nil }
    (self.places, self.units) = (places, units)
  }

  var json: JSONValue {
    guard let first = units[0], units.count > 2 else { return .array(units.map(number)) }
    if units.allSatisfy({ $0 == first }) {
      return .object([JSONValue.Member("all", number(first))])
    }
    if let second = units[1],
      units.indices.dropFirst().allSatisfy({ place in
        units[place].map { $0 - (units[place - 1] ?? $0) == second - first } ?? false
      })
    {
      return .object([
        JSONValue.Member("from", number(first)), JSONValue.Member("step", number(second - first)),
      ])
    }
    return .array(units.map(number))
  }

  private func number(_ units: Int128?) -> JSONValue {
    guard var units else { return .null }
    var places = places
    while places > 0, units % 10 == 0 {
      units /= 10
      places -= 1
    }
    return .number(DecimalText.text(units, places: places))
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
