package import PoolSimulation

/// What is to be known about a run beside its columns. Reports have the words.
package enum RunNote: String, CaseIterable, Sendable {
  /// No demand lay in what was measured.
  case nobodyJoined = "nobody_joined"
  /// The group could not grow as wanted because of `max_size`.
  case atMaxSize = "at_max_size"
  /// Demand rose to more instances than `max_size` allows.
  case beyondMaxSize = "beyond_max_size"
  /// The group refused a desired capacity out of its bounds.
  case desiredRefused = "desired_refused"
  /// Joins were rejected because every instance that hosted the meeting was full.
  case meetingFull = "meeting_full"
  /// Joins were rejected where a seat was free, for want of streams, bandwidth or load.
  case mediaFull = "media_full"
  /// Joins were rejected by an instance that did not answer.
  case unreachable
  /// Joins were rejected because the name of the instance did not resolve yet.
  case nameUnresolved = "name_unresolved"
  /// Launches waited for EC2's quota of API calls.
  case launchesThrottled = "launches_throttled"
  /// Launches failed.
  case launchesFailed = "launches_failed"
  /// Launching was suspended after a day without success.
  case launchesSuspended = "launches_suspended"
  /// Registrations were lost, so that instances are billed and serve nobody.
  case registrationsLost = "registrations_lost"
  /// Records were made for instances in the warm pool, which serve nobody.
  case poolEntriesRegistered = "pool_entries_registered"
  /// Prepared instances were in another state than the schedule wanted, for a while or to the end.
  case warmPoolLate = "warm_pool_late"
  /// A fault found nothing to break.
  case faultWithoutTarget = "fault_without_target"
  /// Health checks replaced instances.
  case instancesUnhealthy = "instances_unhealthy"
  /// EC2 took back spot instances.
  case spotInterruptions = "spot_interruptions"
  /// An instance refresh was refused because of another one.
  case refreshRefused = "refresh_refused"
  /// An instance refresh was not over at the end.
  case refreshUnfinished = "refresh_unfinished"
  /// Instances were still draining at the end.
  case drainingAtEnd = "draining_at_end"
  /// Joins still waited at the end.
  case joinsWaitingAtEnd = "joins_waiting_at_end"
  /// Dropped people had not come back at the end.
  case rejoinsWaitingAtEnd = "rejoins_waiting_at_end"
  /// People who were dropped from a meeting did not get back in.
  case participantsLost = "participants_lost"
  /// People were in a meeting when the run ended.
  case presentAtEnd = "present_at_end"
  /// The run was over before something that the scenario says happens; told of runs that end with
  /// their trace, because of others it is known before.
  case entryNeverCame = "entry_never_came"
  /// An entry of the schedule or of the faults found everything as it sets it, or nothing to act
  /// on.
  case entryWithoutEffect = "entry_without_effect"
  /// People were dropped from a meeting.
  case participantsDropped = "participants_dropped"
  /// The bound on the cost was asked for, and there is none: every plan turns somebody away.
  case noBound = "no_bound"
  /// The cost is not compared with the bound, because somebody did not get in at once or was
  /// dropped.
  case belowBound = "may_be_below_bound"
  /// No fixed fleet is named, because instances have limits beside their seats, or there may not be
  /// as many.
  case noFixedPeak = "no_fixed_peak"

  /// Whether it is so of a run. `bound`: the least that a plan pays for its demand; nil: nobody
  /// asked.
  func holds(of result: RunResult, bound: BoundOutcome?) -> Bool {
    let counts = result.counts
    return switch self {
    case .nobodyJoined: counts.joinsOffered == 0
    case .atMaxSize: result.ceilingReached != nil
    case .beyondMaxSize: result.scaleUp.beyondMax > 0
    case .desiredRefused: counts.decisionsRefused > 0
    case .meetingFull: result.rejections.contains { $0.reason == .meetingFull }
    case .mediaFull: result.rejections.contains { $0.reason.mediaLimit != nil }
    case .unreachable: result.rejections.contains { $0.reason == .unreachable }
    case .nameUnresolved: result.rejections.contains { $0.reason == .nameUnresolved }
    case .launchesThrottled: counts.launchesThrottled > 0
    case .launchesFailed: counts.launchesFailed > 0
    case .launchesSuspended: result.launchesSuspended != nil
    case .registrationsLost: counts.registrationsLost > 0
    case .poolEntriesRegistered: counts.poolEntriesRegistered > 0
    case .warmPoolLate: result.warmPoolStateChanges.contains(where: \.isLate)
    case .faultWithoutTarget: counts.faultsWithoutTarget > 0
    case .instancesUnhealthy: counts.instancesUnhealthy > 0
    case .spotInterruptions: counts.spotInterruptions > 0
    case .refreshRefused: result.refreshes.contains(where: \.isRefused)
    case .refreshUnfinished: result.refreshes.contains { !$0.isRefused && $0.end == nil }
    case .drainingAtEnd: result.drains.contains { $0.ended == nil }
    case .joinsWaitingAtEnd: counts.joinsWaitingAtEnd > 0
    case .rejoinsWaitingAtEnd: counts.rejoinsWaitingAtEnd > 0
    case .participantsLost: counts.participantsLost > 0
    case .presentAtEnd: counts.participantsPresentAtEnd > 0
    case .entryNeverCame: !result.fates.endIsGiven && result.fates.hasEntryThatNeverCame
    case .entryWithoutEffect: result.fates.hasEntryWithoutEffect
    case .participantsDropped: counts.participantsDropped > 0
    case .noBound: bound.map { (try? $0.get()) == nil } ?? false
    case .belowBound: (try? bound?.get()) != nil && !result.letsIn()
    case .noFixedPeak: (try? bound?.get()).map { (try? $0.fixedFleet.get()) == nil } ?? false
    }
  }
}

extension WarmPoolStateChange {
  /// Whether some prepared instance was in another state than was asked for.
  package var isLate: Bool { mismatched > 0 && effective != time }
}

/// The notes of one run.
package struct RunNotes: Sendable, Hashable {
  /// A bit a note, in the order of the cases.
  private var bits: UInt32 = 0

  /// Some notes.
  package init(_ notes: some Sequence<RunNote> = []) {
    for (place, note) in RunNote.allCases.enumerated() where notes.contains(note) {
      bits |= 1 << place
    }
  }

  /// What is so of a run.
  /// - Parameters:
  ///   - result: the run
  ///   - bound: the least that a plan pays for its demand; nil: nobody asked
  package init(_ result: RunResult, bound: BoundOutcome? = nil) {
    self.init(RunNote.allCases.filter { $0.holds(of: result, bound: bound) })
  }

  /// The notes, in the order of the cases.
  package var all: [RunNote] {
    RunNote.allCases.enumerated().filter { bits & 1 << $0.offset != 0 }.map(\.element)
  }
}

extension RunNotes: LosslessStringConvertible {
  /// Hexadecimal digits.
  package var description: String { String(bits, radix: 16) }

  /// Reads what `description` writes; nil for anything else.
  package init?(_ text: String) {
    guard let bits = UInt32(text, radix: 16), bits >> RunNote.allCases.count == 0 else {
      return nil
    }
    self.bits = bits
  }
}
