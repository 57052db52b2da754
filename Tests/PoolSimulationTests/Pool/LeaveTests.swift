import PoolSimulation
import Probability
import Testing

/// Who leaves in the very millisecond in which everybody else on the instance is dropped has left.
@Suite struct LeaveTests {
  /// Something that drops, at 200, whoever is in the pool then, a line each.
  struct Drop: CustomTestStringConvertible {
    var testDescription: String
    var change: @Sendable (inout RunPlan) throws -> Void

    static func faults(_ time: Double, _ kinds: Fault.Kind...) -> [Fault] {
      kinds.map { Fault(time: seconds(time), kind: $0) }
    }
    static func fixed(_ time: Double, _ desired: Int) throws -> ScheduledChange {
      ScheduledChange(
        time: seconds(time), settings: [.policy(try policy("policy: fixed\ndesired: \(desired)"))])
    }

    private static let replacement = MaintenancePolicy(
      minHealthyBillionths: 0, maxHealthyBillionths: 1_000_000_000, meetings: .kill)

    static let all = [
      Drop(testDescription: "an instance") {
        $0.faults += faults(200, .instance(.id(0)), .instance(.id(1)))
      },
      Drop(testDescription: "the fullest instance") {
        $0.faults += faults(200, .instance(.fullest), .instance(.fullest))
      },
      Drop(testDescription: "a zone") { $0.faults += faults(200, .zoneDown(0)) },
      Drop(testDescription: "silence") {
        $0.faults += faults(
          200, .blackHole(.id(0), lasting: .forever), .blackHole(.id(1), lasting: .forever))
      },
      Drop(testDescription: "the end of a spot instance") {
        $0.faults += faults(80, .spotInterruption(probability: 1, zone: nil))
      },
      Drop(testDescription: "a drain deadline") { plan in
        plan.schedule = [try fixed(80, 0)]
        plan.scaleIn.drainDeadline = span(120)
      },
      Drop(testDescription: "scale-in at once") { plan in
        plan.schedule = [try fixed(200, 0)]
        plan.scaleIn.mode = .immediate
      },
      Drop(testDescription: "a refresh") { plan in
        plan.refreshes = [
          InstanceRefresh(
            time: seconds(200), policy: replacement,
            includesWarmPool: false)
        ]
      },
      Drop(testDescription: "a lifetime") { plan in
        plan.group.maxInstanceLifetime = span(200)
        plan.group.maintenance = replacement
      },
    ]
  }

  /// A way to come to a stay that is over at 200 and a number of milliseconds.
  struct Stay: CustomTestStringConvertible {
    var testDescription: String
    var instances = 1
    var joins: @Sendable (_ later: Double) -> [Join]
    var change: @Sendable (inout RunPlan) -> Void = { _ in }

    static let all = [
      Stay(testDescription: "admitted at once", joins: { [Join("A", 10, 190 + $0)] }),
      // B has the only seat until 20.
      Stay(
        testDescription: "admitted after waiting",
        joins: { [Join("B", 0, 20), Join("A", 10, 180 + $0)] },
        change: { $0.admission.whenFull = .wait(patience: nil) }),
      Stay(
        testDescription: "admitted at the second attempt",
        joins: { [Join("B", 0, 20), Join("A", 10, 180 + $0)] },
        change: {
          $0.admission.whenFull = .retry(after: .constant(10_000), attempts: 2, probability: 1)
        }),
      // Dropped at 50 with 140 s to go, and back at 60.
      Stay(
        testDescription: "back after an earlier drop", instances: 2,
        joins: { [Join("A", 0, 190 + $0)] },
        change: { plan in
          plan.faults = [Fault(time: seconds(50), kind: .instance(.id(0)))]
          plan.admission.reconnectAfter = .constant(10_000)
        }),
    ]
  }

  private func result(_ drop: Drop, _ stay: Stay, later: Double) throws -> RunResult {
    checked(
      try plan(workload(stay.joins(later)), instances: stay.instances, limit: 1) { plan in
        plan.end = seconds(300)
        plan.scaling.interval = .onChange
        stay.change(&plan)
        try drop.change(&plan)
      })
  }

  @Test(
    "A stay that is over at the instant of a drop is over; one a millisecond longer is dropped",
    arguments: Drop.all, Stay.all)
  func leaveAtTheDrop(drop: Drop, stay: Stay) throws {
    #expect(try result(drop, stay, later: 0).drops.filter { $0.time == seconds(200) } == [])
    #expect(try result(drop, stay, later: 0.001).drops.count { $0.time == seconds(200) } == 1)
  }

  @Test(
    "A stay of 0 that is still seated when the group ends its instance is no drop",
    arguments: [Drop.all[6], Drop.all[7], Drop.all[8]])
  func zeroStay(drop: Drop) throws {
    let stay = Stay(testDescription: "a stay of 0", joins: { [Join("A", 200, $0)] })
    let left = try result(drop, stay, later: 0)
    #expect(left.drops == [] && left.rejections == [] && left.counts.joinsAdmitted == 1)
    #expect(try result(drop, stay, later: 0.001).drops.count == 1)
  }

  @Test("The fullest instance is the one that is fullest once those who leave have left")
  func fullest() throws {
    let plan = try plan(
      workload([Join("A", 0, 200), Join("B", 0, 300), Join("A", 1, 199)]), instances: 2, limit: 2
    ) { plan in
      plan.end = seconds(300)
      plan.faults = Drop.faults(200, .instance(.fullest))
    }
    #expect(checked(plan).drops.map(\.instance) == [1])
  }

  @Test("A breakdown drops nobody who leaves as it comes")
  func breakdown() throws {
    func run(_ stay: Double) throws -> RunResult {
      checked(
        try plan(workload([Join("A", 0, stay)]), instances: 1, limit: 1) { plan in
          plan.end = seconds(10_000)
          plan.breakdowns = [Breakdown(.death, meanTime: span(100))]
        })
    }
    let death = try #require(try run(9_000).drops.first).time
    let stay = Double(death.milliseconds) / 1_000
    #expect(try run(stay).drops == [])
    #expect(try run(stay + 0.001).drops.map(\.time) == [death])
  }
}
