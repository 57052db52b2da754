import Reports
import Studies
import Testing

@Suite struct StudyTableTests {
  private let study: Study

  init() throws { study = try Sample.study() }

  /// The units of a decimal with six or three places, or a count.
  private func units(_ cell: ReportCell?) -> Int128 {
    switch cell {
    case .decimal(let units, _): units
    case .integer(let count): Int128(count)
    default: 0
    }
  }

  private func summary(_ column: String) -> Int128 { units(study.table(.summary).cell(0, column)) }

  private func sum(_ table: ReportTable, _ column: String) -> Int128 {
    table.rows.indices.reduce(0) { $0 + units(table.cell($1, column)) }
  }

  @Test("The sample has something of everything")
  func sample() {
    for column in [
      "joins_rejected", "joins_delayed", "launches_cold", "launches_warm", "participants_dropped",
      "shortage_episodes",
      "cost_commitment_usd", "cost_egress_usd", "cost_compute_warm_hibernating_usd",
      "warm_running_hours", "warm_hibernated_hours",
    ] {
      #expect(summary(column) > 0, "\(column)")
    }
  }

  @Test(
    "The amounts of every instance add up to its total, and the instances and the commitment to the summary's"
  )
  func costs() {
    let table = study.table(.instances)
    let amounts = table.columns.map(\.name).filter {
      $0.hasSuffix("_usd") && $0 != "cost_total_usd"
    }
    for row in table.rows.indices {
      #expect(
        amounts.reduce(0) { $0 + units(table.cell(row, $1)) }
          == units(table.cell(row, "cost_total_usd")))
    }
    #expect(
      sum(table, "cost_total_usd") + summary("cost_commitment_usd") == summary("cost_total_usd"))
    #expect(sum(study.table(.timeseries), "cost_usd") == summary("cost_total_usd"))
    let parts = [
      "serving", "starting", "draining", "warm_preparing", "warm_running", "warm_hibernating",
    ].map { "cost_compute_\($0)_usd" }
    let others = [
      "cost_storage_group_usd", "cost_storage_warm_usd", "cost_address_usd", "cost_commitment_usd",
    ]
    #expect((parts + others).reduce(0) { $0 + summary($1) } == summary("cost_capacity_usd"))
    #expect(summary("cost_capacity_usd") + summary("cost_egress_usd") == summary("cost_total_usd"))
  }

  @Test("With every price asked for the books add up as well, and each has a column that shows it")
  func allPrices() throws {
    let study = try Sample.study(
      "instance={type: t3.large, participant_limit: 10, volume: 40GB, memory: 8GB, bitrate_per_participant: 1Mbps, address: elastic, cpu_utilization: 80%}",
      "placement.cascade_seats=1",
      "launch.registration={sns: 1s, lambda: 1s, lambda_cold_start: 2s, propagation: 30s, application: 1s}",
      "pricing={month_to_date_gb: 9990, cross_zone_per_gb: 0.01, detailed_monitoring_per_month: 2.1, hosted_zone_per_month: 0.5, sns_per_million: 1000, lambda_per_million: 999}"
    )
    let (table, summary) = (study.table(.instances), study.table(.summary))
    func total(_ column: String) -> Int128 { units(summary.cell(0, column)) }
    let amounts = table.columns.map(\.name).filter {
      $0.hasSuffix("_usd") && $0 != "cost_total_usd"
    }
    for row in table.rows.indices {
      #expect(
        amounts.reduce(0) { $0 + units(table.cell(row, $1)) }
          == units(table.cell(row, "cost_total_usd")))
    }
    #expect(
      sum(table, "cost_total_usd") + total("cost_registration_usd") == total("cost_total_usd"))
    #expect(sum(study.table(.timeseries), "cost_usd") == total("cost_total_usd"))
    #expect(total("cost_capacity_usd") + total("cost_egress_usd") == total("cost_total_usd"))
    let columns = ["address_warm_hibernated_usd", "cross_zone_serving_usd", "egress_serving_usd"]
    for column in columns { #expect(sum(table, column) > 0, "\(column)") }
    // A thousandth of a dollar each: at least one for each launch that was registered.
    #expect(total("cost_registration_usd") > 2_000)
  }

  @Test("Times and billed times of every instance add up over its states")
  func times() {
    let table = study.table(.instances)
    let names = table.columns.map(\.name)
    for (total, isPart) in [("compute_s", "compute_"), ("storage_s", "storage_")] {
      let parts = names.filter {
        $0.hasPrefix(isPart) && $0.hasSuffix("_s") && $0 != total && $0 != "compute_covered_s"
      }
      for row in table.rows.indices {
        #expect(
          parts.reduce(0) { $0 + units(table.cell(row, $1)) } == units(table.cell(row, total)))
      }
    }
  }

  @Test("Penalties are on top of the total, a dollar a rejected join and two a lost participant")
  func penalties() {
    let penalties = (summary("joins_rejected") + 2 * summary("participants_lost")) * 1_000_000
    #expect(summary("cost_with_penalties_usd") == summary("cost_total_usd") + penalties)
  }

  @Test("Joins add up in the summary, in the intervals and in the list of rejections")
  func joins() {
    let parts = ["joins_admitted", "joins_rejected", "joins_waiting_at_end"]
    #expect(parts.reduce(0) { $0 + summary($1) } == summary("joins_offered"))
    let reasons = ["no_instance", "meeting_full", "meeting_limit", "pool_full"].map {
      "rejected_\($0)"
    }
    #expect(reasons.reduce(0) { $0 + summary($1) } == summary("joins_rejected"))
    #expect(sum(study.table(.timeseries), "joins") == summary("joins_offered"))
    #expect(sum(study.table(.timeseries), "rejected") == summary("joins_rejected"))
    #expect(Int128(study.table(.rejections).rows.count) == summary("joins_rejected"))
  }

  @Test(
    "Dropped people add up in the summary and in the list of drops, and every outcome but the open one has its time"
  )
  func drops() {
    let table = study.table(.drops)
    let outcomes = [
      ("rejoined", "participants_rejoined"), ("lost", "participants_lost"),
      ("away_at_end", "rejoins_waiting_at_end"),
    ]
    for (outcome, column) in outcomes {
      let rows = table.rows.indices.filter { table.cell($0, "outcome") == .text(outcome) }
      #expect(Int128(rows.count) == summary(column), "\(outcome)")
      #expect(
        rows.allSatisfy { (table.cell($0, "outcome_s") == .missing) == (outcome == "away_at_end") })
    }
    #expect(Int128(table.rows.count) == summary("participants_dropped"))
    #expect(table.rows.allSatisfy { $0[5] == .text("fault") })
    #expect(table.rows.indices.allSatisfy { units(table.cell($0, "time_s")) == 6_000_000 })
  }

  @Test(
    "An instance's moves follow one another from its creation to its end, and its time is that between them"
  )
  func lifecycle() {
    let table = study.table(.lifecycle)
    let instances = study.table(.instances)
    for row in instances.rows.indices {
      let moves = table.rows.indices.filter {
        table.cell($0, "instance_id") == instances.cell(row, "instance_id")
      }
      for (move, next) in zip(moves, moves.dropFirst()) {
        #expect(table.cell(move, "to") == table.cell(next, "from"))
      }
      #expect(moves.first.flatMap { table.cell($0, "time_s") } == instances.cell(row, "created_s"))
      guard let last = moves.last, instances.cell(row, "ended_s") != .missing else { continue }
      #expect(
        table.cell(last, "phase") == .text("ended")
          && table.cell(last, "time_s") == instances.cell(row, "ended_s"))
    }
  }

  @Test("The intervals' means times their lengths add up to the summary's hours")
  func integrals() {
    let table = study.table(.timeseries)
    #expect(sum(table, "interval_s") == 3 * 3_600_000)
    let pairs = [
      ("serving", "serving_hours"), ("starting", "starting_hours"), ("draining", "draining_hours"),
      ("warm_preparing", "warm_preparing_hours"), ("warm_stopped", "warm_stopped_hours"),
      ("warm_running", "warm_running_hours"),
      ("warm_hibernated", "warm_hibernated_hours"), ("free_seats", "empty_seat_hours"),
      ("participants", "participant_hours"),
      ("shortfall_seats", "shortfall_seat_hours"),
    ]
    for (mean, hours) in pairs {
      // Micro-units times milliseconds, in micro-hours; a mean is rounded to a millionth.
      let integral =
        table.rows.indices.reduce(0) {
          $0 + units(table.cell($1, mean)) * units(table.cell($1, "interval_s"))
        } / 3_600_000
      #expect(
        (integral - summary(hours)).magnitude <= 3,
        "\(mean): \(integral), \(hours): \(summary(hours))")
    }
  }

  @Test("The stages of every launch that came to serve add up to its lag")
  func launches() {
    let table = study.table(.launches)
    #expect(!table.rows.isEmpty)
    for row in table.rows.indices where table.cell(row, "lag_s") != .missing {
      let stages = ["control_loop_s", "pending_s", "start_s", "registration_s"].reduce(0) {
        $0 + units(table.cell(row, $1))
      }
      #expect(stages == units(table.cell(row, "lag_s")))
      #expect(units(table.cell(row, "serving_s")) - units(table.cell(row, "decided_s")) == stages)
    }
  }

  @Test("Every decision's moves add up to the change that was applied")
  func decisions() {
    let table = study.table(.decisions)
    #expect(!table.rows.isEmpty)
    for row in table.rows.indices {
      func count(_ column: String) -> Int128 { units(table.cell(row, column)) }
      let added = count("launched_cold") + count("launched_warm") + count("undrained")
      #expect(
        added - count("ended") - count("started_draining") - count("cancelled") == count("applied"))
    }
  }

  @Test("Reports of one run have no replication column, those of several begin with it")
  func replications() throws {
    let repeated = try Sample.study("replications=2")
    for kind in ReportSettings.Kind.tables where kind != .summary {
      #expect(study.table(kind).columns.first?.name != "replication")
      #expect(
        repeated.table(kind).columns.map(\.name) == ["replication"]
          + study.table(kind).columns.map(\.name))
    }
    #expect(repeated.table(.summary).rows.map { $0[2] } == [.integer(0), .integer(1)])
  }

  @Test("Rejected participants have their name, or their place among the meeting's joins")
  func participants() throws {
    let (one, strict) = (
      "auto_scaling_group={min_size: 1, max_size: 1}", "placement.affinity=strict"
    )
    let (reject, rows) = ("admission={when_full: reject}", (0..<12).map { "=x,\(60 + $0),600" })
    let columns = "meeting_id,join_time,leave_time"
    let plain = try Sample.study(
      one, strict, reject, "faults=[]", trace: "\(columns)\n" + rows.joined(separator: "\n"))
    #expect(plain.table(.rejections).rows.map { $0[4] } == [.integer(11), .integer(12)])
    #expect(plain.table(.rejections).csv().contains(",'=x,11,meeting_full,1\n"))
    let named = rows.enumerated().map { "\($1),\($0 == 11 ? "" : "p\($0)")" }.joined(
      separator: "\n")
    let names = try Sample.study(
      one, strict, reject, "faults=[]", trace: "\(columns),participant_id\n" + named)
    #expect(names.table(.rejections).rows.map { $0[4] } == [.text("p10"), .integer(12)])
  }
}
