internal import Settings
internal import Workloads

extension WorkloadNotes {
  /// How the trace was read where that had to be found out, and who comes where nobody says so.
  package var readingSentences: [String] {
    readings.map { "The trace was read so: \($0)." }
      + (attendanceIsAssumed
        ? [
          "Everybody comes whom the trace lists for a meeting: the scenario gives no "
            + "workload.attendance."
        ] : [])
  }

  /// Rows that are the same as another, without a full stop.
  package var repeatedSentence: String {
    let rows = Wording.counted(rowsRepeated, "row of the trace is", "rows of the trace are")
    return "\(rows) the same as another one, and counted once more: an export may repeat rows"
  }

  /// How the trace was read, and what became of its rows, in full sentences.
  /// - Parameter isTransformed: whether transforms made of the rows what a run has
  /// - Returns: the sentences, none where there is nothing to tell
  package func sentences(isTransformed: Bool) -> [String] {
    var parts: [String] = []
    if rowsBeforeStart > 0 { parts.append("\(Wording.count(rowsBeforeStart)) before the start") }
    if rowsAfterEnd > 0 { parts.append("\(Wording.count(rowsAfterEnd)) after the end") }
    if rowsOfOtherRegions > 0 {
      parts.append("\(Wording.count(rowsOfOtherRegions)) of other regions")
    }
    if rowsSkipped > 0 { parts.append("\(Wording.counted(rowsSkipped, "bad row"))") }
    var sentences: [String] = []
    if !parts.isEmpty {
      let rows =
        !isTransformed
        ? "the trace's \(Wording.counted(rowsRead, "row"))" : "what the transforms gave"
      sentences.append("Of \(rows), some were left out: \(parts.joined(separator: ", ")).")
    }
    sentences += readingSentences
    if rowsRepeated > 0 { sentences.append("\(repeatedSentence).") }
    if intervalsMissing > 0 {
      let are =
        intervalsMissing == 1
        ? "has no row: nobody joins in it" : "have no row: nobody joins in them"
      sentences.append("\(Wording.counted(intervalsMissing, "interval")) of the trace \(are).")
    }
    if let interval = doubtfulInterval {
      let length = ScalarKind<Int64>.timeSpan().text(interval)
      sentences.append(
        "The trace's intervals were taken to be \(length) long, which few of its rows show; "
          + "workload.interval can say otherwise."
      )
    }
    if joinsAfterEnd > 0 {
      let joins = Wording.counted(joinsAfterEnd, "join")
      let are = joinsAfterEnd == 1 ? "falls after the end and is" : "fall after the end and are"
      sentences.append("\(joins) of meetings that began in time \(are) left out.")
    }
    return sentences
  }
}
