internal import PoolSimulation
internal import Settings
package import Studies
internal import Synchronization

/// What `greenroom bound` answers: what a pool's capacity costs beside the least that any plan pays.
package struct BoundReport: Sendable {
  /// One replication.
  package struct Run: Sendable {
    /// The replication, from 0.
    package let replication: Int
    /// The least that any plan pays, or why there is no such number.
    let outcome: Result<Least, CapacityBound.Hindrance>
    /// What the run paid, micro-dollars.
    package let cost: Int64
    /// Whether nobody was dropped and everybody got in at once, but for as many as may be refused.
    /// Without that nothing is claimed.
    package let isServed: Bool
    let joins: Int
    /// What the capacity was paid for.
    let split: CostSplit?
    /// A plan of somebody who knows the demand; nil where there is no bound, where none was found,
    /// and where some may be refused.
    let clairvoyant: Clairvoyant?

    var least: Least? { try? outcome.get() }
    var fleet: CapacityBound.FixedFleet? { try? least?.bound.fixedFleet.get() }
  }

  /// The least with the shortest launches, and with launches at their medians.
  struct Least: Sendable {
    let bound, reference: CapacityBound

    /// - Parameters:
    ///   - replication: what is run
    ///   - refused: the share of the joins that may be refused
    /// - Throws: why there is none.
    init(_ replication: Replication, refused: Double) throws(CapacityBound.Hindrance) {
      func least(_ times: CapacityBound.LaunchTimes) throws(CapacityBound.Hindrance)
        -> CapacityBound
      {
        try CapacityBound(
          replication.plan, launchTimes: times, refused: refused, need: replication.need)
      }
      (bound, reference) = (try least(.shortest), try least(.median))
    }
  }

  /// A replication that has a bound.
  private typealias Bounded = (run: Run, least: Least)

  package let scenario: String
  package let policy: String
  /// The share of the joins that may be refused.
  package let refused: Double
  /// One a replication.
  package let runs: [Run]

  /// Runs every replication and bounds it.
  /// - Parameters:
  ///   - loaded: the scenario
  ///   - refused: the share of the joins that may be refused, from 0 to 1
  ///   - workers: the number of runs at a time
  ///   - report: is told after every run
  /// - Throws: why no plan lets everybody in (`CapacityBound.Hindrance`) where none does in any
  ///   replication, as the first has it, or a `ScenarioError` of a policy's program.
  package init(
    of loaded: LoadedScenario, refused: Double = 0, workers: Int,
    report: ((StudyProgress) -> Void)? = nil
  ) throws {
    self.refused = refused
    scenario = loaded.scenario.name
    policy = loaded.scenario.policyName
    var runs: [Run] = []
    let limit = loaded.scenario.instance.participantLimit
    try runReplications(
      of: loaded, workers: workers, series: .nowhere, report: report,
      makeOf: { replication, threads throws(ScenarioError) -> Run in
        let outcome = Result { () throws(CapacityBound.Hindrance) in
          try Least(replication, refused: refused)
        }
        let hasBound = (try? outcome.get()) != nil
        let search = refused == 0 && hasBound ? Clairvoyant.Search(replication.plan) : nil
        let ended = Mutex<Result<StudyRun, ScenarioError>?>(nil)
        doAtOnce(
          [
            {
              let run = Result { () throws(ScenarioError) in try replication.run() }
              ended.withLock { $0 = run }
            }
          ] + (search?.pieces ?? []), threads: threads)
        guard let run = try ended.withLock(\.self)?.get() else {
          preconditionFailure("the replication was not run")
        }
        return Run(
          replication: run.replication, outcome: outcome,
          cost: MetricContext(run.result, participantLimit: limit).capacityCost,
          isServed: run.result.letsIn(allBut: refused), joins: run.result.counts.joinsOffered,
          split: run.result.split, clairvoyant: search?.found)
      },
      take: { runs.append($0) })
    self.runs = runs
    if !runs.contains(where: { $0.least != nil }) { _ = try runs.first?.outcome.get() }
  }

  /// The replications that have a bound.
  private var bounded: [Bounded] {
    runs.compactMap { run in run.least.map { (run, $0) } }
  }

  /// Which replications have no bound, and why.
  package var notes: [String] {
    runs.compactMap { run in
      guard case .failure(let hindrance) = run.outcome else { return nil }
      return "Replication \(run.replication) has no bound and is in no mean: \(hindrance.sentence)."
    }
  }
}

extension CapacityBound {
  /// Why no fixed fleet is named.
  var noFleet: NoFleet? {
    guard case .failure(let reason) = fixedFleet else { return nil }
    return reason
  }
}

