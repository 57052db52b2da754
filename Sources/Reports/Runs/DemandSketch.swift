internal import PoolSimulation
internal import Settings
internal import Studies

/// Demand and capacity over a run in few numbers, for a line of characters: the cells of
/// `timeseries.csv`, a few at a time.
struct DemandSketch: Sendable {
  /// Some report intervals, one after the other, by the highest of them.
  struct Stretch: Sendable {
    /// The most seats that would be taken if nobody were refused.
    var demand: Int
    /// The seats of serving and draining instances, a mean over an interval.
    var capacity: Double

    /// The higher of both, of two stretches that are one.
    static func + (left: Stretch, right: Stretch) -> Stretch {
      Stretch(
        demand: max(left.demand, right.demand), capacity: max(left.capacity, right.capacity))
    }
  }

  /// So many are kept, whatever the run's length.
  private static let most = 2_000

  private let replication: Int
  /// The times at which it begins and ends, and at which each peak is.
  private let start, end, demandPeakAt, capacityPeakAt: SimulationTime
  /// The length of a stretch, in milliseconds; the last one may be shorter.
  private let length: Int64
  private let stretches: [Stretch]

  /// The sketch of a run; nil where there was neither demand nor capacity.
  init?(of run: StudyRun, seats: Int, interval: TimeSpan) {
    let rows = run.result.timeSeries
    guard let first = rows.first, let last = rows.last else { return nil }
    let merged = Self.perStretch(of: rows.count, atMost: Self.most)
    var stretches: [Stretch] = []
    var peak = Stretch(demand: 0, capacity: 0)
    var (demandPeakAt, capacityPeakAt) = (first.start, first.start)
    for (place, row) in rows.enumerated() {
      let states =
        row.states[LedgerState.serving.rawValue] + row.states[LedgerState.draining.rawValue]
      let span = (row.end - row.start).milliseconds
      let value = Stretch(
        demand: row.demandPeak,
        capacity: span > 0 ? Double(states) * Double(seats) / Double(span) : 0)
      if value.demand > peak.demand { demandPeakAt = row.start }
      if value.capacity > peak.capacity { capacityPeakAt = row.start }
      peak = peak + value
      if place % merged == 0 {
        stretches.append(value)
      } else {
        stretches[stretches.count - 1] = stretches[stretches.count - 1] + value
      }
    }
    guard peak.demand > 0 || peak.capacity > 0 else { return nil }
    replication = run.replication
    (start, end) = (first.start, last.end)
    (self.demandPeakAt, self.capacityPeakAt) = (demandPeakAt, capacityPeakAt)
    length = interval.milliseconds * Int64(merged)
    self.stretches = stretches
  }

  private static func perStretch(of count: Int, atMost most: Int) -> Int {
    max(1, (count + most - 1) / most)
  }

  private static func merged(_ stretches: [Stretch], _ count: Int) -> [Stretch] {
    stride(from: 0, to: stretches.count, by: count).map { first in
      stretches[(first + 1)..<min(first + count, stretches.count)]
        .reduce(stretches[first], +)
    }
  }

  /// The lines below a title, each ended.
  func text(_ calendar: ScenarioCalendar, _ style: TerminalStyle, isOneOfMany: Bool) -> String {
    let labels = ["demand", "capacity"].map { "  " + $0.padded(to: 10) }
    let margin = labels[0].count
    let width = max(16, style.width - 2 * margin)
    let merged = Self.perStretch(of: stretches.count, atMost: width)
    let shown = Self.merged(stretches, merged)
    let demand = shown.map { Double($0.demand) }
    let capacity = shown.map(\.capacity)
    let peaks = (demand.max() ?? 0, capacity.max() ?? 0)
    let blocks = Blocks(style)
    let top = max(peaks.0, peaks.1)
    let title =
      "Demand and capacity, in seats\(isOneOfMany ? ", of replication \(replication)" : "")"
    var text = "\n" + style.bold(title) + "\n"
    for (label, values) in zip(labels, [demand, capacity]) {
      text += label + blocks.spark(values, top: top) + "\n"
    }
    let ends = [start, end].map { String(calendar.localText(at: $0.milliseconds).prefix(16)) }
    let gap = shown.count - ends.reduce(0) { $0 + $1.count }
    text +=
      String(repeating: " ", count: margin) + ends[0]
      + (gap > 0 ? String(repeating: " ", count: gap) : " to ") + ends[1] + "\n"
    for (label, peak) in [
      ("demand", (peaks.0, demandPeakAt)), ("capacity", (peaks.1, capacityPeakAt)),
    ] {
      let number = Wording.decimal(peak.0, places: 0).padded(to: 10, toTheRight: true)
      let clock = calendar.localText(at: peak.1.milliseconds).prefix(16)
      text +=
        "  \("peak \(label)".padded(to: 13))  \(number)  \(peak.0 > 0 ? "\(clock)" : "")"
        .trimmingTrailingSpaces + "\n"
    }
    let note =
      "  Each character is \(Wording.length(length * Int64(merged))), as the highest report "
      + "interval in it; capacity is that of serving and draining instances."
    return text + note.wrapped(to: style.width, indent: "  ") + "\n"
  }
}
