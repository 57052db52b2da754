internal import PoolSimulation
internal import Studies

// Sums that the page draws and no file has: each is of cells of instances.csv and rejections.csv.
extension RunResult {
  /// What each state cost, by what was paid for, and what belongs to no instance: the rows add up to
  /// `cost_total_usd`.
  var moneyTable: ReportTable {
    let kinds = Self.kindsOfMoney.map { kind in
      { (state: LedgerState) in
        self.instances.reduce(0) { $0 + $1[keyPath: kind.amounts][state.rawValue] }
      }
    }
    func row(_ what: String, _ amounts: [Int64], other: Int64) -> [ReportCell] {
      [.text(what)] + amounts.map { .dollars($0) }
        + [.dollars(other), .dollars(amounts.reduce(other, +))]
    }
    let states = LedgerState.allCases.map { state in
      row(state.name, kinds.map { $0(state) }, other: 0)
    }
    let others = [("commitment", commitmentCost), ("registration", registrationCost)].map {
      row($0, kinds.map { _ in 0 }, other: $1)
    }
    return ReportTable(name: "money", columns: Self.moneyColumns, rows: states + others)
  }

  /// What instances are paid for.
  private static var kindsOfMoney:
    [(name: String, help: String, amounts: KeyPath<InstanceAccount, StateCells>)]
  {
    [
      ("compute_usd", "compute on demand, what a commitment covers left out", \.computeCost),
      ("storage_usd", "volumes", \.storageCost),
      ("address_usd", "public IPv4 addresses", \.addressCost),
      ("egress_usd", "traffic to participants", \.egressCost),
      ("cross_zone_usd", "traffic between zones", \.crossZoneCost),
    ]
  }

  /// The columns of `moneyTable`.
  static var moneyColumns: [ReportColumn] {
    [ReportColumn("what", "text", "the state, or what belongs to no instance")]
      + kindsOfMoney.map { ReportColumn($0.name, "USD", $0.help) }
      + [
        ReportColumn("other_usd", "USD", "what is paid for the pool as a whole"),
        ReportColumn("total_usd", "USD", "the sum of the row's amounts"),
      ]
  }

  /// How many joins each reason turned away.
  var refusalTable: ReportTable {
    let columns = [
      ReportColumn("reason", "text", "why the last attempt was refused"),
      ReportColumn("joins", "count", "joins that never got in for it"),
      ReportColumn("meaning", "text", "the reason in words"),
    ]
    let rows = RefusalReason.allCases.map { reason -> [ReportCell] in
      let help = Metric.named("rejected_\(reason.rawValue)")?.help ?? ""
      return [
        .text(reason.rawValue), .count(rejections.count { $0.reason == reason }),
        .text(help.split(separator: ";").first.map(String.init) ?? help),
      ]
    }
    return ReportTable(name: "refusals", columns: columns, rows: rows)
  }

  /// Every time that demand rose to one more instance and the capacity came late, or never: the
  /// lags of `scale_up_lag_max_s` and the like that are not 0.
  var crossingTable: ReportTable {
    ReportTable(
      name: "crossings",
      fields: [
        Field("since_s", "s", "when demand rose to so many instances") { .seconds(at: $0.since) },
        Field("until_s", "s", "when they served, or were not needed any more, or the end") {
          .seconds(at: $0.until)
        },
        Field("lag_s", "s", "the time between these") { .seconds($0.until - $0.since) },
        Field("instances", "count", "the instances that the demand needed") { .count($0.level) },
        Field("decided_s", "s", "when so many were launched; empty: never") {
          .seconds(at: $0.decided)
        },
        Field("met", "text", "whether they served in the end: yes or no") {
          .text($0.isMet ? "yes" : "no")
        },
      ],
      of: scaleUp.late.enumerated().sorted {
        ($0.element.since, $0.offset) < ($1.element.since, $1.offset)
      }.map(\.element))
  }
}
