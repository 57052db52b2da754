import Foundation
import PoolSimulation
import Studies
import Testing

/// What a worked-out case says must come out. Optional parts are checked where they are given.
struct ExactCase: Decodable {
  struct Rejection: Decodable {
    var time: Double
    var meeting: String
    var reason: String?
    var givenUp: Double?

    enum CodingKeys: String, CodingKey {
      case time = "time_s"
      case meeting = "meeting_id"
      case reason
      case givenUp = "given_up_s"
    }
  }
  struct Instance: Decodable {
    var source: String
    var created: Double
    var serving: Double?
    var ended: Double
    var compute: Double
    var storage: Double
    var zone: Int?

    enum CodingKeys: String, CodingKey {
      case source, zone
      case created = "created_s"
      case serving = "serving_s"
      case ended = "ended_s"
      case compute = "compute_s"
      case storage = "storage_s"
    }
  }
  /// The registration of one launch and its parts; a part that is left out must not have been
  /// reached.
  struct Launch: Decodable {
    var instance: Int
    var registration, sns, lambda, route53, propagation, application: Double?

    enum CodingKeys: String, CodingKey {
      case instance = "instance_id"
      case registration = "registration_s"
      case sns = "sns_s"
      case lambda = "lambda_s"
      case route53 = "route53_s"
      case propagation = "propagation_s"
      case application = "application_s"
    }
  }

  var end: Double
  var joinsOffered, joinsAdmitted, joinsRejected: Int
  var launchesCold, launchesWarm: Int
  var cost: Double
  var rejections: [Rejection]
  var instances: [Instance]
  var launches: [Launch]?
  var counts: [String: Int]?
  var joinDelays: [Double]?
  var undrained: Int?
  /// What became of dropped people, the drains and the moves of all instances, a line each.
  var drops, drains, lifecycle: [String]?
  var refreshesRefused: Int?
  /// The deployments that took place: start, end, and the instances in service that they replaced.
  var refreshes: [String]?
  /// What instances forwarded, by names of `MediaMeasures`.
  var media: [String: Double]?

  enum CodingKeys: String, CodingKey {
    case rejections, instances, launches, counts, undrained, drops, drains, lifecycle, refreshes,
      media
    case end = "end_s"
    case joinsOffered = "joins_offered"
    case joinsAdmitted = "joins_admitted"
    case joinsRejected = "joins_rejected"
    case launchesCold = "launches_cold"
    case launchesWarm = "launches_warm"
    case cost = "cost_total_usd"
    case joinDelays = "join_delays_s"
    case refreshesRefused = "refreshes_refused"
  }

  /// The case's answer, read from its folder.
  init(named name: String) throws {
    let file = SourceFiles.cases.appendingPathComponent(name).appendingPathComponent(
      "expected.json")
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
  }

  /// The plan of the case's scenario.
  static func plan(named name: String) throws -> RunPlan {
    let file = SourceFiles.cases.appendingPathComponent(name).appendingPathComponent(
      "scenario.yaml")
    let (plan, notes) = try LoadedScenario(path: file.path).plan(replication: 0)
    _ = notes
    return plan
  }
}

extension ExactCase.Instance {
  /// One line an instance, so that what differs can be read.
  func line(withZone: Bool) -> String {
    let serving = serving.map { "\($0)" } ?? "never"
    return "\(source) \(created) \(serving) \(ended), compute \(compute), storage \(storage)"
      + (withZone ? ", zone \(zone ?? -1)" : "")
  }

  init(_ account: InstanceAccount, end: SimulationTime) {
    source =
      switch account.origin {
      case .initial: "initial"
      case .cold: "cold"
      case .warm: account.joinedGroup ? "warm" : "warm_unused"
      }
    func seconds(_ milliseconds: Int64) -> Double { Double(milliseconds) / 1_000 }
    created = seconds(account.created.milliseconds)
    serving = account.serving.map { seconds($0.milliseconds) }
    ended = seconds((account.ended ?? end).milliseconds)
    compute = seconds(account.compute.reduce(0, +))
    storage = seconds(account.storage.reduce(0, +))
    zone = account.zone
  }
}

