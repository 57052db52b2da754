internal import PoolSimulation
internal import Settings

/// The prices of a scenario, and whose they are where it does not write them.
struct RegionalPrices: Sendable {
  let region: Region
  let list: PriceList

  /// The prices of the instance's type in a region, with what the `pricing` section says instead.
  init(_ reader: inout SettingsReader, instance: InstanceSettings?, canHibernate: Bool) {
    let region = reader.reading(.decision) {
      $0.choice(
        "region", default: Region.usual, help: "whose prices those are that are not written")
    }
    self.region = region
    list = PriceList(&reader, in: region, instance: instance, canHibernate: canHibernate)
  }
}

extension Scenario {
  /// Whether no volume is priced because nobody wrote how large one is; a size of 0 that is written
  /// is meant.
  package var leavesOutVolumes: Bool {
    instance.volume == 0 && settings.node(at: "instance.volume") == nil
  }
}

extension PriceList {
  /// What a running instance costs an hour, where the scenario says so. There is no list of spot
  /// prices: they change all the time.
  private static func hourlyPrice(
    _ reader: inout SettingsReader, isSpot: Bool, listed: Int64?, in prices: ClosedRange<Int64>
  ) -> Int64? {
    let help = "a running instance; default: the instance type's list price"
    let onDemand =
      listed.map { reader.money("on_demand_per_hour", default: $0, in: prices, help: help) }
      ?? reader.optionalMoney("on_demand_per_hour", in: prices, help: help)
    let spot = reader.optionalMoney(
      "spot_per_hour", in: prices, help: "with instance.purchase spot: a running instance")
    let isPurchaseKnown = reader.issues.isSound("instance.purchase")
    if isSpot, !reader.has("spot_per_hour") {
      reader.issue(
        "spot_per_hour", "is missing; expected the price of a spot instance, such as 0.06")
    }
    if !isSpot, spot != nil, isPurchaseKnown {
      reader.issue(
        "spot_per_hour", "has no effect here; expected instance.purchase: spot, or no such key")
    }
    return isSpot ? spot ?? 0 : onDemand
  }

  fileprivate init(
    _ reader: inout SettingsReader, in region: Region, instance: InstanceSettings?,
    canHibernate: Bool
  ) {
    // Up to $1,000: with the longest run and the largest group every sum still fits 64 bits of
    // micro-dollars.
    let prices: ClosedRange<Int64> = 0...Int64(Limit.price.most)
    let listed = instance?.listedType?.onDemandPerHour(in: region)
    let price = Self.hourlyPrice(
      &reader, isSpot: instance?.isSpot ?? false, listed: listed, in: prices)
    if price == nil, instance?.isSpot == false,
      instance?.type == nil || instance?.listedType != nil,
      !reader.has("on_demand_per_hour"), reader.issues.isSound("instance.type"),
      reader.issues.isSound("instance.purchase"), reader.isSound("region")
    {
      reader.issue(
        "on_demand_per_hour",
        instance?.listedType.map {
          "is missing, because \($0.name) has no listed price in \(region.rawValue); expected a "
            + "price such as 0.17, or an instance.type that has: "
            + InstanceType.listed(in: region).map(\.name).joined(separator: ", ")
        } ?? "is missing; expected a price such as 0.17, or an instance.type of the price list")
    }
    let volumeBytes = (instance?.volume ?? 0) + (canHibernate ? instance?.memory ?? 0 : 0)
    self.init(
      onDemandPerHour: price ?? 0,
      volumePerGBMonth: reader.money(
        "volume_per_gb_month", default: region.volumePerGBMonth, in: prices,
        help: "a provisioned volume; default gp3, in the region"),
      publicIPv4PerHour: reader.money(
        "public_ipv4_per_hour", default: 5_000_000, in: prices, help: "a public IPv4 address"),
      egressPerGB: reader.optionalMoney(
        "egress_per_gb", in: prices,
        help: "each GB to the internet, such as a negotiated price; default: the region's tiers"),
      // Up to a year: a longer one is a slip, and its price times all starts does not fit.
      minimumBilled: TimeSpan(
        milliseconds: reader.timeSpan(
          "minimum_billed", default: 60_000, in: 0...31_536_000_000,
          help: "the least a start is billed for")),
      commitment: reader.section(
        "commitment", help: "instances paid at a lower price, used or not (a Savings Plan)"
      ) {
        Commitment(
          instances: $0.reading(.decision) {
            $0.integer("instances", in: 1...100_000, help: "the instances committed to")
          },
          perHour: $0.money("per_hour", in: prices, help: "their price"))
      },
      perRejectedJoin: reader.money(
        "per_rejected_join", default: 0, in: prices,
        help: "a penalty, in cost_with_penalties_usd only"),
      perLostParticipant: reader.money(
        "per_lost_participant", default: 0, in: prices,
        help: "a penalty, in cost_with_penalties_usd only"),
      volumeBytes: volumeBytes, bitratePerParticipant: instance?.bitratePerParticipant ?? 0)
    if instance?.isSpot == true, commitment != nil, reader.issues.isSound("instance.purchase") {
      reader.issue(
        "commitment",
        "covers what runs on demand alone, and instance.purchase is spot; expected one of the two")
    }
    egressTiers = region.egressTiers
    monthToDate = reader.reading(.fact) {
      $0.optionalNumber(
        "month_to_date_gb", in: 0...1e9,
        help: "GB that the account has sent to the internet this month; the run goes on from there")
    }.map { Int64(($0 * 1e9).rounded()) }
    crossZonePerGB = reader.money(
      "cross_zone_per_gb", default: crossZonePerGB, in: prices,
      help: "traffic between zones over the links of meetings, sent or received")
    hasElasticAddresses = instance?.hasElasticAddress ?? false
    let surplus = reader.money(
      "surplus_credit_per_vcpu_hour", default: 50_000_000, in: prices,
      help: "CPU of a burstable type above its baseline, in unlimited mode")
    surplusCreditsPerHour = instance?.surplusCredits(at: surplus) ?? 0
    monitoringPerMonth = reader.money(
      "detailed_monitoring_per_month", default: monitoringPerMonth, in: prices,
      help: "CloudWatch's metrics by the minute of a running instance")
    hostedZonePerMonth = reader.money(
      "hosted_zone_per_month", default: hostedZonePerMonth, in: prices,
      help: "the hosted zone of Route 53 that instances are registered in")
    perMillionNotifications = reader.money(
      "sns_per_million", default: perMillionNotifications, in: prices,
      help: "a million notifications of launches and ends")
    perMillionCalls = reader.money(
      "lambda_per_million", default: perMillionCalls, in: prices,
      help: "a million calls that register, with what they run")
  }
}

extension InstanceSettings {
  /// Nano-dollars an hour of a running instance whose vCPUs do more than the baseline of its type.
  fileprivate func surplusCredits(at price: Int64) -> Int64 {
    guard let type = listedType, let percent = type.baselinePercent, let cpuUtilization else {
      return 0
    }
    let billionths = Int128((cpuUtilization * 1e9).rounded()) - Int128(percent) * 10_000_000
    return Int64(
      rounded(max(billionths, 0) * Int128(type.vCPUs) * Int128(price), over: 1_000_000_000))
  }
}
