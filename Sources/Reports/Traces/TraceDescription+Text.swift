internal import PoolSimulation
internal import Settings
package import Workloads

extension TraceDescription {
  /// The description for a terminal: what the trace is in a line, the numbers, and what changes
  /// their meaning.
  /// - Parameters:
  ///   - file: what the trace is called
  ///   - style: whether titles are set off
  /// - Returns: lines of at most 100 characters where no name is longer
  package func text(of file: String, _ style: TerminalStyle) -> String {
    var text = style.bold(headline(file)) + "\n" + explanation
    for section in [traceSection, presenceSection, joinSection, daySection].compactMap({ $0 }) {
      text += section.text(style)
    }
    text += weekdayTable(style) + startTable(style) + hourTable(style) + quantileTable(style)
    let sentences = warnings.flatMap(sentences)
    if !sentences.isEmpty { text += "\n" + style.bold("Warnings") + "\n" }
    for sentence in sentences { text += "  - \(sentence)".wrapped(to: 100, indent: "    ") + "\n" }
    return text
  }

  private func headline(_ file: String) -> String {
    let length = Wording.length(span.upperBound - span.lowerBound)
    let what =
      switch kind {
      case .joins:
        "\(Wording.counted(joins, "join")) of \(Wording.counted(meetings ?? 0, "meeting"))"
      case .meetings:
        "\(Wording.counted(meetings ?? 0, "meeting")) with \(Wording.counted(joins, "participant"))"
      case .counts: Wording.counted(joins, "join")
      }
    return "\(file.onOneLine): \(what) in \(length), from \(clock.text(at: span.lowerBound))"
  }

  /// What has to be known to read the numbers.
  private var explanation: String {
    var lines: [String] = []
    switch kind {
    case .joins: break
    case .meetings:
      lines.append("A row is a meeting: everybody listed counts from its start to its end.")
    case .counts:
      lines.append(
        "A row is an interval with its joins: how long people stay, and in which meetings, is not "
          + "known."
      )
    }
    if let held, held.told > 0, held.told < held.held {
      lines.append(
        "The schedule of \(Wording.count(held.told)) meetings is told; the others' starts are "
          + "guessed from their first joins."
      )
    }
    if !clock.isKnown {
      lines.append(
        "Times count from a start that is not known: hours are as if it were midnight. --start "
          + "tells it."
      )
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private var traceSection: TextSection {
    var section = TextSection(title: "Trace")
    section.add("first instant", clock.text(at: span.lowerBound))
    section.add("last instant", clock.text(at: span.upperBound))
    section.add("rows", Wording.count(notes.rowsRead))
    if notes.rowsSkipped > 0 {
      section.add("rows skipped, because they are bad", Wording.count(notes.rowsSkipped))
    }
    if notes.rowsBeforeStart > 0 {
      section.add("rows left out, before --start", Wording.count(notes.rowsBeforeStart))
    }
    if notes.rowsOfOtherRegions > 0 {
      section.add("rows left out, of other regions", Wording.count(notes.rowsOfOtherRegions))
    }
    if let meetings { section.add("meetings", Wording.count(meetings)) }
    if let held, held.held != meetings {
      section.add("times held, an hour or more apart", Wording.count(held.held))
    }
    section.add(kind == .meetings ? "participants listed" : "joins", Wording.count(joins))
    if let participants { section.add("participants", Wording.count(participants)) }
    if let presence {
      section.add(
        "participant hours",
        Wording.decimal(Double(presence.concurrency.participantMilliseconds) / 3.6e6, places: 1))
    }
    return section
  }

  private var presenceSection: TextSection? {
    guard let presence else { return nil }
    var section = TextSection(title: "At once")
    section.add(
      "peak participants", Wording.count(presence.concurrency.peak),
      clock.text(at: presence.concurrency.peakTime))
    if let mean = presence.concurrency.mean {
      section.add("mean over the span", Wording.decimal(mean, places: mean < 10 ? 3 : 1))
    }
    if let ratio = presence.concurrency.peakToMean {
      section.add("peak over mean", Wording.decimal(ratio, places: 2))
    }
    section.add(
      "peak meetings", Wording.count(presence.meetingPeak), clock.text(at: presence.meetingPeakTime)
    )
    section.add(
      "most participants in one meeting", Wording.count(presence.largestMeeting),
      clock.text(at: presence.largestMeetingTime))
    return section
  }

  private var joinSection: TextSection {
    var section = TextSection(title: kind == .meetings ? "Scheduled joins" : "Joins")
    let interval = arrivals.width == 60_000 ? "minute" : Wording.length(arrivals.width)
    for (place, busy) in arrivals.busiest.prefix(3).enumerated() {
      section.add(
        place == 0 ? "busiest \(interval)" : "", Wording.count(busy.joins),
        clock.text(at: busy.start))
    }
    if let busy = arrivals.busiestFiveMinutes {
      section.add("busiest 5 minutes", Wording.count(busy.joins), clock.text(at: busy.start))
    }
    if let mean = arrivals.counts.mean {
      section.add("mean of a \(interval)", Wording.decimal(mean, places: mean < 1 ? 4 : 2))
    }
    if let ratio = arrivals.peakToMean {
      section.add("busiest over mean", Wording.decimal(ratio, places: 1))
    }
    if let index = arrivals.counts.index {
      section.add("variance over mean, counts of a \(interval)", Wording.decimal(index, places: 2))
    }
    if arrivals.width < 300_000, let index = arrivals.fiveMinuteCounts?.index {
      section.add("variance over mean, counts of 5 minutes", Wording.decimal(index, places: 2))
    }
    if let rejoins, rejoins.namedJoins > 0 {
      section.add("joins of participants who were there before", Wording.count(rejoins.rejoins))
    }
    return section
  }

  private var daySection: TextSection? {
    guard let days else { return nil }
    var section = TextSection(title: "Days")
    let compared =
      days.isByWeekday
      ? "each with its weekday, Monday to Friday" : clock.isKnown ? "Monday to Friday" : ""
    section.add("days compared", Wording.count(days.days), compared)
    section.add(
      "day totals, standard deviation over mean", Wording.percent(days.totalVariation, places: 1))
    section.add("variance over mean, one time of day", Wording.decimal(days.dispersion, places: 2))
    section.add(
      "the same without the day factor", Wording.decimal(days.dispersionWithoutDayFactor, places: 2)
    )
    return section
  }
}
