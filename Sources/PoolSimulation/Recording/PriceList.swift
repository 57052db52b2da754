/// What things cost. Money is an integer of nano-dollars, so a price is exact to nine decimals.
public struct PriceList: Sendable, Hashable {
  /// N running instances each hour are paid at a lower price, used or not (a Savings Plan).
  public struct Commitment: Sendable, Hashable {
    /// The instances committed to.
    public var instances: Int
    /// Their price in nano-dollars an hour.
    public var perHour: Int64
    /// A commitment to `instances` at `perHour` nano-dollars.
    public init(instances: Int, perHour: Int64) {
      self.instances = instances
      self.perHour = perHour
    }
  }
  /// A running instance, nano-dollars an hour.
  public var onDemandPerHour: Int64
  /// A provisioned volume, nano-dollars a GB-month of 730 hours.
  public var volumePerGBMonth: Int64
  /// A public IPv4 address, nano-dollars an hour.
  public var publicIPv4PerHour: Int64
  /// Traffic to the internet, nano-dollars a GB of 10^9 bytes.
  public var egressPerGB: Int64
  /// The least that a start is billed for.
  public var minimumBilled: TimeSpan
  /// A commitment, if any.
  public var commitment: Commitment?
  /// Optional penalties in nano-dollars, counted in `cost_with_penalties_usd` only.
  public var perRejectedJoin, perLostParticipant: Int64
  /// The volume provisioned for each instance, in bytes.
  public var volumeBytes: Int64
  /// The traffic to each participant in bits a second; 0: egress is not priced.
  public var bitratePerParticipant: Int64

  /// All prices.
  public init(
    onDemandPerHour: Int64, volumePerGBMonth: Int64, publicIPv4PerHour: Int64, egressPerGB: Int64,
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

  private func microDollars(_ numerator: Int128, over denominator: Int128) -> Int64 {
    Int64(rounded(numerator, over: denominator))
  }

  /// Running for `milliseconds`, in micro-dollars, rounded half up.
  func compute(_ milliseconds: Int64) -> Int64 {
    microDollars(
      Int128(milliseconds) * Int128(onDemandPerHour), over: Self.millisecondsPerHour * 1_000)
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
  /// Traffic for `participantMilliseconds`, in micro-dollars, rounded half up.
  func egress(_ participantMilliseconds: Int64) -> Int64 {
    microDollars(
      Int128(participantMilliseconds) * Int128(bitratePerParticipant) * Int128(egressPerGB),
      over: 8 * 1_000 * 1_000_000_000 * 1_000)
  }
  /// A commitment for `milliseconds`, in micro-dollars, rounded half up.
  func committed(_ milliseconds: Int64) -> Int64 {
    guard let commitment else { return 0 }
    return microDollars(
      Int128(milliseconds) * Int128(commitment.instances) * Int128(commitment.perHour),
      over: Self.millisecondsPerHour * 1_000)
  }
}
