internal import PoolSimulation

extension Metric {
  /// What it cost: every figure is a sum of the ledger's cells.
  static let cost: [Metric] = compute + capacity + totals + quantities

  private static let compute: [Metric] = [
    (LedgerState.serving, "serving"), (.starting, "launching into the group"),
    (.draining, "draining"),
    (.warmPreparing, "preparing for the warm pool"), (.warmRunning, "Warmed:Running"),
    (.warmHibernating, "hibernating"),
  ].map { state, words in
    Metric(
      "cost_compute_\(state.name)_usd", .dollars, .cost,
      "compute on demand of instances \(words), what a commitment covers left out",
      // Where drains are rare, so is what they cost.
      interval: state == .draining ? IntervalKind.unknown : .student
    ) {
      .dollars($0.total.computeCost[state.rawValue])
    }
  }

  private static let capacity: [Metric] = [
    costStorageGroup,
    costStorageWarm,
    costAddress,
    costCommitment,
    costRegistration,
    costCapacity,
    costWarmPool,
  ]

  private static let totals: [Metric] = [
    costEgress,
    costTotal,
    costMonthly,
    costPerOfferedParticipantHour,
    costWithPenalties,
  ]

  private static let quantities: [Metric] = [
    billedInstanceHours,
    instanceStarts,
    storageGBMonths,
    addressHours,
    egressGB,
  ]

  package static let costStorageGroup = Metric(
    "cost_storage_group_usd", .dollars, .cost, "volumes of instances in the group"
  ) {
    .dollars($0.total.sum(\.storageCost) { !$0.isWarm })
  }
  package static let costStorageWarm = Metric(
    "cost_storage_warm_usd", .dollars, .cost, "volumes of instances in the warm pool"
  ) {
    .dollars($0.total.sum(\.storageCost, over: \.isWarm))
  }
  package static let costAddress = Metric(
    "cost_address_usd", .dollars, .cost, "public IPv4 addresses"
  ) { .dollars($0.total.sum(\.addressCost)) }
  package static let costCommitment = Metric(
    "cost_commitment_usd", .dollars, .cost, "the commitment, used or not"
  ) { .dollars($0.result.commitmentCost) }
  package static let costRegistration = Metric(
    "cost_registration_usd", .dollars, .cost, "Route 53's hosted zone, SNS and Lambda"
  ) { .dollars($0.result.registrationCost) }
  package static let costCapacity = Metric(
    "cost_capacity_usd", .dollars, .cost, "compute, volumes, addresses, commitment and registration"
  ) { .dollars($0.capacityCost) }
  package static let costWarmPool = Metric(
    "cost_warm_pool_usd", .dollars, .cost,
    "the part of it that is for the warm pool, commitment and registration left out"
  ) {
    let total = $0.total
    return .dollars(
      total.sum(\.computeCost, over: \.isWarm) + total.sum(\.storageCost, over: \.isWarm)
        + total.sum(\.addressCost, over: \.isWarm))
  }
  package static let costEgress = Metric(
    "cost_egress_usd", .dollars, .cost,
    "traffic to the participants and between zones; 0 without instance.bitrate_per_participant or workload.media",
    better: .neither
  ) {
    .dollars($0.egressCost)
  }
  package static let costTotal = Metric("cost_total_usd", .dollars, .cost, "capacity and egress") {
    .dollars($0.totalCost)
  }
  package static let costMonthly = Metric(
    "cost_monthly_usd", .dollars, .cost,
    "a month of 730 hours at this rate, with its own way through the tiers of egress"
  ) {
    $0.measured > 0 ? .dollars($0.monthlyCost) : .missing
  }
  package static let costPerOfferedParticipantHour = Metric(
    "cost_per_offered_participant_hour_usd", .dollars, .cost,
    "cost_total_usd / offered_participant_hours", .ratioOfSums, interval: .unknown
  ) {
    .quotient(.dollarsPerHour, $0.totalCost, $0.result.offeredParticipantMilliseconds)
  }
  package static let costWithPenalties = Metric(
    "cost_with_penalties_usd", .dollars, .cost,
    "cost_total_usd and the penalties for rejected joins and lost participants"
  ) {
    let prices = $0.result.prices
    let rejected = Int128(prices.perRejectedJoin) * Int128($0.result.rejections.count)
    let lost = Int128(prices.perLostParticipant) * Int128($0.result.counts.participantsLost)
    return .dollars($0.totalCost + Int64(rounded(rejected + lost, over: 1_000)))
  }
  package static let billedInstanceHours = Metric(
    "billed_instance_hours", .instanceHours, .cost,
    "compute as it is billed, what a commitment covers included", better: .neither
  ) {
    .hours($0.total.sum(\.compute))
  }
  package static let instanceStarts = Metric(
    "instance_starts", .count, .cost, "running periods that were billed", better: .neither
  ) { .count($0.result.instanceStarts) }
  package static let storageGBMonths = Metric(
    "storage_gb_months", .gigabyteMonths, .cost, "provisioned volumes, a month being 730 hours",
    better: .neither
  ) {
    .number(
      Double($0.total.sum(\.storage)) / (730 * 3_600_000)
        * (Double($0.result.prices.volumeBytes) / 1_000_000_000))
  }
  package static let addressHours = Metric(
    "address_hours", .instanceHours, .cost,
    "public IPv4 addresses, as they are billed", better: .neither
  ) {
    .hours(
      $0.result.prices.hasElasticAddresses ? $0.total.sum(\.storage) : $0.total.sum(\.compute))
  }
  package static let egressGB = Metric(
    "egress_gb", .gigabytes, .cost,
    "traffic to the participants; empty without instance.bitrate_per_participant or workload.media",
    better: .neither
  ) {
    let prices = $0.result.prices
    if prices.hasMedia {
      return .number(Double($0.total.sentBits.reduce(0, +)) / 8 / 1_000_000_000)
    }
    let bitrate = Double(prices.bitratePerParticipant)
    return bitrate > 0
      ? .number(Double($0.total.sum(\.participants)) / 1_000 * bitrate / 8 / 1_000_000_000)
      : .missing
  }
}

extension MetricContext {
  /// Micro-dollars.
  package var capacityCost: Int64 {
    total.sum(\.computeCost) + total.sum(\.storageCost) + total.sum(\.addressCost)
      + result.commitmentCost + result.registrationCost
  }

  /// Micro-dollars.
  fileprivate var egressCost: Int64 { total.sum(\.egressCost) + total.sum(\.crossZoneCost) }

  /// Micro-dollars.
  fileprivate var totalCost: Int64 { capacityCost + egressCost }

  /// Micro-dollars of a month of 730 hours at the run's rate, whose traffic goes through the tiers
  /// as a whole.
  fileprivate var monthlyCost: Int64 {
    let tiered = result.prices.isEgressTiered ? total.sum(\.egressCost) : 0
    return Int64(rounded(Int128(totalCost - tiered) * 730 * 3_600_000, over: Int128(measured)))
      + result.prices.monthOfTieredEgress(
        traffic: result.prices.traffic(
          total.sum(\.participants), sentBits: total.sentBits.reduce(0, +)), over: measured)
  }
}
