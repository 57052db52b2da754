import Foundation
import Probability
import Testing

@testable import PoolSimulation

@Suite struct LifecycleTests {
  private static let everyHooks = (0..<16).map { bits in
    hooks(
      launches: bits & 1 > 0, entries: bits & 2 > 0, draining: bits & 4 > 0, reuses: bits & 8 > 0)
  }

  private static func hooks(launches: Bool, entries: Bool, draining: Bool, reuses: Bool)
    -> LifecycleHooks
  {
    LifecycleHooks(
      holdsLaunches: launches, holdsEntries: entries, holdsDraining: draining,
      reusesOnScaleIn: reuses)
  }

  /// Where an instance stands: its phase and EC2's state.
  private struct Place: Hashable {
    var phase: InstancePhase
    var state: LifecycleState
  }

  /// Whether the group makes a move between phases under these hooks at all.
  private func happens(_ start: InstancePhase, _ end: InstancePhase, under hooks: LifecycleHooks)
    -> Bool
  {
    switch (start, end) {
    // A Terminating:Wait instance cannot be taken back.
    case (.draining, .serving): !hooks.holdsDraining
    case (.serving, .preparing), (.draining, .preparing): hooks.reusesOnScaleIn
    default: true
    }
  }

  @Test(
    "Every move between phases is legal in EC2's states or none of EC2's, and together they make every legal move"
  )
  func moves() throws {
    var made: Set<LifecycleMove> = []
    for hooks in Self.everyHooks {
      var open: [Place] = []
      var seen: Set<Place> = []
      func go(from start: LifecycleState?, to phase: InstancePhase) throws {
        let end = phase.lifecycleState(after: start, because: .scaleIn, under: hooks)
        let way = try #require(
          LifecycleState.way(from: start, to: end), "\(String(describing: start)) to \(phase)")
        for (from, to) in zip([start] + way, way) {
          made.formUnion(LifecycleMove.legal.filter { $0.from == from && $0.to == to })
        }
        let place = Place(phase: phase, state: end)
        if seen.insert(place).inserted { open.append(place) }
      }
      for phase in [InstancePhase.pending, .preparing] { try go(from: nil, to: phase) }
      for phase in [InstancePhase.serving, .warmedStopped, .warmedHibernated, .warmedRunning] {
        open.append(
          Place(
            phase: phase, state: phase.lifecycleState(after: nil, because: .initial, under: hooks)))
      }
      while let place = open.popLast() {
        for next in place.phase.successors where happens(place.phase, next, under: hooks) {
          try go(from: place.state, to: next)
        }
      }
      #expect(Set(seen.map(\.phase)) == Set(InstancePhase.allCases), "\(hooks)")
    }
    #expect(Set(LifecycleMove.legal).subtracting(made).map { "\($0)" }.sorted() == [])
    #expect(Set(LifecycleMove.legal).count == LifecycleMove.legal.count)
  }

  @Test("A launch, a drain and an end have their EC2 states by the hooks that hold them")
  func states() {
    let none = Self.hooks(launches: false, entries: false, draining: false, reuses: true)
    let held = Self.hooks(launches: true, entries: true, draining: true, reuses: false)
    let reused = Self.hooks(launches: true, entries: true, draining: true, reuses: true)
    let cases: [(InstancePhase, LifecycleState?, LifecycleHooks, LifecycleState)] = [
      (.registering, .pending, none, .inService), (.registering, .pending, held, .pendingWait),
      (.draining, .inService, none, .inService), (.draining, .inService, held, .terminatingWait),
      (.draining, .inService, reused, .warmedPendingWait),
      (.preparing, nil, none, .warmedPending), (.preparing, nil, held, .warmedPendingWait),
      (.preparing, .inService, reused, .warmedPending),
      (.preparing, .warmedPendingWait, reused, .warmedPendingProceed),
      (.hibernating, .warmedPendingWait, held, .warmedPendingProceed),
      (.stopping, .warmedPending, none, .warmedPending),
      (.startingInPlace, .warmedHibernated, none, .warmedHibernated),
      (.hibernating, .warmedStopped, held, .warmedStopped),
      (.stopping, .warmedRunning, none, .warmedRunning),
      (.failed, .inService, held, .inService),
      (.ended, .warmedStopped, none, .warmedTerminated),
      (.ended, .warmedPendingWait, reused, .warmedTerminated),
      (.ended, .terminatingWait, held, .terminated), (.ended, .pending, none, .terminated),
    ]
    for (phase, before, hooks, after) in cases {
      let state = phase.lifecycleState(after: before, because: .scaleIn, under: hooks)
      #expect(state == after, "\(phase) after \(before?.rawValue ?? "nothing")")
    }
    #expect(
      InstancePhase.draining.lifecycleState(
        after: .inService, because: .instanceRefresh, under: reused) == .terminatingWait)
  }

  @Test("A move between phases that is not in the table traps", arguments: InstancePhase.allCases)
  func illegalMoves(start: InstancePhase) async {
    for end in InstancePhase.allCases where !start.successors.contains(end) {
      await #expect(processExitsWith: .failure, "\(start) to \(end)") {
        [from = start.rawValue as UInt8, to = end.rawValue as UInt8] in
        guard let start = InstancePhase(rawValue: from), let end = InstancePhase(rawValue: to)
        else { return }
        var fleet = Fleet(participantLimit: 1)
        let id = fleet.create(.cold, phase: start, zone: 0, at: .zero, billedFrom: .zero)
        fleet.move(id, to: end, at: .zero)
      }
    }
  }

  @Test("A move between phases that is in the table does not")
  func legalMoves() {
    for start in InstancePhase.allCases {
      for end in start.successors {
        var fleet = Fleet(participantLimit: 1)
        let id = fleet.create(.cold, phase: start, zone: 0, at: .zero, billedFrom: .zero)
        fleet.move(id, to: end, at: .zero)
        #expect(fleet.phase(of: id) == end)
      }
    }
  }

  @Test("Model.md has the table of legal moves, in its order")
  func table() throws {
    let page = try String(
      contentsOf: SourceFiles.docs.appendingPathComponent("Model.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").drop { !$0.hasPrefix("| from | to |") }.dropFirst(2)
      .prefix { $0.hasPrefix("|") }
    let documented = rows.map { row in
      row.split(separator: "|").prefix(2).map { $0.trimmingCharacters(in: .whitespaces) }.joined(
        separator: " > ")
    }
    let known = LifecycleMove.legal.map {
      "\($0.from?.rawValue ?? "-") > \($0.to.rawValue)\($0.mover == .operator ? "*" : "")"
    }
    #expect(documented == known)
  }

  @Test("What lies before the warm-up's end is left out, and the end moves nothing")
  func warmUp() throws {
    let joins = [Join("A", 0, 300), Join("B", 0, 300), Join("C", 0, 300)]
    let plan = try plan(workload(joins), instances: 3, limit: 1) { plan in
      plan.end = seconds(200)
      plan.warmUp = span(100)
      plan.admission = AdmissionSettings(
        whenFull: .wait(patience: nil), reconnectAfter: .constant(40_000))
      plan.faults = [50, 120].enumerated().map {
        Fault(time: seconds(Double($0.element)), kind: .instance(.id($0.offset)))
      }
    }
    let result = checked(plan)
    // A was dropped before the end of the warm-up; B was not, and waits at the run's end.
    #expect(
      result.drops.map(\.join) == [1] && result.drops.map(\.outcome) == [.awayAtEnd]
        && result.drops.map(\.attempts) == [1])
    #expect(result.counts.participantsDropped == 1 && result.counts.rejoinsWaitingAtEnd == 1)
    #expect(
      result.lifecycle.map {
        "\($0.time.milliseconds / 1_000) \($0.instance) \($0.from?.rawValue ?? "-") \($0.to.rawValue) \($0.cause)"
      }
        == [
          "100 1 InService InService warmUpEnded", "100 2 InService InService warmUpEnded",
          "100 3 Pending Pending warmUpEnded",
          "120 1 InService Terminating fault",
          "120 1 Terminating Terminated fault", "120 4 - Pending scaleOut",
        ])
  }
}
