internal import Settings
internal import Workloads

// What is to be known of the demand that a scenario describes, before anybody comes.

extension Scenario {
  /// Where the start comes from, if nobody wrote it, and what the settings of the demand come to
  /// that may not be meant, in sentences.
  package var demandNotes: [String] {
    startNotes + scaleNotes + sizeNotes + holidayNotes + idleNotes
  }

  private var startNotes: [String] {
    guard startOrigin == .trace else { return [] }
    return ["start: \(calendar.localText(at: 0)), midnight before the trace's first row"]
  }

  /// A factor that is a percentage more likely.
  private var scaleNotes: [String] {
    let path = "workload.scale"
    guard let text = settings.node(at: path)?.text, let quantity = Quantity(text),
      quantity.value >= 10, let note = bareShareNote(text)
    else { return [] }
    return ["\(path): \(text.onOneLine) \(note)."]
  }

  /// The parts of a demand that is drawn, with the paths of their settings.
  private var parts: [(path: String, part: DemandPart)] {
    guard case .synthetic(let demand) = workload.source else { return [] }
    let written = settings.node(at: "workload.parts")?.elements ?? []
    guard !written.isEmpty else { return demand.parts.prefix(1).map { ("workload", $0) } }
    return written.enumerated().compactMap { place, node in
      let name = node.node(at: "name")?.text
      return demand.parts.first { $0.name == name }.map { ("workload.parts.\(place)", $0) }
    }
  }

  /// Sizes that are cut to a largest one that nobody wrote.
  private var sizeNotes: [String] {
    parts.compactMap { path, part in
      guard settings.node(at: "\(path).size") != nil,
        settings.node(at: "\(path).largest_size") == nil, part.shareAboveLargestSize >= 0.001
      else { return nil }
      let percent = Quantity((part.shareAboveLargestSize * 1000).rounded() / 1000, .percent).text
      return
        "Of the meetings that \(path).size draws, about \(percent.replacing("%", with: " %")) have "
        + "more people than largest_size, which is \(part.largestSize) where it is left out, and "
        + "are cut to it."
    }
  }

  /// Settings that say how something is that never is. A preset may say that it is.
  private var idleNotes: [String] {
    guard settings.node(at: "workload.preset") == nil else { return [] }
    let parts = settings.node(at: "workload.parts")?.elements ?? []
    let transforms = settings.node(at: "workload.transforms")?.elements ?? []
    let flows =
      ["workload"] + parts.indices.map { "workload.parts.\($0)" }
      + transforms.indices.flatMap {
        ["workload.transforms.\($0).event", "workload.transforms.\($0).all_hands"]
      }
    let pairs =
      [("workload.busyness_period", "workload.period_busyness_cv")]
      + flows.map { "\($0).participant_flow" }.flatMap {
        [
          ("\($0).rejoin_after", "\($0).rejoin_probability"),
          ("\($0).sender_seats", "\($0).senders"),
        ]
      }
    return pairs.compactMap { idle, needed in
      guard settings.node(at: idle) != nil else { return nil }
      if let node = settings.node(at: needed), Quantity(node.text ?? "1")?.value != 0 { return nil }
      return "\(idle) has no effect: \(needed) is 0."
    }
  }

  /// Holidays of another year.
  private var holidayNotes: [String] {
    let written = settings.node(at: "workload.holidays")?.elements?.compactMap(\.text) ?? []
    guard case .synthetic = workload.source, let end = calendar.duration, !written.isEmpty else {
      return []
    }
    let (first, last) = (
      calendar.localText(at: 0).prefix(10), calendar.localText(at: end).prefix(10)
    )
    guard written.allSatisfy({ $0 < first || $0 > last }) else { return [] }
    return ["None of workload.holidays is a day of the run, which lasts from \(first) to \(last)."]
  }
}
