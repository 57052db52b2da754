internal import Settings

/// The first row of a trace: which column is where.
struct TraceHeader {
  let names: [String]
  private let mapping: [String: String]

  /// - Parameters:
  ///   - names: the header's cells
  ///   - mapping: the file's names by ours, where they differ
  init(names: [String], mapping: [String: String]) {
    self.names = names.map { $0.trimmingBlanks() }
    self.mapping = mapping
  }

  /// The file's name of a column.
  func fileName(of column: TraceColumn) -> String { mapping[column.rawValue] ?? column.rawValue }

  /// Where a column is, or nil without it.
  func index(of column: TraceColumn) -> Int? { names.firstIndex(of: fileName(of: column)) }

  /// The format that the header's columns suggest, or what is wrong with them.
  func guessFormat() -> Result<TraceFormat, TraceColumnProblem> {
    let marks: [(TraceColumn, TraceFormat)] = [
      (.joinTime, .joins), (.startTime, .meetings), (.intervalStart, .counts),
    ]
    let found = marks.filter { index(of: $0.0) != nil }
    if found.count == 1 { return .success(found[0].1) }
    if found.isEmpty {
      let names = marks.map(\.0.rawValue).joined(separator: " nor ")
      return .failure(
        .init(
          problem: "the header has neither \(names)",
          expected: "expected one of them; \(columnsInFile)"))
    }
    let names = found.map(\.0.rawValue).joined(separator: " and ")
    let formats = found.map { "`format: \($0.1.rawValue)`" }.joined(separator: " or ")
    return .failure(.init(problem: "the header has both \(names)", expected: "expected \(formats)"))
  }

  /// The columns of times and lengths that a trace of this header is read by.
  func columns(of format: TraceFormat?) -> [TraceColumn] {
    switch format ?? (try? guessFormat().get()) {
    case .joins?: [.joinTime, .leaveTime, .stay, .patience, .scheduledStart, .scheduledDuration]
    case .meetings?: [.startTime, .duration] + (takesEndTime ? [.endTime] : [])
    case .counts?: [.intervalStart]
    case nil: [.time]
    }
  }

  /// The columns of which somebody said a name, and that a trace of this kind is not read by.
  func idleMappings(_ format: TraceFormat) -> [TraceColumn] {
    let used: [TraceColumn] =
      switch format {
      case .joins:
        [
          .meetingID, .joinTime, .leaveTime, .stay, .participantID, .seats, .patience,
          .scheduledStart, .scheduledDuration, .region,
        ]
      case .meetings:
        [
          .meetingID, .startTime, .endTime, .duration, .participants, .expectedParticipants,
          .region, .kind,
        ]
      case .counts: [.intervalStart, .joins, .region]
      }
    return TraceColumn.allCases.filter {
      mapping[$0.rawValue] != nil && (!used.contains($0) || index(of: $0) == nil)
    }
  }

  /// Whether meetings have an end instead of a length. A column that happens to be called
  /// `end_time` beside a length is one of those that are ignored.
  var takesEndTime: Bool {
    index(of: .endTime) != nil
      && (index(of: .duration) == nil || mapping[TraceColumn.endTime.rawValue] != nil)
  }

  /// Whether a column has a name of its own in the file.
  func isMapped(_ column: TraceColumn) -> Bool { fileName(of: column) != column.rawValue }

  /// How many of the names are of our columns, ours or as they were mapped.
  var knownNames: Int {
    TraceColumn.allCases.count { index(of: $0) != nil }
  }

  /// Columns of people whose names say that they count something else.
  func countsOtherThanPeople() -> [TraceColumnProblem] {
    TraceColumn.allCases.filter { $0.isPeople && isMapped($0) && index(of: $0) != nil }.compactMap {
      column in
      let name = fileName(of: column)
      guard let other = HeaderWords(name).otherThanPeople else { return nil }
      return .init(
        column: column, problem: "its header, \(name), says \(other)",
        expected: "expected a column that counts people")
    }
  }

  /// The columns of lengths whose numbers are taken for seconds because nothing says what they
  /// count.
  func columnsOfUnknownUnit(_ format: TraceFormat, unit: LengthUnit?) -> [TraceColumn] {
    let columns: [TraceColumn] =
      switch format {
      case .joins: [.stay, .patience, .scheduledDuration]
      case .meetings: [.duration]
      case .counts: []
      }
    return columns.filter {
      index(of: $0) != nil && isMapped($0) && unit == nil
        && HeaderWords(fileName(of: $0)).unit == nil
    }
  }

  /// What is wrong with the columns that a format needs: each that is missing, or that the file has
  /// twice.
  func problems(
    requiring required: [TraceColumn], oneOf alternatives: [TraceColumn] = [],
    optional: [TraceColumn] = []
  ) -> [TraceColumnProblem] {
    var problems: [TraceColumnProblem] = []
    for column in required where index(of: column) == nil { problems.append(missing(column)) }
    if !alternatives.isEmpty && alternatives.allSatisfy({ index(of: $0) == nil }) {
      let either = alternatives.map(\.rawValue).joined(separator: " nor ")
      problems.append(
        .init(
          problem: "the header has neither \(either)",
          expected: "expected one of them; \(columnsInFile)"))
    }
    for column in optional where mapping[column.rawValue] != nil && index(of: column) == nil {
      problems.append(missing(column))
    }
    for column in required + alternatives + optional
    where names.count(where: { $0 == fileName(of: column) }) > 1 {
      problems.append(
        .init(
          column: column, problem: "the header has the column \(fileName(of: column)) twice",
          expected: "expected it once"))
    }
    return problems
  }

  /// Columns of which a file may have only one.
  func contradictions(in columns: [TraceColumn]) -> [TraceColumnProblem] {
    let present = columns.filter { index(of: $0) != nil }.map { fileName(of: $0) }
    guard present.count > 1 else { return [] }
    return [
      .init(
        problem: "the header has both \(present.joined(separator: " and "))",
        expected: "expected one of them")
    ]
  }

  /// Columns that change the result when they are there, and are nearly there: a typo would be left
  /// out in silence.
  func misspelt(_ optional: [TraceColumn]) -> [TraceColumnProblem] {
    let absent = optional.filter { index(of: $0) == nil }
    let known = Set(TraceColumn.allCases.map { fileName(of: $0) })
    return names.filter { !known.contains($0) }.compactMap { name in
      guard let meant = nearestName(to: name, in: absent.map { fileName(of: $0) }) else {
        return nil
      }
      return .init(
        problem: "the column \(name) is not known",
        expected: "expected \(meant), or a name less like it (did you mean \(meant)?)")
    }
  }

  private func missing(_ column: TraceColumn) -> TraceColumnProblem {
    let name = fileName(of: column)
    let hint = nearestName(to: name, in: names).map { " (did you mean \($0)?)" } ?? ""
    return .init(
      column: column, problem: "there is no column \(name)", expected: columnsInFile + hint)
  }

  private var columnsInFile: String { "the file has \(listed(names))" }
}

/// Something wrong with one column of a header.
struct TraceColumnProblem: Error {
  var column: TraceColumn?
  var problem: String
  var expected: String
}
