internal import PoolSimulation
internal import Settings
internal import Studies
internal import Workloads

extension StudySummary {
  /// What to know about the numbers, in full sentences. What is true of some replications only is
  /// told of the first of them.
  var notes: [String] {
    var notes = scenario.demandNotes + idleNotes + loaded.hibernationNotes + loaded.networkNotes
    notes += loaded.moneyNotes + loaded.sizeNotes
    notes += loaded.terminationNotes + loaded.warmupNotes + loaded.settingNotes + loaded.policyNotes
    notes += scenario.entryNotes(of: runs.map(\.fates), until: runs.map(\.end).max())
    return notes + sentences.flatMap { $0.told(of: runs.count) }
  }
}

extension LoadedScenario {
  /// What to know about one run, a list of sentences a kind.
  func runNotes(_ run: StudyRun) -> [[String]] {
    let kinds: [(StudyRun) -> [String]] = [
      placementNotes, unknownSizeNotes, failureNotes, ceilingNotes, stoppedNotes, forecastNotes,
      overruledNotes,
      operationNotes,
      refusedNotes,
      beyondMaxNotes, registrationNotes, warmPoolNotes, trimNotes, restoreNotes, rowNotes,
      waitingNotes, lostNotes, presentNotes, zoneNotes, boundNotes,
    ]
    return kinds.map { $0(run) }
  }

  fileprivate var hibernationNotes: [String] {
    guard Omission.hibernation.holds(of: scenario) else { return memoryNotes }
    let type = scenario.instance.type.map { "\($0) instances" } ?? "These instances"
    return [
      "\(type) cannot hibernate, so the warm pool keeps them stopped; their volumes do not hold "
        + "the memory."
    ]
  }

  /// EC2 sells bursts above the baseline as credit: a full instance lives on it, and no number here
  /// shows when it has run out.
  fileprivate var networkNotes: [String] {
    let instance = scenario.instance
    if let media = scenario.media {
      guard let mbps = scenario.assumedBandwidth else {
        return media.limits.bandwidth == nil
          ? [
            "The bandwidth of an instance has no limit: the scenario gives no instance.bandwidth_limit, "
              + "and no type of the price list."
          ] : []
      }
      return [
        "An instance sends and receives at most \(Wording.count(mbps)) Mbps each, what "
          + "\(instance.type ?? "it") carries for good (instance.bandwidth_limit)."
      ]
    }
    let sent = Double(instance.participantLimit) * Double(instance.bitratePerParticipant) / 1e6
    guard let type = instance.listedType, let baseline = type.baselineMbps, sent > Double(baseline)
    else { return [] }
    let (full, most) = (Wording.decimal(sent, places: 0), Wording.count(baseline))
    return [
      "A full instance sends \(full) Mbps, more than the \(most) Mbps that \(type.name) carries "
        + "for good."
    ]
  }

  func clock(_ time: SimulationTime) -> String { scenario.calendar.text(at: time.milliseconds) }

  private func placementNotes(_ run: StudyRun) -> [String] {
    let full = run.result.rejections.count { $0.reason == .meetingFull }
    guard full > 0 else { return mediaNotes(run) }
    let joins = Wording.counted(full, "join was", "joins were")
    return [
      "\(joins) rejected because every instance that hosted the meeting was full: a new instance "
        + "could not have taken them (placement.affinity: \(scenario.affinity.rawValue))."
    ] + mediaNotes(run)
  }

  /// Joins that found a seat and nothing else, by what was not there.
  private func mediaNotes(_ run: StudyRun) -> [String] {
    let limits: [(MediaLimit, String)] = [
      (.streams, "streams (instance.stream_limit)"),
      (.bandwidth, "bandwidth (instance.bandwidth_limit)"),
      (.load, "load (instance.load_limit)"),
    ]
    return limits.compactMap { limit, what in
      let stopped = run.result.rejections.filter { $0.reason.mediaLimit == limit }
      guard !stopped.isEmpty else { return nil }
      let helped = stopped.count { $0.reason.isCapacity }
      return
        "\(Wording.counted(stopped.count, "join was", "joins were")) rejected where a seat was free, "
        + "for want of \(what): a new instance could have taken "
        + "\(helped == 0 ? "none" : Wording.count(helped)) of them."
        + (scenario.scalingSees(limit)
          ? ""
          : " Scaling goes by seats and does not see this limit: give instance.participant_limit the "
            + "people who fill it, to size by it, or let one of AWS's policies go by metric: "
            + "\(limit.metric.rawValue).")
    }
  }

