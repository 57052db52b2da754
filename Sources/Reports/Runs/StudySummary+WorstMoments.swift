internal import PoolSimulation
internal import Settings
internal import Studies

extension StudySummary {
  /// The worst shortages in sentences, worst first: by people rejected, then delayed, then the peak
  /// shortfall, then the length.
  package func worstMoments(_ style: TerminalStyle) -> String {
    var text = "\n" + style.bold("Worst moments") + "\n"
    if worst.isEmpty {
      return text
        + "  There were none: nobody was turned away or made to wait for want of capacity.\n"
    }
    for (place, shortage) in worst.prefix(toldWorst).enumerated() {
      text += "  \(place + 1). \(sentence(shortage))\n"
    }
    return text
  }

  /// A shortage in a sentence.
  func sentence(_ shortage: Shortage) -> String {
    let episode = shortage.episode
    let length = Wording.length(shortage.length)
    let span =
      episode.end == nil
      ? "for \(length), to the end" : shortage.length > 0 ? "for \(length)" : "for an instant"
    let replication = runs.count > 1 ? ", replication \(shortage.replication)" : ""
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
struct Shortage: Sendable {
  let replication: Int
  let episode: ShortageEpisode
  /// Until its end, or that of the run, in milliseconds.
  let length: Int64

  init(_ episode: ShortageEpisode, of run: StudyRun) {
    (replication, self.episode) = (run.replication, episode)
    length = ((episode.end ?? run.result.end) - episode.start).milliseconds
  }

  private var severity: (Int, Int, Int, Int64) {
    (episode.rejected, episode.delayed, episode.peakShortfallSeats, length)
  }

  /// The worst of some shortages, worst first, and of equals those that come first.
  static func worst(_ count: Int, of shortages: [Shortage]) -> [Shortage] {
    guard count > 0 else { return [] }
    // `sorted` is not documented to be stable, so the place decides between equals.
    let sorted = shortages.enumerated().sorted { left, right in
      let (first, second) = (left.element.severity, right.element.severity)
      return first == second ? left.offset < right.offset : first > second
    }
    return sorted.prefix(count).map(\.element)
  }
}
