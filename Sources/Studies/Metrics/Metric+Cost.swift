internal import PoolSimulation

extension Metric {
  /// What it cost: every figure is a sum of the ledger's cells.
  static let cost: [Metric] = compute + capacity + totals + quantities

  private static let compute: [Metric] = [
    (LedgerState.serving, "serving"), (.starting, "launching into the group"), (.draining, "draining"),
    (.warmPreparing, "preparing for the warm pool"), (.warmRunning, "Warmed:Running"), (.warmHibernating, "hibernating"),
  ].map { state, words in
    Metric(
      "cost_compute_\(state.name)_usd", "USD", .cost, "compute on demand of instances \(words), what a commitment covers left out",
      // Where drains are rare, so is what they cost.
      interval: state == .draining ? IntervalKind.unknown : .student
    ) {
      .dollars($0.total.computeCost[state.rawValue])
    }
  }

  private static let capacity: [Metric] = [
    Metric("cost_storage_group_usd", "USD", .cost, "volumes of instances in the group") {
      .dollars($0.total.sum(\.storageCost) { !$0.isWarm })
    },
    Metric("cost_storage_warm_usd", "USD", .cost, "volumes of instances in the warm pool") {
      .dollars($0.total.sum(\.storageCost, over: \.isWarm))
    },
    Metric("cost_address_usd", "USD", .cost, "public IPv4 addresses") { .dollars($0.total.sum(\.addressCost)) },
    Metric("cost_commitment_usd", "USD", .cost, "the commitment, used or not") { .dollars($0.result.commitmentCost) },
    Metric("cost_capacity_usd", "USD", .cost, "compute, volumes, addresses and commitment") { .dollars($0.capacityCost) },
    Metric("cost_warm_pool_usd", "USD", .cost, "the part of it that is for the warm pool, the commitment left out") {
      let total = $0.total
      return .dollars(
        total.sum(\.computeCost, over: \.isWarm) + total.sum(\.storageCost, over: \.isWarm) + total.sum(\.addressCost, over: \.isWarm))
    },
  ]

  private static let totals: [Metric] = [
    Metric("cost_egress_usd", "USD", .cost, "traffic to the participants; 0 without instance.bitrate_per_participant") {
      .dollars($0.total.sum(\.egressCost))
    },
    Metric("cost_total_usd", "USD", .cost, "capacity and egress") { .dollars($0.totalCost) },
    Metric("cost_monthly_usd", "USD", .cost, "cost_total_usd x 730 hours / measured hours") {
      $0.measured > 0 ? .dollars(Int64(rounded(Int128($0.totalCost) * 730 * 3_600_000, over: Int128($0.measured)))) : .missing
    },
    Metric(
      "cost_per_offered_participant_hour_usd", "USD", .cost, "cost_total_usd / offered_participant_hours", .ratioOfSums, interval: .unknown
    ) {
      .quotient(.dollarsPerHour, $0.totalCost, $0.result.offeredParticipantMilliseconds)
    },
    Metric("cost_with_penalties_usd", "USD", .cost, "cost_total_usd and the penalties for rejected joins and lost participants") {
      let prices = $0.result.prices
      let rejected = Int128(prices.perRejectedJoin) * Int128($0.result.rejections.count)
      let lost = Int128(prices.perLostParticipant) * Int128($0.result.counts.participantsLost)
      return .dollars($0.totalCost + Int64(rounded(rejected + lost, over: 1_000)))
    },
  ]

  private static let quantities: [Metric] = [
    Metric("billed_instance_hours", "instance-hours", .cost, "compute as it is billed, what a commitment covers included") {
      .hours($0.total.sum(\.compute))
    },
    Metric("instance_starts", "count", .cost, "running periods that were billed") { .count($0.result.instanceStarts) },
    Metric("storage_gb_months", "GB-months", .cost, "provisioned volumes, a month being 730 hours") {
      .number(Double($0.total.sum(\.storage)) / (730 * 3_600_000) * (Double($0.result.prices.volumeBytes) / 1_000_000_000))
    },
    Metric("address_hours", "instance-hours", .cost, "public IPv4 addresses, on the hours that compute bills") {
      .hours($0.total.sum(\.compute))
    },
    Metric("egress_gb", "GB", .cost, "traffic to the participants; empty without instance.bitrate_per_participant") {
      let bitrate = Double($0.result.prices.bitratePerParticipant)
      return bitrate > 0 ? .number(Double($0.total.sum(\.participants)) / 1_000 * bitrate / 8 / 1_000_000_000) : .missing
    },
  ]
}

extension MetricContext {
  /// Micro-dollars.
  fileprivate var capacityCost: Int64 {
    total.sum(\.computeCost) + total.sum(\.storageCost) + total.sum(\.addressCost) + result.commitmentCost
  }

  /// Micro-dollars.
  fileprivate var totalCost: Int64 { capacityCost + total.sum(\.egressCost) }
}
