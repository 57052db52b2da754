internal import PoolSimulation
internal import Settings
public import Studies

extension Study {
  /// The worst shortages in sentences, worst first: by people rejected, then delayed, then the peak
  /// shortfall, then the length.
  public func worstMoments(_ count: Int, _ style: TerminalStyle) -> String {
    let moments = runs.flatMap { run in run.result.episodes.map { Moment(run: run, episode: $0) } }
    // `sorted` is not documented to be stable, so the place decides between equals.
    let worst = moments.enumerated().sorted { left, right in
      let (first, second) = (left.element.severity, right.element.severity)
      return first == second ? left.offset < right.offset : first > second
    }.prefix(count)
    var text = "\n" + style.bold("Worst moments") + "\n"
    if worst.isEmpty {
      return text
        + "  There were none: nobody was turned away or made to wait for want of capacity.\n"
    }
    for (place, moment) in worst.enumerated() {
      text += "  \(place + 1). \(sentence(moment.element))\n"
    }
    return text
  }

  private func sentence(_ moment: Moment) -> String {
    let episode = moment.episode
    let length = Wording.length(moment.length)
    let span =
      episode.end == nil
      ? "for \(length), to the end" : moment.length > 0 ? "for \(length)" : "for an instant"
    let replication = runs.count > 1 ? ", replication \(moment.run.replication)" : ""
    var happened: [String] = []
    if episode.rejected > 0 {
      happened.append("\(Wording.counted(episode.rejected, "person was", "people were")) rejected")
    }
    if episode.delayed > 0 {
      happened.append("\(Wording.counted(episode.delayed, "person", "people")) got in late")
    }
    if happened.isEmpty { happened.append("people waited") }
    let seats =
      episode.peakShortfallSeats > 0
      ? ", \(Wording.counted(episode.peakShortfallSeats, "seat")) short at the peak" : ""
    let clock = scenario.calendar.text(at: episode.start.milliseconds)
    return
      "\(clock), \(span)\(replication): \(happened.joined(separator: " and "))\(seats); "
      + "\(episode.cause.summary)."
  }
}

/// A shortage of one run.
private struct Moment {
  let run: StudyRun
  let episode: ShortageEpisode

  var length: Int64 { ((episode.end ?? run.result.end) - episode.start).milliseconds }

  var severity: (Int, Int, Int, Int64) {
    (episode.rejected, episode.delayed, episode.peakShortfallSeats, length)
  }
}
