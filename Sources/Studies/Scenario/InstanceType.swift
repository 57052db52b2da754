/// An EC2 instance type: what it costs on demand, and what it is.
package struct InstanceType: Sendable, Hashable {
  /// EC2's name.
  package let name: String
  /// Nano-dollars an hour, on demand, Linux, us-east-1.
  package let onDemandPerHour: Int64
  /// The same in other regions, where it is listed.
  private let elsewhere: [Region: Int64]
  /// What the network carries for good, megabits a second; more is burst credit. nil: not known.
  package let baselineMbps: Int?
  /// The vCPUs, which EC2's quotas count.
  package let vCPUs: Int
  /// The memory in GiB; nil: not known.
  package let memoryGiB: Int?
  /// The share of each vCPU that a burstable type may use for good, in percent; more is surplus
  /// credit in unlimited mode. nil: all of it.
  ///
  /// Source: EC2 user guide, key concepts for burstable performance instances.
  package let baselinePercent: Int?

  init(
    _ name: String, microdollarsPerHour: Int64, baselineMbps: Int? = nil,
    _ elsewhere: [Region: Int64] = [:]
  ) {
    self.name = name
    onDemandPerHour = microdollarsPerHour * 1_000
    self.elsewhere = elsewhere.mapValues { $0 * 1_000 }
    self.baselineMbps = baselineMbps
    let parts = name.split(separator: ".")
    let sizes = ["medium": 2, "large": 2, "xlarge": 4, "2xlarge": 8, "4xlarge": 16]
    guard let vCPUs = parts.last.flatMap({ sizes[String($0)] }) else {
      preconditionFailure("the size of \(name) is not in the table")
    }
    self.vCPUs = vCPUs
    baselinePercent = ["t3.medium": 20, "t3.large": 30][name]
    switch (name, parts.first?.first) {
    case ("t3.medium", _): memoryGiB = 4
    case ("t3.large", _): memoryGiB = 8
    case (_, "c"): memoryGiB = 2 * vCPUs
    case (_, "m"): memoryGiB = 4 * vCPUs
    default: memoryGiB = nil
    }
  }

  /// Nano-dollars an hour, on demand, Linux; nil: not listed in that region.
  package func onDemandPerHour(in region: Region) -> Int64? {
    region == .usEast1 ? onDemandPerHour : elsewhere[region]
  }

  /// The family, such as c6i.
  package var family: String { name.split(separator: ".").first.map(String.init) ?? name }
  /// Whether EC2 can hibernate it (Linux): by its family, and below 150 GiB of memory.
  package var canHibernate: Bool {
    !["c5a", "c5n"].contains(family)
      && Int64(memoryGiB ?? 0) << 30 < Self.leastMemoryThatCannotHibernate
  }
  /// 150 GiB: EC2 hibernates Linux instances with less memory than this, in bytes.
  static let leastMemoryThatCannotHibernate: Int64 = 150 << 30

  /// Where the prices come from, and their date.
  package static let source =
    "EC2 on-demand prices, Linux, us-east-1, as generated into Karpenter's price table on "
    + "2026-07-20"

  /// The types that scenarios may name, by name. Any other is priced with
  /// `pricing.on_demand_per_hour`.
  package static let all: [InstanceType] = [
    InstanceType("c5.2xlarge", microdollarsPerHour: 340_000, baselineMbps: 2_500),
    InstanceType("c5.4xlarge", microdollarsPerHour: 680_000, baselineMbps: 5_000),
    InstanceType(
      "c5.large", microdollarsPerHour: 85_000, baselineMbps: 750,
      [.euWest1: 96_000, .apSoutheast2: 111_000]),
    InstanceType(
      "c5.xlarge", microdollarsPerHour: 170_000, baselineMbps: 1_250,
      [.euWest1: 192_000, .apSoutheast2: 222_000]),
    InstanceType("c5a.xlarge", microdollarsPerHour: 154_000, baselineMbps: 1_250),
    InstanceType("c5n.2xlarge", microdollarsPerHour: 432_000, baselineMbps: 10_000),
    InstanceType("c5n.xlarge", microdollarsPerHour: 216_000, baselineMbps: 5_000),
    InstanceType(
      "c6a.xlarge", microdollarsPerHour: 153_000, baselineMbps: 1_562,
      [.euWest1: 164_160, .apSoutheast2: 199_800]),
    InstanceType("c6g.xlarge", microdollarsPerHour: 136_000, baselineMbps: 1_250),
    InstanceType(
      "c6i.2xlarge", microdollarsPerHour: 340_000, baselineMbps: 3_125,
      [.euWest1: 364_800, .apSoutheast2: 444_000]),
    InstanceType(
      "c6i.4xlarge", microdollarsPerHour: 680_000, baselineMbps: 6_250,
      [.euWest1: 729_600, .apSoutheast2: 888_000]),
    InstanceType(
      "c6i.large", microdollarsPerHour: 85_000, baselineMbps: 781,
      [.euWest1: 91_200, .apSoutheast2: 111_000]),
    InstanceType(
      "c6i.xlarge", microdollarsPerHour: 170_000, baselineMbps: 1_562,
      [.euWest1: 182_400, .apSoutheast2: 222_000]),
    InstanceType("c6in.xlarge", microdollarsPerHour: 226_800, baselineMbps: 6_250),
    InstanceType(
      "c7a.xlarge", microdollarsPerHour: 205_280, baselineMbps: 1_562, [.euWest1: 220_240]),
    InstanceType("c7g.2xlarge", microdollarsPerHour: 290_000, baselineMbps: 3_750),
    InstanceType("c7g.4xlarge", microdollarsPerHour: 580_000, baselineMbps: 7_500),
    InstanceType("c7g.large", microdollarsPerHour: 72_500, baselineMbps: 937),
    InstanceType("c7g.xlarge", microdollarsPerHour: 145_000, baselineMbps: 1_876),
    InstanceType("c7gn.xlarge", microdollarsPerHour: 249_600, baselineMbps: 12_500),
    InstanceType(
      "c7i.xlarge", microdollarsPerHour: 178_500, baselineMbps: 1_562,
      [.euWest1: 191_520, .apSoutheast2: 233_100]),
    InstanceType(
      "c8g.xlarge", microdollarsPerHour: 159_520, baselineMbps: 1_875,
      [.euWest1: 170_560, .apSoutheast2: 207_600]),
    InstanceType("c8i.xlarge", microdollarsPerHour: 187_420, baselineMbps: 1_875),
    InstanceType("m5.xlarge", microdollarsPerHour: 192_000, baselineMbps: 1_250),
    InstanceType("m7g.xlarge", microdollarsPerHour: 163_200, baselineMbps: 1_876),
    InstanceType("t3.large", microdollarsPerHour: 83_200, baselineMbps: 512),
    InstanceType("t3.medium", microdollarsPerHour: 41_600, baselineMbps: 256),
  ]

  /// The types that have a price in a region.
  package static func listed(in region: Region) -> [InstanceType] {
    all.filter { $0.onDemandPerHour(in: region) != nil }
  }

  /// The type of this name.
  package static func named(_ name: String) -> InstanceType? { all.first { $0.name == name } }
}
