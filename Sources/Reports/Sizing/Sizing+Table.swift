internal import PoolSimulation
internal import QueueingTheory
internal import Settings
internal import Studies

extension Sizing {
  private static var fields: [Field<(sizing: Sizing, staffing: Staffing)>] {
    [
      Field(
        "rule", "text",
        "erlang_b, erlang_c: the fewest seats by that formula; square_root: the load and beta "
          + "times its root"
      ) {
        .text($0.staffing.name)
      },
      Field(
        "target", "text",
        "what is kept small: blocking (joins refused) or waiting (joins that wait)"
      ) {
        .text($0.staffing.target.isWaiting ? "waiting" : "blocking")
      },
      Field("target_rate", "fraction", "the share of joins that may be refused, or wait") {
        .small($0.staffing.target.share)
      },
      Field(
        "wait_longer_than_s", "s", "the time that a wait has to exceed to count; empty for blocking"
      ) {
        $0.staffing.target.isWaiting ? .number($0.sizing.patience) : .missing
      },
      Field(
        "offered_load_erlangs", "erlangs",
        "the people who would be in at once if nobody were turned away"
      ) {
        .number($0.staffing.offeredLoad)
      },
      Field("seats", "count", "the seats that the rule asks for") { .count($0.staffing.servers) },
      Field("beta", "number", "the seats beyond the load over the load's square root") {
        .number($0.staffing.beta)
      },
      Field(
        "rate", "fraction",
        "the share of joins that these seats refuse or let wait, by Erlang's formula"
      ) {
        .small($0.staffing.share)
      },
      Field("instances", "count", "the fewest instances with so many seats") {
        .count($0.staffing.units)
      },
      Field("instance_seats", "count", "all seats of these instances") {
        .count($0.staffing.serversOfUnits)
      },
      Field("instance_rate", "fraction", "the share of joins that all of them refuse or let wait") {
        .small($0.staffing.shareOfUnits)
      },
      Field("utilization_mean", "fraction", "the mean share of all of them that are taken") {
        .number($0.staffing.utilization)
      },
      Field(
        "mean_wait_s", "s",
        "the mean wait of all joins with all of them; empty for blocking and without a stay"
      ) { row in
        row.sizing.meanStay.flatMap { row.staffing.meanWait(meanStay: $0) }.map { .number($0) }
          ?? .missing
      },
    ]
  }

  /// The answers, one row each.
  package var table: ReportTable {
    ReportTable(name: "size", fields: Self.fields, of: staffings.map { (self, $0) })
  }

  /// The answers with everything that they rest on.
  package var json: JSONValue {
    func number(_ value: Double?) -> JSONValue {
      guard let value, case .decimal(let units, let places) = ReportCell.number(value) else {
        return .null
      }
      return .number(DecimalText.text(units, places: places))
    }
    return .object([
      JSONValue.Member("offered_load_erlangs", number(offeredLoad)),
      JSONValue.Member("joins_per_hour", number(joinsPerHour)),
      JSONValue.Member("mean_stay_s", number(meanStay)),
      JSONValue.Member("participant_limit", .integer(participantLimit)),
      JSONValue.Member("answers", table.json),
      JSONValue.Member("assumptions", .array(assumptions.map { .string($0) })),
    ])
  }
}

extension Staffing {
  /// The rule and its formula in a word.
  var name: String {
    switch rule {
    case .erlang: target.isWaiting ? "erlang_c" : "erlang_b"
    case .squareRoot: rule.rawValue
    }
  }
}
