package import Studies
internal import Workloads

extension StudyPlan {
  /// What should be known of the demands before anything is run: the starts that traces tell, and
  /// how traces were read.
  package var demandNotes: [String] {
    var notes = describedDemands
    for reading in readings {
      for sentence in reading.notes.sentences(isTransformed: false) {
        let note =
          documents.count > 1 ? "\(documents[reading.document].path): \(sentence)" : sentence
        if !notes.contains(note) { notes.append(note) }
      }
    }
    return notes
  }

  /// What the amounts among some columns do not include, once for all variants.
  package func moneyNotes(judging metrics: [Metric]) -> [String] {
    let names = metrics.map(\.name)
    let withEgress: [Metric] = [
      .costEgress, .costTotal, .costMonthly, .costPerOfferedParticipantHour, .costWithPenalties,
    ]
    let hasEgress = withEgress.contains { names.contains($0.name) }
    let hasAmounts = hasEgress || metrics.contains { $0.unit == .dollars }
    return Omission.allCases.filter {
      switch $0 {
      case .egress, .crossZone: hasEgress
      case .volumes, .commitmentSavesNothing: hasAmounts
      case .hibernation: true
      }
    }.compactMap(sentence)
  }

  /// What no amount of the study shows, once for all variants.
  package var moneyNotes: [String] { Omission.allCases.compactMap(sentence) }

  private func sentence(_ omission: Omission) -> String? {
    let count = variants(with: omission)
    if count == 0 { return nil }
    let which =
      count == variants.count
      ? "" : " in \(Wording.count(count)) of \(Wording.count(variants.count)) variants"
    return switch omission {
    case .egress:
      "Egress is not priced\(which), for want of an instance.bitrate_per_participant."
    case .volumes:
      "Volumes are not priced\(which), for want of an instance.volume: they are most of what a "
        + "stopped instance costs."
    case .crossZone:
      "Traffic between zones over the links of meetings is not priced\(which) "
        + "(pricing.cross_zone_per_gb, in each direction), and AWS charges for it."
    case .commitmentSavesNothing:
      "pricing.commitment.per_hour is not below what an instance costs on demand\(which), so it "
        + "saves nothing."
    case .hibernation:
      "The instances cannot hibernate\(which), so the warm pool keeps them stopped; their volumes do "
        + "not hold the memory."
    }
  }

  /// What should be known of variants before they are run, a line each, with the variants.
  package var notes: [String] {
    var lines: [(sentence: String, variants: [Int])] = []
    var places: [String: Int] = [:]
    for (variant, capacity) in outOfBounds {
      let sentence = capacity.sentence
      if let place = places[sentence] {
        lines[place].variants.append(variant)
      } else {
        places[sentence] = lines.count
        lines.append((sentence, [variant]))
      }
    }
    return demandNotes + absenceNotes
      + lines.map { sentence, variants in
        let listed = variants.prefix(20).map(String.init).joined(separator: ", ")
        let more = variants.count > 20 ? ", ..." : ""
        return "\(variants.count == 1 ? "variant" : "variants") \(listed)\(more): \(sentence)"
      }
  }
}
