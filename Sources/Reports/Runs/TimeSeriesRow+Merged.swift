internal import PoolSimulation

extension Sequence<TimeSeriesRow> {
  /// So many rows at a time as one: integrals, counts and money added up, peaks the highest.
  func merged(_ count: Int) -> [TimeSeriesRow] {
    var merged: [TimeSeriesRow] = []
    for (place, row) in enumerated() {
      if place % Swift.max(1, count) == 0 {
        merged.append(row)
      } else {
        merged[merged.count - 1].add(row)
      }
    }
    return merged
  }
}

extension TimeSeriesRow {
  /// Takes in the row that follows.
  fileprivate mutating func add(_ next: TimeSeriesRow) {
    end = next.end
    raisePeaks(by: next)
    demand += next.demand
    shortfall += next.shortfall
    participants += next.participants
    seatsTaken += next.seatsTaken
    freeSeats += next.freeSeats
    largestFreeBlock += next.largestFreeBlock
    desired += next.desired
    inService += next.inService
    states &+= next.states
    joins += next.joins
    rejected += next.rejected
    cost += next.cost
  }
}
