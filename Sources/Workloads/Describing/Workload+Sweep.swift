internal import PoolSimulation

extension Workload {
  /// Goes through all joins and leaves in the order of time, as if everybody got in at once: at one
  /// instant leaves before joins. A stay of zero takes no part.
  /// - Parameters:
  ///   - move: receives a join's number, whether it joins or leaves, and the time in milliseconds
  ///   - instantEnds: receives each instant once all of its moves are told
  @inline(__always)
  func sweep(
    move: (_ join: Int, _ joins: Bool, _ time: Int64) -> Void, instantEnds: (_ time: Int64) -> Void
  ) {
    let (joinTimes, stays, leaveOrder) = (joinTimes, stays, leaveOrder)
    var join = 0
    var leave = 0
    var nextLeave = leaveTime(at: 0)
    while join < joinTimes.count || leave < leaveOrder.count {
      let nextJoin = join < joinTimes.count ? joinTimes[join].milliseconds : .max
      let now = min(nextJoin, nextLeave)
      while leave < leaveOrder.count, nextLeave == now {
        move(Int(leaveOrder[leave]), false, now)
        leave += 1
        nextLeave = leaveTime(at: leave)
      }
      while join < joinTimes.count, joinTimes[join].milliseconds == now {
        if stays[join] > .zero { move(join, true, now) }
        join += 1
      }
      instantEnds(now)
    }

    func leaveTime(at place: Int) -> Int64 {
      guard place < leaveOrder.count else { return .max }
      let join = Int(leaveOrder[place])
      return (joinTimes[join] + stays[join]).milliseconds
    }
  }
}