extension CapacityBound.NoFleet {
  /// The reason in a few words.
  var sentence: String {
    switch self {
    case .otherLimits: "instances have limits beside their seats"
    case .outOfBounds(let instances):
      "one for the demand's peak has \(Wording.counted(instances, "instance")), and "
        + "auto_scaling_group.max_size or quotas.vcpus allows fewer"
    }
  }
}

extension CapacityBound.Hindrance {
  /// Why there is no bound, in a sentence.
  package var sentence: String {
    switch self {
    case .maxSize(let needed, let most):
      "no plan turns nobody away: the demand takes \(Wording.counted(needed, "instance")) at its "
        + "peak, and auto_scaling_group.max_size allows \(most)"
    case .quota(let needed, let most):
      "no plan turns nobody away: the demand takes \(needed) vCPUs at its peak, and quotas.vcpus "
        + "allows \(most)"
    case .largeJoin(let seats, let limit):
      "no plan turns nobody away: a join takes \(seats) seats, and instance.participant_limit is "
        + "\(limit)"
    case .openEnd:
      "the run ends when its last participant has left, so whoever is refused may end it earlier; "
        + "expected a duration beside --allow"
    }
  }
}

// As columns.
extension BoundReport {
  private static var fields: [Field<(report: BoundReport, run: Run)>] {
    [
      Field("scenario", "text", "the scenario's name") { .text($0.report.scenario) },
      Field("policy", "text", "the scaling policy") { .text($0.report.policy) },
      Field("replication", "count", "from 0") { .count($0.run.replication) },
      Field("joins_offered", "count", "joins in the run") { .count($0.run.joins) },
      Field(
        "served", "text",
        "whether everybody got in at once, but for as many as may be refused, and nobody was dropped: "
          + "yes or no"
      ) { .text($0.run.isServed ? "yes" : "no") },
      Field("cost_capacity_usd", "usd", "what the run paid for capacity") { .dollars($0.run.cost) },
      Field(
        "cost_bound_usd", "usd", "no plan that lets as many in at once pays less for capacity"
      ) { row in row.run.least.map { .dollars($0.bound.cost) } ?? .missing },
      Field(
        "cost_reference_usd", "usd", "the same with every launch time at its median: no bound"
      ) { row in row.run.least.map { .dollars($0.reference.cost) } ?? .missing },
      Field(
        "cost_vs_bound", "ratio", "what the run paid over the bound; empty where it was not served"
      ) { row in
        guard row.run.isServed, let least = row.run.least else { return .missing }
        return ratio(row.run.cost, least.bound.cost)
      },
      Field(
        "cost_clairvoyant_usd", "usd",
        "what somebody pays for capacity who knows the demand, without a warm pool; empty where no "
          + "such plan let everybody in at once"
      ) { row in row.run.clairvoyant.map { .dollars($0.cost) } ?? .missing },
      Field("clairvoyant_seats", "count", "the seats of an instance that this plan counts on") {
        row in row.run.clairvoyant.map { .count($0.seats) } ?? .missing
      },
      Field("peak_instances", "count", "the most instances that the demand takes at once") {
        row in row.run.least.map { .count($0.bound.peak) } ?? .missing
      },
      Field(
        "cost_fixed_peak_usd", "usd",
        "what so many instances pay, and min_size at least, that run from start to end, without "
          + "what registers them; empty where instances have limits beside their seats, and where "
          + "there may not be as many"
      ) { row in row.run.fleet.map { .dollars($0.cost) } ?? .missing },
      Field("cost_vs_fixed_peak", "ratio", "what the run paid over that") { row in
        row.run.fleet.map { ratio(row.run.cost, $0.cost) } ?? .missing
      },
    ]
  }

  /// What capacity was paid for, a column a part.
  private static var parts: [Field<(report: BoundReport, run: Run)>] {
    CostSplit.Part.allCases.map { part in
      Field("cost_\(part.name)_usd", "usd", "of cost_capacity_usd: \(part.meaning)") { row in
        row.run.split.map { .dollars($0.cost(of: part)) } ?? .missing
      }
    }
  }

  private static func ratio(_ cost: Int64, _ other: Int64) -> ReportCell {
    other > 0 ? .number(Double(cost) / Double(other)) : .missing
  }

  /// A row a replication.
  package var table: ReportTable {
    ReportTable(name: "bound", fields: Self.fields + Self.parts, of: runs.map { (self, $0) })
  }
}

// In words.
extension BoundReport {
  private static func mean(_ runs: [Bounded], _ cost: (Bounded) -> Int64) -> Double {
    Double(runs.reduce(0) { $0 + cost($1) }) / Double(max(runs.count, 1)) / 1_000_000
  }

  /// `4 instances`, or `2 to 4 instances` where replications differ.
  private static func span(of counts: [Int]) -> String {
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    let instances = Wording.counted(most, "instance")
    return least == most ? instances : "\(Wording.count(least)) to \(instances)"
  }

