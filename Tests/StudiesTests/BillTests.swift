import PoolSimulation
import Settings
import Testing
import Workloads

@testable import Studies

/// What a scenario says of money, and what its columns make of it.
@Suite struct BillTests {
  private func scenario(_ overrides: String...) throws -> Scenario {
    try SmallScenario.document(SmallScenario.fixedFleet, changes: overrides).scenario()
  }

  /// What is wrong with a scenario.
  private func issues(_ overrides: String...) -> String {
    problem {
      _ = try SmallScenario.document(SmallScenario.fixedFleet, changes: overrides).scenario()
    }
  }

  /// The numbers of a run.
  private func number(_ metric: String, _ overrides: String...) throws -> Double? {
    let document = try SmallScenario.document(SmallScenario.fixedFleet, changes: overrides)
    let scenario = try document.scenario()
    let workload = try document.demand(of: scenario).source.makeWorkload(seed: 3, replication: 0)
      .workload
    let record = RunRecord(
      simulate(scenario.plan(replication: 0, workload: workload)),
      participantLimit: scenario.instance.participantLimit)
    return record.number(of: try #require(Metric.named(metric)))
  }

  /// Prices by region: gp3, the first GB that is not free, and c5.xlarge, in nano-dollars.
  static let regions: [(Region, Int64, Int64, Int64)] = [
    (.usEast1, 80_000_000, 90_000_000, 170_000_000),
    (.euWest1, 88_000_000, 90_000_000, 192_000_000),
    (.apSoutheast2, 96_000_000, 114_000_000, 222_000_000),
  ]

  @Test("A region's prices hold where the scenario writes none", arguments: regions)
  func prices(region: Region, volume: Int64, egress: Int64, type: Int64) throws {
    let prices = try scenario(
      "pricing={region: \(region.rawValue)}", "instance.type=c5.xlarge",
      "instance.bitrate_per_participant=2Mbps"
    ).prices
    #expect(prices.volumePerGBMonth == volume && prices.onDemandPerHour == type)
    let gigabytes = prices.egressTiers.map { $0.from / 1_000_000_000 }
    #expect(gigabytes == [0, 100, 10_000, 50_000, 150_000])
    #expect(prices.egressTiers[0].perGB == 0 && prices.egressTiers[1].perGB == egress)
    #expect(prices.isEgressTiered && prices.publicIPv4PerHour == 5_000_000)
    let own = try scenario(
      "pricing={region: \(region.rawValue), on_demand_per_hour: 0.1, volume_per_gb_month: 0.2, egress_per_gb: 0.02}",
      "instance.type=c5.xlarge", "instance.bitrate_per_participant=2Mbps"
    ).prices
    #expect(own.onDemandPerHour == 100_000_000 && own.volumePerGBMonth == 200_000_000)
    #expect(own.egressPerGB == 20_000_000 && !own.isEgressTiered)
  }

  @Test("A type without a listed price in the region needs one")
  func unlisted() throws {
    let told = issues("pricing={region: eu-west-1}", "instance.type=t3.large")
    let reason = "is missing, because t3.large has no listed price in eu-west-1"
    #expect(told.contains("pricing.on_demand_per_hour: \(reason)"), "\(told)")
    #expect(issues("pricing={region: us-east-1}", "instance.type=t3.large") == "")
    #expect(issues("pricing.region=eu-west-2").contains("pricing.region: "))
    // The error names those that have one, which are those of the documentation.
    let listed =
      "c5.large, c5.xlarge, c6a.xlarge, c6i.2xlarge, c6i.4xlarge, c6i.large, c6i.xlarge, "
    #expect(told.contains("that has: \(listed)c7a.xlarge, c7i.xlarge, c8g.xlarge"), "\(told)")
    let sydney = InstanceType.listed(in: .apSoutheast2).map(\.name)
    #expect(
      sydney == InstanceType.listed(in: .euWest1).map(\.name).filter { $0 != "c7a.xlarge" })
    #expect(InstanceType.listed(in: .usEast1).count == InstanceType.all.count)
  }

