/// One of the five fields of a cron expression: its name, its values, and the words that stand for
/// them.
struct CronField: Sendable {
  let name: String
  let range: ClosedRange<Int>
  /// The word at index n stands for the lowest value plus n.
  var words: [String] = []

  static let minute = CronField(name: "minute", range: 0...59)
  static let hour = CronField(name: "hour", range: 0...23)
  static let day = CronField(name: "day of month", range: 1...31)
  static let month = CronField(
    name: "month", range: 1...12,
    words: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
  static let weekday = CronField(
    name: "day of week", range: 0...7, words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

  /// The values of the field, bit n for the value n; throws what is wrong with it.
  func read(_ field: Substring) throws(QuantityError) -> UInt64 {
    var values: UInt64 = 0
    for part in field.split(separator: ",", omittingEmptySubsequences: false) {
      let halves = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard let span = halves.first, !span.isEmpty else {
        throw QuantityError("the \(name) \(quoted(String(field))) has an empty part")
      }
      let bounds = try self.bounds(of: span)
      var step = 1
      if halves.count == 2 {
        guard span == "*" || span.contains("-") else {
          throw QuantityError(
            "the \(name) \(quoted(String(part))) has a step without a range (write "
              + "\(span)-\(range.upperBound)/\(halves[1]))"
          )
        }
        guard let written = number(halves[1]), written > 0, written <= range.upperBound else {
          throw QuantityError(
            "the \(name) has the step \(quoted(String(halves[1]))), which is not from 1 to "
              + "\(range.upperBound)"
          )
        }
        step = written
      }
      for value in stride(from: bounds.lowerBound, through: bounds.upperBound, by: step) {
        values |= 1 << UInt64(value)
      }
    }
    return values
  }

  private func bounds(of span: Substring) throws(QuantityError) -> ClosedRange<Int> {
    // 7 repeats Sunday, so `*` leaves it out: a step over 0-7 would take it twice.
    if span == "*" { return range.lowerBound...(range.upperBound == 7 ? 6 : range.upperBound) }
    let ends = span.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count <= 2, let first = ends.first, let last = ends.last else {
      throw QuantityError("the \(name) \(quoted(String(span))) is not a value or a range")
    }
    let low = try value(first)
    var high = try value(last)
    // `fri-sun` ends at the Sunday after Friday.
    if range.upperBound == 7, high == 0, low > 0 { high = 7 }
    guard low <= high else {
      throw QuantityError("the \(name) range \(quoted(String(span))) runs backwards")
    }
    return low...high
  }

  private func value(_ text: Substring) throws(QuantityError) -> Int {
    if let index = words.firstIndex(of: text.lowercased()) { return range.lowerBound + index }
    guard let value = number(text) else {
      throw QuantityError(
        "the \(name) \(quoted(String(text))) is not known",
        suggestion: nearestName(to: String(text), in: words))
    }
    guard range.contains(value) else {
      throw QuantityError(
        "the \(name) \(value) is not from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  private func number(_ text: Substring) -> Int? {
    guard (1...4).contains(text.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return Int(text)
  }
}
