package import PoolSimulation

/// An AWS region with a list of prices.
package enum Region: String, CaseIterable, Sendable {
  /// North Virginia, whose prices the usual ones are.
  case usEast1 = "us-east-1"
  /// Ireland.
  case euWest1 = "eu-west-1"
  /// Sydney.
  case apSoutheast2 = "ap-southeast-2"

  /// The region where nobody names one.
  package static let usual = usEast1

  /// A gp3 volume, nano-dollars a GB-month.
  package var volumePerGBMonth: Int64 {
    switch self {
    case .usEast1: 80_000_000
    case .euWest1: 88_000_000
    case .apSoutheast2: 96_000_000
    }
  }

  /// Data transfer out to the internet, over all services of an account in a month.
  ///
  /// A TB is 1,000 GB: AWS's page sets what is free and what is left of the first 10 TB side by side
  /// as GB and thousandths of a TB.
  package var egressTiers: [EgressTier] {
    // From so many GB on, micro-dollars a GB. The first 100 GB of a month are free everywhere.
    let prices: [Int64] =
      switch self {
      case .usEast1, .euWest1: [90_000, 85_000, 70_000, 50_000]
      case .apSoutheast2: [114_000, 98_000, 94_000, 92_000]
      }
    let gigabytes: [Int64] = [100, 10_000, 50_000, 150_000]
    return [EgressTier(from: 0, perGB: 0)]
      + zip(gigabytes, prices).map { EgressTier(from: $0 * 1_000_000_000, perGB: $1 * 1_000) }
  }

  /// Where the prices of instance types come from, and their date.
  package var typeSource: String {
    switch self {
    case .usEast1: InstanceType.source
    case .euWest1, .apSoutheast2:
      "EC2 on-demand prices, Linux, \(rawValue), as in SkyPilot's catalog (v8, aws/vms.csv at "
        + "00148f2a, read 2026-11-29)"
    }
  }
}
