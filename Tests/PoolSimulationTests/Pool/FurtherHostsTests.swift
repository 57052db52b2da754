import Testing

@testable import PoolSimulation

@Suite struct FurtherHostsTests {
  private struct Meeting {
    var run: Int32 = -1
    var instances: [Int32] = []
  }

  @Test(
    "Each meeting's further hosts stand in the order in which they came, however many there are",
    arguments: 1...10 as ClosedRange<UInt64>)
  func order(seed: UInt64) {
    var numbers = Numbers(seed: seed)
    var further = FurtherHosts()
    var meetings = [Meeting](repeating: Meeting(), count: 12)
    for step in 0..<4_000 {
      let meeting = numbers.number(in: 0...meetings.count - 1)
      let hosts = meetings[meeting].instances.count
      // They become many, and few again.
      if hosts > 0, numbers.number(in: 0...99) < (step / 500 % 2 == 0 ? 30 : 70) {
        let index = numbers.number(in: 0...hosts - 1)
        further.remove(
          at: Int(meetings[meeting].run) + index, from: &meetings[meeting].run, of: hosts)
        meetings[meeting].instances.remove(at: index)
      } else {
        let host = FurtherHosts.Host(instance: Int32(step), people: 1, isLinked: step % 3 == 0)
        further.append(host, to: &meetings[meeting].run, of: hosts)
        meetings[meeting].instances.append(Int32(step))
      }
    }
    for meeting in meetings {
      var found: [Int32] = []
      for index in meeting.instances.indices {
        let host = further[Int(meeting.run) + index]
        found.append(host.instance)
        #expect(host.people == 1 && host.isLinked == (host.instance % 3 == 0), "seed \(seed)")
      }
      #expect(found == meeting.instances, "seed \(seed)")
      #expect((meeting.run < 0) == meeting.instances.isEmpty, "seed \(seed)")
    }
  }

  @Test("A host's people are counted beside its link")
  func people() {
    var host = FurtherHosts.Host(instance: 7, people: 1, isLinked: true)
    host.enter()
    #expect(host.people == 2 && host.isLinked)
    host.unlink()
    host.leave()
    #expect(host.people == 1 && !host.isLinked && host.instance == 7)
  }
}
