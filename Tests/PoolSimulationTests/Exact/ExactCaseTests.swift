import Foundation
import PoolSimulation
import Testing

@Suite struct ExactCaseTests {
  /// Every folder of `Cases`.
  static let names =
    (try? SourceFiles.names(in: SourceFiles.cases).filter { !$0.contains(".") }) ?? []

  @Test("The worked-out cases are there, and each is explained")
  func inventory() throws {
    let readme = try String(
      contentsOf: SourceFiles.cases.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(Self.names.count >= 90)
    #expect(Self.names.filter { !readme.contains("| \($0) |") } == [])
  }

  @Test("A refresh is over when the last old instance of the pool has ended")
  func refreshEnds() throws {
    let result = checked(try ExactCase.plan(named: "refresh-pool-while-growing"))
    #expect(result.refreshes.map(\.end) == [seconds(710)])
  }

  @Test(
    "What was worked out by hand comes out, to the millisecond and the micro-dollar",
    arguments: names)
  func answer(name: String) throws {
    let expected = try ExactCase(named: name)
    var plan = try ExactCase.plan(named: name)
    plan.invariantInterval = 1
    let result = checked(plan)

    #expect(result.end == seconds(expected.end))
    #expect(result.counts.joinsOffered == expected.joinsOffered)
    #expect(result.counts.joinsAdmitted == expected.joinsAdmitted)
    #expect(result.rejections.count == expected.joinsRejected)
    let rejections = result.rejections.map { rejection in
      "\(Double(rejection.firstAttempt.milliseconds) / 1_000) \(plan.workload.meetings[Int(plan.workload.meetingOfJoin[rejection.join])])"
    }
    #expect(rejections == expected.rejections.map { "\($0.time) \($0.meeting)" })
    for (rejection, worked) in zip(result.rejections, expected.rejections) {
      if let reason = worked.reason { #expect(rejection.reason.rawValue == reason) }
      if let time = worked.givenUp { #expect(rejection.givenUp == seconds(time)) }
    }

    #expect(result.launches.count { $0.source == .cold } == expected.launchesCold)
    #expect(result.launches.count { $0.source != .cold } == expected.launchesWarm)
    let hasZones = expected.instances.allSatisfy { $0.zone != nil }
    let instances = result.instances.map {
      ExactCase.Instance($0, end: result.end).line(withZone: hasZones)
    }
    #expect(instances.sorted() == expected.instances.map { $0.line(withZone: hasZones) }.sorted())
    let cost = result.totalCost
    #expect(cost == Int64((expected.cost * 1_000_000).rounded()))

    if let launches = expected.launches {
      #expect(result.launches.map { ExactCase.Launch($0).line } == launches.map(\.line))
    }
    for (count, value) in expected.counts ?? [:] {
      #expect(result.counts.named(count) == value, "\(count)")
    }
    for (measure, value) in expected.media ?? [:] {
      #expect(result.media(named: measure) == value, "\(measure)")
    }
    if let delays = expected.joinDelays {
      #expect(result.joinDelays.sorted() == delays.map { Int64($0 * 1_000) })
    }
    if let drops = expected.drops { #expect(result.dropLines(plan.workload) == drops) }
    if let drains = expected.drains { #expect(result.drainLines == drains) }
    if let lifecycle = expected.lifecycle { #expect(result.lifecycleLines == lifecycle) }
    if let undrained = expected.undrained {
      #expect(result.decisions.reduce(0) { $0 + $1.undrained } == undrained)
    }
    if let refused = expected.refreshesRefused {
      #expect(result.refreshes.count { $0.isRefused } == refused)
    }
    if let refreshes = expected.refreshes {
      func seconds(_ time: SimulationTime?) -> String {
        time.map { "\(Double($0.milliseconds) / 1_000)" } ?? "-"
      }
      let lines = result.refreshes.filter { !$0.isRefused }.map {
        "\(seconds($0.start)) \(seconds($0.end)) \($0.replaced)"
      }
      #expect(lines == refreshes)
    }
  }
}
