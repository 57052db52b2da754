import PoolSimulation

@testable import Workloads

extension Workload {
  /// What a record of a pool with too few seats shows of this demand: those who found one of
  /// `seats` free. Whoever finds none is gone.
  func admitted(by seats: Int) -> Workload {
    var builder = WorkloadBuilder()
    let handles = meetings.map { builder.addMeeting(named: $0) }
    // When those present leave: a binary heap, the first to leave on top.
    var leaves: [Int64] = []
    for join in joinTimes.indices {
      let now = joinTimes[join].milliseconds
      while let first = leaves.first, first <= now { leaves.removeFirstOfHeap() }
      guard leaves.count < seats else { continue }
      if stays[join] > .zero { leaves.insertIntoHeap(leave(join)) }
      builder.addJoin(
        at: joinTimes[join], stay: stays[join], meeting: handles[Int(meetingOfJoin[join])])
    }
    return builder.finish()
  }
}

extension [Int64] {
  fileprivate mutating func insertIntoHeap(_ value: Int64) {
    append(value)
    var place = count - 1
    while place > 0, self[(place - 1) / 2] > self[place] {
      swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  fileprivate mutating func removeFirstOfHeap() {
    swapAt(0, count - 1)
    removeLast()
    var place = 0
    while true {
      let children = (2 * place + 1)..<Swift.min(2 * place + 3, Swift.max(count, 2 * place + 1))
      guard let least = children.min(by: { self[$0] < self[$1] }), self[least] < self[place] else {
        return
      }
      swapAt(place, least)
      place = least
    }
  }
}
