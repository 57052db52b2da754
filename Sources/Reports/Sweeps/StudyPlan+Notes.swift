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

  /// What no amount of the study includes, once for all variants.
  package var moneyNotes: [String] {
    func which(_ count: Int) -> String {
      count == variants.count
        ? "" : " in \(Wording.count(count)) of \(Wording.count(variants.count)) variants"
    }
    var sentences: [String] = []
    if variantsWithoutEgress > 0 {
      sentences.append(
        "Egress is not priced\(which(variantsWithoutEgress)), for want of an "
          + "instance.bitrate_per_participant.")
    }
    if variantsWithoutVolumes > 0 {
      sentences.append(
        "Volumes are not priced\(which(variantsWithoutVolumes)), for want of an instance.volume: "
          + "they are most of what a stopped instance costs.")
    }
    return sentences
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
