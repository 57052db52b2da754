internal import PoolSimulation
internal import Settings

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

  /// The prices of the instance's type, with what the `pricing` section says instead.
  init(_ reader: inout SettingsReader, instance: InstanceSettings?, canHibernate: Bool) {
    // Up to $1,000: with the longest run and the largest group every sum still fits 64 bits of
    // micro-dollars.
    let prices: ClosedRange<Int64> = 0...Int64(Limit.price.most)
    let listed = instance?.type.flatMap { InstanceType.named($0) }?.onDemandPerHour
    let price = Self.hourlyPrice(
      &reader, isSpot: instance?.isSpot ?? false, listed: listed, in: prices)
    if price == nil, instance?.isSpot == false, instance?.type == nil,
      !reader.has("on_demand_per_hour"), reader.issues.isSound("instance.type"),
      reader.issues.isSound("instance.purchase")
    {
      reader.issue(
        "on_demand_per_hour",
        "is missing; expected a price such as 0.17, or an instance.type of the price list")
    }
    let volumeBytes = (instance?.volume ?? 0) + (canHibernate ? instance?.memory ?? 0 : 0)
    self.init(
      onDemandPerHour: price ?? 0,
      volumePerGBMonth: reader.money(
        "volume_per_gb_month", default: 80_000_000, in: prices,
        help: "a provisioned volume; default gp3, us-east-1"),
      publicIPv4PerHour: reader.money(
        "public_ipv4_per_hour", default: 5_000_000, in: prices, help: "a public IPv4 address"),
      egressPerGB: reader.money(
        "egress_per_gb", default: 90_000_000, in: prices,
        help: "traffic to the internet, first tier"),
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
  }
}
