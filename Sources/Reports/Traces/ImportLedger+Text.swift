package import Workloads

extension ImportLedger {
  /// What decided of the file's rows, and what became of demand that is not in the trace as the
  /// file has it: two tables.
  package var explanation: String {
    let decided = ReportTable(
      name: "evidence",
      columns: [
        ReportColumn("what was decided", "text", ""), ReportColumn("by", "text", ""),
        ReportColumn("rows", "count", ""),
      ],
      rows: evidence.map { [.text($0.question), .text($0.answer), .count($0.rows)] })
    let changed = ReportTable(
      name: "demand",
      columns: [
        ReportColumn("demand", "text", ""), ReportColumn("why", "text", ""),
        ReportColumn("people", "text", ""),
        ReportColumn("participant hours", "text", ""),
      ],
      rows: Fate.allCases.flatMap { fate in
        changes.filter { $0.fate == fate }.map { change in
          let people =
            change.unsized > 0 && change.people == 0
            ? "\(Wording.counted(change.unsized, "meeting"))" : Wording.count(change.people)
          return [
            .text(fate.rawValue), .text(change.reason), .text(people),
            .text(change.hours > 0 ? hours(change.hours) : "not told"),
          ]
        }
      })
    return [decided, changed].map { $0.rows.isEmpty ? "" : $0.text + "\n" }.joined()
  }

  /// What is left of the demand that the file tells of, and what its largest bound is.
  /// - Parameter content: the trace
  /// - Returns: a sentence such as `177,930 of 178,588 participant hours kept; 412 stays bounded by
  ///   the next session`
  package func summary(of content: TraceContent) -> String {
    let dropped = total(.dropped)
    let kept: String
    if let left = content.participantHours, dropped.people == 0 || dropped.hours > 0 {
      kept = "\(hours(left)) of \(hours(left + dropped.hours)) participant hours kept"
    } else {
      let left = Int(content.joins)
      kept =
        "\(Wording.count(left)) of \(Wording.count(left + dropped.people)) "
        + "\(content.format == .meetings ? "people" : "joins") kept"
    }
    let others = [Fate.bounded, .stretched].flatMap { fate in
      changes.filter { $0.fate == fate }.map {
        "\(Wording.count($0.people)) \(fate.rawValue) \($0.reason)"
      }
    }
    let unsized =
      unsized > 0 ? ["\(Wording.counted(unsized, "meeting")) of unknown size left out"] : []
    let more = others.count > 3 ? ["and \(others.count - 3) more kinds (--explain)"] : []
    return ([kept] + unsized + others.prefix(3) + more).joined(separator: "; ")
  }

  private func hours(_ hours: Double) -> String {
    Wording.decimal(hours, places: hours >= 100 ? 0 : hours >= 1 ? 1 : 3)
  }
}
