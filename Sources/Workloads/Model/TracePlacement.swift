internal import PoolSimulation
internal import Settings

/// Where the rows of a trace lie, seen from the run. Times are in milliseconds since the start, as
/// the transforms move them.
package struct TracePlacement: Equatable, Sendable {
  /// The file, as the scenario names it.
  package let path: String
  /// The good rows, of the region.
  package let rows: Int
  /// Those of them that start within the run and within every window.
  package let rowsInside: Int
  /// The first and the last time of all rows.
  package let times: ClosedRange<Int64>
}

extension WorkloadSource {
  /// Where the rows lie of the scenario's trace, and of those that are merged; a trace whose days
  /// are drawn anew is left out, because its rows lie wherever the run does.
  /// - Parameter path: the scenario's own trace
  /// - Returns: one for each trace
  package func placements(of path: String) -> [TracePlacement] {
    guard case .trace(let own) = content else { return [] }
    if transforms.isEmpty {
      // What lies outside was only counted.
      let inside = own.starts.count
      let rows = inside + notes.rowsBeforeStart + notes.rowsAfterEnd
      return notes.rowTimes.map {
        [TracePlacement(path: path, rows: rows, rowsInside: inside, times: $0)]
      } ?? []
    }
    var found = [placement(of: own, path: path, after: 0)]
    for (place, transform) in transforms.enumerated() {
      guard case .merge(let trace) = transform, let content = merged[place] else { continue }
      found.append(placement(of: content, path: trace.path, after: place + 1))
    }
    return found.compactMap(\.self)
  }

  /// Where the rows go that meet the transforms from a place on.
  private func placement(of trace: TraceContent, path: String, after place: Int) -> TracePlacement?
  {
    let changes = transforms[place...]
    if changes.contains(where: { if case .bootstrap = $0 { true } else { false } }) { return nil }
    var (rows, inside) = (0, 0)
    var times: ClosedRange<Int64>?
    for start in trace.starts {
      var time = start
      var isKept = true
      for change in changes {
        switch change {
        case .shift(let span): time = time.addingClamped(span)
        case .timeScale(let factor):
          time = Int64(min(max((Double(time) * factor).rounded(), -0x1p52), 0x1p52))
        case .window(let from, let to): isKept = isKept && time >= from && time < to
        case .scale, .growth, .overlay, .bootstrap, .attendance, .merge, .event: continue
        }
      }
      rows += 1
      if isKept, period.contains(time) { inside += 1 }
      let known = times ?? time...time
      times = min(known.lowerBound, time)...max(known.upperBound, time)
    }
    return times.map { TracePlacement(path: path, rows: rows, rowsInside: inside, times: $0) }
  }
}

extension TraceContent {
  /// When each row starts.
  fileprivate var starts: [Int64] {
    switch self {
    case .joins(let workload): workload.joinTimes.map(\.milliseconds)
    case .meetings(let sessions): sessions.map(\.start)
    case .counts(let counts): counts.starts
    }
  }
}
