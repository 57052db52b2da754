import PoolSimulation
import Testing

/// Which instances a goal in instances ends, and which it does not: one row for each way in which
/// the goal can come about.
@Suite struct ScaleInTests {
  /// How scale-in is set up.
  struct Setup: CustomTestStringConvertible {
    var mode: ScaleInSettings.Mode
    var drainVia: ScaleInSettings.DrainVia
    var cancels: Bool
    var hasWarmPool: Bool
    var placement: String

    static let all = ScaleInSettings.Mode.allCases.flatMap { mode in
      [ScaleInSettings.DrainVia.application, .terminationHook].flatMap { via in
        [false, true].flatMap { cancels in
          placementStrategies.enumerated().map { number, strategy in
            Setup(
              mode: mode, drainVia: via, cancels: cancels, hasWarmPool: number.isMultiple(of: 2),
              placement: strategy.type.name)
          }
        }
      }
    }

    var testDescription: String {
      "\(mode), \(drainVia), cancels: \(cancels), warm pool: \(hasWarmPool), \(placement)"
    }

    func apply(to plan: inout RunPlan) throws {
      plan.scaleIn.mode = mode
      plan.scaleIn.drainVia = drainVia
      plan.scaleIn.undrain = drainVia == .application
      plan.scaleIn.cancelLaunches = cancels
      plan.placement = try strategy(placement)
      guard hasWarmPool else { return }
      plan.warmPool = WarmPoolSettings(
        poolState: .stopped, minSize: 1, maxGroupPreparedCapacity: 0, reuseOnScaleIn: true,
        stateChange: .newEntrantsOnly,
        take: .oldest, initial: .count(1), canHibernate: true)
      plan.launch.fromStopped = plan.launch.cold
      plan.scaleIn.by = .group
      // The group knows nothing of A, or it might end its instance.
      plan.scaleIn.protectBusy = true
    }
  }

  /// A way to want three instances from 10 on and fewer from 100 on, when one serves still.
  struct Lowering: CustomTestStringConvertible {
    var testDescription: String
    /// What is wanted from 100 on.
    var desired = 1
    var change: @Sendable (inout RunPlan) throws -> Void

    static func entry(_ time: Double, _ settings: ScheduledChange.Setting...) -> ScheduledChange {
      ScheduledChange(time: seconds(time), settings: settings)
    }
    static func fixed(_ desired: Int) throws -> ScheduledChange.Setting {
      .policy(try policy("policy: fixed\ndesired: \(desired)"))
    }
    static func timetable(_ desired: Int) throws -> any ScalingPolicy {
      try policy(
        "policy: scheduled\ndesired: 1\n"
          + "timetable: [{at: 10s, desired: 3}, {at: 100s, desired: \(desired)}]"
      )
    }

    static let all = [
      Lowering(testDescription: "scheduled") { $0.scaling.policy = try timetable(1) },
      Lowering(testDescription: "scheduled, on change") { plan in
        plan.scaling.policy = try timetable(1)
        plan.scaling.interval = .onChange
        plan.schedule = [10, 100].map { entry($0, .maxGroupPreparedCapacity(0)) }
      },
      Lowering(testDescription: "scheduled, to two", desired: 2) {
        $0.scaling.policy = try timetable(2)
      },
      Lowering(testDescription: "scheduled, below the minimum", desired: 2) { plan in
        plan.scaling.policy = try timetable(0)
        plan.schedule = [entry(50, .minSize(2))]
      },
      Lowering(testDescription: "scheduled, seen late") { plan in
        plan.scaling.policy = try timetable(1)
        plan.scaling.metricDelay = span(30)
      },
      Lowering(testDescription: "scheduled, launches not counted, at the maximum", desired: 2) {
        plan in
        plan.scaling.policy = try timetable(2)
        plan.scaling.countsPending = false
      },
      Lowering(testDescription: "fixed") { plan in
        plan.schedule = [entry(10, try fixed(3)), entry(100, try fixed(1))]
      },
      Lowering(testDescription: "threshold") { plan in
        // Full until 60, then a tenth.
        plan.scaling.policy = try policy(
          "policy: threshold\nscale_out_above: 70%\nscale_in_below: 30%\n"
            + "quantity_out: 2\nquantity_in: 2"
        )
      },
      Lowering(testDescription: "a desired capacity by the schedule") { plan in
        plan.schedule = [entry(10, .desiredCapacity(3)), entry(100, .desiredCapacity(1))]
        plan.group.suspendedProcesses = [.alarmNotification]
      },
      Lowering(testDescription: "a desired capacity by the schedule, raised again", desired: 2) {
        plan in
        plan.schedule = [
          entry(10, .desiredCapacity(3)), entry(100, .desiredCapacity(1)), entry(110, .minSize(2)),
        ]
        plan.group.suspendedProcesses = [.alarmNotification]
      },
      Lowering(testDescription: "max_size") { plan in
        plan.schedule = [entry(10, try fixed(3)), entry(100, .maxSize(1))]
      },
      Lowering(testDescription: "max_size, which refuses the policy's calls") { plan in
        plan.schedule = [entry(10, try fixed(3)), entry(100, .maxSize(1))]
        plan.scaling.outOfRange = .error
      },
      Lowering(testDescription: "min_size and the desired capacity") { plan in
        plan.group.suspendedProcesses = [.alarmNotification]
        plan.schedule = [entry(10, .minSize(3)), entry(100, .minSize(0), .desiredCapacity(1))]
      },
      Lowering(testDescription: "termination resumed") { plan in
        plan.scaling.policy = try timetable(1)
        plan.schedule = [
          entry(50, .suspendedProcesses([.terminate])), entry(130, .suspendedProcesses([])),
        ]
      },
    ]
  }