  /// What is known of the sizes of meetings and asked by nobody, or means nothing.
  fileprivate var sizeNotes: [String] {
    let strategy = type(of: scenario.placement)
    if !strategy.expectsSizes {
      return scenario.workload.expectedSize == nil
        ? []
        : [
          "workload.expected_size changes nothing: placement.strategy \(strategy.name) does not "
            + "ask how large meetings will be."
        ]
    }
    return scenario.affinity != .none
      ? []
      : [
        "Expected sizes change nothing under placement.affinity none, which places every join on "
          + "its own."
      ]
  }

  private func unknownSizeNotes(_ run: StudyRun) -> [String] {
    let count = run.notes.meetingsOfUnknownSize
    guard count > 0, type(of: scenario.placement).expectsSizes else { return [] }
    let why =
      scenario.workload.expectedSize == .history
      ? "there was none of their name before" : "nobody says how large they will be"
    return [
      "Nothing was expected of \(Wording.counted(count, "meeting", "meetings")), because \(why): "
        + "they were placed by who was there."
    ]
  }

  private func ceilingNotes(_ run: StudyRun) -> [String] {
    run.result.ceilingReached.map {
      ["The group could not grow as wanted because of max_size, first at \(clock($0))."]
    } ?? []
  }

  private func refusedNotes(_ run: StudyRun) -> [String] {
    let count = run.result.counts.decisionsRefused
    guard count > 0 else { return [] }
    return [
      "The group refused \(Wording.counted(count, "desired capacity", "desired capacities")) "
        + "outside min_size and max_size."
    ]
  }

  private func beyondMaxNotes(_ run: StudyRun) -> [String] {
    let count = run.result.scaleUp.beyondMax
    guard count > 0 else { return [] }
    let times = Wording.counted(count, "time")
    return [
      "Demand rose \(times) to more instances than max_size allows; the scale-up lag leaves "
        + "\(count == 1 ? "that" : "those") out."
    ]
  }

  private func registrationNotes(_ run: StudyRun) -> [String] {
    let (lost, inPool) = (
      run.result.counts.registrationsLost, run.result.counts.poolEntriesRegistered
    )
    var sentences: [String] = []
    if lost > 0 {
      let instances =
        lost == 1 ? "its instance is billed and serves" : "their instances are billed and serve"
      sentences.append(
        "\(Wording.counted(lost, "registration was", "registrations were")) lost after three "
          + "failures of Lambda, or six hours of throttles: \(instances) nobody.")
    }
    if inPool > 0 {
      sentences.append(
        "\(Wording.counted(inPool, "record was", "records were")) made in DNS for instances in "
          + "the warm pool, which serve nobody: the function does not tell them from launches into "
          + "the group.")
    }
    return sentences
  }

  private func warmPoolNotes(_ run: StudyRun) -> [String] {
    let late = run.result.warmPoolStateChanges.filter(\.isLate)
    // A schedule that is late is late every day; three of them show it.
    let shown = late.prefix(3).map { change in
      let were = change.mismatched == 1 ? "prepared instance was" : "prepared instances were"
      let when =
        change.effective.map { "it was in force at \(clock($0))" }
        ?? "it was not in force before the next change or the end"
      return "The warm pool was to be \(change.state.rawValue) from \(clock(change.time)) on, but "
        + "\(Wording.count(change.mismatched)) \(were) still in the old state then: \(when)."
    }
    return shown
      + (late.count > 3
        ? [
          "\(Wording.counted(late.count - 3, "more change")) of the warm pool's state took effect "
            + "late."
        ] : [])
  }

  private func rowNotes(_ run: StudyRun) -> [String] {
    run.notes.sentences(isTransformed: !scenario.workload.transforms.isEmpty)
  }

  private func waitingNotes(_ run: StudyRun) -> [String] {
    let (joins, rejoins) = (
      run.result.counts.joinsWaitingAtEnd, run.result.counts.rejoinsWaitingAtEnd
    )
    var sentences: [String] = []
    if joins > 0 {
      sentences.append(
        "\(Wording.counted(joins, "join")) still waited at the end: neither admitted nor rejected.")
    }
    if rejoins > 0 {
      let people = Wording.counted(rejoins, "dropped person", "dropped people")
      sentences.append("\(people) had not come back at the end: neither back in nor lost.")
    }
    return sentences
  }

  private func lostNotes(_ run: StudyRun) -> [String] {
    let (dropped, lost) = (
      run.result.counts.participantsDropped, run.result.counts.participantsLost
    )
    guard lost > 0 else { return [] }
    return [
      "Of \(Wording.counted(dropped, "person", "people")) dropped from a meeting, "
        + "\(Wording.count(lost)) did not get back in."
    ]
  }

  private func presentNotes(_ run: StudyRun) -> [String] {
    let present = run.result.counts.participantsPresentAtEnd
    guard present > 0 else { return [] }
    return [
      "\(Wording.counted(present, "participant")) \(present == 1 ? "was" : "were") still in a "
        + "meeting when the run ended."
    ]
  }
}
