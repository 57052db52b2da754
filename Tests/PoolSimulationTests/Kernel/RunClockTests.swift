import Testing

@testable import PoolSimulation

@Suite struct RunClockTests {
  @Test("Leaves come when they are due, however far apart they are")
  func leaves() {
    // The first gap that does not fit in 32 bits stands for all of them.
    let edge = Double(UInt32.max) / 1_000
    var time = 0.0
    let joins = [5, 0, edge - 0.001, edge, edge + 0.001, 31_557_600, 0.001].enumerated().map {
      time += $0.element
      return Join("m\($0.offset)", Double($0.offset) / 2, time - Double($0.offset) / 2)
    }
    let demand = workload([Join("nobody", 0, 0)] + joins)
    let due = demand.leaveOrder.map { demand.joinTimes[Int($0)] + demand.stays[Int($0)] }
    let told = demand.withColumns { columns in
      var clock = RunClock(columns, end: nil)
      return (0...joins.count).map { place in
        defer { if place < joins.count { _ = clock.takeLeave() } }
        return clock.nextLeave
      }
    }
    #expect(told == due + [.never] && due == due.sorted() && due.count == joins.count)
  }
}
