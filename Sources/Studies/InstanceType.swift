/// An EC2 instance type and what it costs on demand.
public struct InstanceType: Sendable, Hashable {
  /// EC2's name.
  public let name: String
  /// Nano-dollars an hour, on demand, Linux, us-east-1.
  public let onDemandPerHour: Int64

  init(_ name: String, microdollarsPerHour: Int64) {
    self.name = name
    onDemandPerHour = microdollarsPerHour * 1_000
  }

  /// Where the prices come from, and their date.
  public static let source = "EC2 on-demand prices, Linux, us-east-1, as generated into Karpenter's price table on 2026-07-20"

  /// The types that scenarios may name, by name. Any other is priced with `pricing.on_demand_per_hour`.
  public static let all: [InstanceType] = [
    InstanceType("c5.2xlarge", microdollarsPerHour: 340_000),
    InstanceType("c5.4xlarge", microdollarsPerHour: 680_000),
    InstanceType("c5.large", microdollarsPerHour: 85_000),
    InstanceType("c5.xlarge", microdollarsPerHour: 170_000),
    InstanceType("c5a.xlarge", microdollarsPerHour: 154_000),
    InstanceType("c5n.2xlarge", microdollarsPerHour: 432_000),
    InstanceType("c5n.xlarge", microdollarsPerHour: 216_000),
    InstanceType("c6a.xlarge", microdollarsPerHour: 153_000),
    InstanceType("c6g.xlarge", microdollarsPerHour: 136_000),
    InstanceType("c6i.2xlarge", microdollarsPerHour: 340_000),
    InstanceType("c6i.4xlarge", microdollarsPerHour: 680_000),
    InstanceType("c6i.large", microdollarsPerHour: 85_000),
    InstanceType("c6i.xlarge", microdollarsPerHour: 170_000),
    InstanceType("c6in.xlarge", microdollarsPerHour: 226_800),
    InstanceType("c7a.xlarge", microdollarsPerHour: 205_280),
    InstanceType("c7g.2xlarge", microdollarsPerHour: 290_000),
    InstanceType("c7g.4xlarge", microdollarsPerHour: 580_000),
    InstanceType("c7g.large", microdollarsPerHour: 72_500),
    InstanceType("c7g.xlarge", microdollarsPerHour: 145_000),
    InstanceType("c7gn.xlarge", microdollarsPerHour: 249_600),
    InstanceType("c7i.xlarge", microdollarsPerHour: 178_500),
    InstanceType("c8g.xlarge", microdollarsPerHour: 159_520),
    InstanceType("c8i.xlarge", microdollarsPerHour: 187_420),
    InstanceType("m5.xlarge", microdollarsPerHour: 192_000),
    InstanceType("m7g.xlarge", microdollarsPerHour: 163_200),
    InstanceType("t3.large", microdollarsPerHour: 83_200),
    InstanceType("t3.medium", microdollarsPerHour: 41_600),
  ]

  /// The type of this name.
  public static func named(_ name: String) -> InstanceType? { all.first { $0.name == name } }
}
