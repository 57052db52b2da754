/// A price of traffic to the internet that holds from a point of the month's traffic on.
package struct EgressTier: Sendable, Hashable {
  /// The month's traffic from which on it holds, in bytes.
  package var from: Int64
  /// Nano-dollars a GB of 10^9 bytes.
  package var perGB: Int64
  /// `perGB` nano-dollars from `from` bytes on.
  package init(from: Int64, perGB: Int64) {
    self.from = from
    self.perGB = perGB
  }
}

// Traffic to the internet: at one price, or through the tiers of a month.
extension PriceList {
  private static let month = hoursPerMonth * millisecondsPerHour

  /// Whether it is known how much traffic there is.
  package var pricesEgress: Bool { bitratePerParticipant > 0 || hasMedia }

  /// Whether traffic to the internet goes through the tiers of a month.
  package var isEgressTiered: Bool { egressPerGB == nil && pricesEgress }

  /// Thousandths of bits to people: by their time, or as their meetings' hosts sent them.
  /// - Parameters:
  ///   - participantMilliseconds: the participants' time
  ///   - sentBits: what was sent to them, with media
  /// - Returns: the traffic
  package func traffic(_ participantMilliseconds: Int64, sentBits: Int128) -> Int128 {
    hasMedia ? sentBits * 1_000 : Int128(participantMilliseconds) * Int128(bitratePerParticipant)
  }

  /// Traffic in thousandths of bits at one price, in micro-dollars, rounded half up; 0 where it goes
  /// through tiers.
  func flatEgress(traffic: Int128) -> Int64 {
    microDollars(traffic * Int128(egressPerGB ?? 0), over: 8 * 1_000 * 1_000_000_000 * 1_000)
  }

  /// Traffic for `participantMilliseconds` at one price, as above.
  func flatEgress(_ participantMilliseconds: Int64) -> Int64 {
    flatEgress(traffic: traffic(participantMilliseconds, sentBits: 0))
  }

  /// The run's traffic through the tiers, in micro-dollars, rounded half up.
  ///
  /// A month of 730 hours is taken to send what the run sends, hour by hour. The run pays its part
  /// of such a month. With `monthToDate` it begins there instead, in what is left of a month, and
  /// goes on with whole months where it is longer than one.
  /// - Parameters:
  ///   - traffic: that of the whole run, in thousandths of bits
  ///   - measured: the length of the run in milliseconds
  /// - Returns: the amount; 0 where traffic does not go through tiers
  package func tieredEgress(traffic: Int128, over measured: Int64) -> Int64 {
    guard isEgressTiered, measured > 0 else { return 0 }
    let bytes = bytes(traffic)
    let length = Int128(measured)
    let monthly = rounded(bytes * Self.month, over: length)
    guard let used = monthToDate else {
      return microDollars(throughTiers(monthly, from: 0) * length, over: Self.month * 1_000)
    }
    guard length > Self.month else {
      return microDollars(throughTiers(bytes, from: Int128(used)), over: 1_000)
    }
    let first = throughTiers(monthly, from: Int128(used)) * Self.month
    let others = throughTiers(monthly, from: 0) * (length - Self.month)
    return microDollars(first + others, over: Self.month * 1_000)
  }

  /// The same for the participants' time of the whole run.
  package func tieredEgress(_ participantMilliseconds: Int64, over measured: Int64) -> Int64 {
    tieredEgress(traffic: traffic(participantMilliseconds, sentBits: 0), over: measured)
  }

  /// A month's traffic at the run's rate through the tiers, in micro-dollars, rounded half up.
  /// - Parameters:
  ///   - traffic: that of the whole run, in thousandths of bits
  ///   - measured: the length of the run in milliseconds
  /// - Returns: the amount; 0 where traffic does not go through tiers
  package func monthOfTieredEgress(traffic: Int128, over measured: Int64) -> Int64 {
    guard isEgressTiered, measured > 0 else { return 0 }
    let monthly = rounded(bytes(traffic) * Self.month, over: Int128(measured))
    return microDollars(throughTiers(monthly, from: Int128(monthToDate ?? 0)), over: 1_000)
  }

  /// The same for the participants' time of the whole run.
  package func monthOfTieredEgress(_ participantMilliseconds: Int64, over measured: Int64) -> Int64
  {
    monthOfTieredEgress(traffic: traffic(participantMilliseconds, sentBits: 0), over: measured)
  }

  private func bytes(_ traffic: Int128) -> Int128 { rounded(traffic, over: 8_000) }

  /// Nano-dollars of so many bytes from a point of the month's traffic on.
  private func throughTiers(_ bytes: Int128, from start: Int128) -> Int128 {
    let ends = egressTiers.dropFirst().map { Int128($0.from) } + [start + bytes]
    let amount = zip(egressTiers, ends).reduce(Int128(0)) { sum, tier in
      let (low, high) = (max(start, Int128(tier.0.from)), min(start + bytes, tier.1))
      return sum + max(high - low, 0) * Int128(tier.0.perGB)
    }
    return rounded(amount, over: 1_000_000_000)
  }
}