  @Test("No instance that serves goes for one that launches", arguments: Setup.all, Lowering.all)
  func launchesAreWaitedFor(setup: Setup, lowering: Lowering) throws {
    var joins = (0..<9).map { Join("B\($0)", 5, 55) }
    joins.append(Join("A", 0, 600))
    let plan = try plan(workload(joins), instances: 1, limit: 10) { plan in
      plan.end = seconds(600)
      plan.group.maxSize = 3
      plan.group.minSize = 1
      plan.scaling.interval = .every(span(10))
      try setup.apply(to: &plan)
      try lowering.change(&plan)
    }
    let result = checked(plan)
    // A's instance, the only one that served, does so to the end.
    #expect(result.lifecycle.filter { $0.instance == 0 && $0.cause != .initial } == [])
    #expect(result.counts.participantsDropped == 0 && result.rejections.isEmpty)
    #expect(result.launches.count >= 2)
    if setup.mode != .none { #expect(serving(in: result).count == lowering.desired) }
  }

  /// The instances that serve at the end.
  private func serving(in result: RunResult) -> Set<InstanceID> {
    result.lifecycle.reduce(into: []) { serving, move in
      if move.phase == .serving {
        serving.insert(move.instance)
      } else {
        serving.remove(move.instance)
      }
    }
  }

  @Test("What was taken back while another launches does not go for it")
  func undrained() throws {
    let plan = try plan(workload([Join("A", 0, 600), Join("B", 1, 600)]), instances: 2, limit: 2) {
      plan in
      plan.end = seconds(600)
      plan.group.maxSize = 3
      plan.schedule = [
        Lowering.entry(10, try Lowering.fixed(1)), Lowering.entry(20, try Lowering.fixed(3)),
        Lowering.entry(100, try Lowering.fixed(2)),
      ]
      plan.scaling.interval = .every(span(10))
    }
    let result = checked(plan)
    // One of the two drains from 10 to 20. The third, launched at 20, serves from 200, and is the
    // empty one then.
    #expect(
      result.drains.map(\.started) == [seconds(10)] && result.drains.map(\.ended) == [seconds(20)])
    #expect(serving(in: result) == [0, 1])
  }

  /// A pool that has more than it desires, or that launches more, when the minimum is raised from 1
  /// to 2 at 90.
  struct Surplus: CustomTestStringConvertible {
    var testDescription: String
    var change: @Sendable (inout RunPlan) throws -> Void

    static let all = ["fixed", "scheduled", "threshold", "headroom"].flatMap { name in
      [
        Surplus(testDescription: "\(name), two launch") { plan in
          // The two are launched at 10 and no longer desired from 60 on.
          plan.scaling.policy = try policy(settings(name))
          plan.schedule = [
            Lowering.entry(10, .desiredCapacity(3)), Lowering.entry(60, .desiredCapacity(1)),
          ]
        },
        Surplus(testDescription: "\(name), three serve and are held") { plan in
          plan.scaling.policy = try policy(settings(name))
          plan.group.initiallyInService = 3
          plan.scaleIn.idleHold = span(85)
        },
        Surplus(testDescription: "\(name), three serve since termination was suspended") { plan in
          plan.scaling.policy = try policy(settings(name))
          plan.group.initiallyInService = 3
          plan.group.suspendedProcesses = [.terminate]
          plan.schedule = [Lowering.entry(80, .suspendedProcesses([]))]
        },
      ]
    }

    static func settings(_ name: String) -> String {
      switch name {
      case "fixed": "policy: fixed\ndesired: 1"
      case "scheduled": "policy: scheduled\ndesired: 1\ntimetable: [{at: 1h, desired: 1}]"
      case "threshold": "policy: threshold\nscale_out_above: 90%\nscale_in_below: 1%"
      default: "policy: headroom\nfree_participants: 1"
      }
    }
  }

  @Test(
    "Raising the minimum between two evaluations ends nothing, drains nothing and cancels nothing",
    arguments: Setup.all, Surplus.all)
  func raisedMinimum(setup: Setup, surplus: Surplus) throws {
    let plan = try plan(
      workload([Join("A", 0, 600), Join("B", 1, 600), Join("C", 2, 600)]), instances: 1, limit: 4
    ) { plan in
      plan.end = seconds(600)
      plan.group.maxSize = 3
      plan.group.minSize = 1
      plan.scaling.interval = .every(span(3_600))
      try setup.apply(to: &plan)
      try surplus.change(&plan)
      plan.schedule.append(Lowering.entry(90, .minSize(2)))
    }
    let result = checked(plan)
    let moves = result.lifecycle.filter {
      $0.time == seconds(90) && $0.cause != .scaleOut && $0.cause != .warmPoolFill
    }
    #expect(moves == [])
    #expect(serving(in: result).count >= 2)
  }
}
