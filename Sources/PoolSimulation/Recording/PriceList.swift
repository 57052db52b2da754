/// What things cost. Money is an integer of nano-dollars, so a price is exact to nine decimals.
package struct PriceList: Sendable, Hashable {
  /// N running instances each hour are paid at a lower price, used or not (a Savings Plan).
  package struct Commitment: Sendable, Hashable {
    /// The instances committed to.
    package var instances: Int
    /// Their price in nano-dollars an hour.
    package var perHour: Int64
    /// A commitment to `instances` at `perHour` nano-dollars.
    package init(instances: Int, perHour: Int64) {
      self.instances = instances
      self.perHour = perHour
    }
  }
  /// A running instance, nano-dollars an hour.
  package var onDemandPerHour: Int64
  /// A provisioned volume, nano-dollars a GB-month of 730 hours.
  package var volumePerGBMonth: Int64
  /// A public IPv4 address, nano-dollars an hour.
  package var publicIPv4PerHour: Int64
  /// Traffic to the internet at one price, nano-dollars a GB of 10^9 bytes; nil: through the tiers.
  package var egressPerGB: Int64?
  /// The prices of a month's traffic to the internet, from the first byte on.
  package var egressTiers: [EgressTier] = []
  /// What the account has sent in the month before the run, bytes; nil: a whole month is as the run.
  package var monthToDate: Int64?
  /// Traffic between zones, nano-dollars a GB, for what is sent and for what is received.
  package var crossZonePerGB: Int64 = 0
  /// Whether addresses are Elastic IPs, which are kept and paid for as long as the instance lives.
  package var hasElasticAddresses = false
  /// Surplus CPU credits of a running instance, nano-dollars an hour.
  package var surplusCreditsPerHour: Int64 = 0
  /// Detailed monitoring of a running instance, nano-dollars a month of 730 hours.
  package var monitoringPerMonth: Int64 = 0
  /// A hosted zone of Route 53, nano-dollars a month of 730 hours.
  package var hostedZonePerMonth: Int64 = 0
  /// Notifications of SNS, nano-dollars a million.
  package var perMillionNotifications: Int64 = 0
  /// Calls of Lambda and what they run, nano-dollars a million.
  package var perMillionCalls: Int64 = 0
  /// The least that a start is billed for.
  package var minimumBilled: TimeSpan
  /// A commitment, if any.
  package var commitment: Commitment?
  /// Optional penalties in nano-dollars, counted in `cost_with_penalties_usd` only.
  package var perRejectedJoin, perLostParticipant: Int64
  /// The volume provisioned for each instance, in bytes.
  package var volumeBytes: Int64
  /// The traffic to each participant in bits a second; 0: egress is not priced.
  package var bitratePerParticipant: Int64
  /// Whether the traffic is what meetings' hosts send instead.
  package var hasMedia = false

  /// All prices.
  package init(
    onDemandPerHour: Int64, volumePerGBMonth: Int64, publicIPv4PerHour: Int64, egressPerGB: Int64?,
    minimumBilled: TimeSpan,
    commitment: Commitment?, perRejectedJoin: Int64, perLostParticipant: Int64, volumeBytes: Int64,
    bitratePerParticipant: Int64
  ) {
    self.onDemandPerHour = onDemandPerHour
    self.volumePerGBMonth = volumePerGBMonth
    self.publicIPv4PerHour = publicIPv4PerHour
    self.egressPerGB = egressPerGB
    self.minimumBilled = minimumBilled
    self.commitment = commitment
    self.perRejectedJoin = perRejectedJoin
    self.perLostParticipant = perLostParticipant
    self.volumeBytes = volumeBytes
    self.bitratePerParticipant = bitratePerParticipant
  }

  static let millisecondsPerHour: Int128 = 3_600_000
  static let hoursPerMonth: Int128 = 730

  func microDollars(_ numerator: Int128, over denominator: Int128) -> Int64 {
    Int64(rounded(numerator, over: denominator))
  }

  /// Running for `milliseconds`, in micro-dollars, rounded half up. What a commitment covers costs
  /// nothing on demand; credits and monitoring cost the same then.
  func compute(_ milliseconds: Int64, covered: Int64 = 0) -> Int64 {
    let hourly =
      Int128(milliseconds - covered) * Int128(onDemandPerHour)
      + Int128(milliseconds) * Int128(surplusCreditsPerHour)
    return microDollars(
      hourly * Self.hoursPerMonth + Int128(milliseconds) * Int128(monitoringPerMonth),
      over: Self.hoursPerMonth * Self.millisecondsPerHour * 1_000)
  }
  /// The provisioned volume for `milliseconds`, in micro-dollars, rounded half up.
  func storage(_ milliseconds: Int64) -> Int64 {
    microDollars(
      Int128(milliseconds) * Int128(volumeBytes) * Int128(volumePerGBMonth),
      over: Self.hoursPerMonth * Self.millisecondsPerHour * 1_000_000_000 * 1_000)
  }
  /// An address for `milliseconds`, in micro-dollars, rounded half up.
  func address(_ milliseconds: Int64) -> Int64 {
    microDollars(
      Int128(milliseconds) * Int128(publicIPv4PerHour), over: Self.millisecondsPerHour * 1_000)
  }
  /// The ends of links between zones for so many milliseconds of their seats, in micro-dollars,
  /// rounded half up. Over each seat an end sends what a participant receives, and receives as much.
  func crossZone(_ seatMilliseconds: Int64) -> Int64 {
    crossZone(traffic: 2 * Int128(seatMilliseconds) * Int128(bitratePerParticipant))
  }
  /// What an instance sends to and receives from other zones, in thousandths of bits, in
  /// micro-dollars, rounded half up.
  func crossZone(traffic: Int128) -> Int64 {
    microDollars(traffic * Int128(crossZonePerGB), over: 8 * 1_000 * 1_000_000_000 * 1_000)
  }
  /// What registers instances for `milliseconds`, in micro-dollars, rounded half up: a hosted zone,
  /// and so many notifications and calls.
  func registration(_ milliseconds: Int64, notifications: Int, calls: Int) -> Int64 {
    let month = Self.hoursPerMonth * Self.millisecondsPerHour
    let used =
      Int128(notifications) * Int128(perMillionNotifications)
      + Int128(calls) * Int128(perMillionCalls)
    return microDollars(
      Int128(milliseconds) * Int128(hostedZonePerMonth) * 1_000_000 + used * month,
      over: month * 1_000_000 * 1_000)
  }
  /// A commitment for `milliseconds`, in micro-dollars, rounded half up.
  func committed(_ milliseconds: Int64) -> Int64 {
    guard let commitment else { return 0 }
    return microDollars(
      Int128(milliseconds) * Int128(commitment.instances) * Int128(commitment.perHour),
      over: Self.millisecondsPerHour * 1_000)
  }
}