  @Test("A month sends its traffic through the tiers as a whole, not a week's share of them")
  func month() throws {
    // Two hours send so many GB; a month has 365 of them.
    let bitrate = "instance.bitrate_per_participant=500Mbps"
    let sent = try #require(try number("egress_gb", bitrate))
    let monthly = sent * 365
    try #require(monthly > 150_000, "\(monthly) GB reach the last tier")
    let dollars = 891 + 3_400 + 7_000 + (monthly - 150_000) * 0.05
    let egress = try #require(try number("cost_egress_usd", bitrate))
    #expect(abs(egress - dollars / 365) < 1e-6)
    let capacity = try #require(try number("cost_capacity_usd", bitrate))
    let bill = try #require(try number("cost_monthly_usd", bitrate))
    #expect(abs(bill - (dollars + capacity * 365)) < 1e-3)
    // From 200,000 GB on every GB costs 5 cents: of the run, and of the month.
    let late = "pricing.month_to_date_gb=200000"
    #expect(abs(try #require(try number("cost_egress_usd", bitrate, late)) - sent * 0.05) < 1e-6)
    let lateBill = try #require(try number("cost_monthly_usd", bitrate, late))
    #expect(abs(lateBill - (monthly * 0.05 + capacity * 365)) < 1e-3)
    // From 149,999 GB on the run crosses into the last tier, and the month is nearly all in it.
    let edge = "pricing.month_to_date_gb=149999"
    let edgeBill = try #require(try number("cost_monthly_usd", bitrate, edge))
    #expect(abs(edgeBill - (0.07 + (monthly - 1) * 0.05 + capacity * 365)) < 1e-3)
  }

  @Test("A hibernated pool keeps the memory of its type, and without a type it has to be told")
  func memory() throws {
    let pool = "warm_pool={pool_state: hibernated, size: 1}"
    let launch =
      "launch={control_loop: 1s, pending: 4s, cold: 60s, from_hibernated: 20s, prepare: 60s, hibernate: 5s, registration: 1s}"
    let told = issues(pool, launch)
    #expect(told.contains("instance.memory: is missing, and a hibernated instance"), "\(told)")
    func volume(_ overrides: String...) throws -> Int64 {
      try SmallScenario.document(
        SmallScenario.fixedFleet, changes: [pool, launch, "instance.volume=20GB"] + overrides
      ).scenario().prices.volumeBytes
    }
    // c5.xlarge has 8 GiB.
    #expect(try volume("instance.type=c5.xlarge") == 20_000_000_000 + 8 << 30)
    #expect(try volume("instance.type=c5.xlarge", "instance.memory=0GB") == 20_000_000_000)
    #expect(try volume("instance.memory=0GB") == 20_000_000_000)
    #expect(try volume("instance.memory=4GB") == 24_000_000_000)
    // A stopped pool keeps no memory, and asks for none.
    #expect(
      try scenario(
        "warm_pool={size: 1}", "instance.type=c5.xlarge",
        "launch={control_loop: 1s, pending: 4s, cold: 60s, from_stopped: 20s, prepare: 60s, stop: 5s, registration: 1s}"
      ).prices.volumeBytes == 0)
  }

  /// CPU utilization, and the nano-dollars an hour of t3.large's two vCPUs above 30 % of each.
  static let credits: [(String, Int64)] = [
    ("0%", 0), ("30%", 0), ("31%", 1_000_000), ("80%", 50_000_000), ("100%", 70_000_000),
  ]

  @Test("A burstable type pays for what its vCPUs do above the baseline", arguments: credits)
  func surplus(utilization: String, perHour: Int64) throws {
    let prices = try scenario("instance.type=t3.large", "instance.cpu_utilization=\(utilization)")
      .prices
    #expect(prices.surplusCreditsPerHour == perHour)
    let other = try scenario("instance.type=c5.large", "instance.cpu_utilization=\(utilization)")
    #expect(other.prices.surplusCreditsPerHour == 0)
  }

  @Test("Every listed type has the network that it carries for good")
  func baselines() {
    #expect(InstanceType.all.allSatisfy { $0.baselineMbps != nil })
    let read = ["c5a.xlarge": 1_250, "c6a.xlarge": 1_562, "c8i.xlarge": 1_875, "t3.medium": 256]
    for type in InstanceType.all {
      if let mbps = read[type.name] { #expect(type.baselineMbps == mbps, "\(type.name)") }
    }
  }

  @Test("A study tells how many of its variants price no egress")
  func unpriced() throws {
    let document = try SmallScenario.document()
    let bitrate = Assignment(
      path: "instance.bitrate_per_participant",
      node: SettingsNode(.scalar("2Mbps"), at: SourceLocation(file: "test", line: 1)))
    let plan = try StudyPlan(
      documents: [document], variants: [Variant(), Variant(assignments: [bitrate])])
    #expect(plan.variants(with: .egress) == 1)
  }
}
