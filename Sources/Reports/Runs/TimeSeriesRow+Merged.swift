internal import PoolSimulation

extension [TimeSeriesRow] {
  /// So many rows at a time as one: integrals, counts and money added up, peaks the highest.
  func merged(_ count: Int) -> [TimeSeriesRow] {
    if count <= 1 { return self }
    return stride(from: 0, to: self.count, by: count).map { first in
      var row = self[first]
      for next in self[(first + 1)..<Swift.min(first + count, self.count)] { row.add(next) }
      return row
    }
  }
}

extension TimeSeriesRow {
  /// Takes in the row that follows.
  fileprivate mutating func add(_ next: TimeSeriesRow) {
    end = next.end
    demand += next.demand
    demandPeak = max(demandPeak, next.demandPeak)
    shortfall += next.shortfall
    shortfallPeak = max(shortfallPeak, next.shortfallPeak)
    demandParticipantsPeak = max(demandParticipantsPeak, next.demandParticipantsPeak)
    participants += next.participants
    participantsPeak = max(participantsPeak, next.participantsPeak)
    seatsTaken += next.seatsTaken
    freeSeats += next.freeSeats
    largestFreeBlock += next.largestFreeBlock
    desired += next.desired
    inService += next.inService
    for place in states.indices { states[place] += next.states[place] }
    joins += next.joins
    rejected += next.rejected
    cost += next.cost
  }
}
