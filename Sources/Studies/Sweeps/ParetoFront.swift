/// Which variants no other one beats: a variant is on the front when none is at least as good in
/// everything and better in something.
package enum ParetoFront {
  /// What a variant is judged by, less being better. Rejected joins and lag stand beside the cost,
  /// or turning people away would look like saving.
  package static let metrics: [Metric] = [.costCapacity, .rejectedJoinRate, .scaleUpLagPerJoinP95]

  /// The same with those who are thrown out of their meetings, which looks like saving too. It makes
  /// no difference where nobody is.
  package static let allMetrics = metrics + [Metric.participantsDropped]

  /// Whether each of some points is on the front; what was not measured counts as worse than
  /// everything.
  package static func flags(_ points: [[Double?]]) -> [Bool] {
    let values = points.map { $0.map { $0 ?? .infinity } }
    // By the first coordinate, so that only those before can beat a point; equal points stay
    // together.
    let order = values.indices.sorted { left, right in
      values[left] == values[right]
        ? left < right : values[left].lexicographicallyPrecedes(values[right])
    }
    var flags = [Bool](repeating: false, count: points.count)
    var front: [Int] = []
    for point in order {
      let isBeaten = front.contains { other in
        values[other] != values[point] && zip(values[other], values[point]).allSatisfy { $0 <= $1 }
      }
      if isBeaten { continue }
      flags[point] = true
      front.append(point)
    }
    return flags
  }
}
