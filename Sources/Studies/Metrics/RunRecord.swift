package import PoolSimulation

/// What one run came to, without its events: what sweeps keep, export and compare.
package struct RunRecord: Sendable, Hashable {
  /// One value a metric of the catalog, in its order; then one a metric on request where somebody
  /// asked.
  package let values: [MetricValue]
  /// The fingerprint of its sequence of events.
  package let fingerprint: UInt64
  /// What is to be known about it beside its values.
  package let notes: RunNotes

  /// What a run came to.
  package init(values: [MetricValue], fingerprint: UInt64, notes: RunNotes = RunNotes()) {
    // What is not finite was not measured, and is told so.
    self.values = values.map {
      if case .number(let number) = $0, !number.isFinite { .missing } else { $0 }
    }
    self.fingerprint = fingerprint
    self.notes = notes
  }

  /// The metrics of a result.
  /// - Parameters:
  ///   - result: the run
  ///   - participantLimit: the seats of one instance
  ///   - bound: the least that a plan pays for its demand; nil: nobody asked
  package init(_ result: RunResult, participantLimit: Int, bound: BoundOutcome? = nil) {
    let context = MetricContext(result, participantLimit: participantLimit, bound: bound)
    self.init(
      values: Metric.told(onRequest: bound != nil).map { $0.value(context) },
      fingerprint: result.fingerprint, notes: RunNotes(result, bound: bound))
  }

  /// The metrics that it has values of.
  package var metrics: [Metric] { Metric.told(onRequest: values.count > Metric.catalog.count) }

  /// The value of a metric; nothing of one on request where nobody asked.
  package func value(of metric: Metric) -> MetricValue { value(at: metric.place) }

  /// The value of the metric at a place: to look up the place of one takes longer than the rest.
  package func value(at place: Int) -> MetricValue {
    place < values.count ? values[place] : .missing
  }

  /// The value of a metric as a number in the unit of its column; nil where nothing was measured.
  package func number(of metric: Metric) -> Double? { value(of: metric).number }
}

extension RunRecord: LosslessStringConvertible {
  /// The record as one line of text that reads back as the very same record.
  package var description: String {
    ([String(fingerprint, radix: 16), notes.description] + values.map(\.exactText)).joined(
      separator: " ")
  }

  /// Reads a record; nil when the text is not what `description` writes.
  package init?(_ text: String) {
    // Bytes are split several times as fast as characters.
    let words = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      .map { Substring($0) }
    let counts = [Metric.catalog.count, Metric.all.count]
    guard counts.contains(words.count - 2), let fingerprint = UInt64(words[0], radix: 16),
      let notes = RunNotes(String(words[1]))
    else { return nil }
    let values = words.dropFirst(2).compactMap { MetricValue(exactText: $0) }
    guard values.count == words.count - 2 else { return nil }
    self.init(values: values, fingerprint: fingerprint, notes: notes)
  }
}

extension MetricValue {
  /// The kind's letter and the number in the unit it is added up in.
  fileprivate var exactText: String {
    switch self {
    case .integer(let count): "i\(count)"
    case .seconds(let milliseconds): "s\(milliseconds)"
    case .dollars(let micro): "d\(micro)"
    case .hours(let milliseconds): "h\(milliseconds)"
    // Swift writes the shortest text that reads back as the same number.
    case .number(let number): "n\(number)"
    case .ratio(let ratio): "\(ratio.kind.rawValue)\(ratio.part)/\(ratio.whole)"
    case .time(let time): "t\(time.milliseconds)"
    case .missing: "-"
    }
  }

  fileprivate init?(exactText text: Substring) {
    let rest = text.dropFirst()
    if let slash = rest.firstIndex(of: "/") {
      guard let kind = Ratio.Kind(rawValue: String(text.prefix(1))),
        let part = Int64(rest[..<slash]),
        let whole = Int64(rest[rest.index(after: slash)...]), whole > 0
      else { return nil }
      self = .ratio(Ratio(kind: kind, part: part, whole: whole))
      return
    }
    switch text.first {
    case "n":
      guard let number = Double(rest), number.isFinite else { return nil }
      self = .number(number)
    case "-": self = .missing
    case "i", "s", "d", "h", "t":
      guard let units = Int64(rest) else { return nil }
      switch text.first {
      case "i": self = .integer(units)
      case "s": self = .seconds(units)
      case "d": self = .dollars(units)
      case "h": self = .hours(units)
      default: self = .time(SimulationTime(milliseconds: units))
      }
    default: return nil
    }
  }
}
