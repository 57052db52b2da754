internal import Settings

extension PairingOutcome {
  /// Words what did not go by the book, and enters what was decided in the ledger.
  /// - Parameters:
  ///   - settings: the file, and what becomes of joins that nothing ends
  ///   - notes: receives it
  func tell(_ settings: ImportSettings, _ notes: inout ImportNotes) {
    let ended = settings.openJoins == .end
    if !openJoins.isEmpty { notes.ask([.openJoins]) }
    list(
      leavesWithoutJoin, "a leave without a join", "leaves without a join", "it is left out",
      settings, &notes)
    list(
      openJoins, "a join without a leave", "joins without a leave",
      ended ? "it ends with the log" : "it is left out", settings, &notes)
    notes.tell(repeatedJoins, "join", "told again while the same connection was in, and left out.")
    notes.tell(repeatedLeaves, "leave", "told again at the same time, and left out.")
    notes.tell(secondConnections, "join", "of somebody who was in already: a second connection.")
    notes.tell(elsewhere, "join", "of somebody who was in another meeting too: both count.")
    notes.tell(
      leavesBeforeJoin, "leave",
      "told before the join of the same connection, by clocks that differ.")
    notes.tell(
      self[.leave as Stay.Beginning].stays, "join",
      "before the log begins, and taken from the leave.")
    notes.tell(self[.listed as Stay.Beginning].stays, "join", "taken from a list of who was in.")
    notes.tell(self[.sign].stays, "join", "not told, and taken from the first sign of life.")
    notes.tell(
      self[.meeting as Stay.Beginning].stays, "join",
      "not told, and taken from the beginning of the meeting.")
    for ending in Stay.Ending.allCases {
      if let words = ending.note { notes.tell(self[ending].stays, "join", words) }
    }
    notes.tell(
      leavesAfterEnd.stays, "leave",
      "after the end of the meeting, and taken for the end of the stay.")
    notes.tell(abortedConnections, "connection", "never up, and left out.")
    notes.tell(longStays.stays, "stay", "longer than a day.")
    if !openJoins.isEmpty, ended {
      notes.tell(
        "Joins without a leave end at the log's last event, "
          + "\(settings.calendar.text(at: lastEvent)); see --open-joins."
      )
    }
    enter(&notes.ledger, ended)
  }

  private func enter(_ ledger: inout ImportLedger, _ ended: Bool) {
    for beginning in Stay.Beginning.allCases {
      ledger.decide("beginning of a stay", by: beginning.words, rows: self[beginning].stays)
    }
    for ending in Stay.Ending.allCases {
      ledger.decide("end of a stay", by: ending.words, rows: self[ending].stays)
    }
    ledger.decide(
      "end of a stay after its meeting's", by: Stay.Ending.leave.words, rows: leavesAfterEnd.stays)
    ledger.decide("a join told twice", by: "its connection, which was in", rows: repeatedJoins)
    ledger.decide("a leave told twice", by: "its connection and time", rows: repeatedLeaves)
    ledger.decide("a person in twice", by: "both connections count", rows: secondConnections)
    ledger.decide("a person in two meetings", by: "both count", rows: elsewhere)
    ledger.decide("a leave before its join", by: "its connection", rows: leavesBeforeJoin)
    let began = self[.meeting as Stay.Beginning]
    ledger.change(
      .bounded, "by the beginning of the meeting", people: began.stays,
      milliseconds: began.milliseconds)
    for ending in Stay.Ending.allCases where !ending.isOwn && ending != .log {
      ledger.change(
        .bounded, "by \(ending.words)", people: self[ending].stays,
        milliseconds: self[ending].milliseconds)
    }
    ledger.change(
      .stretched, "to the log's last event", people: self[.log].stays,
      milliseconds: self[.log].milliseconds)
    ledger.change(.dropped, "a leave without a join", people: leavesWithoutJoin.count)
    if !ended { ledger.change(.dropped, "a join without a leave", people: openJoins.count) }
    ledger.change(.dropped, "a connection that was never up", people: abortedConnections)
  }

  private func list(
    _ lines: [Int], _ problem: String, _ noun: String, _ fate: String, _ settings: ImportSettings,
    _ notes: inout ImportNotes
  ) {
    let places = lines.prefix(TraceError.issuesShown).map {
      TraceIssue(file: settings.path, line: $0, column: nil, problem: problem, expected: fate)
    }
    notes.list(places, total: lines.count, noun)
  }
}

extension Stay.Ending {
  /// What a note says of a stay with such an end; nil for those that need none.
  fileprivate var note: String? {
    switch self {
    case .leave, .log: nil
    case .listed: "ended by a list of who was in."
    case .laterJoin: "ended by a later join of the same person."
    case .meeting: "ended by the end of the meeting."
    case .carrier: "ended by the end of what carried it: its handle, its session or the server."
    case .nextSession: "ended by the next session of the meeting."
    case .silence: "ended by the last thing heard of the meeting before 12 hours of silence."
    }
  }
}
