import Testing

@testable import PoolSimulation

@Suite struct EventQueueTests {
  private struct Due: Equatable {
    var time: Int64
    var order: UInt64
    var payload: Int
  }

  @Test(
    "Random pushes and pops leave in the order of a sorted array",
    arguments: 1...20 as ClosedRange<UInt64>)
  func order(seed: UInt64) {
    var numbers = Numbers(seed: seed)
    var queue = EventQueue<Int>()
    var sorted: [Due] = []
    // Few times and unique orders: ties in time are the rule, and `order` decides every one of
    // them.
    let latest = numbers.number(in: 1...40)
    for payload in 0..<2_000 {
      if numbers.chance(0.55) {
        let order = UInt64(numbers.number(in: 0...9)) << 32 | UInt64(payload)
        let due = Due(time: Int64(numbers.number(in: 0...latest)), order: order, payload: payload)
        queue.push(due.payload, at: SimulationTime(milliseconds: due.time), order: due.order)
        sorted.append(due)
        sorted.sort { ($0.time, $0.order) < ($1.time, $1.order) }
      } else {
        let now = Int64(numbers.number(in: 0...latest))
        let popped = queue.pop(dueBy: SimulationTime(milliseconds: now))
        let expected = sorted.first.flatMap { $0.time <= now ? $0 : nil }
        #expect(popped?.payload == expected?.payload, "seed \(seed)")
        if expected != nil { sorted.removeFirst() }
      }
      if payload % 50 == 0 {
        #expect(queue.count == sorted.count && queue.first?.payload == sorted.first?.payload)
        #expect(
          queue.nextTime == (sorted.first.map { SimulationTime(milliseconds: $0.time) } ?? .never))
      }
    }
    var rest: [EventQueue<Int>.Entry] = []
    queue.takeAll(dueBy: .never, into: &rest)
    #expect(rest.map(\.payload) == sorted.map(\.payload), "seed \(seed)")
    let isEmpty = queue.count == 0
    #expect(isEmpty)
  }

  @Test("Equal times leave by order, and what is due later stays")
  func ties() {
    var queue = EventQueue<Int>()
    for order in [5, 1, 4, 2, 3] as [UInt64] {
      queue.push(Int(order), at: seconds(7), order: order)
    }
    queue.push(0, at: seconds(8), order: 0)
    var due: [EventQueue<Int>.Entry] = []
    queue.takeAll(dueBy: seconds(7), into: &due)
    #expect(due.map(\.payload) == [1, 2, 3, 4, 5])
    let next = queue.nextTime
    #expect(next == seconds(8))
  }

  @Test("What is due never is not kept")
  func never() {
    var queue = EventQueue<Int>()
    queue.push(1, at: .never, order: 0)
    queue.push(2, at: seconds(1) + .forever, order: 0)
    let count = queue.count
    #expect(count == 0)
    #expect(queue.pop(dueBy: .never)?.payload == nil)
  }
}
