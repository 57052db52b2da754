internal import PoolSimulation
internal import Studies

// What to know about the bill, in sentences.
extension LoadedScenario {
  /// What is not priced, what was assumed of a price, and which prices have no effect.
  var moneyNotes: [String] {
    egressNotes + volumeNotes + commitmentNotes + crossZoneNotes + creditNotes + registrationNotes
      + restorePriceNotes
  }

  private var egressNotes: [String] {
    let prices = scenario.prices
    var sentences: [String] = []
    if Omission.egress.holds(of: scenario) {
      sentences.append(
        "Egress is not priced, because the scenario gives no instance.bitrate_per_participant.")
    } else if prices.isEgressTiered {
      let tiers = "Egress goes through the tiers of \(scenario.region.rawValue)"
      sentences.append(
        prices.monthToDate.map {
          let sent = Wording.decimal(Double($0) / 1e9, places: 0)
          return "\(tiers), from \(sent) GB of the month on "
            + "(pricing.month_to_date_gb); months are of 730 hours, from the start of the run."
        }
          ?? "\(tiers), as part of a month of 730 hours from the start of the run on that sends "
          + "as much an hour; what else the account sends is left out without pricing.month_to_date_gb."
      )
    }
    if prices.monthToDate != nil, !prices.isEgressTiered {
      let why =
        !prices.pricesEgress ? "egress is not priced" : "egress_per_gb is one price"
      sentences.append("pricing.month_to_date_gb has no effect: \(why).")
    }
    return sentences
  }

  private var volumeNotes: [String] {
    guard Omission.volumes.holds(of: scenario) else { return [] }
    return [
      "Volumes are not priced, because the scenario gives no instance.volume: they are most of what "
        + "a stopped instance costs."
    ]
  }

  private var commitmentNotes: [String] {
    guard let commitment = scenario.prices.commitment else { return [] }
    var sentences: [String] = []
    if Omission.commitmentSavesNothing.holds(of: scenario) {
      sentences.append(
        "pricing.commitment.per_hour is not below what an instance costs on demand, so it saves "
          + "nothing.")
    }
    let most = max(
      scenario.group.maxSize,
      scenario.warmPool.map {
        max($0.maxGroupPreparedCapacity ?? 0, scenario.group.maxSize + $0.minSize)
      } ?? 0)
    if commitment.instances > most, !isScheduled("max_size"),
      !scheduled.contains(where: { $0.hasPrefix("warm_pool.") })
    {
      sentences.append(
        "pricing.commitment is for \(Wording.counted(commitment.instances, "instance")), and the group "
          + "may have \(Wording.count(most)) with its warm pool.")
    }
    return sentences
  }

  private var crossZoneNotes: [String] {
    guard scenario.prices.crossZonePerGB > 0 else {
      guard Omission.crossZone.holds(of: scenario) else { return [] }
      return [
        "Traffic between zones over the links of meetings is not priced (pricing.cross_zone_per_gb, "
          + "in each direction), and AWS charges for it."
      ]
    }
    let reason: String? =
      if scenario.media != nil, scenario.affinity != .strict, scenario.group.availabilityZones > 1 {
        nil
      } else if scenario.media != nil, scenario.affinity == .strict {
        "meetings have one host each under placement.affinity strict"
      } else if scenario.media == nil, scenario.affinity != .spill || scenario.cascadeSeats == 0 {
        "meetings have no links without placement.affinity spill and cascade_seats"
      } else if scenario.group.availabilityZones < 2 {
        "the group has one zone"
      } else if !scenario.prices.pricesEgress {
        "the scenario gives no instance.bitrate_per_participant"
      } else { nil }
    return reason.map { ["pricing.cross_zone_per_gb has no effect: \($0)."] } ?? []
  }

  private var restorePriceNotes: [String] {
    guard scenario.launch.firstRead?.fastSnapshot != nil else { return [] }
    return [
      "Fast snapshot restore is not priced: AWS charges for each hour, snapshot and zone that it is "
        + "enabled in."
    ]
  }

  private var creditNotes: [String] {
    let instance = scenario.instance
    if instance.cpuUtilization == nil, isWritten("pricing.surplus_credit_per_vcpu_hour") {
      return [
        "pricing.surplus_credit_per_vcpu_hour has no effect: the scenario gives no "
          + "instance.cpu_utilization."
      ]
    }
    guard instance.cpuUtilization != nil, instance.listedType?.baselinePercent == nil else {
      return []
    }
    let what = instance.type.map { "\($0) has" } ?? "an instance without a type has"
    return ["instance.cpu_utilization has no effect: \(what) no CPU credits."]
  }

  private var registrationNotes: [String] {
    let prices = scenario.prices
    guard scenario.launch.pipeline == nil,
      prices.perMillionNotifications > 0 || prices.perMillionCalls > 0
    else { return [] }
    return [
      "pricing.sns_per_million and lambda_per_million have no effect: launch.registration is one time, "
        + "without parts."
    ]
  }

  /// Where instances hibernate: a memory, or a volume, with which EC2 could not.
  var memoryNotes: [String] {
    guard scenario.hibernates, let memory = scenario.instance.memory else { return [] }
    let instance = scenario.instance
    var sentences: [String] = []
    if instance.writtenMemory == nil, instance.volume > 0, instance.volume < memory {
      sentences.append(
        "instance.volume of \(Wording.decimal(Double(instance.volume) / 1e9, places: 1)) GB is less "
          + "than the memory of \(instance.type ?? "an instance"): "
          + "\(Wording.decimal(Double(memory) / 1e9, places: 1)) GB of memory are provisioned, and "
          + "priced, on top of it.")
    }
    if memory == 0 {
      sentences.append(
        "instance.memory is 0: the volumes of hibernated instances are priced without a memory.")
    }
    if let needed = instance.typeMemory ?? instance.writtenMemory, needed > 0,
      scenario.prices.volumeBytes < needed
    {
      let sizes = [scenario.prices.volumeBytes, needed].map {
        Wording.decimal(Double($0) / 1e9, places: 1) + " GB"
      }
      sentences.append(
        "A volume of \(sizes[0]) cannot hold the \(sizes[1]) of memory of \(instance.type ?? "an instance"): "
          + "EC2 would not hibernate it.")
    }
    return sentences
  }
}