  /// The answer as sentences and a small table.
  package var text: String { text(width: nil) }

  /// The same for a terminal of so many columns.
  package func text(width: Int?) -> String {
    let bounded = bounded
    let bound = Self.mean(bounded, \.least.bound.cost)
    let reference = Self.mean(bounded, \.least.reference.cost)
    let cost = Self.mean(bounded, \.run.cost)
    let served = bounded.count(where: \.run.isServed)
    let everybody =
      refused > 0
      ? "all but \(Wording.percent(refused)) of the joins" : "everybody"
    var rows = [("bound", bound, "no plan that lets \(everybody) in at once pays less")]
    if reference != bound {
      rows.append(("reference", reference, "the same with launches at their medians"))
    }
    let plans = bounded.compactMap(\.run.clairvoyant)
    if plans.count == bounded.count {
      rows.append(
        (
          "clairvoyant", Self.mean(bounded) { $0.run.clairvoyant?.cost ?? 0 },
          "a plan that knows the demand and has no warm pool; everybody got in at once"
        ))
    }
    let isAll = served == bounded.count
    let fate =
      isAll
      ? "\(everybody) got in at once"
      : bounded.count == 1
        ? "not as many got in at once: it may be below the bound"
        : "\(everybody) got in at once in \(served) of \(bounded.count) replications"
    rows.append((policy, cost, fate))
    let fleets = bounded.compactMap(\.run.fleet)
    if fleets.count == bounded.count {
      let instances = Self.span(of: fleets.map(\.instances))
      rows.append(
        (
          "fixed fleet", Self.mean(bounded) { $0.run.fleet?.cost ?? 0 },
          "\(instances) for the demand's peak, from start to end"
        ))
    }
    let cells = rows.map { row -> [ReportCell] in
      let share = bound > 0 ? "\(Wording.decimal(row.1 / bound, places: 2))" : "-"
      return [
        .text(row.0), .text("$\(Wording.decimal(row.1, places: 2))"), .text(share), .text(row.2),
      ]
    }
    let table = ReportTable(
      name: "bound",
      columns: [
        ReportColumn(scenario.onOneLine, "text", ""), ReportColumn("capacity", "text", ""),
        ReportColumn("x bound", "text", ""), ReportColumn("", "text", ""),
      ], rows: cells)
    let all = Wording.count(runs.count)
    let times =
      runs.count == 1
      ? ""
      : bounded.count == runs.count
        ? "Means of \(all) replications.\n"
        : "Means of \(Wording.count(bounded.count)) of \(all) replications.\n"
    let foresight =
      refused > 0 || plans.count == bounded.count
      ? ""
      : "Knowing the demand let everybody in at once in \(plans.count) of "
        + "\(Wording.counted(bounded.count, "replication")): no clairvoyant plan is named.\n"
    return times + table.text(width: width) + Self.noFleetText(bounded) + foresight
      + splitText(bounded, of: cost, width: width)
  }

  /// Why no fixed fleet is named, where that is so.
  private static func noFleetText(_ bounded: [Bounded]) -> String {
    let reasons = bounded.compactMap(\.least.bound.noFleet)
    guard let reason = reasons.first else { return "" }
    guard reason != .otherLimits else {
      return "The bound counts seats, and instances have limits beside them, which may take more: "
        + "no fixed fleet is named.\n"
    }
    let place =
      bounded.count == 1
      ? "" : " in \(reasons.count) of \(Wording.counted(bounded.count, "replication"))"
    let counts = reasons.compactMap { reason -> Int? in
      if case .outOfBounds(let instances) = reason { instances } else { nil }
    }
    return "A fixed fleet for the demand's peak has \(span(of: counts))\(place), and "
      + "auto_scaling_group.max_size or quotas.vcpus allows fewer: no fixed fleet is named.\n"
  }

  /// What the capacity was paid for, without the parts that came to nothing.
  private func splitText(_ bounded: [Bounded], of cost: Double, width: Int?) -> String {
    let parts = CostSplit.Part.allCases.map { part in
      (part, Self.mean(bounded) { $0.run.split?.cost(of: part) ?? 0 })
    }
    let rows = parts.filter { $0.1 > 0 }.map { part, paid -> [ReportCell] in
      [
        .text(part.name), .text("$\(Wording.decimal(paid, places: 2))"),
        .text(Wording.percent(paid / cost)), .text(part.meaning),
      ]
    }
    guard !rows.isEmpty else { return "" }
    let columns = ["\(policy), by part", "capacity", "share", ""].map {
      ReportColumn($0, "text", "")
    }
    return "\n" + ReportTable(name: "parts", columns: columns, rows: rows).text(width: width)
  }
}
