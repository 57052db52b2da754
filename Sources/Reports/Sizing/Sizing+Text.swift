internal import PoolSimulation
internal import QueueingTheory
internal import Settings
internal import Studies

extension Sizing {
  /// The answers in sentences and a table, then what they assume.
  package var text: String {
    let sentences = ([load] + staffings.map(sentence)).map { "\($0)\n" }.joined()
    let assumed = assumptions.map { "  - \($0)\n" }.joined()
    return
      "\(sentences)\n\(terminalTable.text)\nAssumed\n\(assumed)A real pool needs more: `greenroom "
      + "simulate` assumes none of this.\n"
  }

  private var erlangs: String { Wording.amount(offeredLoad, .count) }

  private var load: String {
    let origin =
      joinsPerHour.map { joins in
        let stay = Wording.length(Int64(((meanStay ?? 0) * 1_000).rounded()))
        return ": \(Wording.amount(joins, .count)) joins an hour that stay \(stay) in the mean"
      } ?? ""
    return
      "The load is \(erlangs) erlangs, the people who would be in at once if nobody were turned "
      + "away\(origin)."
  }

  private func sentence(_ staffing: Staffing) -> String {
    let seats = Wording.counted(staffing.servers, "seat")
    let fate: String =
      switch (staffing.target.isWaiting, patience > 0) {
      case (false, _): "are refused"
      case (true, false): "wait"
      case (true, true): "wait longer than \(Wording.length(Int64((patience * 1_000).rounded())))"
      }
    let rule: String =
      switch staffing.rule {
      case .erlang: "Erlang \(staffing.target.isWaiting ? "C" : "B"): with \(seats)"
      case .squareRoot:
        "Square root: with \(erlangs) \(staffing.beta < 0 ? "-" : "+") "
          + "\(Wording.decimal(abs(staffing.beta), places: 2)) x sqrt(\(erlangs)) = \(seats)"
      }
    let all =
      "with all \(Wording.counted(staffing.serversOfUnits, "seat")) of "
      + "\(staffing.units == 1 ? "it" : "them")"
    return "\(rule) \(words(staffing.share, staffing)) of the joins \(fate). "
      + "That takes \(Wording.counted(staffing.units, "instance")); \(all) it is "
      + "\(words(staffing.shareOfUnits, staffing))."
  }

  /// The table in fewer columns.
  private var terminalTable: ReportTable {
    let waits = meanStay != nil && staffings.contains(where: \.target.isWaiting)
    let columns = [
      "rule", "target", "seats", "comes to", "instances", "their seats", "come to", "taken, mean",
    ]
    return ReportTable(
      name: "size",
      columns: (columns + (waits ? ["mean wait"] : [])).map { ReportColumn($0, "text", "") },
      rows: staffings.map { staffing in
        let target =
          "\(staffing.target.isWaiting ? "waiting" : "blocking") "
          + "\(Wording.amount(staffing.target.share, .fraction))"
        let cells: [ReportCell] = [
          .text(staffing.name), .text(target), .count(staffing.servers),
          .text(words(staffing.share, staffing)),
          .count(staffing.units), .count(staffing.serversOfUnits),
          .text(words(staffing.shareOfUnits, staffing)),
          .text(Wording.percent(staffing.utilization, places: 1)),
        ]
        guard waits else { return cells }
        let wait = meanStay.flatMap { staffing.meanWait(meanStay: $0) }
        return cells + [
          wait.map { .text($0 > 0 && $0 < 0.001 ? "below 0.001 s" : Wording.amount($0, .seconds)) }
            ?? .missing
        ]
      })
  }

  /// A share in percent, with as many decimals as tell it from the target.
  private func words(_ share: Double, _ staffing: Staffing) -> String {
    if share > 0, share < 0.000_01, share < staffing.target.share / 2 { return "below 0.001 %" }
    return Wording.apart(share, staffing.target.share, .fraction).0
  }
}