extension ExactCase.Launch {
  /// One line a launch.
  var line: String {
    let parts = [sns, lambda, route53, propagation, application].map { $0.map { "\($0)" } ?? "-" }
    return
      "\(instance): \(registration.map { "\($0)" } ?? "never") = \(parts.joined(separator: " + "))"
  }

  init(_ launch: LaunchRecord) {
    func seconds(_ span: TimeSpan?) -> Double? { span.map { Double($0.milliseconds) / 1_000 } }
    instance = launch.instance
    registration = seconds(launch.registration)
    sns = seconds(launch.parts?.sns)
    lambda = seconds(launch.parts?.lambda)
    route53 = seconds(launch.parts?.route53)
    propagation = seconds(launch.parts?.propagation)
    application = seconds(launch.parts?.application)
  }
}

extension RunResult {
  private func text(_ time: SimulationTime?) -> String {
    time.map { "\(Double($0.milliseconds) / 1_000)" } ?? "-"
  }

  /// One line a drop.
  func dropLines(_ workload: Workload) -> [String] {
    drops.map { drop in
      let meeting = workload.meetings[Int(workload.meetingOfJoin[drop.join])]
      let outcome = "\(drop.outcome.rawValue) \(text(drop.settled)) \(drop.attempts)"
      return "\(text(drop.time)) \(drop.instance) \(meeting) \(drop.cause.rawValue) \(outcome)"
    }
  }

  /// One line a drain.
  var drainLines: [String] { drains.map { "\($0.instance) \(text($0.started)) \(text($0.ended))" } }

  /// One line a move.
  var lifecycleLines: [String] {
    lifecycle.map { move in
      let states = "\(move.from?.rawValue ?? "-") \(move.to.rawValue)"
      return
        "\(text(move.time)) \(move.instance) \(states), \(move.phase.name), \(move.cause.rawValue)"
    }
  }
}

extension RunResult {
  /// A measure of what instances forwarded by its name in `expected.json`; nil: there is none.
  func media(named name: String) -> Double? {
    switch name {
    case "streams_peak": media.map { Double($0.streamsPeak) }
    case "streams_p95": media?.streamsP95.map { Double($0) }
    case "sent_peak_kbps": media.map { Double($0.sentPeak) }
    case "sent_p95_kbps": media?.sentP95.map { Double($0) }
    case "streams_strained_s": media?.streamsStrained.map { Double($0) / 1_000 }
    case "bandwidth_strained_s": media?.bandwidthStrained.map { Double($0) / 1_000 }
    case "load_strained_s": media?.loadStrained.map { Double($0) / 1_000 }
    case "sent_bits": Double(instances.flatMap(\.sentBits).reduce(0, +))
    default: nil
    }
  }
}

extension RunCounts {
  /// A count by its name in `expected.json`; nil: there is none of that name.
  func named(_ name: String) -> Int? {
    switch name {
    case "joins_delayed": joinsDelayed
    case "refused_attempts": refusedAttempts
    case "participants_dropped": participantsDropped
    case "participants_rejoined": participantsRejoined
    case "participants_lost": participantsLost
    case "rejoins_waiting_at_end": rejoinsWaitingAtEnd
    case "meetings_split": meetingsSplit
    case "participants_present_at_end": participantsPresentAtEnd
    case "rejoins_offered": rejoinsOffered
    case "rejoins_failed": rejoinsFailed
    case "launches_cancelled": launchesCancelled
    case "registrations_lost": registrationsLost
    case "pool_entries_registered": poolEntriesRegistered
    case "decisions_refused": decisionsRefused
    case "launches_failed": launchesFailed
    case "instances_unhealthy": instancesUnhealthy
    case "instances_replaced": instancesReplaced
    case "spot_interruptions": spotInterruptions
    default: nil
    }
  }
}
