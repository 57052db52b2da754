internal import Settings

/// The lines of a Cost and Usage Report, as CSV.
///
/// Sources: the AWS data exports user guide, "Cost and Usage Report (CUR) 2.0" for the columns
/// `line_item_usage_start_date`, `line_item_usage_type`, `line_item_usage_amount`,
/// `line_item_unblended_cost` and `line_item_line_item_type`; the older report has them as
/// `lineItem/UsageStartDate` and so on.
package struct UsageBill: Sendable {
  /// What an hour or so of one kind of use came to.
  package struct Line: Hashable, Sendable {
    /// When it began, milliseconds since 1970.
    package let start: Int64
    /// The kind, without the region before it: `BoxUsage:c5.xlarge` of `USE2-BoxUsage:c5.xlarge`.
    package let type: String
    /// How much, in the kind's own unit.
    package let amount: Double
    /// Dollars.
    package let cost: Double
  }

  /// The lines of use, in the file's order.
  package let lines: [Line]
  /// What should be known of the file, a sentence each.
  package let notes: [String]

  private enum Column: Int, CaseIterable {
    case start, type, amount, cost, kind

    /// Its names in the two reports.
    var names: [String] {
      switch self {
      case .start: ["line_item_usage_start_date", "lineItem/UsageStartDate"]
      case .type: ["line_item_usage_type", "lineItem/UsageType"]
      case .amount: ["line_item_usage_amount", "lineItem/UsageAmount"]
      case .cost: ["line_item_unblended_cost", "lineItem/UnblendedCost"]
      case .kind: ["line_item_line_item_type", "lineItem/LineItemType"]
      }
    }
  }

  private static let expected = "expected a Cost and Usage Report as CSV"

  /// Reads a file, packed or not.
  /// - Parameter path: the file; `-` is standard input
  /// - Throws: that the file is not there or is another kind of file, and its bad rows
  package init(path: String) throws(TraceError) {
    var reader = try CSVReader(path: path)
    var issues = ImportIssues(file: path, onBadRow: .error)
    var lines: [Line] = []
    var (read, others) = (0, 0)
    guard try Self.next(&reader, issues), let places = try Self.places(reader, issues) else {
      throw issues.refusal(ImportProblem("there is nothing in it", Self.expected))
    }
    while true {
      do throws(ImportProblem) {
        guard try Self.row(&reader, &issues) else { break }
      } catch {
        issues.reject(line: reader.line, error)
        read += 1
        continue
      }
      read += 1
      func text(_ column: Column) -> String {
        guard let place = places[column.rawValue], place < reader.fieldCount else { return "" }
        return reader.withField(place) { Self.string($0) }
      }
      let kind = text(.kind)
      // Taxes, credits, refunds and fees are no use.
      let isUse = ["", "Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"].contains(kind)
      guard isUse else {
        others += 1
        continue
      }
      do throws(ImportProblem) {
        lines.append(
          Line(
            start: try Self.time(text(.start)), type: try Self.type(text(.type)),
            amount: try Self.number(text(.amount), .amount),
            cost: try Self.number(text(.cost), .cost)))
      } catch {
        issues.reject(line: reader.line, error)
      }
    }
    try issues.finish(read: read, expected: "rows of use")
    self.lines = lines
    notes =
      others > 0
      ? ["\(path): \(others) of \(read) rows are taxes, credits or fees, and were left out."] : []
  }

  /// Moves to the header.
  private static func next(_ reader: inout CSVReader, _ issues: ImportIssues) throws(TraceError)
    -> Bool
  {
    do throws(CSVBreakdown) {
      return try reader.next() == .fields
    } catch {
      throw issues.refusal(
        line: error.line, ImportProblem(error.words.problem, error.words.expected))
    }
  }

  /// Moves to the next row; false at the end. What cannot be read on ends the reading.
  private static func row(_ reader: inout CSVReader, _ issues: inout ImportIssues)
    throws(ImportProblem) -> Bool
  {
    do throws(CSVBreakdown) {
      switch try reader.next() {
      case .end: return false
      case .fields: return true
      case .damaged: break
      }
    } catch {
      issues.reject(line: error.line, ImportProblem(error.words.problem, error.words.expected))
      return false
    }
    throw ImportProblem("the row is damaged", expected)
  }

  /// Where the columns are; nil only where there is no header.
  private static func places(_ reader: borrowing CSVReader, _ issues: ImportIssues)
    throws(TraceError) -> [Int?]?
  {
    var places = [Int?](repeating: nil, count: Column.allCases.count)
    for index in 0..<reader.fieldCount {
      let name = reader.withField(index) { string($0) }
      for column in Column.allCases where column.names.contains(name) {
        places[column.rawValue] = places[column.rawValue] ?? index
      }
    }
    for column in Column.allCases where places[column.rawValue] == nil && column != .kind {
      throw issues.refusal(
        line: 1,
        ImportProblem("there is no column \(column.names[0]) or \(column.names[1])", expected))
    }
    return places
  }

  private static func string(_ bytes: Span<UInt8>) -> String {
    bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// The kind of use without its region, which stands before it everywhere but in us-east-1.
  private static func type(_ text: String) throws(ImportProblem) -> String {
    guard !text.isEmpty else {
      throw ImportProblem("the cell is empty", "expected a kind of use", at: Column.type.names[0])
    }
    guard let dash = text.firstIndex(of: "-") else { return text }
    let region = text[..<dash]
    let isRegion =
      (2...4).contains(region.count)
      && region.allSatisfy { $0.isUppercase || $0.isNumber }
    return isRegion ? String(text[text.index(after: dash)...]) : text
  }

  private static func time(_ text: String) throws(ImportProblem) -> Int64 {
    // Athena writes no offset; both reports are in UTC.
    let hasOffset = text.hasSuffix("Z") || text.dropFirst(11).contains { $0 == "+" || $0 == "-" }
    let written = text.hasSuffix(" UTC") ? String(text.dropLast(4)) + "Z" : text
    guard let time = ActivityLog.milliseconds(hasOffset || written != text ? written : text + "Z")
    else {
      throw ImportProblem(
        "\(quoted(text)) is no time", "expected such as 2026-03-02T09:00:00Z",
        at: Column.start.names[0])
    }
    return time
  }

  private static func number(_ text: String, _ column: Column) throws(ImportProblem) -> Double {
    guard let number = Double(text), number.isFinite else {
      throw ImportProblem(
        "\(quoted(text)) is no number", "expected a decimal number", at: column.names[0])
    }
    return number
  }
}
