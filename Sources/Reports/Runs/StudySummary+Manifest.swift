internal import PoolSimulation
internal import Settings
internal import Studies
internal import Workloads

extension StudySummary {
  /// The manifest: what was run, on which inputs, and what every column means. The same wherever
  /// and whenever it is written.
  /// - Parameters:
  ///   - tables: the tables that are written beside it
  ///   - batches: into how many batches the run is cut; nil: it is not
  /// - Returns: the document
  package func manifest(of tables: [Manifest.Table], batches: Int? = nil) -> Manifest {
    Manifest(
      command: "simulate", engine: nil, scenario: scenario.name, seed: scenario.seed,
      subject: [
        JSONValue.Member("variant", .string(variant)),
        JSONValue.Member("replications", .integer(runs.count)),
      ],
      options: batches.map { [JSONValue.Member("batches", .integer($0))] } ?? [],
      scenarioFile: loaded.inputs.first,
      inputs: Array(loaded.inputs.dropFirst()),
      details: [
        JSONValue.Member("demand", .array(runs.map(\.demand))),
        JSONValue.Member("events", .array(runs.map(\.events))),
        JSONValue.Member("launch", launch), JSONValue.Member("prices", prices),
      ], settings: scenario.settings.json, tables: tables, documents: [])
  }

  /// Whose numbers the launch times are; the stages themselves are among the settings.
  private var launch: JSONValue {
    let numbers = scenario.launchNumbers
    guard let preset = numbers.preset else {
      return .object([JSONValue.Member("source", .string(numbers.text))])
    }
    return .object([
      JSONValue.Member("preset", .string(preset.name)),
      JSONValue.Member("source", .string(preset.source)),
      JSONValue.Member("overridden", .array(numbers.overridden.map { .string($0) })),
    ])
  }

  /// The prices as they were used: a price list changes with the version, and the scenario's file
  /// does not show it.
  private var prices: JSONValue {
    let isWritten = scenario.settings.node(at: "pricing.on_demand_per_hour") != nil
    let source =
      isWritten || scenario.instance.type == nil || scenario.instance.isSpot
      ? "the scenario's own" : scenario.region.typeSource
    func price(_ key: String, _ nano: Int64) -> JSONValue.Member {
      JSONValue.Member(key, .number(DecimalText.text(Int128(nano), places: 9)))
    }
    let prices = scenario.prices
    // What the first GB costs that is not free, where nothing is sent through the tiers.
    let listed: Int64 = prices.egressTiers.first { $0.perGB > 0 }?.perGB ?? 0
    let perGB: Int64 = prices.egressPerGB ?? listed
    let tiers = prices.egressTiers.map { tier -> JSONValue in
      .object([
        JSONValue.Member("from_gb", .integer(Int(tier.from / 1_000_000_000))),
        price("per_gb", tier.perGB),
      ])
    }
    let running = scenario.instance.isSpot ? "spot" : "on_demand"
    let others =
      (prices.commitment.map { [price("commitment_per_hour", $0.perHour)] } ?? [])
      + (prices.crossZonePerGB > 0 ? [price("cross_zone_per_gb", prices.crossZonePerGB)] : [])
    return .object(
      [
        JSONValue.Member("\(running)_source", .string(source)),
        price("\(running)_per_hour", scenario.prices.onDemandPerHour),
        price("volume_per_gb_month", scenario.prices.volumePerGBMonth),
        price("public_ipv4_per_hour", scenario.prices.publicIPv4PerHour),
        prices.isEgressTiered
          ? JSONValue.Member("egress_tiers", .array(tiers)) : price("egress_per_gb", perGB),
      ] + others)
  }
}

extension RunDigest {
  /// What happened in this replication, as one number.
  fileprivate var events: JSONValue {
    .object([
      JSONValue.Member("replication", .integer(replication)),
      JSONValue.Member("fingerprint", .string(EventFingerprint.text(of: record.fingerprint))),
    ])
  }

  /// What became of the trace's rows in this replication.
  fileprivate var demand: JSONValue {
    .object([
      JSONValue.Member("replication", .integer(replication)),
      // A synthetic source has no rows whose times could have a meaning.
      JSONValue.Member("times", rows.rowsRead > 0 ? .string(rows.times.rawValue) : .null),
      JSONValue.Member("rows_read", .integer(rows.rowsRead)),
      JSONValue.Member("rows_before_start", .integer(rows.rowsBeforeStart)),
      JSONValue.Member("rows_after_end", .integer(rows.rowsAfterEnd)),
      JSONValue.Member("rows_skipped", .integer(rows.rowsSkipped)),
      JSONValue.Member("rows_of_other_regions", .integer(rows.rowsOfOtherRegions)),
      JSONValue.Member("intervals_missing", .integer(rows.intervalsMissing)),
      JSONValue.Member("joins_after_end", .integer(rows.joinsAfterEnd)),
      JSONValue.Member("joins", .integer(joins)),
      JSONValue.Member("meetings", .integer(meetings)),
    ])
  }
}
